"""The callers of a planned gateway: who may call whom, over which transport, and with which password."""

import socket
import ssl
from base64 import b64encode

import pytest

from tests.support.calls import COMPLAINTS, LOGIN, NAME, ORDERS, OTHER_LOGIN, Running, caller
from tests.support.certificates import authority
from tests.support.gateways import LOOPBACK, ORCHESTRATOR
from tests.support.program import DEV
from tests.support.rtp import audio_in, packet
from tests.support.sip import Transport
from tests.support.standins import Machine

pytestmark = pytest.mark.live

RECORDED = '<nameID aor="111111111@office.example.com"/>'


def _echo(number: int) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.settimeout(10)
        phone.sendto(packet(), (LOOPBACK, number))
        return audio_in(phone.recv(2048))


def test_a_call_is_taken_by_tls_with_digest(running: Running) -> None:
    """A caller with the tenant's login hears its own audio.

    The call reaches assistant and adapter with the planned credentials and certificate.
    """
    with running.caller() as phone:
        answer = phone.invite(ORDERS, login=LOGIN)
        assert answer.status == 200, running.orchestrator.lines
        assert answer.headers["contact"].endswith(";transport=tls>")
        assert _echo(answer.media_port) == bytes(range(160))
        assert phone.bye(ORDERS).status == 200
        assert phone.bye(ORDERS).status == 481
    running.orchestrator.wait_for(f"call {phone.call} ended, heard 160 bytes")
    key = b64encode(b"apikey:invented-assistant-key").decode()
    assert running.assistant.asked[-1] == {
        "path": f"/v1/workspaces/{DEV['assistant']['workspaceId']}/message?version=2017-05-26",
        "authorization": f"Basic {key}",
        "client": "voice-gateway relay",
    }


@pytest.mark.parametrize(
    "name", [NAME, "voice-gateway-sip.voice-gateway.svc.cluster.local", "voice-gateway-rest"]
)
def test_its_certificate_has_the_planned_names(running: Running, name: str) -> None:
    """The orchestrator's certificate is valid for its public name and for the names of its Services."""
    with running.caller(name=name) as phone:
        assert phone.options(ORDERS).status == 200


def test_its_certificate_has_no_other_name(running: Running) -> None:
    """A caller that expects another name refuses the orchestrator's certificate."""
    with (
        pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"),
        running.caller(name="other.example.com"),
    ):
        pass


def test_callers_with_another_authority_refuse_it(running: Running) -> None:
    """A caller that does not trust the gateway's authority refuses the orchestrator's certificate."""
    strange = ssl.create_default_context(cadata=authority("Stranger").pem)
    with pytest.raises(ssl.SSLCertVerificationError), running.caller(trust=strange):
        pass


@pytest.mark.parametrize(
    "login", [None, ("trunk", "wrong-password"), ("someone", "inbound-password"), OTHER_LOGIN]
)
def test_a_call_without_the_tenant_s_login_is_challenged(
    running: Running, login: tuple[str, str] | None
) -> None:
    """A call without credentials, with wrong ones, or with those of another tenant gets 401 and a challenge."""
    with running.caller() as phone:
        answer = phone.invite(ORDERS, login=login)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith('Digest realm="vgw", nonce="')


def test_an_answer_to_a_challenge_is_good_once(running: Running) -> None:
    """The answer to a challenge works only once, so someone who recorded it cannot call."""
    with running.caller() as phone:
        nonce = phone.invite(ORDERS).headers["www-authenticate"]
        heard = phone.authorization(nonce, ORDERS, LOGIN)
        assert phone.ask("INVITE", ORDERS, {"Authorization": heard}).status == 200
        phone.bye(ORDERS)
    with running.caller() as listener:
        assert listener.ask("INVITE", ORDERS, {"Authorization": heard}).status == 401


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_plain_sip_is_refused_where_digest_is_asked(running: Running, transport: Transport) -> None:
    """Where a password is required, plain SIP gets 400 for calls and for OPTIONS, with any credentials."""
    with running.caller(transport) as phone:
        assert phone.invite(ORDERS, login=LOGIN).status == 400
        assert phone.options(ORDERS).status == 400


@pytest.mark.parametrize("transport", ["tls", "tcp", "udp"])
def test_monitors_are_answered_where_nothing_is_asked(gateway: Machine, transport: Transport) -> None:
    """Without digest authentication, OPTIONS is answered on each port."""
    with gateway.running(ORCHESTRATOR), caller(gateway, transport, name="voice-gateway-sip") as phone:
        assert phone.options(ORDERS).status == 200


@pytest.mark.parametrize(
    ("source", "to", "siprec", "status"),
    [
        ("sip:stranger@elsewhere.example.com", ORDERS, "", 403),
        ("sip:clerk@office.example.com", COMPLAINTS, "", 403),
        ("sip:boss@office.example.com", COMPLAINTS, "", 401),
        ("sip:boss@office.example.com", "sip:1555010@sip.example.com", "", 404),
        ("sip:boss@office.example.com", "sip:155501000@sip.example.com", "", 404),
        ("sip:recorder@office.example.com", ORDERS, RECORDED, 401),
        ("sip:recorder@office.example.com", ORDERS, RECORDED.replace("111111111", "222222222"), 403),
    ],
)
def test_others_than_the_listed_are_refused(
    running: Running, source: str, to: str, siprec: str, status: int
) -> None:
    """Lists for From, To, tenant and SIPREC are checked before the password.

    A call that is not listed gets 403 or 404, and a listed one gets 401.
    """
    with running.caller(source=source) as phone:
        assert phone.invite(to, siprec=siprec).status == status


@pytest.mark.parametrize(
    ("changes", "monitor", "call"),
    [
        ({"TRUSTED_IP_LIST": "198.51.100.10,198.51.100.11"}, 403, 403),
        ({"TRUSTED_IP_LIST": f"198.51.100.10,{LOOPBACK}"}, 200, 401),
        ({"WHITELIST_TO_URI": "15550101"}, 200, 403),
    ],
)
def test_addresses_and_callees_are_whitelisted(
    running: Running, changes: dict[str, str | None], monitor: int, call: int
) -> None:
    """An address that is not listed gets 403 even for OPTIONS, and a callee that is not listed cannot be called."""
    with running.another(changes) as (number, _), running.caller(port=number) as phone:
        assert (phone.options(ORDERS).status, phone.invite(ORDERS).status) == (monitor, call)
