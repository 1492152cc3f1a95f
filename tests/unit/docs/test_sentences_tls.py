"""Sentences of IBM's security guide on TLS, stores, trust, mutual authentication and the adapter, each as a test."""

import pytest

from plan.model import AuthorityAnchor, BundleContent, PemAnchor, SecretContent, StoreContent
from tests.support.guide import ADAPTER, CERTIFICATE, container, file, plan_of, refused, store, variables

TRUST = ("SSL_KEY_TRUST_STORE_FILE", "SSL_FILE_TYPE", "SSL_PASSPHRASE")
KEY = ("SSL_KEY_STORE_FILE", "SSL_KEY_FILE_TYPE", "SSL_KEY_PASSPHRASE")
CLIENT = ("SSL_CLIENT_PKCS12_FILE", "SSL_CLIENT_PASSPHRASE")
BUNDLE = "/sslConf/ca-bundle.pem"
COMPANY = {"tls": {"trust": {"speech": [{"file": "examples/bring-your-own/root.pem"}]}}}
NAMES = {"tls": {"names": ["sip.example.com"]}}


@pytest.mark.parametrize("service", ["assistant", "speechToText", "textToSpeech"])
def test_services_are_called_over_tls(service: str) -> None:
    """Connections to services are encrypted; a plain address is refused unless openly chosen."""
    plain = {service: {"url": "http://service.example.com"}}
    assert [f"{service}.url: is not encrypted"] == refused(plain)
    choice = {"what": "plain-services", "reason": "a laboratory without certificates"}
    assert ("plain-services",) == tuple(
        each.what for each in plan_of(plain, {"weakerChoices": [choice]}).weaker_choices
    )


def test_files_are_mounted_below_one_folder() -> None:
    """Every store and bundle lies below /sslConf/, in each container that reads one."""
    made = plan_of(ADAPTER, {"tls": {"mutualAuthentication": True}})
    folders = {
        name: {each.path.rpartition("/")[0] for each in container(made, name).files if "ssl" in each.path}
        for name in ("sip-orchestrator", "media-relay", "stt-adapter")
    }
    assert [{"/sslConf"}] * 3 == list(folders.values())


def test_what_is_brought_as_pem_must_be_pem() -> None:
    """Certificates in another format are refused with the conversion that is needed."""
    der = {"tls": {"certificates": {"orchestrator": {"certificate": "not PEM", "key": "not PEM"}}}}
    assert all(fault.startswith("tls.certificates.orchestrator") for fault in refused(der))


def test_certificate_of_rest_is_not_the_image_s() -> None:
    """A key store with a certificate of the gateway's own takes the place of the image's self-signed one."""
    made = plan_of()
    expected = {
        "SSL_KEY_STORE_FILE": "/sslConf/orchestrator-key.p12",
        "SSL_KEY_FILE_TYPE": "PKCS12",
        "SSL_KEY_PASSPHRASE": "<generated/orchestrator-key-passphrase>",
    }
    assert expected == variables(made, "sip-orchestrator", *KEY)
    content = file(made, "sip-orchestrator", expected["SSL_KEY_STORE_FILE"])
    assert isinstance(content, StoreContent)
    assert content.identity == "orchestrator"


def test_each_store_has_file_type_and_passphrase() -> None:
    """Stores that are brought are named by three variables each, with their own types."""
    trust, key = store("orchestrator-trust.jceks", "JCEKS"), store("orchestrator-key.jks", "JKS")
    brought = {"tls": {"stores": {"orchestratorTrust": trust, "orchestratorKey": key}}}
    assert variables(plan_of(NAMES, COMPANY, brought), "sip-orchestrator", *TRUST, *KEY) == {
        "SSL_KEY_TRUST_STORE_FILE": "/sslConf/orchestrator-trust.jceks",
        "SSL_FILE_TYPE": "JCEKS",
        "SSL_PASSPHRASE": "<tls.stores.orchestratorTrust.passphrase>",
        "SSL_KEY_STORE_FILE": "/sslConf/orchestrator-key.jks",
        "SSL_KEY_FILE_TYPE": "JKS",
        "SSL_KEY_PASSPHRASE": "<tls.stores.orchestratorKey.passphrase>",
    }


def test_single_file_is_named_twice() -> None:
    """One file that is both stores is on both sets of variables."""
    brought = {"tls": {"stores": {"orchestrator": store("orchestrator.p12", "PKCS12")}}}
    found = variables(plan_of(NAMES, COMPANY, brought), "sip-orchestrator", *TRUST, *KEY)
    assert [found[name] for name in TRUST] == [found[name] for name in KEY]


@pytest.mark.parametrize("kind", ["PEM", "jks", "PKCS7"])
def test_orchestrator_takes_three_types_of_store(kind: str) -> None:
    """JKS, JCEKS and PKCS12; anything else is refused."""
    brought = {"tls": {"stores": {"orchestratorTrust": store("orchestrator-trust.jceks", kind)}}}
    assert ["tls.stores.orchestratorTrust.type"] == [fault.partition(":")[0] for fault in refused(brought)]


def test_trust_store_holds_what_is_to_be_trusted() -> None:
    """The orchestrator's trust store holds the listed authority beside the gateway's own."""
    made = plan_of({"tls": {"trust": {"assistant": [CERTIFICATE]}}})
    content = file(made, "sip-orchestrator", "/sslConf/orchestrator-trust.p12")
    assert isinstance(content, StoreContent)
    assert content.identity is None
    assert [AuthorityAnchor, PemAnchor] == [type(anchor) for anchor in content.trusted]


def test_relay_trusts_one_pem_file() -> None:
    """All authorities of the speech services are in one file of PEM, which the variable names."""
    made = plan_of({"tls": {"trust": {"speech": [CERTIFICATE, *COMPANY["tls"]["trust"]["speech"]]}}})
    name = "SSL_CLIENT_CA_CERTIFICATE_FILE"
    assert {name: BUNDLE} == variables(made, "media-relay", name)
    content = file(made, "media-relay", BUNDLE)
    assert isinstance(content, BundleContent)
    assert [AuthorityAnchor, PemAnchor, PemAnchor] == [type(anchor) for anchor in content.trusted]


def test_mutual_authentication_has_one_file() -> None:
    """Orchestrator and relay name the same PKCS12 and passphrase, with key, chain and trusted authorities."""
    made = plan_of({"tls": {"mutualAuthentication": True}})
    orchestrator = variables(made, "sip-orchestrator", *TRUST)
    assert ["/sslConf/mutual.p12", "PKCS12", "<generated/mutual-passphrase>"] == list(orchestrator.values())
    relay = variables(made, "media-relay", *CLIENT)
    assert ["/sslConf/mutual.p12", "<generated/mutual-passphrase>"] == list(relay.values())
    content = file(made, "media-relay", "/sslConf/mutual.p12")
    assert isinstance(content, StoreContent)
    assert content.identity == "relay"
    assert content.trusted
    assert content == file(made, "sip-orchestrator", "/sslConf/mutual.p12")


def test_single_file_needs_mutual_authentication() -> None:
    """Without mutual authentication the one file is refused, and separate files are built."""
    brought = {"tls": {"stores": {"mutual": store("mutual.p12", "PKCS12")}}}
    assert ["tls.stores.mutual"] == [fault.partition(":")[0] for fault in refused(brought)]
    assert {} == variables(plan_of(), "media-relay", *CLIENT)
    assert isinstance(file(plan_of(), "media-relay", BUNDLE), BundleContent)
    assert isinstance(file(plan_of(), "sip-orchestrator", "/sslConf/orchestrator-trust.p12"), StoreContent)


def test_single_file_can_be_brought() -> None:
    """The brought file reaches both containers as it is."""
    mutual = {"mutualAuthentication": True, "stores": {"mutual": store("mutual.p12", "PKCS12")}}
    made = plan_of({"tls": mutual})
    contents = {type(file(made, name, "/sslConf/mutual.p12")) for name in ("sip-orchestrator", "media-relay")}
    assert {SecretContent} == contents
    names = {variables(made, "media-relay", "SSL_CLIENT_PASSPHRASE")["SSL_CLIENT_PASSPHRASE"]}
    assert names == {"<tls.stores.mutual.passphrase>"}


def test_relay_reaches_the_adapter_over_tls() -> None:
    """The relay's address of the adapter is https; anything less is a weaker choice."""
    address = ("WATSON_STT_URL",)
    choice = {"what": "adapter-without-tls", "reason": "a laboratory without certificates"}
    assert ["https://voice-gateway-stt-adapter:4000"] == list(
        variables(plan_of(ADAPTER), "media-relay", *address).values()
    )
    assert ["http://voice-gateway-stt-adapter:4000"] == list(
        variables(plan_of(ADAPTER, {"weakerChoices": [choice]}), "media-relay", *address).values()
    )


def test_adapter_has_a_store_with_key_and_chain() -> None:
    """The adapter's PKCS12 and its passphrase are named by two variables."""
    made = plan_of(ADAPTER)
    assert variables(made, "stt-adapter", "SSL_SERVER_PKCS12_FILE", "SSL_SERVER_PASSPHRASE") == {
        "SSL_SERVER_PKCS12_FILE": "/sslConf/adapter.p12",
        "SSL_SERVER_PASSPHRASE": "<generated/adapter-passphrase>",
    }
    content = file(made, "stt-adapter", "/sslConf/adapter.p12")
    assert isinstance(content, StoreContent)
    assert content.identity == "adapter"


def test_relay_trusts_adapter_and_text_to_speech() -> None:
    """The relay's one file holds the adapter's authority and that of text to speech."""
    content = file(plan_of(ADAPTER, {"tls": {"trust": {"speech": [CERTIFICATE]}}}), "media-relay", BUNDLE)
    assert isinstance(content, BundleContent)
    assert [AuthorityAnchor("first"), PemAnchor] == [
        anchor if isinstance(anchor, AuthorityAnchor) else type(anchor) for anchor in content.trusted
    ]


def test_relay_trusts_the_authority_of_a_brought_adapter_certificate() -> None:
    """Authorities in the chain of a brought certificate are in the relay's file without being listed."""
    folder = "examples/bring-your-own"
    brought = {"certificate": {"file": f"{folder}/adapter.pem"}, "key": {"file": f"{folder}/adapter.key"}}
    made = plan_of(ADAPTER, {"tls": {"certificates": {"adapter": brought}}})
    content = file(made, "media-relay", BUNDLE)
    assert isinstance(content, BundleContent)
    assert 2 == sum(isinstance(anchor, PemAnchor) for anchor in content.trusted)


def test_adapter_accepts_authenticated_requests_only() -> None:
    """The adapter asks for user and password, generated where none are given; an open one is a weaker choice."""
    names = ("STT_ADAPTER_USERNAME", "STT_ADAPTER_PASSWORD")
    choice = {"what": "adapter-without-authentication", "reason": "a laboratory without callers"}
    assert ["voice-gateway", "<generated/adapter-password>"] == list(
        variables(plan_of(ADAPTER), "stt-adapter", *names).values()
    )
    assert {} == variables(plan_of(ADAPTER, {"weakerChoices": [choice]}), "stt-adapter", *names)


def test_relay_sends_what_the_adapter_asks() -> None:
    """User and password are equal on both sides."""
    login = {"adapter": {"username": "myAdapterUsername", "password": "invented-password"}}
    made = plan_of(ADAPTER, login)
    asked = variables(made, "stt-adapter", "STT_ADAPTER_USERNAME", "STT_ADAPTER_PASSWORD")
    sent = variables(made, "media-relay", "WATSON_STT_USERNAME", "WATSON_STT_PASSWORD")
    assert ["myAdapterUsername", "<adapter.password>"] == list(asked.values())
    assert list(asked.values()) == list(sent.values())
