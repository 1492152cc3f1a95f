import base64
import json
from dataclasses import replace

from cryptography import x509

from components import deploy
from keystore import EntryKind, StoreType, describe_certificate, open_store, split_pem
from plan.model import AuthorityAnchor, BroughtAuthority, File, GatewayPlan, SecretRef
from tests.support.certificates import authority
from tests.support.plans import GATEWAY_WORKLOAD, KUBERNETES
from tests.support.pulumi import Recording, run
from tests.support.sample_containers import GIVEN, GOOGLE_KEY, MUTUAL, ORCHESTRATOR, OUTSIDE, ROOT


def _file(recording: Recording, container: str, key: str) -> bytes:
    data: dict[str, str] = recording.one(":Secret", f"sample-{container}-files").plain["data"]
    return base64.b64decode(data[key])


def _variable(recording: Recording, container: str, name: str) -> str:
    data: dict[str, str] = recording.one(":Secret", f"sample-{container}-env").plain["data"]
    return base64.b64decode(data[name]).decode()


def test_the_mutual_store_holds_key_chain_and_trusted_authorities(kubernetes: Recording) -> None:
    """Orchestrator and relay get one file, which their passphrase opens, with the key and both trusted CAs."""
    for container in ("sip-orchestrator", "media-relay"):
        data = _file(kubernetes, container, "sslConf.mutual.p12")
        store = open_store(data, StoreType.PKCS12, _variable(kubernetes, container, "SSL_CLIENT_PASSPHRASE"))
        keys = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
        trusted = [entry.chain[0] for entry in store.entries if entry.kind is EntryKind.TRUSTED]
        assert len(keys) == 1
        assert describe_certificate(keys[0].chain[0]).subject == "CN=sample orchestrator"
        assert {"CN=Sample authority", "CN=speech vendor root"} == {
            describe_certificate(pem).subject for pem in trusted
        }


def test_both_sides_of_the_mutual_store_agree(kubernetes: Recording) -> None:
    """The one file and its generated passphrase are the same for orchestrator and relay."""
    first, second = "sip-orchestrator", "media-relay"

    assert _file(kubernetes, first, "sslConf.mutual.p12") == _file(kubernetes, second, "sslConf.mutual.p12")
    assert _variable(kubernetes, first, "SSL_CLIENT_PASSPHRASE") == _variable(
        kubernetes, second, "SSL_CLIENT_PASSPHRASE"
    )


def test_adapter_and_relay_share_a_password(kubernetes: Recording) -> None:
    """The adapter asks for the password that the relay sends."""
    assert GIVEN["adapter.password"] == _variable(kubernetes, "stt-adapter", "STT_ADAPTER_PASSWORD")
    assert GIVEN["adapter.password"] == _variable(kubernetes, "media-relay", "WATSON_STT_PASSWORD")


def test_a_server_store_leaves_the_root_to_its_peers(kubernetes: Recording) -> None:
    """The adapter's store has key and leaf; the root, which it does not trust itself, is not shown."""
    passphrase = _variable(kubernetes, "stt-adapter", "SSL_SERVER_PASSPHRASE")

    store = open_store(_file(kubernetes, "stt-adapter", "sslConf.server.p12"), StoreType.PKCS12, passphrase)

    [entry] = store.entries
    assert [describe_certificate(pem).subject for pem in entry.chain] == ["CN=sample adapter"]


def test_the_trust_store_holds_no_key(kubernetes: Recording) -> None:
    """The orchestrator's trust store is of trusted certificates only, and the legacy profile opens."""
    passphrase = _variable(kubernetes, "sip-orchestrator", "SSL_PASSPHRASE")

    store = open_store(
        _file(kubernetes, "sip-orchestrator", "sslConf.trust.p12"), StoreType.PKCS12, passphrase
    )

    assert [entry.kind for entry in store.entries] == [EntryKind.TRUSTED]


def test_the_bundle_is_public_and_holds_every_anchor(kubernetes: Recording) -> None:
    """The relay's CA bundle is in a ConfigMap, where reviewers see it, with our CA and the vendor's."""
    data = kubernetes.one(":ConfigMap", "sample-media-relay-files").inputs["data"]

    assert {"CN=Sample authority", "CN=speech vendor root"} == {
        describe_certificate(pem).subject for pem in split_pem(data["sslConf.ca.pem"])
    }


def test_a_document_has_its_secrets_in_place(kubernetes: Recording) -> None:
    """The tenant file is sorted JSON with the password as text and the secret document as a value."""
    text = _file(kubernetes, "sip-orchestrator", "tenantconfig.tenantConfig.json").decode()

    [tenant] = json.loads(text)["tenants"]
    assert tenant["conversation"]["password"] == "canary-tenant-password"
    assert tenant["extra"] == {"apikey": "canary-nested-key", "depth": [1, True, None]}
    assert json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n" == text


def test_a_binary_secret_keeps_its_bytes(kubernetes: Recording) -> None:
    """A file given as base64, with line breaks, arrives as the bytes it stands for."""
    assert _file(kubernetes, "stt-adapter", "stt-adapter.credentials.google.json") == GOOGLE_KEY


def test_public_text_is_readable(kubernetes: Recording) -> None:
    """Plain text is a ConfigMap entry as it is."""
    data = kubernetes.one(":ConfigMap", "sample-stt-adapter-files").inputs["data"]

    assert data == {"sslConf.notes.txt": "no secret\n"}


def _with_intermediate() -> tuple[GatewayPlan, dict[str, str]]:
    root = authority("brought root")
    signing = authority("brought signing", root)
    brought = BroughtAuthority("root", signing.chain, SecretRef("tls.authority.key"))
    return replace(KUBERNETES, authorities=(brought,)), {**GIVEN, "tls.authority.key": signing.key_pem}


def test_intermediates_are_in_every_store() -> None:
    """With a brought authority a server shows leaf and intermediate, and trust lists hold the whole chain."""
    plan, given = _with_intermediate()
    recording = run(lambda: deploy(plan, given))

    passphrase = _variable(recording, "stt-adapter", "SSL_SERVER_PASSPHRASE")
    store = open_store(_file(recording, "stt-adapter", "sslConf.server.p12"), StoreType.PKCS12, passphrase)
    [entry] = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
    bundle = recording.one(":ConfigMap", "sample-media-relay-files").inputs["data"]["sslConf.ca.pem"]
    assert [describe_certificate(pem).subject for pem in entry.chain] == [
        "CN=sample adapter",
        "CN=brought signing",
    ]
    assert {"CN=brought signing", "CN=brought root", "CN=speech vendor root"} == {
        describe_certificate(pem).subject for pem in split_pem(bundle)
    }


def test_a_trusted_root_is_shown_too() -> None:
    """A store that trusts the root anyway holds the chain up to it: no extra byte, and readers find it whole."""
    plan, given = _with_intermediate()
    recording = run(lambda: deploy(plan, given))

    passphrase = _variable(recording, "media-relay", "SSL_CLIENT_PASSPHRASE")
    store = open_store(_file(recording, "media-relay", "sslConf.mutual.p12"), StoreType.PKCS12, passphrase)
    [entry] = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
    assert [describe_certificate(pem).subject for pem in entry.chain] == [
        "CN=sample orchestrator",
        "CN=brought signing",
        "CN=brought root",
    ]
    assert OUTSIDE in {pem for found in store.entries for pem in found.chain}


def test_the_true_issuer_is_shown_among_namesakes() -> None:
    """During a rotation old and new authority may bear one name: a store shows the one that signed."""
    namesakes = tuple(replace(ROOT, name=f"old-{number}") for number in range(3))
    anchors = tuple(AuthorityAnchor(each.name) for each in (*namesakes, ROOT))
    file = File("/sslConf/mutual.p12", replace(MUTUAL, trusted=anchors))
    workload = replace(GATEWAY_WORKLOAD, containers=(replace(ORCHESTRATOR, files=(file,)),))
    plan = replace(KUBERNETES, authorities=(*namesakes, ROOT), workloads=(workload,))

    recording = run(lambda: deploy(plan, GIVEN))

    passphrase = _variable(recording, "sip-orchestrator", "SSL_CLIENT_PASSPHRASE")
    store = open_store(
        _file(recording, "sip-orchestrator", "sslConf.mutual.p12"), StoreType.PKCS12, passphrase
    )
    [entry] = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
    own, issuer = (x509.load_pem_x509_certificate(pem.encode()) for pem in entry.chain)
    own.verify_directly_issued_by(issuer)
    assert len([entry for entry in store.entries if entry.kind is EntryKind.TRUSTED]) == 4
