"""The guide's own tables and examples, each as a declaration, and exactly what the guide asks for."""

from facts.model.certificates import AuthorityAnchor, PemAnchor
from facts.model.files import BundleContent, KeystoreSpec, SecretContent
from tests.support.declarations import merged, small, with_adapter
from tests.support.drawn import OTHER_ROOT, ROOT
from tests.support.planning import container, planned, variables

ORCHESTRATOR, RELAY, ADAPTER = "sip-orchestrator", "media-relay", "stt-adapter"
PROXY = {"host": "app.proxy.com", "port": 8080, "username": "johndoe", "password": "canary-password"}
FIXTURES = "tests/fixtures/stores"


def _store(name: str, kind: str) -> dict[str, object]:
    return {"type": kind, "content": {"file": f"{FIXTURES}/{name}"}, "passphrase": "changeit"}


def test_table_1_forward_proxy() -> None:
    """Both containers get host, port, user and password. The relay also gets the protocol."""
    document = small(proxy=PROXY)
    expected = {
        "PROXY_HOST": "app.proxy.com",
        "PROXY_PORT": "8080",
        "PROXY_USERNAME": "johndoe",
        "PROXY_PASSWORD": "<proxy.password>",
    }
    assert expected == variables(document, ORCHESTRATOR, "PROXY_")
    assert {**expected, "PROXY_TYPE": "http"} == variables(document, RELAY, "PROXY_")


def test_only_the_relay_uses_an_https_proxy() -> None:
    """The orchestrator has its own proxy, by http."""
    proxy = {"type": "https", "host": "app.proxy.com", "port": 8443, "orchestrator": PROXY}
    document = small(proxy=proxy)
    assert {"PROXY_TYPE": "https", "PROXY_HOST": "app.proxy.com", "PROXY_PORT": "8443"} == variables(
        document, RELAY, "PROXY_"
    )
    assert variables(document, ORCHESTRATOR, "PROXY_P") == {
        "PROXY_PORT": "8080",
        "PROXY_PASSWORD": "<proxy.orchestrator.password>",
    }


def test_table_2_switches_of_the_proxy_have_the_guides_defaults() -> None:
    """Speech services use the proxy, and music on hold does not."""
    expected = {
        "WATSON_STT_ENABLE_PROXY": "true",
        "WATSON_TTS_ENABLE_PROXY": "true",
        "MUSIC_ON_HOLD_ENABLE_PROXY": "false",
    }
    assert expected == {
        name: value
        for name, value in variables(small(proxy=PROXY), RELAY, "").items()
        if name.endswith("_ENABLE_PROXY")
    }


def test_table_2_switches_are_settings() -> None:
    """Each switch can be changed."""
    document = small(proxy={**PROXY, "speechToText": False, "textToSpeech": False, "musicOnHold": True})
    assert variables(document, RELAY, "WATSON_STT_EN", "WATSON_TTS_EN", "MUSIC") == {
        "WATSON_STT_ENABLE_PROXY": "false",
        "WATSON_TTS_ENABLE_PROXY": "false",
        "MUSIC_ON_HOLD_ENABLE_PROXY": "true",
    }


def test_key_and_trust_store_in_jks() -> None:
    """The guide's first example: two files of type JKS, each with its passphrase."""
    stores = {
        "orchestratorTrust": _store("trust-only.jks", "JKS"),
        "orchestratorKey": _store("gateway.jks", "JKS"),
    }
    document = small(tls={"stores": stores, "trust": {"speech": [ROOT]}})
    assert variables(document, ORCHESTRATOR, "SSL_") == {
        "SSL_KEY_TRUST_STORE_FILE": "/sslConf/orchestrator-trust.jks",
        "SSL_FILE_TYPE": "JKS",
        "SSL_PASSPHRASE": "<tls.stores.orchestratorTrust.passphrase>",
        "SSL_KEY_STORE_FILE": "/sslConf/orchestrator-key.jks",
        "SSL_KEY_FILE_TYPE": "JKS",
        "SSL_KEY_PASSPHRASE": "<tls.stores.orchestratorKey.passphrase>",
    }
    files = {file.path: file.content for file in container(document, ORCHESTRATOR).files}
    content = files["/sslConf/orchestrator-key.jks"]
    assert isinstance(content, SecretContent)
    assert (content.secret.name, content.binary) == ("tls.stores.orchestratorKey.content", True)


def test_one_file_for_both() -> None:
    """Both sets of variables name the same file."""
    stores = {"orchestrator": _store("gateway.jceks", "JCEKS")}
    document = small(tls={"stores": stores, "trust": {"speech": [ROOT]}})
    assert variables(document, ORCHESTRATOR, "SSL_") == {
        "SSL_KEY_TRUST_STORE_FILE": "/sslConf/orchestrator.jceks",
        "SSL_FILE_TYPE": "JCEKS",
        "SSL_PASSPHRASE": "<tls.stores.orchestrator.passphrase>",
        "SSL_KEY_STORE_FILE": "/sslConf/orchestrator.jceks",
        "SSL_KEY_FILE_TYPE": "JCEKS",
        "SSL_KEY_PASSPHRASE": "<tls.stores.orchestrator.passphrase>",
    }
    assert [file.path for file in container(document, ORCHESTRATOR).files] == ["/sslConf/orchestrator.jceks"]


def test_trusted_authority_of_the_assistant() -> None:
    """A PKCS12 trust store is built from the listed certificate and the gateway's own authority."""
    document = small(tls={"trust": {"assistant": [ROOT]}})
    assert variables(document, ORCHESTRATOR, "SSL_KEY_TRUST", "SSL_FILE", "SSL_PASS") == {
        "SSL_KEY_TRUST_STORE_FILE": "/sslConf/orchestrator-trust.p12",
        "SSL_FILE_TYPE": "PKCS12",
        "SSL_PASSPHRASE": "<generated/orchestrator-trust-passphrase>",
    }
    files = {file.path: file.content for file in container(document, ORCHESTRATOR).files}
    content = files["/sslConf/orchestrator-trust.p12"]
    assert isinstance(content, KeystoreSpec)
    assert content.identity is None
    own, root = content.trusted
    assert own == AuthorityAnchor("first")
    assert isinstance(root, PemAnchor)


def test_trusted_authorities_of_the_speech_services() -> None:
    """The relay reads one PEM bundle with every authority, each once, in an order of its own."""
    document = small(tls={"trust": {"speech": [ROOT, OTHER_ROOT, ROOT]}})
    assert variables(document, RELAY, "SSL_") == {"SSL_CLIENT_CA_CERTIFICATE_FILE": "/sslConf/ca-bundle.pem"}
    (file,) = container(document, RELAY).files
    assert isinstance(file.content, BundleContent)
    assert len(file.content.trusted) == 3
    assert not file.secret
    turned = small(tls={"trust": {"speech": [OTHER_ROOT, ROOT]}})
    assert container(document, RELAY).files == container(turned, RELAY).files


def test_mutual_authentication_uses_one_file_in_both() -> None:
    """The single PKCS12 holds the relay's key and all trusted authorities; the server's key has its own file."""
    document = small(
        tls={"mutualAuthentication": True, "trust": {"assistant": [ROOT], "speech": [OTHER_ROOT]}}
    )
    assert variables(document, ORCHESTRATOR, "SSL_KEY_TRUST", "SSL_FILE", "SSL_PASS") == {
        "SSL_KEY_TRUST_STORE_FILE": "/sslConf/mutual.p12",
        "SSL_FILE_TYPE": "PKCS12",
        "SSL_PASSPHRASE": "<generated/mutual-passphrase>",
    }
    assert variables(document, RELAY, "SSL_CLIENT_P") == {
        "SSL_CLIENT_PKCS12_FILE": "/sslConf/mutual.p12",
        "SSL_CLIENT_PASSPHRASE": "<generated/mutual-passphrase>",
    }
    shared = [
        {file.path: file for file in container(document, name).files}["/sslConf/mutual.p12"]
        for name in (ORCHESTRATOR, RELAY)
    ]
    assert shared[0] == shared[1]
    content = shared[0].content
    assert isinstance(content, KeystoreSpec)
    assert (content.identity, len(content.trusted)) == ("relay", 3)


def test_adapter_with_tls() -> None:
    """The adapter reads a PKCS12 with its key; the relay calls it by https and knows its authority."""
    document = with_adapter(tls={"trust": {"speech": [ROOT]}})
    assert variables(document, ADAPTER, "SSL_") == {
        "SSL_SERVER_PKCS12_FILE": "/sslConf/adapter.p12",
        "SSL_SERVER_PASSPHRASE": "<generated/adapter-passphrase>",
    }
    assert variables(document, RELAY, "WATSON_STT_URL") == {
        "WATSON_STT_URL": "https://voice-gateway-stt-adapter-<generation>:4000"
    }
    (bundle,) = container(document, RELAY).files
    assert isinstance(bundle.content, BundleContent)
    assert AuthorityAnchor("first") in bundle.content.trusted
    adapter = {identity.name: identity for identity in planned(document).identities}["adapter"]
    names = [name.with_suffix("<generation>") for name in getattr(adapter, "generation_names", ())]
    assert names[0] == "voice-gateway-stt-adapter-<generation>"


def test_adapter_without_tls() -> None:
    """After the weaker choice it is given no store, and called by http."""
    choice = [{"what": "adapter-without-tls", "reason": "the example needs this old image"}]
    document = with_adapter(weakerChoices=choice)
    assert variables(document, ADAPTER, "SSL_") == {}
    assert variables(document, RELAY, "WATSON_STT_URL") == {
        "WATSON_STT_URL": "http://voice-gateway-stt-adapter-<generation>:4000"
    }


def test_basic_authentication_of_the_adapter() -> None:
    """What the adapter asks for is what the relay sends."""
    document = with_adapter(adapter={"username": "myAdapterUsername", "password": "canary-password"})
    assert variables(document, ADAPTER, "STT_ADAPTER_") == {
        "STT_ADAPTER_USERNAME": "myAdapterUsername",
        "STT_ADAPTER_PASSWORD": "<adapter.password>",
    }
    assert variables(document, RELAY, "WATSON_STT_U", "WATSON_STT_P") == {
        "WATSON_STT_URL": "https://voice-gateway-stt-adapter-<generation>:4000",
        "WATSON_STT_USERNAME": "myAdapterUsername",
        "WATSON_STT_PASSWORD": "<adapter.password>",
    }


def test_sip_authentication_accepts_traffic_only_over_tls() -> None:
    """Digest credentials are in the tenant file; plain SIP is neither published nor allowed."""
    tenant = {"tenantURI": "2345556789", "sipAuth": {"username": "trunk", "password": "canary-password"}}
    plan = planned(small(tenants=[tenant]))
    published = {port.name for port in plan.workload("voice-gateway").containers[0].ports if port.published}
    assert published == {"sip-tls"}
    assert plan.outputs["sip"]["plainPort"] is None
    assert not [flow for flow in plan.flows if flow.ports.low == 5060]


def test_table_3_whitelists_by_uri() -> None:
    """The variable for From has a list, and the one for To has one text."""
    lists = {"fromUri": ["2345556789", "example.com"], "toUri": "2345556789"}
    assert variables(small(whitelists=lists), ORCHESTRATOR, "WHITELIST_") == {
        "WHITELIST_FROM_URI": "2345556789,example.com",
        "WHITELIST_TO_URI": "2345556789",
    }


def test_table_4_whitelist_by_siprec_metadata() -> None:
    """The attribute and its value are set together."""
    lists = {"siprec": {"attribute": "aor", "value": "111111111"}}
    assert variables(small(whitelists=lists), ORCHESTRATOR, "WHITELIST_") == {
        "WHITELIST_SIPREC_ATTR_NAME": "aor",
        "WHITELIST_SIPREC_ATTR_VALUE": "111111111",
    }


def test_whitelist_by_address() -> None:
    """The three addresses of the guide are sorted, so that another order shows no change in a preview."""
    lists = {"trustedAddresses": ["192.0.4.128", "123.4.5.67", "198.7.6.234"]}
    assert variables(small(whitelists=lists), ORCHESTRATOR, "TRUSTED") == {
        "TRUSTED_IP_LIST": "123.4.5.67,192.0.4.128,198.7.6.234"
    }


def test_nothing_declared_is_no_whitelist() -> None:
    """The variable is not set, because an empty one might refuse everyone."""
    assert variables(small(), ORCHESTRATOR, "WHITELIST_", "TRUSTED") == {}


def test_only_configured_tenants_connect() -> None:
    """With tenants the orchestrator is given their file."""
    document = small(tenants=[{"tenantURI": "2345556789"}])
    path = "/tenantconfig/tenantConfig.json"
    assert variables(document, ORCHESTRATOR, "MULTI") == {"MULTI_TENANT_CONFIG_FILE": path}
    assert path in {file.path for file in container(document, ORCHESTRATOR).files}
    assert variables(small(), ORCHESTRATOR, "MULTI") == {}


def test_containers_run_as_1001() -> None:
    """User 1001, group 0; root only as a weaker choice."""
    users = {(each.user.uid, each.user.gid) for each in planned(with_adapter()).workloads[0].containers}
    assert users == {(1001, 0)}
    choice = [{"what": "root-user", "reason": "the example needs this old image"}]
    rooted = planned(merged(with_adapter(), {"weakerChoices": choice}))
    assert {each.user.uid for workload in rooted.workloads for each in workload.containers} == {0}
