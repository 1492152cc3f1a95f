"""Generations of the adapter: what makes a new one, and what does not."""

from typing import Any

import pytest

from facts.model.certificates import IssuedIdentity
from facts.model.values import GenerationText, SecretRef, Text
from plan.model.generations import Generation
from tests.support.certificates import leaf
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.planning import container, planned

NAME = "voice-gateway-stt-adapter"
OUTSIDE = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
SIGNED = leaf("voice-gateway-stt-adapter", None)
BROUGHT = {
    "certificates": {"adapter": {"certificate": SIGNED.pem, "key": SIGNED.key_pem}},
    "trust": {"speech": [SIGNED.pem]},
}
ON_DOCKER = merged(
    with_adapter(),
    {"target": small_on_docker()["target"], "exposure": small_on_docker()["exposure"]},
)
ON_DOCKER["target"] = small_on_docker()["target"]


def _generation(document: dict[str, Any]) -> Generation:
    (generation,) = planned(document).generations
    return generation


def test_a_generation_is_what_relay_and_adapter_share() -> None:
    """Both share the address without its suffix, the login, and the authority that signs."""
    generation = _generation(with_adapter())
    assert generation.name == NAME
    assert generation.agreed == {
        "WATSON_STT_PASSWORD": SecretRef("generated/adapter-password"),
        "WATSON_STT_URL": Text("https://voice-gateway-stt-adapter-:4000"),
        "WATSON_STT_USERNAME": Text("voice-gateway"),
    }
    assert generation.authority == "first"


@pytest.mark.parametrize(
    "more",
    [
        {"adapter": {"username": "another"}},
        {"adapter": {"password": "canary-password"}},
        {"ports": {"adapter": 4001}},
        {"tls": {"authority": {"name": "second"}}},
        {"weakerChoices": weaker("adapter-without-tls")},
        {"weakerChoices": weaker("adapter-without-authentication")},
    ],
)
def test_what_both_sides_share_makes_another_generation(more: dict[str, Any]) -> None:
    """A change of something that both sides share makes a new generation."""
    assert _generation(with_adapter()) != _generation(with_adapter(**more))


@pytest.mark.parametrize(
    "more",
    [
        {"adapter": {"logLevel": "warn", "replicas": 3, "google": {"languageCode": "de-DE"}}},
        {"tls": {"keystoreProfile": "legacy", "mutualAuthentication": True, "names": ["sip.example.com"]}},
        {"tls": {"authority": {"alongside": [{"name": "second"}]}}},
        {"tls": {"lifetimes": {"certificateDays": 60}}},
        {"images": {"adapter": "registry.example.com/stt-adapter:1.0.8.0"}},
        {"adapter": {"outside": OUTSIDE}},
        {"proxy": {"host": "proxy.example.com", "port": 3128}},
        {"textToSpeech": {"url": "https://other.example.com"}},
        {"replicas": 2},
    ],
)
def test_what_one_side_changes_alone_does_not(more: dict[str, Any]) -> None:
    """The pods of that side roll, and new pods start first."""
    assert _generation(with_adapter()) == _generation(with_adapter(**more))


def test_a_rotation_makes_one_generation() -> None:
    """The new generation comes when the other authority begins to sign.

    Before and after, the adapter stays the same.
    """
    steps = [
        {"name": "first"},
        {"name": "first", "alongside": [{"name": "second"}]},
        {"name": "second", "alongside": [{"name": "first"}]},
        {"name": "second"},
    ]
    before, introduced, switched, retired = (
        _generation(with_adapter(tls={"authority": authority})) for authority in steps
    )
    assert before == introduced
    assert introduced != switched
    assert switched == retired


def test_authorities_mean_nothing_without_tls() -> None:
    """Without TLS no certificate is used, so the authority makes no difference."""
    plain = {"weakerChoices": weaker("adapter-without-tls")}
    other = with_adapter(tls={"authority": {"name": "second"}}, **plain)
    assert _generation(with_adapter(**plain)) == _generation(other)
    assert _generation(other).authority is None


@pytest.mark.parametrize(
    ("document", "grace"),
    [
        (small(), 610),
        (ON_DOCKER, 600),
        (with_adapter(tls=BROUGHT), 610),
    ],
)
def test_there_are_none_where_names_are_fixed(document: dict[str, Any], grace: int) -> None:
    """There are no generations on Docker, with a brought certificate, or without an adapter."""
    plan = planned(document)
    assert plan.generations == ()
    assert {workload.generation for workload in plan.workloads} == {None}
    assert not any(workload.calls for workload in plan.workloads)
    assert {workload.grace_seconds for workload in plan.workloads} == {grace}
    assert not any(endpoint.of_each_generation or endpoint.generation for endpoint in plan.endpoints)


def test_a_brought_certificate_has_a_warning_of_changes_in_place() -> None:
    """The warning says what this means and what to do.

    Without TLS the certificate is not used, and there is no warning.
    """
    (told,) = (
        each for each in planned(with_adapter(tls=BROUGHT)).outputs["warnings"] if "changed in place" in each
    )
    assert told.startswith("tls.certificates.adapter: contains fixed names")
    assert told.endswith("change them at a quiet time, or let the stack issue this certificate")
    assert not any("changed in place" in each for each in planned(with_adapter()).outputs["warnings"])


def test_the_relay_calls_its_own_generation() -> None:
    """Therefore the relay depends on the generation. An orchestrator in its own pod does not."""
    url = container(with_adapter(), "media-relay").environment["WATSON_STT_URL"]
    assert url == GenerationText("https://voice-gateway-stt-adapter-", NAME, ":4000")
    apart = planned(with_adapter(relay={"placement": "apart"}, weakerChoices=weaker("plain-control")))
    assert {workload.name: set(workload.calls) for workload in apart.workloads} == {
        "voice-gateway": set(),
        "voice-gateway-relay": {NAME},
        NAME: set(),
    }


def test_the_certificate_bears_the_names_of_its_generation() -> None:
    """It also has the names of the fixed Service, for relays outside."""
    (adapter,) = (each for each in planned(with_adapter()).identities if each.name == "adapter")
    assert isinstance(adapter, IssuedIdentity)
    assert NAME in adapter.dns_names
    assert [name.with_suffix("0123abcd") for name in adapter.generation_names] == [
        "voice-gateway-stt-adapter-0123abcd",
        "voice-gateway-stt-adapter-0123abcd.voice-gateway",
        "voice-gateway-stt-adapter-0123abcd.voice-gateway.svc",
        "voice-gateway-stt-adapter-0123abcd.voice-gateway.svc.cluster.local",
    ]
    (orchestrator,) = (each for each in planned(with_adapter()).identities if each.name == "orchestrator")
    assert getattr(orchestrator, "generation_names", None) == ()


def test_names_with_a_suffix_are_names_of_services() -> None:
    """Even with the longest name of a gateway, the name has at most 63 characters."""
    name = "g" * 40
    (endpoint,) = (each for each in planned(with_adapter(name=name)).endpoints if each.of_each_generation)
    assert len(f"{endpoint.name}-00000000") <= 63


def test_relays_outside_keep_a_fixed_service() -> None:
    """The fixed Service selects the current generation. The gateway's own relay uses the Service of its generation."""
    inside, outside = (
        each for each in planned(with_adapter(adapter={"outside": OUTSIDE})).endpoints if each.name == NAME
    )
    assert (inside.of_each_generation, inside.type.value, inside.generation) == (True, "ClusterIP", NAME)
    assert (outside.of_each_generation, outside.type.value, outside.generation) == (
        False,
        "LoadBalancer",
        NAME,
    )
    assert len(planned(with_adapter()).endpoints) == 2


def test_an_adapter_outlives_its_callers() -> None:
    """An old adapter serves for as long as a relay may take calls and end them. Then it ends its own connections."""
    adapter = container(with_adapter(), "stt-adapter")
    assert adapter.drain == ("sh", "-c", "sleep 610; exec /opt/quiesce.sh")
    grace = {workload.name: workload.grace_seconds for workload in planned(with_adapter()).workloads}
    assert grace == {"voice-gateway": 610, NAME: 1210}
