"""Authorities, the certificates that they sign, and the authorities that each service trusts."""

from typing import Any

from facts.certificates import Use
from facts.model.certificates import (
    AuthorityAnchor,
    BroughtAuthority,
    BroughtIdentity,
    GeneratedAuthority,
    Identity,
    IssuedIdentity,
    KeyAlgorithm,
    PemAnchor,
    ReferencedAuthority,
)
from facts.model.files import BundleContent, KeystoreSpec
from facts.model.values import SecretRef
from tests.support.declarations import small, small_on_docker, weaker, with_adapter
from tests.support.drawn import OTHER_ROOT, ROOT
from tests.support.gallery import read
from tests.support.planning import container, planned

MATERIALS = "tests/failures/materials"
LEAF = {"certificate": {"file": f"{MATERIALS}/leaf.pem"}, "key": {"file": f"{MATERIALS}/leaf.key"}}
AUTHORITY = {"certificate": {"file": f"{MATERIALS}/root.pem"}, "key": {"file": f"{MATERIALS}/root.key"}}


def identities(document: dict[str, Any]) -> dict[str, Identity]:
    """Identities of its plan, by name."""
    return {each.name: each for each in planned(document).identities}


def bundle(document: dict[str, Any]) -> tuple[object, ...]:
    """What the relay trusts."""
    (file,) = (each for each in container(document, "media-relay").files if each.path.endswith(".pem"))
    assert isinstance(file.content, BundleContent)
    return file.content.trusted


def store(document: dict[str, Any], of: str, path: str) -> KeystoreSpec:
    """A built store of a container."""
    content = {each.path: each.content for each in container(document, of).files}[path]
    assert isinstance(content, KeystoreSpec)
    return content


def test_the_orchestrator_is_known_by_every_name_of_its_services() -> None:
    """Its certificate has the names of its Services, declared names and the announced name.

    Addresses are listed separately.
    """
    document = small(
        tls={"names": ["trunk.example.com", "192.0.2.10"]}, exposure={"sipAddress": "sip.example.com"}
    )
    found = identities(document)["orchestrator"]
    assert isinstance(found, IssuedIdentity)
    services = [
        f"voice-gateway-{service}{ending}"
        for service in ("rest", "sip")
        for ending in ("", *(f".voice-gateway{more}" for more in ("", ".svc", ".svc.cluster.local")))
    ]
    assert list(found.dns_names) == sorted([*services, "trunk.example.com", "sip.example.com"])
    assert found.ip_addresses == ("192.0.2.10",)
    assert found.uses == (Use.SERVER,)


def test_a_placed_address_is_no_name() -> None:
    """The address of a pod is known only when the pod runs, so no certificate can contain it."""
    for address in ("podIP", "nodeIP"):
        choices = weaker("host-network") if address == "nodeIP" else []
        found = identities(small(exposure={"sipAddress": address}, weakerChoices=choices))["orchestrator"]
        assert isinstance(found, IssuedIdentity)
        assert len(found.dns_names) == 8
        assert (address in found.dns_names, found.ip_addresses) == (False, ())


def test_on_docker_names_are_those_of_the_network() -> None:
    """Names on Docker have neither a namespace nor a cluster domain."""
    found = identities(small_on_docker())["orchestrator"]
    assert isinstance(found, IssuedIdentity)
    assert found.dns_names == ("voice-gateway-rest", "voice-gateway-sip")
    assert found.ip_addresses == ("192.0.2.10",)


def test_the_relay_is_a_client_and_only_where_authentication_is_mutual() -> None:
    """The relay is no TLS server, so it needs a certificate for mutual authentication only."""
    assert set(identities(small())) == {"orchestrator"}
    found = identities(small(tls={"mutualAuthentication": True}))["relay"]
    assert isinstance(found, IssuedIdentity)
    assert found.uses == (Use.CLIENT,)


def test_the_adapter_is_known_by_its_service_and_from_outside() -> None:
    """Without TLS the adapter has no certificate."""
    outside = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
    found = identities(with_adapter(adapter={"outside": outside}))["adapter"]
    assert isinstance(found, IssuedIdentity)
    assert {"adapter.example.com", "voice-gateway-stt-adapter.voice-gateway.svc"} <= set(found.dns_names)
    assert set(identities(with_adapter(weakerChoices=weaker("adapter-without-tls")))) == {"orchestrator"}


def test_keys_are_of_the_declared_kind() -> None:
    """This holds for authorities and for services."""
    kinds = {
        "rsa-3072": KeyAlgorithm("RSA", rsa_bits=3072),
        "rsa-4096": KeyAlgorithm("RSA", rsa_bits=4096),
        "ecdsa-p256": KeyAlgorithm("ECDSA", ecdsa_curve="P256"),
        "ecdsa-p384": KeyAlgorithm("ECDSA", ecdsa_curve="P384"),
    }
    for kind, key in kinds.items():
        plan = planned(small(tls={"keys": kind}))
        assert {getattr(each, "key", None) for each in (*plan.authorities, *plan.identities)} == {key}


def test_lives_are_those_of_the_declaration() -> None:
    """Lifetimes are in hours. The authority has its own."""
    lifetimes = {
        "certificateDays": 10,
        "certificateRenewalDays": 4,
        "authorityDays": 100,
        "authorityRenewalDays": 20,
    }
    plan = planned(small(tls={"lifetimes": lifetimes}))
    (authority,), (identity,) = plan.authorities, plan.identities
    assert isinstance(authority, GeneratedAuthority)
    assert isinstance(identity, IssuedIdentity)
    assert (identity.validity.lifetime_hours, identity.validity.early_renewal_hours) == (240, 96)
    assert (authority.validity.lifetime_hours, authority.validity.early_renewal_hours) == (2400, 480)


def test_a_brought_certificate_is_used_in_place_of_an_issued_one() -> None:
    """The whole chain is used, and the key is a secret."""
    document = small(
        tls={
            "certificates": {"orchestrator": LEAF},
            "names": ["gateway.example"],
            "trust": {"assistant": [ROOT], "speech": [ROOT]},
        }
    )
    plan = planned(document)
    (found,) = plan.identities
    assert isinstance(found, BroughtIdentity)
    assert (found.key, len(found.chain)) == (SecretRef("tls.certificates.orchestrator.key"), 2)
    assert plan.authorities == ()


def test_nothing_is_trusted_where_nothing_is_called() -> None:
    """Without own or listed authorities, no trust store and no bundle is made."""
    near = {"url": "http://127.0.0.1:8081"}
    document = small(
        assistant=near,
        speechToText=near,
        textToSpeech=near,
        tls={"certificates": {"orchestrator": LEAF}, "names": ["gateway.example"]},
    )
    assert [file.path for file in container(document, "sip-orchestrator").files] == [
        "/sslConf/orchestrator-key.p12"
    ]
    assert container(document, "media-relay").files == ()


def test_an_authority_is_generated_brought_or_of_another_stack() -> None:
    """Each has the declared name."""
    generated = planned(small(tls={"authority": {"name": "ours"}}))
    assert isinstance(generated.authorities[0], GeneratedAuthority)
    assert generated.authorities[0].name == "ours"
    assert {getattr(each, "authority", None) for each in generated.identities} == {"ours"}
    (brought,) = planned(small(tls={"authority": AUTHORITY})).authorities
    assert isinstance(brought, BroughtAuthority)
    assert (brought.key, len(brought.chain)) == (SecretRef("tls.authority.key"), 1)
    stack = {"stack": "organization/pki/prod", "keyOutput": "key"}
    referenced = planned(small(tls={"authority": {"stack": stack}})).authorities
    assert referenced == (ReferencedAuthority("first", "organization/pki/prod", "caCertificatePem", "key"),)


def test_during_a_change_every_trust_list_holds_both_authorities() -> None:
    """It does not matter which of them signs, and where the other comes from."""
    for other in ({}, {"stack": {"stack": "organization/pki/prod"}}):
        document = with_adapter(tls={"authority": {"name": "new", "alongside": [{"name": "old", **other}]}})
        both = {AuthorityAnchor("new"), AuthorityAnchor("old")}
        assert set(bundle(document)) == both
        assert set(store(document, "sip-orchestrator", "/sslConf/orchestrator-trust.p12").trusted) == both
        plan = planned(document)
        assert [each.name for each in plan.authorities] == ["new", "old"]
        assert {getattr(each, "authority", None) for each in plan.identities} == {"new"}


def test_an_authority_made_elsewhere_is_trusted_by_its_certificate() -> None:
    """This plan does not make that authority."""
    document = small(tls={"authority": {"alongside": [{"name": "theirs", "certificate": OTHER_ROOT}]}})
    own, theirs = bundle(document)
    assert own == AuthorityAnchor("first")
    assert theirs == PemAnchor(read(OTHER_ROOT["file"]).decode())
    assert [each.name for each in planned(document).authorities] == ["first"]


def test_names_of_authorities_tell_their_certificates_apart() -> None:
    """This holds for the longest name of a gateway too. Two authorities with the same subject would confuse readers."""
    long = "a" * 40
    plan = planned(
        small(
            name=long, tls={"authority": {"name": f"{long[:39]}1", "alongside": [{"name": f"{long[:39]}2"}]}}
        )
    )
    subjects = [each.common_name for each in plan.authorities if isinstance(each, GeneratedAuthority)]
    assert len(set(subjects)) == 2
    assert max(map(len, subjects)) <= 64
    assert all(subject.startswith("aaaaaaaaaaaaa authority ") for subject in subjects)


def test_trust_is_kept_apart() -> None:
    """The assistant's authority is not trusted by the relay, nor the speech services' by the orchestrator."""
    document = small(tls={"trust": {"assistant": [ROOT], "speech": [OTHER_ROOT]}})
    trusted = store(document, "sip-orchestrator", "/sslConf/orchestrator-trust.p12").trusted
    assert set(trusted) & set(bundle(document)) == {AuthorityAnchor("first")}


def test_issuers_of_a_brought_adapter_certificate_are_trusted_by_the_relay() -> None:
    """They are trusted although the declaration does not list them."""
    leaf = {
        "certificate": {"file": f"{MATERIALS}/adapter.pem"},
        "key": {"file": f"{MATERIALS}/adapter.key"},
    }
    document = with_adapter(tls={"certificates": {"adapter": leaf}})
    assert PemAnchor(read(f"{MATERIALS}/root.pem").decode()) in bundle(document)
    assert PemAnchor(read(f"{MATERIALS}/root.pem").decode()) not in bundle(with_adapter())


def test_stores_are_built_in_the_declared_profile() -> None:
    """Each store has its own label, so that no two stores have the same salt."""
    document = with_adapter(tls={"keystoreProfile": "legacy", "mutualAuthentication": True})
    contents = {
        file.content
        for name in ("sip-orchestrator", "media-relay", "stt-adapter")
        for file in container(document, name).files
        if isinstance(file.content, KeystoreSpec)
    }
    assert {content.profile for content in contents} == {"legacy"}
    assert {content.label for content in contents} == {"adapter", "mutual", "orchestrator-key"}
    assert {content.identity for content in contents} == {"adapter", "relay", "orchestrator"}
