"""Weaker choices: each changes something in the plan, shows in it, and is named by the rule that asks for it."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from checks.rules.weaker import CHANGES
from declaration.faults import DeclarationError
from declaration.weaker import COST, Choice
from facts.model.containers import Container
from plan.model.gateway import GatewayPlan
from plan.preflight import accept
from tests.support.certificates import NOW
from tests.support.checking import checked
from tests.support.declarations import REASON, merged, small, small_on_docker, weaker, with_adapter
from tests.support.gallery import read
from tests.support.planning import planned
from tests.support.walking import found

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
    Choice.FREE_ENVIRONMENT: small(environment={"relay": {"LANG": "C.UTF-8"}}),
    Choice.HOST_NETWORK: small(),
    Choice.HOST_DIRECTORIES: small(**DIRECTORY),
    Choice.ROOT_USER: small(),
}
"""For each choice a declaration in which it means something."""

IDLE: dict[Choice, dict[str, Any] | None] = {
    Choice.PLAIN_SIP: None,
    Choice.PLAIN_REST: small(),
    Choice.OPEN_REST: small(rest={"bind": "loopback"}),
    Choice.PLAIN_SERVICES: small(),
    Choice.PLAIN_CONTROL: small(),
    Choice.ADAPTER_WITHOUT_TLS: small(),
    Choice.ADAPTER_WITHOUT_AUTHENTICATION: small(),
    Choice.ANYONE: small(rest={"clientNetworks": ["0.0.0.0/0"]}),
    Choice.NO_CERTIFICATE_CHECKS: small(
        tls={"trust": None},
        assistant={"url": "http://localhost:1"},
        speechToText={"url": "http://localhost:2"},
        textToSpeech={"url": "http://localhost:3"},
    ),
    Choice.FREE_ENVIRONMENT: small(environment={"relay": {"RTP_CODECS": "PCMU"}}),
    Choice.HOST_NETWORK: small_on_docker(),
    Choice.HOST_DIRECTORIES: small(),
    Choice.ROOT_USER: None,
}
"""For each choice a declaration in which it means nothing; None where it always means something."""

REFUSED_WITHOUT = {
    Choice.FREE_ENVIRONMENT: "environment.relay.LANG",
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


def test_no_choice_is_forgotten() -> None:
    """Each choice has its cost, its rule and its cases here, in one order."""
    assert list(Choice) == list(COST) == list(CHANGES)
    assert set(Choice) == set(SETTINGS) == set(IDLE)


@pytest.mark.parametrize("choice", [choice for choice in Choice if IDLE[choice] is not None])
def test_a_choice_that_changes_nothing_is_refused(choice: Choice) -> None:
    """A choice without an effect is refused, so the list is true."""
    faults = checked({**(IDLE[choice] or {}), "weakerChoices": weaker(choice)}, read).faults
    assert [(fault.path, fault.reason) for fault in faults] == [
        ("weakerChoices[0]", "is declared, but nothing in this declaration needs it")
    ]


@pytest.mark.parametrize("choice", Choice)
def test_a_choice_is_shown_with_its_reason_and_cost(choice: Choice) -> None:
    """Outputs and the summary show both."""
    (shown,) = [each for each in _taken(choice).weaker_choices if each.what == choice]
    assert (shown.what, shown.reason, shown.cost) == (choice.value, REASON, COST[choice])


@pytest.mark.parametrize("choice", [choice for choice in Choice if choice not in REFUSED_WITHOUT])
def test_a_choice_changes_the_plan(choice: Choice) -> None:
    """With each choice the plan differs."""
    assert _shown(planned(SETTINGS[choice])) != _shown(_taken(choice))


@pytest.mark.parametrize("choice", REFUSED_WITHOUT)
def test_a_weakness_is_refused_by_naming_its_choice(choice: Choice) -> None:
    """The remedy names the choice, for users who really want it."""
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
    """The level is the highest that all choices allow."""
    target = planned(small(weakerChoices=weaker(*choices))).target
    assert level == getattr(target, "pod_security", None)


ROOT: dict[str, Any] = {"what": "root-user", "reason": REASON}


@pytest.mark.parametrize(
    ("containers", "roots"),
    [
        (None, {"sip-orchestrator", "media-relay", "stt-adapter"}),
        (["relay"], {"media-relay"}),
        (["orchestrator", "adapter"], {"sip-orchestrator", "stt-adapter"}),
    ],
)
def test_only_the_named_containers_run_as_root(containers: list[str] | None, roots: set[str]) -> None:
    """Without `containers` it applies to all. The level of the namespace falls in both cases."""
    choice = {**ROOT, "containers": containers} if containers else ROOT
    plan = planned(with_adapter(weakerChoices=[choice]))
    found_roots = {each.name for each in found(plan, Container) if each.user.uid == 0}
    assert roots == found_roots
    assert {each.user.gid for each in found(plan, Container)} == {0}
    assert getattr(plan.target, "pod_security", None) == "baseline"
    assert plan.weaker_choices[0].containers == (tuple(sorted(roots)) if containers else ())


def test_an_old_image_needs_root_for_its_own_container() -> None:
    """Root for another container is not enough."""
    document = small(
        images={"relay": "mr:1.0.0.6b"}, weakerChoices=[{**ROOT, "containers": ["orchestrator"]}]
    )
    assert [fault.path for fault in checked(document, read).faults] == ["images.relay"]
    document["weakerChoices"][0]["containers"] = ["relay"]
    assert checked(document, read).faults == ()


LAST = NOW.date()


@pytest.mark.parametrize(
    ("days", "warned", "refused"),
    [(-1, False, True), (0, True, False), (30, True, False), (31, False, False)],
)
def test_a_choice_holds_to_the_end_of_its_day(days: int, warned: bool, refused: bool) -> None:  # noqa: FBT001 - a table
    """In the last thirty days each run warns, and from the next day on the declaration is refused."""
    until = (LAST + timedelta(days=days)).isoformat()
    document = small(weakerChoices=[{**ROOT, "until": until}])
    if refused:
        with pytest.raises(DeclarationError, match="is in the past"):
            accept(document, read, NOW)
        return
    plan = accept(document, read, NOW).plan
    assert plan.weaker_choices[0].until == until
    told = [
        warning
        for warning in plan.outputs["warnings"]
        if warning.startswith("weakerChoices[0].until: root-user ends")
    ]
    assert [until in warning for warning in told] == ([True] if warned else [])


def test_the_end_of_a_choice_is_in_utc() -> None:
    """The day is the same for everybody, in every time zone."""
    document = small(weakerChoices=[{**ROOT, "until": "2027-03-01"}])
    east, west = timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))
    assert accept(document, read, datetime(2027, 3, 2, 13, 59, tzinfo=east)).plan
    with pytest.raises(DeclarationError, match=r"weakerChoices\[0\]\.until"):
        accept(document, read, datetime(2027, 3, 1, 12, 0, tzinfo=west))


@pytest.mark.parametrize(
    "until",
    [
        "2027-03-01",
        "2027-03-01T00:00:00Z",
        "2027-03-01T00:00:00+00:00",
        "2027-03-01T00:00:00.000Z",
        "2027-03-01 00:00:00 +0000 UTC",
    ],
)
def test_a_day_may_come_as_readers_of_yaml_give_it(until: str) -> None:
    """A quoted day is text, and some readers of YAML make a date of an unquoted one. Both are accepted."""
    plan = planned(small(weakerChoices=[{**ROOT, "until": until}]))
    assert plan.weaker_choices[0].until == "2027-03-01"


def test_a_host_directory_is_privileged() -> None:
    """Pod Security accepts host paths at the level "privileged" only."""
    assert getattr(_taken(Choice.HOST_DIRECTORIES).target, "pod_security", None) == "privileged"


def test_host_network_is_not_for_the_adapter() -> None:
    """The adapter has no RTP, so it does not use the host network."""
    plan = planned(with_adapter(weakerChoices=weaker("host-network")))
    assert {each.name: each.host_network for each in plan.workloads} == {
        "voice-gateway": True,
        "voice-gateway-stt-adapter": False,
    }
