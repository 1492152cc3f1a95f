"""The reader of outputs: typed values for what each example exports, and clear errors for everything else."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pulumi
import pytest

from tests.support.blocks import of
from tests.support.documents import ROOT, name_of
from tests.support.pulumi import run
from voice_gateway_outputs import GatewayOutputs, OutputsError, read, read_file
from voice_gateway_outputs.contract import Authentication

CANARY = "canary-51c7"
GOLDEN = sorted((ROOT / "tests" / "golden" / "outputs").glob("*.json"))


def complete(file: Path) -> dict[str, Any]:
    """What an example exports; its certificates exist only after an `up`."""
    outputs: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    certificate = {
        "service": "orchestrator",
        "subject": "CN=orchestrator",
        "names": ["sip.example.com"],
        "notAfter": datetime(2027, 1, 1, tzinfo=UTC).isoformat(),
        "fingerprint": "00" * 32,
    }
    return {
        "authority": {"caBundlePem": "", "fingerprints": []},
        "certificates": [certificate],
        **outputs,
    }


@pytest.fixture
def outputs() -> dict[str, Any]:
    """The outputs of the production example."""
    return complete(ROOT / "tests" / "golden" / "outputs" / "examples-production.json")


@pytest.mark.parametrize("file", GOLDEN, ids=name_of)
def test_outputs_of_every_example_are_read(file: Path) -> None:
    """What comes in comes out, by names of Python and with the same names in JSON."""
    exported = complete(file)

    assert json.loads(read(exported).model_dump_json(by_alias=True)) == exported


def test_values_have_types(outputs: dict[str, Any]) -> None:
    """A program reads numbers, enumerations and tuples."""
    gateway = read(outputs)

    assert gateway.sip.tls_port == 5061
    assert gateway.sip.authentication is Authentication.DIGEST
    assert isinstance(gateway.exposure, tuple)


def test_numbers_and_nulls_are_read_as_the_engine_gives_them(outputs: dict[str, Any]) -> None:
    """From another stack a port comes as 5061.0, and a null is left out."""
    engine = copy.deepcopy(outputs)
    engine["sip"]["tlsPort"] = 5061.0
    engine["sip"].pop("plainPort")

    assert read(engine).sip == read(outputs).sip
    assert read(outputs).sip.plain_port is None


def test_a_later_minor_version_is_read(outputs: dict[str, Any]) -> None:
    """Its new fields are left out."""
    later = {**outputs, "contractVersion": "1.7", "invented": 1, "sip": {**outputs["sip"], "invented": 1}}

    assert read(later).sip == read(outputs).sip


@pytest.mark.parametrize("version", ["2.0", "0.9", "10.0", 1, ""])
def test_another_major_version_is_refused(outputs: dict[str, Any], version: object) -> None:
    """The error says what to install."""
    with pytest.raises(OutputsError) as caught:
        read({**outputs, "contractVersion": version}, "The stack acme")

    assert str(caught.value) == (
        "The stack acme cannot be read as a voice gateway's outputs:\n"
        "  contractVersion is of another major version; this package reads 1.x; install the release of the package that"
        " belongs to the gateway's"
    )


def test_another_stack_is_refused() -> None:
    """A stack without a gateway has no version."""
    with pytest.raises(OutputsError, match="contractVersion is missing; name the stack of a voice gateway"):
        read({"url": CANARY})


def test_every_fault_is_named_with_its_path_and_no_value(outputs: dict[str, Any]) -> None:
    """A wrong type and a missing field, both at once."""
    wrong = copy.deepcopy(outputs)
    wrong["sip"]["tlsPort"] = CANARY
    wrong["exposure"][0]["ports"]["low"] = CANARY
    del wrong["media"]

    with pytest.raises(OutputsError) as caught:
        read(wrong)

    assert sorted(caught.value.reasons) == [
        "  exposure[0].ports.low has another type than in this version of the contract",
        "  media is missing; the gateway's program is older than this package, so use its release of the package",
        "  sip.tlsPort has another type than in this version of the contract",
    ]
    assert CANARY not in str(caught.value)


def test_a_file_is_read(outputs: dict[str, Any], tmp_path: Path) -> None:
    """As `pulumi stack output --json` writes it."""
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(outputs), encoding="utf-8")

    assert isinstance(read_file(file), GatewayOutputs)


@pytest.mark.parametrize(
    ("text", "reason"),
    [(None, "No such file or directory"), ("{", "is not JSON"), ("[]", "is not a JSON object")],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str | None, reason: str) -> None:
    """The error has the path and what to do."""
    file = tmp_path / "outputs.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    with pytest.raises(OutputsError, match=reason) as caught:
        read_file(file)
    assert str(file) in str(caught.value)


def test_script_of_the_readme_prints_the_authorities(
    outputs: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It reads the file that the page names."""
    outputs["authority"]["caBundlePem"] = "the authorities"
    (tmp_path / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [block] = of("python", "reader/README.md", "from voice_gateway_outputs import")

    exec(compile(block.text, block.page, "exec"), {})  # noqa: S102 - a page of this repository

    assert capsys.readouterr().out == "the authorities\n"


def test_program_of_the_readme_exports_the_port(
    outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refers to the stack that the page names."""
    [block] = of("python", "reader/README.md", "import pulumi")
    exported: list[tuple[str, object]] = []

    def export(name: str, value: pulumi.Output[object]) -> None:
        value.apply(lambda known: exported.append((name, known)))

    monkeypatch.setattr(pulumi, "export", export)
    run(
        lambda: exec(compile(block.text, block.page, "exec"), {}),  # noqa: S102 - a page of this repository
        stacks={"organization/voice-gateway/production": outputs},
    )

    assert exported == [("sipPort", 5061)]
