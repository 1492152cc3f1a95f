"""A gateway without faults passes every control, and each fault is found by its control."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from declaration.containers import Ports
from tests.verify.fake import (
    HTTP_OK,
    NAMES,
    NOW,
    SIP_OK,
    SIP_UNAUTHORIZED,
    STRANGER,
    Fault,
    Gateway,
    certified,
    running,
)
from verify import checks
from verify.__main__ import main
from verify.checks import findings
from verify.model import Finding, Place, Verdict
from verify.ports import KNOWN_PORTS
from verify.question import Question
from verify.report import as_text
from voice_gateway_outputs import read

SECONDS = 2.0


@pytest.fixture(autouse=True)
def only_ports_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the ports on which other programs of this machine listen."""
    monkeypatch.setattr(checks, "KNOWN_PORTS", ())


def asked(gateway: Gateway, place: Place = Place.LISTED, **changes: object) -> list[Finding]:
    """All findings."""
    question = Question(
        read(gateway.outputs), gateway.address, place, SECONDS, frozenset({gateway.extra_port})
    )
    return list(findings(replace(question, **changes)))  # type: ignore[arg-type]


def broken(found: list[Finding]) -> set[tuple[str, str]]:
    """Control and listener of each finding that is broken."""
    return {
        (finding.control, finding.subject.partition(",")[0])
        for finding in found
        if finding.verdict is Verdict.BROKEN
    }


def test_a_sound_gateway_passes(tmp_path: Path) -> None:
    """Every control that can be tested is tested, and holds for a gateway without faults."""
    with running(tmp_path) as gateway:
        found = asked(gateway)

    assert broken(found) == set(), as_text(found)
    held = {(each.control, each.subject.partition(",")[0]) for each in found if each.verdict is Verdict.HOLDS}
    for listener in ("REST and metrics", "SIP over TLS", "speech-to-text adapter"):
        for control in (
            "reachable",
            "TLS versions",
            "certificate authority",
            "certificate names",
            "certificate expiry",
        ):
            assert (control, listener) in held
    assert {("digest authentication", "SIP over TLS"), ("plain SIP closed", "plain SIP")} <= held
    assert {("password", "REST and metrics"), ("password", "speech-to-text adapter")} <= held


EVERYWHERE = ("REST and metrics", "SIP over TLS", "speech-to-text adapter")


def everywhere(*controls: str) -> set[tuple[str, str]]:
    """The same finding at all three listeners, which show the same certificate."""
    return {(control, listener) for control in controls for listener in EVERYWHERE}


FAULTS = {
    "another authority": (
        Fault(shown=certified("orchestrator", STRANGER)),
        everywhere("certificate authority", "certificate identity"),
    ),
    "expired": (
        Fault(shown=certified("orchestrator", not_after=NOW - timedelta(days=1))),
        everywhere("certificate authority", "certificate identity", "certificate expiry"),
    ),
    "a name is missing": (
        Fault(shown=certified("orchestrator", names=("orchestrator", NAMES[0]))),
        everywhere("certificate names", "certificate identity"),
    ),
    "another certificate": (Fault(shown=certified("orchestrator")), everywhere("certificate identity")),
    "old TLS": (Fault(old_tls=True), everywhere("TLS versions")),
    "no digest": (Fault(sip_answer=SIP_OK), {("digest authentication", "SIP over TLS")}),
    "no SIP": (
        Fault(sip_answer=b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        {("digest authentication", "SIP over TLS")},
    ),
    "REST open": (Fault(rest_answer=HTTP_OK), {("password", "REST and metrics")}),
    "no HTTP": (Fault(rest_answer=b"SSH-2.0\r\n"), {("password", "REST and metrics")}),
    "adapter open": (Fault(adapter_answer=HTTP_OK), {("password", "speech-to-text adapter")}),
    "plain SIP": (Fault(plain_sip=SIP_OK), {("plain SIP closed", "plain SIP")}),
    "another port": (
        Fault(extra_port=True),
        {("nothing else listens", "1 TCP ports that the outputs do not list")},
    ),
    "SIP closed": (Fault(closed=("sip",)), {("reachable", "SIP over TLS")}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name: str, tmp_path: Path) -> None:
    """Each fault is found by its own control and by no other."""
    fault, expected = FAULTS[name]
    with running(tmp_path, fault) as gateway:
        assert broken(asked(gateway)) == expected


def test_plain_sip_that_is_refused_is_closed(tmp_path: Path) -> None:
    """Plain SIP that is refused with status 400, as by an orchestrator that asks for a password, counts as closed."""
    with running(tmp_path, Fault(plain_sip=b"SIP/2.0 400 Bad Request\r\n\r\n")) as gateway:
        assert broken(asked(gateway)) == set()


def test_an_unknown_number_does_not_prove_a_password(tmp_path: Path) -> None:
    """A call to a number without a tenant does not show whether a password is needed, so the finding asks for one.

    With a tenant's number, the control finds that no password is needed.
    """
    with running(tmp_path, Fault(sip_answer=b"SIP/2.0 404 Not Found\r\n\r\n")) as gateway:
        found = asked(gateway)
        told = asked(gateway, number="15550100")

    (unasked,) = (each for each in found if each.control == "digest authentication")
    assert unasked.verdict is Verdict.NOT_ASKED
    assert "with status 404; add --number NUMBER." in unasked.reason
    assert broken(found) == set()
    assert broken(told) == {("digest authentication", "SIP over TLS")}


def test_an_unlisted_place_must_find_everything_closed(tmp_path: Path) -> None:
    """From an unlisted place, an open port is a fault if the outputs admit named sources only."""
    with running(tmp_path) as gateway:
        found = asked(gateway, Place.UNLISTED)

    assert {each for each in broken(found) if each[0] == "reachable"} == everywhere("reachable")


def test_a_port_for_anyone_may_be_open_everywhere(tmp_path: Path) -> None:
    """A port that the outputs open to anyone may be open from an unlisted place."""
    with running(tmp_path) as gateway:
        for entry in gateway.outputs["exposure"]:
            entry["sources"] = [{"kind": "anywhere"}]
        assert broken(asked(gateway, Place.UNLISTED)) == set()


def test_a_port_for_anyone_may_be_closed_to_an_unlisted_place(tmp_path: Path) -> None:
    """A port that is open to anyone may be closed from an unlisted place, because a firewall may stand before it."""
    with running(tmp_path, Fault(closed=("sip",))) as gateway:
        for entry in gateway.outputs["exposure"]:
            entry["sources"] = [{"kind": "anywhere"}]
        assert broken(asked(gateway, Place.UNLISTED)) == set()
        assert broken(asked(gateway)) == {("reachable", "SIP over TLS")}


FORBIDDEN = b"SIP/2.0 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
NUMBER = {"number": "15550100"}
CALLER = {**NUMBER, "caller": "15550199@office.example.com"}
ADDRESSES, CALLERS, DIGEST = "whitelist of addresses", "whitelist of callers", "digest authentication"


@pytest.mark.parametrize(
    ("listed", "place", "answer", "given", "expected"),
    [
        (ADDRESSES, Place.UNLISTED, FORBIDDEN, NUMBER, {ADDRESSES: "holds", DIGEST: "not asked"}),
        (ADDRESSES, Place.UNLISTED, b"\r\n", NUMBER, {ADDRESSES: "holds", DIGEST: "broken"}),
        (ADDRESSES, Place.UNLISTED, SIP_UNAUTHORIZED, NUMBER, {ADDRESSES: "broken", DIGEST: "holds"}),
        (ADDRESSES, Place.UNLISTED, SIP_OK, NUMBER, {ADDRESSES: "broken", DIGEST: "broken"}),
        (ADDRESSES, Place.LISTED, SIP_UNAUTHORIZED, NUMBER, {ADDRESSES: "not asked", DIGEST: "holds"}),
        (ADDRESSES, Place.LISTED, FORBIDDEN, NUMBER, {ADDRESSES: "not asked", DIGEST: "broken"}),
        (CALLERS, Place.LISTED, FORBIDDEN, NUMBER, {CALLERS: "holds", DIGEST: "not asked"}),
        (CALLERS, Place.LISTED, FORBIDDEN, CALLER, {CALLERS: "holds", DIGEST: "broken"}),
        (CALLERS, Place.LISTED, SIP_UNAUTHORIZED, CALLER, {CALLERS: "not asked", DIGEST: "holds"}),
        (CALLERS, Place.LISTED, SIP_OK, CALLER, {CALLERS: "broken", DIGEST: "broken"}),
    ],
)
def test_whitelists_are_asked_by_whom_they_refuse(  # noqa: PLR0913 - a table
    tmp_path: Path,
    *,
    listed: str,
    place: Place,
    answer: bytes,
    given: dict[str, str],
    expected: dict[str, str],
) -> None:
    """A whitelist is tested from a place or with a caller that is not on the list.

    A refusal by a whitelist does not answer the question whether a password is needed.
    """
    with running(tmp_path, Fault(sip_answer=answer)) as gateway:
        gateway.outputs["sip"]["whitelists"] = ["addresses" if listed == ADDRESSES else "fromUri"]
        found = asked(gateway, place, **given)

    assert {each.control: each.verdict.value for each in found if each.control in expected} == expected
    assert {ADDRESSES, CALLERS} & {each.control for each in found} == {listed}


def test_a_listener_is_compared_with_the_certificate_of_its_own_service(tmp_path: Path) -> None:
    """The text-to-speech adapter presents its own certificate, not that of the speech-to-text adapter."""
    with running(tmp_path, Fault()) as gateway:
        *others, adapter = gateway.outputs["exposure"]
        gateway.outputs["exposure"] = [*others, {**adapter, "service": "ttsAdapter"}]
        stated = next(each for each in gateway.outputs["certificates"] if each["service"] == "adapter")
        gateway.outputs["certificates"].append({**stated, "service": "ttsAdapter"})
        stated["fingerprint"] = stated["fingerprint"][::-1]
        sound = asked(gateway)
        del gateway.outputs["exposure"][-1]["service"]
        by_version_1_1 = asked(gateway)

    assert broken(sound) == set(), as_text(sound)
    assert broken(by_version_1_1) == {("certificate identity", "speech-to-text adapter")}


def test_every_default_port_of_a_container_must_be_closed_or_listed() -> None:
    """`verify` cannot read the declaration, so its list must contain each default."""
    defaults = Ports()
    numbers = {each for each in dict(defaults).values() if isinstance(each, int)}

    assert numbers
    assert numbers <= set(KNOWN_PORTS)


def test_what_stays_in_the_cluster_is_not_asked(tmp_path: Path) -> None:
    """A listener inside the cluster is not tested from outside. If its port is open there, that is a fault."""
    with running(tmp_path) as gateway:
        port = gateway.outputs["rest"]["httpsPort"]
        gateway.outputs["exposure"][0]["reach"] = "cluster"
        found = asked(gateway, extra_ports=frozenset({port}))

    assert broken(found) == {("nothing else listens", "1 TCP ports that the outputs do not list")}


def test_closed_ports_alone_do_not_show_a_gateway(tmp_path: Path) -> None:
    """From an unlisted place, a gateway whose ports are closed looks like an address without a gateway."""
    with running(tmp_path) as gateway:
        present = asked(gateway, Place.UNLISTED)
    absent = asked(gateway, Place.UNLISTED)

    assert "gateway present" not in {each.control for each in present}
    (finding,) = [each for each in absent if each.control == "gateway present"]
    assert (finding.subject, finding.verdict) == (f"gateway at {gateway.address}", Verdict.NOT_ASKED)
    assert finding.reason == (
        "No TCP port is open to this machine. A wrong address, or a gateway that does not run, looks the same."
    )


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., int]:
    """Run the command on a gateway's outputs."""

    def run(gateway: Gateway, *arguments: str) -> int:
        file = tmp_path / "outputs.json"
        file.write_text(json.dumps(gateway.outputs), encoding="utf-8")
        return main([str(file), "--seconds", str(SECONDS), *arguments])

    return run


def test_reports_and_exit_codes(
    tmp_path: Path, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes text, JSON and JUnit, and ends with code 0 if nothing is broken and with 1 if something is."""
    reports = ["--json", str(tmp_path / "f.json"), "--junit", str(tmp_path / "f.xml")]
    with running(tmp_path) as gateway:
        assert command(gateway) == 0
    with running(tmp_path, Fault(rest_answer=HTTP_OK)) as gateway:
        assert command(gateway, *reports) == 1

    text = capsys.readouterr().out
    assert "BROKEN  password" in text
    assert "A request without a password was answered with status 200, not 401." in text
    found = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [each["subject"].partition(",")[0] for each in found if each["verdict"] == "broken"] == [
        "REST and metrics"
    ]
    suite = ET.parse(tmp_path / "f.xml").getroot()  # noqa: S314 - written above
    assert suite.get("failures") == "1"
    assert len(suite.findall("testcase/failure")) == 1
    assert len(suite) == len(found) == int(suite.get("tests", ""))


def test_unreadable_outputs_end_with_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Outputs that cannot be read end the command with code 2 and one sentence."""
    assert main([str(tmp_path / "missing.json")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_an_address_of_the_pod_needs_another_one(
    tmp_path: Path, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """If the address in the outputs is a pod's, the command asks for another one."""
    with running(tmp_path) as gateway:
        gateway.outputs["sip"]["address"] = {"kind": "podIP"}
        assert command(gateway) == 2
        assert "add --address ADDRESS" in capsys.readouterr().err
        assert command(gateway, "--address", gateway.address) == 0


@pytest.mark.parametrize("ports", ["x", "0", "1-70000", "-5", "²"])
def test_wrong_ports_are_refused(
    tmp_path: Path, command: Callable[..., int], capsys: pytest.CaptureFixture[str], ports: str
) -> None:
    """Wrong ports are refused with a message that says what to write."""
    with running(tmp_path) as gateway:
        assert command(gateway, f"--ports={ports}") == 2
    assert "--ports takes" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["", "1555 0100", "1>\r\nVia: x", "15550100@example.com"])
def test_wrong_numbers_are_refused(
    tmp_path: Path, command: Callable[..., int], capsys: pytest.CaptureFixture[str], number: str
) -> None:
    """Wrong numbers are refused, because they become part of a request."""
    with running(tmp_path) as gateway:
        assert command(gateway, f"--number={number}") == 2
    assert "--number takes" in capsys.readouterr().err


@pytest.mark.parametrize("caller", ["", "15550199", "a@b>\r\nVia: x", "a@@b"])
def test_wrong_callers_are_refused(
    tmp_path: Path, command: Callable[..., int], capsys: pytest.CaptureFixture[str], caller: str
) -> None:
    """Wrong callers are refused, because they become part of a request."""
    with running(tmp_path) as gateway:
        assert command(gateway, f"--caller={caller}") == 2
    assert "--caller takes" in capsys.readouterr().err
