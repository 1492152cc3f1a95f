"""Sentences of IBM's security guide that no other test proves. docs/guide.md lists all of them."""

from facts.model.certificates import PemAnchor
from facts.model.containers import Claim, HostDirectory, Mount
from facts.model.files import BundleContent, KeystoreSpec, SecretContent
from tests.support.certificates import leaf
from tests.support.declarations import merged, small, weaker, with_adapter
from tests.support.planning import container, planned, variables

MUTUAL = "/sslConf/mutual.p12"


def test_nothing_is_open_outside_the_cluster_by_default() -> None:
    """Every endpoint is inside the cluster until it is exposed, and a missing whitelist is warned of."""
    made = planned(with_adapter())
    assert {"ClusterIP"} == {endpoint.type.value for endpoint in made.endpoints}
    assert any(warning.startswith("whitelists: ") for warning in made.outputs["warnings"])


def test_files_are_mounted_below_one_folder() -> None:
    """Every store and bundle lies in /sslConf, in each container that reads one."""
    document = with_adapter(tls={"mutualAuthentication": True})
    for name in ("sip-orchestrator", "media-relay", "stt-adapter"):
        named = variables(document, name, "SSL_")
        files = {path for path in named.values() if path.startswith("/")}
        assert {"/sslConf"} == {path.rpartition("/")[0] for path in files}
        assert files <= {file.path for file in container(document, name).files}


def test_certificate_of_rest_is_not_the_image_s() -> None:
    """The key store has a certificate of the gateway, which replaces the self-signed one of the image."""
    document = small()
    assert variables(document, "sip-orchestrator", "SSL_KEY_STORE", "SSL_KEY_FILE", "SSL_KEY_PASS") == {
        "SSL_KEY_STORE_FILE": "/sslConf/orchestrator-key.p12",
        "SSL_KEY_FILE_TYPE": "PKCS12",
        "SSL_KEY_PASSPHRASE": "<generated/orchestrator-key-passphrase>",
    }
    contents = {file.path: file.content for file in container(document, "sip-orchestrator").files}
    store = contents["/sslConf/orchestrator-key.p12"]
    assert isinstance(store, KeystoreSpec)
    assert "orchestrator" == store.identity


def test_a_self_signed_certificate_can_be_trusted() -> None:
    """Both sides get the certificate without a change, and a warning says that no authority signed it."""
    pem = leaf("peer.example", None).pem
    document = small(tls={"trust": {"assistant": [pem], "speech": [pem]}})
    contents = {file.path: file.content for file in container(document, "sip-orchestrator").files}
    contents |= {file.path: file.content for file in container(document, "media-relay").files}
    store, bundle = contents["/sslConf/orchestrator-trust.p12"], contents["/sslConf/ca-bundle.pem"]
    assert isinstance(store, KeystoreSpec)
    assert isinstance(bundle, BundleContent)
    assert PemAnchor(pem) in store.trusted
    assert PemAnchor(pem) in bundle.trusted
    warned = [
        each.partition(":")[0]
        for each in planned(document).outputs["warnings"]
        if "is not the certificate of a CA" in each
    ]
    assert ["tls.trust.assistant[0]", "tls.trust.speech[0]"] == warned


def test_single_file_can_be_brought() -> None:
    """Both containers get the brought PKCS12 for mutual authentication without a change, with its passphrase."""
    store = {
        "type": "PKCS12",
        "content": {"file": "tests/fixtures/stores/trusted.p12"},
        "passphrase": "changeit",
    }
    document = small(tls={"mutualAuthentication": True, "stores": {"mutual": store}})
    passphrase = "<tls.stores.mutual.passphrase>"
    assert passphrase == variables(document, "sip-orchestrator", "SSL_PASSPHRASE")["SSL_PASSPHRASE"]
    assert passphrase == variables(document, "media-relay", "SSL_CLIENT_PASS")["SSL_CLIENT_PASSPHRASE"]
    for name in ("sip-orchestrator", "media-relay"):
        [content] = [file.content for file in container(document, name).files if file.path == MUTUAL]
        assert isinstance(content, SecretContent)
        assert "tls.stores.mutual.content" == content.secret.name


def test_without_mutual_authentication_files_are_separate() -> None:
    """The relay has a PEM file and no PKCS12; the orchestrator has a trust store of its own."""
    document = small()
    assert ["/sslConf/ca-bundle.pem"] == list(variables(document, "media-relay", "SSL_").values())
    trust = variables(document, "sip-orchestrator", "SSL_KEY_TRUST")
    assert ["/sslConf/orchestrator-trust.p12"] == list(trust.values())


def test_monitors_outside_the_list_are_warned_of() -> None:
    """OPTIONS of a monitor that is not listed would be refused. If it is listed, there is no warning."""
    exposure = {
        "service": "LoadBalancer",
        "sipAddress": "203.0.113.10",
        "mediaAddress": "203.0.113.10",
        "loadBalancer": {"healthChecks": ["198.51.100.40"]},
    }
    document = small(exposure=exposure, whitelists={"trustedAddresses": ["198.51.100.10"]})
    heard = merged(document, {"whitelists": {"trustedAddresses": ["198.51.100.10", "198.51.100.40"]}})
    warned = [
        any("OPTIONS" in each for each in planned(made).outputs["warnings"]) for made in (document, heard)
    ]
    assert [True, False] == warned


def test_storage_is_mounted_where_the_image_writes() -> None:
    """A claim, or after a weaker choice a host directory, is mounted on the directory that the container writes."""
    claim = small(recording={}, volumes={"recordings": {"claim": {"size": "1Gi"}}})
    recordings = Mount("/vgw-media-relay/recordings", Claim("recordings", "1Gi", None, "ReadWriteOnce"))
    assert (recordings,) == container(claim, "media-relay").mounts
    logs = {"orchestratorLogs": {"hostDirectory": "/var/log/voice-gateway"}}
    host = small(volumes=logs, weakerChoices=weaker("host-directories"))
    directory = Mount("/logs", HostDirectory("orchestrator-logs", "/var/log/voice-gateway"))
    assert (directory,) == container(host, "sip-orchestrator").mounts
