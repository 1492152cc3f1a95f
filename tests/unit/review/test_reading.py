"""Stack files as reviewers have them: on the disk or in Git, with encrypted values that they cannot decrypt."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from declaration.faults import DeclarationError
from declaration.stack_file import KEY
from review.build import report
from review.reading import StackFileError, reviewed
from review.report import FAULTY, main
from tests.support.certificates import NOW, authority, leaf
from tests.support.declarations import merged, small, with_adapter

BOMB = f"config:\n  {KEY}:\n    a0: &a0 [x]\n" + "".join(
    f"    a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 30)
)
SECURE = {"secure": "v1:invented:invented"}


def stack(folder: Path, document: dict[str, Any], name: str = "stack.yaml") -> str:
    """Write a stack file with a declaration, and return its name."""
    file = folder / name
    file.write_text(yaml.safe_dump({"config": {KEY: document}}), "utf-8")
    return str(file)


def test_encrypted_values_are_not_needed(tmp_path: Path) -> None:
    """A stack file with encrypted values gives the same report as in clear text, and says what was not checked."""
    clear = with_adapter(
        assistant={"apiKey": "key-of-tests"},
        adapter={"password": "Zq8-hidden-word", "google": {"recognitionConfig": "{}"}},
    )
    encrypted = merged(
        clear,
        {
            "assistant": {"apiKey": SECURE},
            "adapter": {"password": SECURE, "google": {"credentials": SECURE, "recognitionConfig": SECURE}},
        },
    )
    [first, second] = [report(reviewed(stack(tmp_path, each), NOW)) for each in (clear, encrypted)]
    assert (
        "adapter.google.credentials",
        "adapter.google.recognitionConfig",
        "adapter.password",
        "assistant.apiKey",
    ) == second.not_checked
    assert (first.flows, first.secrets, first.exposure) == (second.flows, second.secrets, second.exposure)


def test_tenants_may_be_encrypted_in_part(tmp_path: Path) -> None:
    """A report is made also if numbers and logins of tenants are encrypted."""
    tenants = [
        {
            "tenantURI": SECURE,
            "smsPipe": {"url": "https://sms.example.com", "username": SECURE, "password": SECURE},
        }
    ] * 2
    found = report(reviewed(stack(tmp_path, small(tenants=tenants)), NOW))
    assert ["SMS gateway"] * 1 == [each.purpose for each in found.flows if each.target == "sms.example.com"]


def test_an_encrypted_key_stops_no_report(tmp_path: Path) -> None:
    """If the key of a brought certificate is encrypted, the report shows the dates and does not check the pair."""
    root = authority("Tests", None)
    pair, trust = leaf("gateway.example.com", root), {"assistant": [root.pem], "speech": [root.pem]}
    document = small(
        exposure={"sipAddress": "gateway.example.com"},
        tls={
            "trust": trust,
            "certificates": {"orchestrator": {"certificate": "".join(pair.chain), "key": SECURE}},
        },
    )
    [found] = report(reviewed(stack(tmp_path, document), NOW)).certificates
    assert found.not_after is not None


def test_an_encrypted_store_stops_no_report(tmp_path: Path) -> None:
    """If a store is encrypted, the report lists its content and its passphrase as secrets."""
    store = {"type": "PKCS12", "content": SECURE, "passphrase": SECURE}
    document = small(tls={"mutualAuthentication": True, "stores": {"mutual": store}})
    found = report(reviewed(stack(tmp_path, document), NOW))
    assert {"tls.stores.mutual.content", "tls.stores.mutual.passphrase"} <= {
        each.name for each in found.secrets
    }


def test_a_value_that_a_report_needs_may_not_be_encrypted(tmp_path: Path) -> None:
    """An encrypted value that a report needs, such as an address, is a fault with its path."""
    document = small(assistant={"url": SECURE}, whitelists={"trustedAddresses": [SECURE]})
    with pytest.raises(DeclarationError) as raised:
        reviewed(stack(tmp_path, document), NOW)
    assert ["assistant.url", "whitelists.trustedAddresses[0]"] == [each.path for each in raised.value.faults]
    assert "is encrypted, but the report needs its value" in str(raised.value)


def test_other_faults_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A faulty declaration gives the faults and their exit code, and no report."""
    document = small(assistant={"url": "http://assistant.example.com", "apiKey": SECURE})
    assert FAULTY == main([stack(tmp_path, document)])
    told = capsys.readouterr()
    assert "" == told.out
    assert "assistant.url\n    is not encrypted\n" in told.err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot be read (no such file)"),
        ("{", "is not YAML"),
        ("[" * 10_000, "is not YAML"),
        ("[]", "has no declaration below config, voice-gateway:gateway"),
        (yaml.safe_dump({"config": {KEY: SECURE}}), "is encrypted as a whole"),
        (f"config: {{{KEY}: &whole {{name: *whole}}}}", "has aliases that make more than"),
        (BOMB, "has aliases that make more than"),
    ],
)
def test_a_file_that_is_no_stack_file_is_refused(
    tmp_path: Path, text: str | None, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not a stack file is refused with the reason and the remedy, and its content is not shown."""
    if text is not None:
        (tmp_path / "stack.yaml").write_text(text, "utf-8")
    assert FAULTY == main([str(tmp_path / "stack.yaml")])
    assert reason in capsys.readouterr().err


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, in which a stack file names another file."""
    root = authority("Tests", None)
    (tmp_path / "root.pem").write_text(root.pem, "utf-8")
    stack(tmp_path, small(tls={"trust": {"assistant": [{"file": "root.pem"}]}}))
    identity = ("-c", "user.name=Tests", "-c", "user.email=tests@example.com")
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_revision_has_its_own_files(repository: Path) -> None:
    """A stack file of a commit is read with the files of that commit, not with those on the disk."""
    (repository / "root.pem").unlink()
    stack(repository, small())
    assert "file" in str(reviewed("HEAD:stack.yaml", NOW).document["tls"]["trust"]["assistant"])
    assert [] == reviewed("stack.yaml", NOW).document["tls"]["trust"]["assistant"]


@pytest.mark.parametrize("name", ["HEAD:other.yaml", "nothing:stack.yaml", "--output=x:stack.yaml"])
def test_a_file_that_is_not_in_git_is_reported(repository: Path, name: str) -> None:
    """An unknown revision or file is refused, and a name that looks like an option is not passed to Git."""
    assert (repository / "stack.yaml").exists()
    with pytest.raises(StackFileError, match=r"cannot be read|is not a Git revision"):
        reviewed(name, NOW)
    assert not (repository / "x:stack.yaml").exists()


OUTPUTS: dict[str, Any] = {
    "certificates": [
        {
            "service": "orchestrator",
            "subject": "CN=voice-gateway orchestrator",
            "names": ["gateway.example.com"],
            "notAfter": "2026-09-01T00:00:00+00:00",
            "fingerprint": "ab" * 32,
        }
    ],
    "authority": {"caBundlePem": "", "fingerprints": []},
}


def test_outputs_add_dates_and_fingerprints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the outputs of a deployed stack, the report has the real ends of certificates and authority."""
    ca = authority("voice-gateway authority first", None)
    outputs = {**OUTPUTS, "authority": {"caBundlePem": ca.pem, "fingerprints": []}}
    (tmp_path / "outputs.json").write_text(json.dumps(outputs), "utf-8")
    config = stack(tmp_path, small())
    assert 0 == main([config, "--outputs", str(tmp_path / "outputs.json"), "--format", "json"])
    made = json.loads(capsys.readouterr().out)
    assert made["deployed"]
    assert ("2026-09-01T00:00:00+00:00", "ab" * 32) == (
        made["certificates"][0]["notAfter"],
        made["certificates"][0]["fingerprint"],
    )
    assert 64 == len(made["authorities"][0]["fingerprint"])


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"certificates": 1, "authority": 2}', "{", "[" * 100_000, None]
)
def test_outputs_of_something_else_are_refused(
    tmp_path: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outputs of another program are refused, so that no report has wrong dates."""
    if text is not None:
        (tmp_path / "outputs.json").write_text(text, "utf-8")
    assert FAULTY == main([stack(tmp_path, small()), "--outputs", str(tmp_path / "outputs.json")])
    assert capsys.readouterr().out == ""


def test_a_report_is_written_to_a_file(tmp_path: Path) -> None:
    """`--out` writes the report to a file."""
    assert 0 == main([stack(tmp_path, small()), "--out", str(tmp_path / "report.md")])
    assert (tmp_path / "report.md").read_text("utf-8").startswith("# Security of voice-gateway\n")
