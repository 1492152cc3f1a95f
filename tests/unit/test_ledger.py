import json
from pathlib import Path

from tests.support.ledger import Ledger, Row


def row(result: str, claim: str = "it is closed") -> Row:
    """A proof of one thing."""
    return Row("ports: closed", claim, "nmap", result, 1.5)


def test_the_worse_result_of_a_proof_is_kept() -> None:
    """What failed once stays failed, in whichever order the results come."""
    for results in (("holds", "FAILS"), ("FAILS", "holds")):
        ledger = Ledger()
        for result in results:
            ledger.enter("docker", row(result))
        assert ["FAILS"] == [each.result for each in ledger.rows["docker"]]


def test_targets_have_tables_of_their_own() -> None:
    """Each with a head, and columns as wide as what is in them."""
    ledger = Ledger()
    ledger.enter("docker", row("holds"))
    ledger.enter("kubernetes", row("FAILS"))
    assert [
        "| Proof         | Claim        | Asked by | Result |",
        "| ------------- | ------------ | -------- | ------ |",
        "| ports: closed | it is closed | nmap     | FAILS  |",
    ] == list(ledger.lines("kubernetes"))


def test_tables_are_written_for_programs(tmp_path: Path) -> None:
    """One file for each target, with the stages of that target alone."""
    ledger = Ledger(stages={"docker: up": 8.0, "kubernetes: up": 90.0})
    ledger.enter("docker", row("holds"))
    ledger.write(tmp_path / "proofs")
    told = json.loads((tmp_path / "proofs" / "docker.json").read_text(encoding="utf-8"))
    assert {"docker: up": 8.0} == told["stages"]
    assert [
        {"id": "ports: closed", "claim": "it is closed", "by": "nmap", "result": "holds", "seconds": 1.5}
    ] == told["proofs"]


def test_the_cost_of_changes_is_written_too(tmp_path: Path) -> None:
    """As the sentences that are printed."""
    Ledger(measured=["renewed: no call for 1 s"]).write(tmp_path)
    assert ["renewed: no call for 1 s"] == json.loads(
        (tmp_path / "measured.json").read_text(encoding="utf-8")
    )
