"""Services that are deployed alone: which part of a gateway's plan belongs to each."""

from datetime import timedelta
from typing import Any

import pytest

from plan.model.gateway import GatewayPlan
from plan.preflight import accept
from plan.services_alone import ALONE, ServiceAlone, service_alone
from tests.support.certificates import NOW
from tests.support.declarations import merged, small, weaker, with_adapter
from tests.support.gallery import read
from tests.support.planning import planned

BY_NOUN = {service.noun: service for service in ALONE}
APART = small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control"))


def alone(noun: str, document: dict[str, Any]) -> GatewayPlan:
    """The part of one service."""
    service = BY_NOUN[noun]
    return service_alone(service, accept(service.completed(document), read, NOW))


def test_a_service_has_its_own_workload_alone() -> None:
    """As in the whole plan, with the passwords, endpoints and generations that it needs."""
    document = with_adapter()
    part, gateway = alone("SpeechToTextAdapter", document), planned(document)
    name = "voice-gateway-stt-adapter"

    assert part.workloads == (gateway.workload(name),)
    assert {each.workload for each in part.endpoints} == {name}
    assert [each.name for each in part.generations] == [name]
    assert {each.secret.name for each in part.passwords} == {
        "generated/adapter-passphrase",
        "generated/adapter-password",
    }
    assert [each.name for each in part.identities] == ["adapter"]


@pytest.mark.parametrize(
    ("noun", "name"), [("Orchestrator", "voice-gateway"), ("MediaRelay", "voice-gateway-relay")]
)
def test_flows_with_the_others_stay(noun: str, name: str) -> None:
    """Those of the whole gateway that begin or end at the service; the control connection is on both sides."""
    part = alone(noun, APART)
    assert [flow for flow in part.flows if flow.purpose == "control of the relay"]
    members = [
        {getattr(side, "workload", name) for side in (flow.source, flow.target)} for flow in part.flows
    ]
    assert all(name in each for each in members)
    assert len(part.flows) < len(planned(APART).flows)


def test_the_certificate_of_mutual_authentication_is_kept() -> None:
    """The orchestrator shows it too, although it is named after the relay."""
    mutual = merged(APART, {"tls": {"mutualAuthentication": True}})
    assert [each.name for each in alone("Orchestrator", mutual).identities] == ["orchestrator", "relay"]
    assert [each.name for each in alone("Orchestrator", APART).identities] == ["orchestrator"]
    assert [each.name for each in alone("MediaRelay", mutual).identities] == ["relay"]
    assert alone("MediaRelay", APART).authorities == ()


@pytest.mark.parametrize("service", ALONE, ids=lambda service: service.noun)
def test_needed_fields_are_arguments(service: ServiceAlone) -> None:
    """A field that is needed can be given."""
    assert set(service.needed) <= set(service.arguments)
    assert "target" in service.needed
    assert len(set(service.arguments)) == len(service.arguments)


def test_outputs_and_warnings_concern_the_service() -> None:
    """No listener and no warning of another one."""
    part = alone("SpeechToTextAdapter", with_adapter())
    assert "sip" not in part.outputs
    assert [each["name"] for each in part.outputs["workloads"]] == ["voice-gateway-stt-adapter"]
    assert part.outputs["exposure"] == []
    assert part.outputs["warnings"] == [str(each) for each in part.warnings]
    assert part.warnings
    assert not [each for each in part.warnings if each.field == "whitelists"]
    assert [each for each in planned(with_adapter()).warnings if each.field == "whitelists"]
    assert "rtpPorts" in alone("MediaRelay", APART).outputs["media"]
    assert alone("Orchestrator", APART).outputs["sip"]["tlsPort"] == 5061


def test_warnings_of_other_containers_are_left_out() -> None:
    """Every service takes `images`, but an image of another one is not its concern."""
    moving = {"relay": "registry.example.com/relay:latest", "orchestrator": "registry.example.com/sip:latest"}
    for noun, own in (("Orchestrator", "images.orchestrator"), ("MediaRelay", "images.relay")):
        warned = alone(noun, merged(APART, {"images": moving})).warnings
        assert [each.path for each in warned if each.field == "images"] == [own]


def test_warnings_of_the_time_of_the_run_stay() -> None:
    """The end of a weaker choice is near, whatever is deployed."""
    until = (NOW + timedelta(days=3)).date().isoformat()
    choices = [{**choice, "until": until} for choice in weaker("plain-control")]
    part = alone("Orchestrator", {**APART, "weakerChoices": choices})
    assert [each for each in part.warnings if each.path == "weakerChoices[0].until"]


def test_what_is_given_is_not_filled_in() -> None:
    """Only what is missing of the others, and on Docker the addresses that only others announce."""
    adapter, orchestrator = BY_NOUN["SpeechToTextAdapter"], BY_NOUN["Orchestrator"]
    trust = {"assistant": ["one"], "sip": []}
    completed = adapter.completed({"tls": {"trust": trust}, "target": {"kubernetes": {}}})
    assert completed["tls"]["trust"] == {"assistant": ["one"], "speech": [], "sip": []}
    assert completed["exposure"] == {}
    docker = {"target": {"docker": {"bindAddress": "192.0.2.10"}}}
    assert adapter.completed(docker)["exposure"] == {
        "sipAddress": "192.0.2.1",
        "mediaAddress": "192.0.2.1",
    }
    assert orchestrator.completed({**docker, "exposure": {"sipAddress": "a"}})["exposure"] == {
        "sipAddress": "a",
        "mediaAddress": "192.0.2.1",
    }
    relay = BY_NOUN["MediaRelay"].completed({"relay": {"workers": 2}})
    assert relay["relay"] == {"placement": "apart", "workers": 2}
    assert "colour" not in adapter.completed({"colour": "red"})


def test_arguments_that_a_service_alone_does_not_take() -> None:
    """Fields of others, what is missing, and a place in the pod of another."""
    relay = BY_NOUN["MediaRelay"]
    speech = {"speechToText": {"url": "https://s"}, "textToSpeech": {"url": "https://s"}}
    right = {"target": {"kubernetes": {}}, **speech}
    assert list(relay.faults(right)) == []
    assert list(relay.faults({**right, "relay": {"placement": "apart"}})) == []
    assert [fault.path for fault in relay.faults({**right, "relay": {"placement": "with-orchestrator"}})] == [
        "relay.placement"
    ]
    found = list(relay.faults({"assistant": {}, "target": None, **speech}))
    assert [(fault.path, fault.reason) for fault in found] == [
        ("assistant", "is not an argument of MediaRelay"),
        ("target", "is missing, and MediaRelay needs it"),
    ]


@pytest.mark.parametrize(
    "wrong", [{"tls": 5}, {"tls": {"trust": 5}}, {"target": 5}, {"exposure": 5}, {"relay": 5}]
)
def test_wrong_kinds_are_left_to_the_checks(wrong: dict[str, Any]) -> None:
    """They are faults there, and no crash here."""
    completed = BY_NOUN["MediaRelay"].completed({"target": {"docker": {}}, **wrong})
    assert wrong.items() <= completed.items()
