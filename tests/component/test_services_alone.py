"""Each service deployed without the others: its objects are those of a whole gateway, and nothing else is made."""

import base64
from typing import Any

import pulumi
import pytest

from components import MediaRelay, Orchestrator, SpeechToTextAdapter, TextToSpeechAdapter, VoiceGateway
from components.gateway import Planned
from plan.services_alone import ALONE
from plugin.package import provider
from tests.support.declarations import GOOGLE_KEY, merged, small, weaker, with_adapter
from tests.support.drawn import ROOT
from tests.support.pulumi import Recording, run

CANARY = "canary-of-a-late-value"
APART = small(
    relay={"placement": "apart"}, weakerChoices=weaker("plain-control"), tls={"trust": {"speech": [ROOT]}}
)
OUTSIDE = {"service": "LoadBalancer", "names": ["stt.example.com"], "sources": ["192.0.2.0/24"]}
SPEECH = with_adapter(adapter={"outside": OUTSIDE, "username": "relays", "password": "canary-password"})
SPOKEN = merged(
    small(textToSpeech=None),
    {
        "images": {"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"},
        "ttsAdapter": {"google": {"credentials": GOOGLE_KEY}},
    },
)
COMPONENTS = {
    each.__name__: each for each in (Orchestrator, MediaRelay, SpeechToTextAdapter, TextToSpeechAdapter)
}
WHOLE = {
    "Orchestrator": APART,
    "MediaRelay": APART,
    "SpeechToTextAdapter": SPEECH,
    "TextToSpeechAdapter": SPOKEN,
}
WORKLOAD = {
    "Orchestrator": "gw",
    "MediaRelay": "gw-relay",
    "SpeechToTextAdapter": "gw-stt-adapter",
    "TextToSpeechAdapter": "gw-tts-adapter",
}


def arguments(noun: str) -> dict[str, Any]:
    """The fields of the whole declaration that a service takes."""
    [service] = [each for each in ALONE if each.noun == noun]
    document = {key: value for key, value in WHOLE[noun].items() if key in service.arguments}
    return {key: value for key, value in document.items() if value is not None}


def alone(noun: str, **more: object) -> Recording:
    """The resources of a program with this service alone."""
    return run(lambda: COMPONENTS[noun]("gw", merged(arguments(noun), more)))


def deployments(recording: Recording) -> dict[str, Any]:
    """The specs of Deployments by name, without the names of Secrets that they mount."""
    return {each.name: each.plain["spec"] for each in recording.of("apps/v1:Deployment")}


@pytest.mark.parametrize("noun", COMPONENTS)
def test_its_pod_is_that_of_a_whole_gateway(noun: str) -> None:
    """Its pod has the image, variables, files, probes, user and limits of a whole gateway, and no other pod is made."""
    whole = run(lambda: VoiceGateway("gw", WHOLE[noun]))
    part = alone(noun)

    assert list(deployments(part)) == [WORKLOAD[noun]]
    assert deployments(part)[WORKLOAD[noun]] == deployments(whole)[WORKLOAD[noun]]


@pytest.mark.parametrize("noun", COMPONENTS)
def test_its_policies_are_those_of_a_whole_gateway(noun: str) -> None:
    """Its policies are those of a whole gateway, which allow its connections with the other services."""
    whole = run(lambda: VoiceGateway("gw", WHOLE[noun]))
    part = alone(noun)
    policies = {each.name: each.plain["spec"] for each in part.of("v1:NetworkPolicy")}
    assert len(policies) == 2
    expected = {each.name: each.plain["spec"] for each in whole.of("v1:NetworkPolicy")}
    assert policies == {name: expected[name] for name in policies}


@pytest.mark.parametrize("noun", COMPONENTS)
def test_nothing_of_the_others_is_made(noun: str) -> None:
    """No placeholder, key, password or Service of the other services is made."""
    part, whole = alone(noun), run(lambda: VoiceGateway("gw", WHOLE[noun]))
    everything = str([record.plain for record in part.records]) + str(part.messages)
    assert "elsewhere" not in everything
    assert "192.0.2.1'" not in everything
    assert {each.name for each in part.of("v1:Secret")} <= {each.name for each in whole.of("v1:Secret")}
    assert len(part.records) < len(whole.records)


def test_a_relay_without_certificates_has_no_authority() -> None:
    """A relay alone makes no authority, because the authority of a whole gateway signs for the orchestrator."""
    assert alone("MediaRelay").of("tls:index/privateKey:PrivateKey") == []


def test_mutual_authentication_of_the_orchestrator_has_its_store() -> None:
    """With mutual authentication, an orchestrator alone gets the store that it would share with the relay."""
    part = alone("Orchestrator", tls={"mutualAuthentication": True})
    [files] = [each for each in part.of("v1:Secret") if each.name == "gw-sip-orchestrator-files"]
    assert [name for name in files.plain["data"] if "mutual" in name]


def test_weaker_choices_for_its_user_hold() -> None:
    """The weaker choice of the root user works for a service alone, and its outputs show it."""
    choice = {"what": "root-user", "reason": "this image starts as root", "containers": ["adapter"]}
    part = alone("SpeechToTextAdapter", weakerChoices=[choice])
    [spec] = deployments(part).values()
    assert spec["template"]["spec"]["containers"][0]["securityContext"]["runAsUser"] == 0
    [shown] = part.outputs_of("voice-gateway:index:SpeechToTextAdapter", "gw")["weakerChoices"]
    assert shown["what"] == "root-user"


def test_a_password_may_come_late() -> None:
    """A password can be an output, as in a whole gateway, and its placeholder is in no resource."""

    def program() -> None:
        late = {"password": pulumi.Output.secret(CANARY), "username": "relays", "outside": None}
        SpeechToTextAdapter("gw", merged(arguments("SpeechToTextAdapter"), {"adapter": late}))

    part = run(program)
    data = part.one("v1:Secret", "gw-stt-adapter-env").plain["data"]
    assert base64.b64decode(data["STT_ADAPTER_PASSWORD"]).decode() == CANARY
    assert CANARY not in str([record.public for record in part.records])


def test_an_adapter_runs_on_docker_alone() -> None:
    """An adapter alone on Docker is one container, for relays outside."""
    on_docker = {
        "target": {"kubernetes": None, "docker": {"bindAddress": "192.0.2.10"}},
        "adapter": {"outside": {"service": None, "names": ["stt.example.com"], "sources": ["192.0.2.0/24"]}},
    }
    part = alone("SpeechToTextAdapter", **on_docker)
    containers = part.of("docker:index/container:Container")
    assert [each.name for each in containers if "stt-adapter" in each.name]
    assert len([each for each in containers if each.plain.get("ports")]) == 1


@pytest.mark.parametrize("noun", COMPONENTS)
def test_outputs_are_those_that_concern_it(noun: str) -> None:
    """The outputs are those that its table lists, and no output is about another service."""
    [service] = [each for each in ALONE if each.noun == noun]
    outputs = alone(noun).outputs_of(f"voice-gateway:index:{noun}", "gw")
    assert sorted(outputs) == sorted(service.published)
    assert [each["name"] for each in outputs["workloads"]] == [WORKLOAD[noun]]


@pytest.mark.parametrize("noun", COMPONENTS)
def test_other_languages_have_it_too(noun: str) -> None:
    """A program in another language registers the same resources and inputs through the package."""
    token = f"voice-gateway:index:{noun}"
    there = run(lambda: provider().construct("gw", token, arguments(noun), pulumi.ResourceOptions()))
    assert there.inputs() == alone(noun).inputs()


@pytest.mark.parametrize(
    ("noun", "more", "expected"),
    [
        (
            "SpeechToTextAdapter",
            {"assistant": {"url": "https://a.example.com"}},
            "  assistant\n    is not an argument of SpeechToTextAdapter\n    -> remove it; the arguments are adapter,",
        ),
        (
            "SpeechToTextAdapter",
            {"adapter": None},
            "  adapter\n    is missing, and SpeechToTextAdapter needs it\n",
        ),
        ("MediaRelay", {"speechToText": None}, "  speechToText\n    is missing, and MediaRelay needs it\n"),
        ("Orchestrator", {"weakerChoices": []}, "  relay.placement\n"),
        ("Orchestrator", {"assistant": {"url": f"http://{CANARY}.example.com"}}, "  assistant.url\n"),
        (
            "TextToSpeechAdapter",
            {"colour": CANARY},
            "  colour\n    is not an argument of TextToSpeechAdapter\n",
        ),
    ],
)
def test_faults_come_before_anything_is_registered(noun: str, more: dict[str, Any], expected: str) -> None:
    """Faults are reported before anything is registered, and fields of other services are not asked for."""
    registered: list[Planned] = []
    given = {**arguments(noun), **more}

    with pytest.raises(pulumi.RunError) as caught:
        run(lambda: registered.append(COMPONENTS[noun]("gw", given)))

    assert registered == []
    assert str(caught.value).startswith(f"{noun} gw has ")
    assert expected in str(caught.value)
    assert CANARY not in str(caught.value)
