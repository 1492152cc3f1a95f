"""Weaker choices: each changes something in the plan, is shown in it, and is named by the rule that asks for it."""

from typing import Any

import pytest

from declaration.faults import DeclarationError
from declaration.weaker import COST, Choice
from plan.acceptance import accept
from plan.model import GatewayPlan
from tests.support.certificates import NOW
from tests.support.declarations import merged, small, weaker, with_adapter
from tests.support.gallery import read
from tests.support.planning import planned

CLIENTS = {"rest": {"clientNetworks": ["192.0.2.0/24"]}}
DIRECTORY = {"recording": {}, "volumes": {"recordings": {"hostDirectory": "/var/lib/recordings"}}}

SETTINGS: dict[Choice, dict[str, Any]] = {
    Choice.PLAIN_SIP: small(),
    Choice.PLAIN_REST: small(**CLIENTS),
    Choice.OPEN_REST: small(),
    Choice.PLAIN_SERVICES: small(assistant={"url": "http://assistant.example.com"}),
    Choice.PLAIN_CONTROL: small(relay={"placement": "apart"}),
    Choice.ADAPTER_WITHOUT_TLS: with_adapter(),
    Choice.ADAPTER_WITHOUT_AUTHENTICATION: with_adapter(),
    Choice.ANYONE: small(rest={"clientNetworks": ["0.0.0.0/0"]}, weakerChoices=weaker("plain-rest")),
    Choice.NO_CERTIFICATE_CHECKS: small(),
    Choice.HOST_NETWORK: small(),
    Choice.HOST_DIRECTORIES: small(**DIRECTORY),
    Choice.ROOT_USER: small(),
}
"""For each choice a declaration in which it means something."""

REFUSED_WITHOUT = {
    Choice.PLAIN_SERVICES: "assistant.url",
    Choice.PLAIN_CONTROL: "relay.placement",
    Choice.HOST_DIRECTORIES: "volumes.recordings.hostDirectory",
    Choice.ANYONE: "rest.clientNetworks",
}
"""Choices without which their declaration is refused, and where."""


def _shown(plan: GatewayPlan) -> dict[str, Any]:
    """A plan without the list of choices, which differs anyway."""
    return {name: value for name, value in vars(plan).items() if name != "weaker_choices"}


def _taken(choice: Choice) -> GatewayPlan:
    others = SETTINGS[choice].get("weakerChoices", [])
    return planned(merged(SETTINGS[choice], {"weakerChoices": [*others, *weaker(choice)]}))


@pytest.mark.parametrize("choice", Choice)
def test_a_choice_is_shown_with_its_reason_and_cost(choice: Choice) -> None:
    """For outputs and the summary."""
    (shown,) = [each for each in _taken(choice).weaker_choices if each.what == choice]
    assert (shown.what, shown.reason, shown.cost) == (choice.value, "a reason for tests", COST[choice])


@pytest.mark.parametrize("choice", [choice for choice in Choice if choice not in REFUSED_WITHOUT])
def test_a_choice_changes_the_plan(choice: Choice) -> None:
    """None stands in the list for nothing."""
    assert _shown(planned(SETTINGS[choice])) != _shown(_taken(choice))


@pytest.mark.parametrize("choice", REFUSED_WITHOUT)
def test_a_weakness_is_refused_by_naming_its_choice(choice: Choice) -> None:
    """The remedy says what to write, for those who know what they do."""
    with pytest.raises(DeclarationError, match="1 fault") as refused:
        accept(SETTINGS[choice], read, NOW)
    (fault,) = refused.value.faults
    assert fault.path == REFUSED_WITHOUT[choice]
    assert f"{{what: {choice}, reason: ...}}" in fault.remedy


@pytest.mark.parametrize(
    ("choices", "level"),
    [
        ((), "restricted"),
        (("plain-sip", "no-certificate-checks"), "restricted"),
        (("root-user",), "baseline"),
        (("host-network",), "privileged"),
        (("root-user", "host-network"), "privileged"),
    ],
)
def test_pod_security_falls_with_some_choices(choices: tuple[str, ...], level: str) -> None:
    """To the level that the weakest of them asks for."""
    target = planned(small(weakerChoices=weaker(*choices))).target
    assert level == getattr(target, "pod_security", None)


def test_a_host_directory_is_privileged() -> None:
    """Pod Security lets host paths through at no other level."""
    assert getattr(_taken(Choice.HOST_DIRECTORIES).target, "pod_security", None) == "privileged"


def test_host_network_is_not_for_the_adapter() -> None:
    """Its traffic is not RTP, so it keeps a network of its own."""
    plan = planned(with_adapter(weakerChoices=weaker("host-network")))
    assert {each.name: each.host_network for each in plan.workloads} == {
        "voice-gateway": True,
        "voice-gateway-stt-adapter": False,
    }
