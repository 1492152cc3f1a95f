from pathlib import Path

import pytest

from keystore import EntryKind, Profile, StoreType, build_pem_bundle, open_store
from tests.support.certificates import authority, leaf
from tests.support.readers import run
from tests.support.stores import PASSPHRASE, build

pytestmark = pytest.mark.reader

ROOT = authority("Root")
GATEWAY = leaf("gateway.example", authority("Intermediate", ROOT))
NODE_OPENS = (
    "const [file, passphrase] = process.argv.slice(1);"
    "require('tls').createSecureContext({pfx: require('fs').readFileSync(file), passphrase})"
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The path of a store."""
    return tmp_path / "store.p12"


@pytest.mark.parametrize("profile", list(Profile))
def test_keytool_lists_both_entries(profile: Profile, store: Path) -> None:
    """`keytool` shows the key with its chain and the trusted CA, so operators can inspect a store."""
    store.write_bytes(build(GATEWAY.entry, (ROOT.pem,), profile=profile))
    listed = run("keytool", "-list", "-v", "-keystore", store, "-storepass", PASSPHRASE)
    assert "Your keystore contains 2 entries" in listed.output
    assert "Certificate chain length: 3" in listed.output
    assert "Entry type: trustedCertEntry" in listed.output


@pytest.mark.parametrize("profile", list(Profile))
def test_openssl_verifies_and_extracts(profile: Profile, store: Path) -> None:
    """OpenSSL 3 reads both profiles without its legacy provider, and finds all certificates."""
    store.write_bytes(build(GATEWAY.entry, (ROOT.pem,), profile=profile))
    read = run("openssl", "pkcs12", "-in", store, "-passin", f"pass:{PASSPHRASE}", "-noenc")
    assert read.worked, read.errors
    assert read.output.count("BEGIN CERTIFICATE") == 3
    assert "BEGIN PRIVATE KEY" in read.output


@pytest.mark.parametrize("profile", list(Profile))
def test_node_opens_a_store_with_a_key(profile: Profile, store: Path) -> None:
    """Node accepts the store as `pfx`, in both profiles."""
    store.write_bytes(build(GATEWAY.entry, (ROOT.pem,), profile=profile))
    opened = run("node", "-e", NODE_OPENS, store, PASSPHRASE)
    assert opened.worked, opened.errors


def test_node_refuses_a_wrong_passphrase_and_a_store_without_a_key(store: Path) -> None:
    """Node refuses a wrong passphrase and a store without a key, so a relay that only trusts gets a PEM bundle."""
    store.write_bytes(build(GATEWAY.entry))
    assert "mac verify failure" in run("node", "-e", NODE_OPENS, store, "something else").errors
    store.write_bytes(build(None, (ROOT.pem,)))
    assert (
        "Unable to load private key from PFX data" in run("node", "-e", NODE_OPENS, store, PASSPHRASE).errors
    )


def test_openssl_verifies_with_the_bundle(tmp_path: Path) -> None:
    """OpenSSL verifies certificates with the PEM bundle as its file of trusted CAs."""
    bundle, chain = tmp_path / "bundle.pem", tmp_path / "chain.pem"
    bundle.write_text(build_pem_bundle([authority("Other").pem, ROOT.pem]))
    chain.write_text("".join(GATEWAY.chain))
    moment = str(int(GATEWAY.certificate.not_valid_before_utc.timestamp()) + 60)
    verified = run("openssl", "verify", "-attime", moment, "-CAfile", bundle, "-untrusted", chain, chain)
    assert verified.worked, verified.errors


@pytest.mark.parametrize("kind", list(StoreType))
def test_a_store_that_keytool_writes_now_is_read(kind: StoreType, tmp_path: Path) -> None:
    """Our reader opens a store that keytool wrote with its defaults, and finds key, chain and trust."""
    path, certificate = tmp_path / "store", tmp_path / "certificate.pem"
    common: list[str | Path] = ["-keystore", path, "-storetype", kind, "-storepass", "changeit"]
    made = run("keytool", "-genkeypair", "-alias", "Gateway", "-keyalg", "RSA", "-keysize", "2048", "-dname",
               "CN=gateway", "-keypass", "changeit", *common)  # fmt: skip
    assert made.worked, made.output
    assert run("keytool", "-exportcert", "-rfc", "-alias", "gateway", "-file", certificate, *common).worked
    assert run("keytool", "-importcert", "-noprompt", "-alias", "peer", "-file", certificate, *common).worked
    store = open_store(path.read_bytes(), kind, "changeit")
    assert [entry.alias for entry in store.of_kind(EntryKind.KEY)] == ["gateway"]
    (trusted,) = store.of_kind(EntryKind.TRUSTED)
    assert trusted.alias == "peer"
    assert store.of_kind(EntryKind.KEY)[0].chain == trusted.chain
