import base64
import json
from dataclasses import replace

from cryptography import x509

from facts.model.certificates import GeneratedAuthority
from keystore import EntryKind, StoreType, describe_certificate, open_store, split_pem
from plan.model.gateway import GatewayPlan
from tests.support.certificates import authority
from tests.support.declarations import GOOGLE_KEY, merged
from tests.support.deployment import deploy
from tests.support.gallery import PROJECT
from tests.support.plans import GIVEN, ON_KUBERNETES, OUTSIDE, accepted, secrets_of
from tests.support.pulumi import Recording, run

PASSPHRASE = {"sip-orchestrator": "SSL_PASSPHRASE", "media-relay": "SSL_CLIENT_PASSPHRASE"}
"""The variable with the passphrase of the store that both share."""


def _file(recording: Recording, container: str, key: str) -> bytes:
    data: dict[str, str] = recording.one(":Secret", f"sample-{container}-files").plain["data"]
    return base64.b64decode(data[key])


def _variable(recording: Recording, container: str, name: str) -> str:
    data: dict[str, str] = recording.one(":Secret", f"sample-{container}-env").plain["data"]
    return base64.b64decode(data[name]).decode()


def test_the_mutual_store_holds_key_chain_and_trusted_authorities(kubernetes: Recording) -> None:
    """Orchestrator and relay get the same file, which contains the key and both trusted CAs."""
    for container in ("sip-orchestrator", "media-relay"):
        data = _file(kubernetes, container, "sslConf.mutual.p12")
        store = open_store(data, StoreType.PKCS12, _variable(kubernetes, container, PASSPHRASE[container]))
        keys = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
        trusted = [entry.chain[0] for entry in store.entries if entry.kind is EntryKind.TRUSTED]
        assert len(keys) == 1
        assert describe_certificate(keys[0].chain[0]).subject == "CN=sample relay"
        assert {"CN=sample authority first", "CN=speech vendor root"} == {
            describe_certificate(pem).subject for pem in trusted
        }


def test_both_sides_of_the_mutual_store_agree(kubernetes: Recording) -> None:
    """The one file and its generated passphrase are the same for orchestrator and relay."""
    first, second = "sip-orchestrator", "media-relay"

    assert _file(kubernetes, first, "sslConf.mutual.p12") == _file(kubernetes, second, "sslConf.mutual.p12")
    assert _variable(kubernetes, first, PASSPHRASE[first]) == _variable(
        kubernetes, second, PASSPHRASE[second]
    )


def test_adapter_and_relay_share_a_password(kubernetes: Recording) -> None:
    """The adapter asks for the password that the relay sends."""
    assert GIVEN["adapter.password"] == _variable(kubernetes, "stt-adapter", "STT_ADAPTER_PASSWORD")
    assert GIVEN["adapter.password"] == _variable(kubernetes, "media-relay", "WATSON_STT_PASSWORD")


def test_a_server_store_leaves_the_root_to_its_peers(kubernetes: Recording) -> None:
    """The adapter's store contains key and leaf.

    It does not contain the root, because the adapter does not trust it and clients have it.
    """
    passphrase = _variable(kubernetes, "stt-adapter", "SSL_SERVER_PASSPHRASE")

    store = open_store(_file(kubernetes, "stt-adapter", "sslConf.adapter.p12"), StoreType.PKCS12, passphrase)

    [entry] = store.entries
    assert [describe_certificate(pem).subject for pem in entry.chain] == ["CN=sample adapter"]


def test_the_trust_store_holds_no_key() -> None:
    """The trust store of the orchestrator holds trusted certificates only.

    The legacy profile opens with its passphrase.
    """
    tls = {"mutualAuthentication": False, "keystoreProfile": "legacy"}
    plan = accepted(ON_KUBERNETES, {"tls": tls}).plan
    recording = run(lambda: deploy(plan, GIVEN))
    passphrase = _variable(recording, "sip-orchestrator", "SSL_PASSPHRASE")

    store = open_store(
        _file(recording, "sip-orchestrator", "sslConf.orchestrator-trust.p12"), StoreType.PKCS12, passphrase
    )

    assert {entry.kind for entry in store.entries} == {EntryKind.TRUSTED}


def test_the_bundle_is_public_and_holds_every_anchor(kubernetes: Recording) -> None:
    """The relay's CA bundle is in a ConfigMap, where reviewers see it, and contains our CA and the vendor's CA."""
    data = kubernetes.one(":ConfigMap", "sample-media-relay-files").inputs["data"]

    assert {"CN=sample authority first", "CN=speech vendor root"} == {
        describe_certificate(pem).subject for pem in split_pem(data["sslConf.ca-bundle.pem"])
    }


def test_a_document_has_its_secrets_in_place(kubernetes: Recording) -> None:
    """The tenant file is sorted JSON that contains the password as text and the secret document as a value."""
    text = _file(kubernetes, "sip-orchestrator", "tenantconfig.tenantConfig.json").decode()

    [tenant] = json.loads(text)["tenants"]
    assert tenant["conversation"]["password"] == "canary-tenant-password"
    assert tenant["mediaEncryption"] == {"key": "canary-nested-key", "depth": [1, True, None]}
    assert json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n" == text


def test_a_secret_text_keeps_its_bytes(kubernetes: Recording) -> None:
    """The file with the key of the service account has the same bytes as the declaration."""
    assert _file(kubernetes, "stt-adapter", "stt-adapter.credentials.google.json") == GOOGLE_KEY.encode()


def test_a_brought_store_keeps_its_bytes() -> None:
    """A store that is given as base64 is decoded, and its bytes are not changed."""
    data = (PROJECT / "tests/fixtures/stores/trusted.p12").read_bytes()
    store = {"type": "PKCS12", "content": base64.b64encode(data).decode(), "passphrase": "changeit"}
    brought = {"tls": {"stores": {"mutual": store}, "trust": {"assistant": None, "sip": None}}}
    document = merged(ON_KUBERNETES, brought)

    recording = run(lambda: deploy(accepted(document).plan, secrets_of(document)))

    assert _file(recording, "media-relay", "sslConf.mutual.p12") == data


def _with_intermediate() -> tuple[GatewayPlan, dict[str, str]]:
    root = authority("brought root")
    signing = authority("brought signing", root)
    tls = {"authority": {"certificate": "".join(signing.chain), "key": signing.key_pem}}
    document = merged(ON_KUBERNETES, {"tls": tls})
    return accepted(document).plan, secrets_of(document)


def test_intermediates_are_in_every_store() -> None:
    """With a brought authority a server shows leaf and intermediate, and trust lists hold the whole chain."""
    plan, given = _with_intermediate()
    recording = run(lambda: deploy(plan, given))

    passphrase = _variable(recording, "stt-adapter", "SSL_SERVER_PASSPHRASE")
    store = open_store(_file(recording, "stt-adapter", "sslConf.adapter.p12"), StoreType.PKCS12, passphrase)
    [entry] = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
    bundle = recording.one(":ConfigMap", "sample-media-relay-files").inputs["data"]["sslConf.ca-bundle.pem"]
    assert [describe_certificate(pem).subject for pem in entry.chain] == [
        "CN=sample adapter",
        "CN=brought signing",
    ]
    assert {"CN=brought signing", "CN=brought root", "CN=speech vendor root"} == {
        describe_certificate(pem).subject for pem in split_pem(bundle)
    }


def test_a_trusted_root_is_shown_too() -> None:
    """If a store trusts the root, it contains the whole chain with the root, and the root only once."""
    plan, given = _with_intermediate()
    recording = run(lambda: deploy(plan, given))

    passphrase = _variable(recording, "media-relay", "SSL_CLIENT_PASSPHRASE")
    store = open_store(_file(recording, "media-relay", "sslConf.mutual.p12"), StoreType.PKCS12, passphrase)
    [entry] = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
    assert [describe_certificate(pem).subject for pem in entry.chain] == [
        "CN=sample relay",
        "CN=brought signing",
        "CN=brought root",
    ]
    assert OUTSIDE in {pem for found in store.entries for pem in found.chain}


def test_the_true_issuer_is_shown_among_namesakes() -> None:
    """During a rotation, two authorities may have the same name.

    The store holds the one that signed the certificate.
    """
    alongside = [{"name": f"old-{number}"} for number in range(3)]
    plan = accepted(ON_KUBERNETES, {"tls": {"authority": {"alongside": alongside}}}).plan
    namesakes = tuple(
        replace(each, common_name="one name")
        for each in plan.authorities
        if isinstance(each, GeneratedAuthority)
    )

    recording = run(lambda: deploy(replace(plan, authorities=namesakes), GIVEN))

    passphrase = _variable(recording, "sip-orchestrator", "SSL_PASSPHRASE")
    store = open_store(
        _file(recording, "sip-orchestrator", "sslConf.mutual.p12"), StoreType.PKCS12, passphrase
    )
    [entry] = [entry for entry in store.entries if entry.kind is EntryKind.KEY]
    own, issuer = (x509.load_pem_x509_certificate(pem.encode()) for pem in entry.chain)
    own.verify_directly_issued_by(issuer)
    assert len([entry for entry in store.entries if entry.kind is EntryKind.TRUSTED]) == 5
