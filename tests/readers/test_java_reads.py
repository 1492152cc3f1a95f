from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore

from keystore import Profile, describe_certificate
from tests.support.certificates import authority, leaf
from tests.support.readers import NEW_JAVAS, OLD_JAVA, Entry, java_command, java_entries, run
from tests.support.stores import FIXTURES, PASSPHRASE, build, open_fixture, type_of

pytestmark = pytest.mark.reader

ROOT = authority("Root")
INTERMEDIATE = authority("Intermediate", ROOT)
SUCCESSOR = authority("Intermediate", ROOT)
OTHER = authority("Other")
GATEWAY = leaf("gateway.example", INTERMEDIATE)
READABLE = [
    (OLD_JAVA, Profile.LEGACY),
    *((version, Profile.MODERN) for version in NEW_JAVAS),
    (NEW_JAVAS[-1], Profile.LEGACY),
]

FOREIGN = [
    *((version, name) for version in (OLD_JAVA, *NEW_JAVAS) for name in ("gateway.jks", "gateway.jceks")),
    *((version, "openssl-legacy-3des.p12") for version in (OLD_JAVA, *NEW_JAVAS)),
    *((version, "trusted.p12") for version in NEW_JAVAS),  # made with PBES2, which old Java cannot read
]


def digests(*pems: str) -> tuple[str, ...]:
    """SHA-256 of certificates, as the Java program prints them."""
    return tuple(describe_certificate(pem).sha256 for pem in pems)


def written(folder: Path, data: bytes) -> Path:
    """A file with the content of a store."""
    path = folder / "store.p12"
    path.write_bytes(data)
    return path


def of_kind(entries: list[Entry], kind: str) -> set[tuple[str, ...]]:
    """The chains of all entries of a kind."""
    return {entry.digests for entry in entries if entry.kind == kind}


@pytest.mark.parametrize(("version", "profile"), READABLE)
def test_one_store_is_key_store_and_trust_store(version: str, profile: Profile, tmp_path: Path) -> None:
    """Java finds the key with its whole chain in the store, and accepts the named CAs as issuers."""
    store = written(tmp_path, build(GATEWAY.entry, (ROOT.pem, OTHER.pem), profile=profile))
    entries = java_entries(version, store, "PKCS12", PASSPHRASE)
    assert of_kind(entries, "key") == {digests(*GATEWAY.chain)}
    assert [entry.alias for entry in entries if entry.kind == "key"] == ["gateway"]
    assert of_kind(entries, "trusted") == {digests(ROOT.pem), digests(OTHER.pem)}
    assert {digests(ROOT.pem), digests(OTHER.pem)} <= of_kind(entries, "accepts")


@pytest.mark.parametrize(("version", "profile"), READABLE)
def test_a_trust_store_trusts_all_that_is_in_it(version: str, profile: Profile, tmp_path: Path) -> None:
    """A store without a key gives Java its CAs and nothing else."""
    store = written(tmp_path, build(None, (ROOT.pem, OTHER.pem, INTERMEDIATE.pem), profile=profile))
    entries = java_entries(version, store, "PKCS12", PASSPHRASE)
    expected = {digests(pem) for pem in (ROOT.pem, OTHER.pem, INTERMEDIATE.pem)}
    assert of_kind(entries, "key") == set()
    assert expected == of_kind(entries, "trusted") == of_kind(entries, "accepts")


def test_old_java_refuses_the_modern_profile(tmp_path: Path) -> None:
    """Java 11.0.10 reports a wrong passphrase for a store of the modern profile, so the legacy profile is needed."""
    store = written(tmp_path, build(GATEWAY.entry))
    outcome = run(*java_command(OLD_JAVA, "StoreReader"), store, "PKCS12", PASSPHRASE)
    assert not outcome.worked
    assert "keystore password was incorrect" in outcome.errors


@pytest.mark.parametrize("version", [NEW_JAVAS[0], NEW_JAVAS[-1]])
def test_two_generations_of_an_authority_do_not_mix(version: str, tmp_path: Path) -> None:
    """If an old and a new CA of the same name are trusted, Java builds the chain with the CA that issued the leaf."""
    store = written(tmp_path, build(GATEWAY.entry, (SUCCESSOR.pem, INTERMEDIATE.pem, ROOT.pem)))
    entries = java_entries(version, store, "PKCS12", PASSPHRASE)
    assert of_kind(entries, "key") == {digests(*GATEWAY.chain)}
    assert digests(SUCCESSOR.pem) in of_kind(entries, "trusted")
    store = written(tmp_path, build(GATEWAY.entry, (SUCCESSOR.pem,)))
    assert of_kind(java_entries(version, store, "PKCS12", PASSPHRASE), "key") == {digests(*GATEWAY.chain)}


@pytest.mark.parametrize("version", [NEW_JAVAS[0], NEW_JAVAS[-1]])
def test_a_trusted_leaf_keeps_its_chain(version: str, tmp_path: Path) -> None:
    """A self-signed certificate that is also trusted is the certificate of a key and a trusted entry."""
    alone = leaf("alone.example", None)
    store = written(tmp_path, build(alone.entry, (alone.pem,)))
    entries = java_entries(version, store, "PKCS12", PASSPHRASE)
    assert of_kind(entries, "key") == of_kind(entries, "trusted") == {digests(alone.pem)}


@pytest.mark.parametrize(("version", "name"), FOREIGN)
def test_our_reader_sees_what_java_sees(version: str, name: str) -> None:
    """On stores of keytool and OpenSSL, our reader finds the kinds, aliases and chains that Java finds."""
    ours = {
        (entry.alias, digests(*entry.chain))
        for entry in open_fixture(name).entries
        if entry.kind.name in {"KEY", "TRUSTED"}
    }
    entries = java_entries(version, FIXTURES / name, type_of(name), "changeit")
    assert ours == {(each.alias, each.digests) for each in entries if each.kind != "accepts" and each.digests}


def test_java_loses_an_entry_whose_alias_differs_in_case_only(tmp_path: Path) -> None:
    """Java loses one of two trusted CAs whose aliases differ in case only, so such aliases are reported as a fault."""
    certificates = [
        PKCS12Certificate(ROOT.certificate, b"Root"),
        PKCS12Certificate(OTHER.certificate, b"rOOT"),
    ]
    data = serialize_java_truststore(certificates, BestAvailableEncryption(PASSPHRASE.encode()))
    entries = java_entries(NEW_JAVAS[-1], written(tmp_path, data), "PKCS12", PASSPHRASE)
    assert len(of_kind(entries, "trusted")) == 1


def test_java_does_not_trust_an_unmarked_authority() -> None:
    """Java does not list a CA that OpenSSL put into a store without a key, so such a CA is reported as a fault."""
    outcome = run(
        *java_command(NEW_JAVAS[-1], "StoreReader"), FIXTURES / "unmarked.p12", "PKCS12", "changeit"
    )
    assert outcome.output == ""
    assert open_fixture("unmarked.p12").entries != ()
