import pytest

from tests.support.looping import Calls


def failed(*results: str, warning: str = "") -> Calls:
    """Calls with these results, and what the gateway said to the last of them."""
    return Calls([(float(at), how) for at, how in enumerate(results)], [warning] if warning else [])


@pytest.mark.parametrize("result", ["401", "488", "SSLCertVerificationError", "SSLError"])
def test_a_result_that_a_replaced_service_does_not_explain_is_broken(result: str) -> None:
    """Refusals of TLS and other statuses of SIP."""
    assert [result] == failed("200", result, "200").broken


def test_calls_that_nobody_took_are_not_broken() -> None:
    """A container that ends or starts refuses connections, or ends them."""
    assert [] == failed("200", "ConnectionRefusedError", "EOFError", "503", "200").broken


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("the relay: speech to text", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
        ("the relay: speech to text", "ERR_TLS_CERT_ALTNAME_INVALID"),
        ("the relay: speech to text", "HTTP 401"),
        ("the assistant", "unable to find valid certification path to requested target"),
        ("the assistant", "Received fatal alert: unknown_ca"),
    ],
)
def test_a_refusal_behind_the_gateway_is_broken(who: str, reason: str) -> None:
    """The caller sees only 503; the reason stands in the warning."""
    assert [reason] == failed("503", warning=f'399 203.0.113.20 "{who}: {reason}"').broken


@pytest.mark.parametrize("reason", ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND"])
def test_an_adapter_that_is_away_is_not_broken(reason: str) -> None:
    """While it is replaced, its relay finds nobody; that is part of the outage, which is measured."""
    assert [] == failed("503", warning=f'399 203.0.113.20 "the relay: speech to text: {reason}"').broken


def test_the_outage_lasts_from_the_last_call_to_the_next_one() -> None:
    """Between calls without a failure there is no outage."""
    assert failed("200", "200").outage == 0
    assert failed("200", "503", "503", "200", "200").outage == 3
