"""The text-to-speech adapter. It works like the speech-to-text adapter."""

from typing import Any

import pytest

from facts.model.containers import Container
from facts.model.values import GenerationText, SecretRef, Text
from tests.support.checking import checked
from tests.support.declarations import GOOGLE_KEY, REASON, small, small_on_docker, weaker, with_adapter
from tests.support.planning import planned
from tests.support.walking import found

ADAPTER = {
    "ttsAdapter": {"google": {"credentials": GOOGLE_KEY}},
    "images": {"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"},
    "textToSpeech": None,
}
NAME = "voice-gateway-tts-adapter"


def _environment(document: dict[str, Any], name: str) -> dict[str, object]:
    (container,) = [each for each in found(planned(document), Container) if each.name == name]
    return dict(container.environment)


def test_the_relay_gets_its_address_and_login() -> None:
    """Both sides use the same secret, and each generation has its own name."""
    relay, own = _environment(small(**ADAPTER), "media-relay"), _environment(small(**ADAPTER), "tts-adapter")
    assert relay["WATSON_TTS_URL"] == GenerationText(f"https://{NAME}-", NAME, ":4100")
    assert relay["WATSON_TTS_USERNAME"] == own["TTS_ADAPTER_USERNAME"] == Text("voice-gateway")
    password = SecretRef("generated/ttsAdapter-password")
    assert relay["WATSON_TTS_PASSWORD"] == own["TTS_ADAPTER_PASSWORD"] == password
    assert own["PORT"] == Text("4100")


def test_it_is_given_its_voice_and_the_key_of_google() -> None:
    """The variables have the names of the vendor's sample."""
    google = {"languageCode": "de-DE", "voiceName": "de-DE-Standard-A", "gender": "FEMALE"}
    own = _environment(
        small(**ADAPTER | {"ttsAdapter": {"google": {"credentials": GOOGLE_KEY, **google}}}), "tts-adapter"
    )
    assert own["GOOGLE_TTS_VOICE_LANGUAGE_CODE"] == Text("de-DE")
    assert own["GOOGLE_TTS_VOICE_NAME"] == Text("de-DE-Standard-A")
    assert own["GOOGLE_TTS_VOICE_SSML_GENDER"] == Text("FEMALE")
    assert own["GOOGLE_APPLICATION_CREDENTIALS"] == Text("/tts-adapter/credentials/google.json")


def test_both_adapters_have_generations_certificates_and_stores_of_their_own() -> None:
    """Each adapter has its own password."""
    plan = planned(with_adapter(**ADAPTER))
    assert {each.name for each in plan.generations} == {"voice-gateway-stt-adapter", NAME}
    assert {each.name for each in plan.identities} == {"adapter", "ttsAdapter", "orchestrator"}
    assert {each.secret.name for each in plan.passwords} >= {
        "generated/adapter-password",
        "generated/ttsAdapter-password",
        "generated/adapter-passphrase",
        "generated/tts-adapter-passphrase",
    }
    stores = {
        container.name: [file.path for file in container.files if file.path.startswith("/sslConf")]
        for container in found(plan, Container)
    }
    assert stores["stt-adapter"] == ["/sslConf/adapter.p12"]
    assert stores["tts-adapter"] == ["/sslConf/tts-adapter.p12"]


def test_a_change_of_one_adapter_is_no_generation_of_the_other() -> None:
    """Only what an adapter shares with the relay makes a new generation of it."""
    before = {each.name: each for each in planned(with_adapter(**ADAPTER)).generations}
    changed = with_adapter(**ADAPTER | {"ports": {"ttsAdapter": 4500}})
    after = {each.name: each for each in planned(changed).generations}
    assert before["voice-gateway-stt-adapter"] == after["voice-gateway-stt-adapter"]
    assert before[NAME] != after[NAME]


def test_only_the_relay_and_google_are_its_neighbours() -> None:
    """The network policies have no other flow for it, except DNS."""
    flows = {
        (str(flow.source), str(flow.target), flow.purpose)
        for flow in planned(small(**ADAPTER)).flows
        if NAME in f"{flow.source}{flow.target}" and flow.purpose != "names of services"
    }
    assert {purpose for _, _, purpose in flows} == {
        "text to speech by the adapter",
        "Google Cloud Text-to-Speech",
    }


@pytest.mark.parametrize("choice", ["adapter-without-tls", "adapter-without-authentication"])
def test_a_choice_may_be_taken_for_only_one_adapter(choice: str) -> None:
    """The other adapter does not change."""
    taken = {"what": choice, "reason": REASON, "containers": ["ttsAdapter"]}
    document = with_adapter(**ADAPTER, weakerChoices=[taken])
    untouched = with_adapter(**ADAPTER)
    assert _environment(document, "stt-adapter") == _environment(untouched, "stt-adapter")
    assert _environment(document, "tts-adapter") != _environment(untouched, "tts-adapter")
    (shown,) = planned(document).weaker_choices
    assert shown.containers == ("tts-adapter",)


def test_a_choice_for_all_is_for_both() -> None:
    """A choice without `containers` applies to both adapters."""
    plan = planned(with_adapter(**ADAPTER, weakerChoices=weaker("adapter-without-tls")))
    assert {each.name for each in plan.identities} == {"orchestrator"}


def test_reach_from_outside_is_its_own() -> None:
    """It has its own port, names, networks and exposure."""
    outside = {"service": "LoadBalancer", "names": ["tts.example.com"], "sources": ["192.0.2.0/24"]}
    adapter = {"google": {"credentials": GOOGLE_KEY}, "outside": outside}
    plan = planned(small(**ADAPTER | {"ttsAdapter": adapter}))
    (shown,) = [each for each in plan.outputs["exposure"] if each["what"] == "text-to-speech adapter"]
    assert (shown["ports"], shown["tls"]) == ({"low": 4100, "high": 4100}, True)
    assert (shown["authentication"], shown["reach"]) == ("password", "loadBalancer")


def test_the_relay_goes_to_it_without_the_proxy() -> None:
    """The relay calls it directly."""
    proxied = small(**ADAPTER, proxy={"host": "proxy.example.com", "port": 3128})
    assert _environment(proxied, "media-relay")["WATSON_TTS_ENABLE_PROXY"] == Text("false")
    assert _environment(proxied, "media-relay")["WATSON_STT_ENABLE_PROXY"] == Text("true")


def test_tls_settings_without_a_source_have_a_warning() -> None:
    """Its TLS settings are those of the other adapter, so there is a warning. Without TLS there is none."""
    beginning = "ttsAdapter: no public source shows TLS settings"
    assert any(text.startswith(beginning) for text in planned(small(**ADAPTER)).outputs["warnings"])
    plain = small(**ADAPTER, weakerChoices=weaker("adapter-without-tls"))
    assert not any(text.startswith(beginning) for text in planned(plain).outputs["warnings"])


def test_debug_logs_are_warned_of() -> None:
    """Debug logs contain the texts that callers hear."""
    adapter = {"google": {"credentials": GOOGLE_KEY}, "logLevel": "debug"}
    assert (
        "ttsAdapter.logLevel: what callers hear is written to the logs"
        in planned(small(**ADAPTER | {"ttsAdapter": adapter})).outputs["warnings"]
    )


def test_on_docker_it_is_found_by_its_fixed_name() -> None:
    """On Docker containers are replaced in place, so the name is fixed."""
    document = small_on_docker(**ADAPTER)
    assert _environment(document, "media-relay")["WATSON_TTS_URL"] == Text(f"https://{NAME}:4100")


def test_two_adapters_are_not_published_on_one_port_of_a_machine() -> None:
    """This is refused on a Docker host, and for node ports."""
    both = {
        key: {
            "google": {"credentials": GOOGLE_KEY},
            "outside": {"names": ["a.example.com"], "sources": ["192.0.2.0/24"]},
        }
        for key in ("adapter", "ttsAdapter")
    }
    document = small_on_docker(
        **ADAPTER | both | {"speechToText": None, "ports": {"ttsAdapter": 4000}},
    )
    document["images"] = dict.fromkeys(both, "registry.example.com/adapter:1.0.7.0")
    (fault,) = checked(document).faults
    assert (fault.path, fault.reason) == (
        "ports.ttsAdapter",
        "is the same port as ports.adapter, but both are published on one machine",
    )
