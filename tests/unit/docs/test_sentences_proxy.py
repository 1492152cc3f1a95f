"""Sentences of IBM's security guide on the forward proxy, each as a test."""

import pytest

from plan.model import Peer
from tests.support.guide import plan_of, refused, variables

PROXY = {"host": "app.proxy.com", "port": 8080, "username": "johndoe", "password": "invented-password"}
NAMES = ("PROXY_TYPE", "PROXY_HOST", "PROXY_PORT", "PROXY_USERNAME", "PROXY_PASSWORD")
TOLD = {
    "PROXY_HOST": "app.proxy.com",
    "PROXY_PORT": "8080",
    "PROXY_USERNAME": "johndoe",
    "PROXY_PASSWORD": "<proxy.password>",
}


def test_orchestrator_is_told_of_the_proxy() -> None:
    """The orchestrator gets host, port, user and password, and no type, which it does not know."""
    assert variables(plan_of({"proxy": PROXY}), "sip-orchestrator", *NAMES) == TOLD


def test_relay_is_told_of_the_proxy() -> None:
    """The relay gets the same and the type, whose default is http."""
    assert variables(plan_of({"proxy": PROXY}), "media-relay", *NAMES) == {"PROXY_TYPE": "http", **TOLD}


def test_proxy_takes_the_place_of_the_services() -> None:
    """HTTP requests must pass the proxy: network policies allow it, and no service besides."""
    purposes = {flow.purpose for flow in plan_of({"proxy": PROXY}).flows if flow.target is Peer.ANYWHERE}
    assert "forward proxy" in purposes
    assert set() == purposes & {"assistant", "speech to text", "text to speech"}


def test_no_proxy_is_the_default() -> None:
    """Without a proxy no variable speaks of one."""
    assert {} == variables(plan_of(), "sip-orchestrator", *NAMES)
    assert {} == variables(plan_of(), "media-relay", *NAMES)


def test_https_is_for_the_relay_alone() -> None:
    """The orchestrator reaches proxies over http only, so https without its own proxy is refused."""
    over = {"proxy": {"host": "app.proxy.com", "port": 8443, "type": "https"}}
    assert ["proxy.orchestrator"] == [fault.partition(":")[0] for fault in refused(over)]


def test_orchestrator_can_have_its_own_proxy() -> None:
    """With https for the relay, the orchestrator is given another proxy, over http."""
    own = {"host": "http.proxy.com", "port": 8080}
    made = plan_of({"proxy": {"host": "app.proxy.com", "port": 8443, "type": "https", "orchestrator": own}})
    assert variables(made, "sip-orchestrator", *NAMES) == {
        "PROXY_HOST": "http.proxy.com",
        "PROXY_PORT": "8080",
    }
    assert "https" == variables(made, "media-relay", "PROXY_TYPE")["PROXY_TYPE"]


@pytest.mark.parametrize(("given", "missing"), [("username", "password"), ("password", "username")])
def test_basic_authentication_is_whole(given: str, missing: str) -> None:
    """User and password of the proxy come together."""
    over = {"proxy": {"host": "app.proxy.com", "port": 8080, given: "invented"}}
    assert [f"proxy.{missing}"] == [fault.partition(":")[0] for fault in refused(over)]


SWITCHES = ("WATSON_STT_ENABLE_PROXY", "WATSON_TTS_ENABLE_PROXY", "MUSIC_ON_HOLD_ENABLE_PROXY")


def test_speech_goes_through_the_proxy_and_music_does_not() -> None:
    """The defaults of the three switches."""
    assert ["true", "true", "false"] == list(
        variables(plan_of({"proxy": PROXY}), "media-relay", *SWITCHES).values()
    )


@pytest.mark.parametrize("switch", ["speechToText", "textToSpeech", "musicOnHold"])
def test_each_switch_is_its_own(switch: str) -> None:
    """Turning one switch changes one variable."""
    default = {"speechToText": True, "textToSpeech": True, "musicOnHold": False}
    made = plan_of({"proxy": {**PROXY, switch: not default[switch]}})
    expected = [str(value if key != switch else not value).lower() for key, value in default.items()]
    assert expected == list(variables(made, "media-relay", *SWITCHES).values())
