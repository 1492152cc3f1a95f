import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    serialize_java_truststore,
    serialize_key_and_certificates,
)

from keystore import (
    EntryKind,
    Finding,
    OpenedStore,
    Requirements,
    StoreEntry,
    StoreType,
    check_store,
)
from tests.support.certificates import NOW, authority, leaf
from tests.support.stores import PASSPHRASE, build, open_fixture, reopen

ALL = Requirements(key=True, trusted=True, server=True, client=True, server_names=("gateway.example",))
ROOT = authority("Root")
OTHER = authority("Other")
GATEWAY = leaf("gateway.example", ROOT)


def of_fixture(name: str, needs: Requirements = ALL) -> list[tuple[str, str]]:
    """Severity and code of the findings on a store that keytool or OpenSSL made."""
    found = check_store(open_fixture(name), needs, NOW)
    return [(each.severity.value, each.code) for each in found if each.code != "long-lived"]


def test_what_we_build_has_no_findings() -> None:
    """Stores that the program builds pass the checks for brought stores."""
    assert check_store(reopen(build(GATEWAY.entry, (ROOT.pem, OTHER.pem))), ALL, NOW) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gateway.jks", []),
        ("gateway.jceks", []),
        ("trusted.p12", []),
        ("openssl.p12", [("fault", "ca-not-trusted")]),
        ("unmarked.p12", [("fault", "ca-not-trusted"), ("fault", "store-without-key")]),
        ("trust-only.p12", [("fault", "store-without-key")]),
        ("trust-only.jks", [("fault", "store-without-key")]),
        ("expired.p12", [("fault", "ca-not-trusted"), ("fault", "expired")]),
        ("missing-intermediate.p12", [("fault", "ca-not-trusted"), ("fault", "chain-incomplete")]),
    ],
)
def test_stores_of_other_makers(name: str, expected: list[tuple[str, str]]) -> None:
    """Each fixture has exactly the findings that its name says."""
    assert of_fixture(name) == expected


def test_what_is_not_needed_is_not_asked_for() -> None:
    """A trust store needs no key, a key store no trusted CA."""
    assert of_fixture("trust-only.p12", Requirements(trusted=True)) == []
    assert of_fixture("openssl.p12", Requirements(key=True, server=True)) == []


def test_an_unmarked_authority_is_told_with_the_command_that_marks_it() -> None:
    """OpenSSL shows such a certificate, but Java does not trust it."""
    (found,) = check_store(open_fixture("openssl.p12"), Requirements(trusted=True), NOW)
    assert found.reason.startswith("CN=Fixture Root (SHA-256 ")
    assert found.reason.endswith("is in the store, but not marked as trusted: Java ignores it")
    assert "keytool -importcert -trustcacerts" in found.remedy


def test_a_stray_certificate_beside_trusted_ones_is_a_warning() -> None:
    """If one authority is trusted and another is not, the mark was probably forgotten. The store still works."""
    stray = StoreEntry("", EntryKind.UNTRUSTED, (OTHER.pem,))
    store = reopen(build(GATEWAY.entry, (ROOT.pem,)))
    found = check_store(OpenedStore(store.store_type, (*store.entries, stray)), ALL, NOW)
    assert [(each.severity.value, each.code) for each in found] == [("warning", "ca-not-trusted")]


def test_a_store_without_any_certificate_to_trust() -> None:
    """A self-signed key alone is no trust store."""
    store = reopen(build(leaf("gateway.example", None).entry))
    assert [each.code for each in check_store(store, Requirements(trusted=True), NOW)] == [
        "store-without-trusted"
    ]


def test_aliases_that_java_takes_for_one() -> None:
    """Java changes aliases to lower case and keeps one entry of each, so an authority would be lost without a message."""
    certificates = [
        PKCS12Certificate(ROOT.certificate, b"Root"),
        PKCS12Certificate(OTHER.certificate, b"rOOT"),
    ]
    data = serialize_java_truststore(certificates, BestAvailableEncryption(PASSPHRASE.encode()))
    (found,) = check_store(reopen(data), Requirements(trusted=True), NOW)
    assert found.code == "aliases-collide"
    assert "2 entries have the same name in lower case, 'root'" in found.reason


def test_a_trusted_certificate_without_a_name_collides_with_none() -> None:
    """Java gives numbers to entries without a name."""
    certificates = [PKCS12Certificate(ROOT.certificate, None), PKCS12Certificate(OTHER.certificate, None)]
    data = serialize_java_truststore(certificates, BestAvailableEncryption(PASSPHRASE.encode()))
    assert check_store(reopen(data), Requirements(trusted=True), NOW) == ()


def test_the_stores_own_trust_completes_its_chain() -> None:
    """If the store trusts the root, the chain may end below it."""
    found = _judge_jks_like(chain=(GATEWAY.pem,), trusted=ROOT.pem)
    assert found == ()


def test_a_java_store_may_hold_a_chain_in_the_wrong_order() -> None:
    """JKS keeps chains as they were given."""
    found = _judge_jks_like(chain=tuple(reversed(GATEWAY.chain)), trusted=ROOT.pem)
    assert [each.code for each in found] == ["chain-out-of-order"]


def test_several_keys_are_warned_of() -> None:
    """It is not defined which of the keys a server uses."""
    store = reopen(build(GATEWAY.entry, (ROOT.pem,)))
    twice = OpenedStore(store.store_type, (*store.entries, _key("second", GATEWAY.chain)))
    assert [each.code for each in check_store(twice, ALL, NOW)] == ["several-keys"]


def test_a_key_without_certificate_is_told() -> None:
    """OpenSSL writes such files with `-nocerts`, and no TLS server can use them."""
    data = serialize_key_and_certificates(
        b"gateway",
        GATEWAY.key,  # type: ignore[arg-type]  # an EC key
        None,
        [x509.load_pem_x509_certificate(ROOT.pem.encode())],
        BestAvailableEncryption(PASSPHRASE.encode()),
    )
    found = check_store(reopen(data), Requirements(key=True), NOW)
    assert [each.code for each in found] == ["key-without-certificate"]


def _key(alias: str, chain: tuple[str, ...]) -> StoreEntry:
    return StoreEntry(alias, EntryKind.KEY, chain, GATEWAY.key_pem)


def _judge_jks_like(chain: tuple[str, ...], trusted: str) -> tuple[Finding, ...]:
    entries = (_key("gateway", chain), StoreEntry("root", EntryKind.TRUSTED, (trusted,)))
    return check_store(OpenedStore(StoreType.JKS, entries), ALL, NOW)
