import pytest
from asn1crypto import pkcs12
from cryptography.hazmat.primitives.serialization import Encoding

from keystore import (
    DamagedStoreError,
    EntryKind,
    KeyPassphraseError,
    OversizedStoreError,
    PassphraseError,
    StoreError,
    StoreType,
    StoreTypeError,
    SymmetricKeyError,
    UnprotectedStoreError,
    UnsupportedAlgorithmError,
    describe_certificate,
    open_store,
)
from keystore.errors import RoundsBudget, check_key_count
from tests.support.certificates import authority, leaf
from tests.support.mutations import sealed_java_store
from tests.support.stores import PASSPHRASE, build, fixture, open_fixture, reopen, type_of

KEY_PEM = fixture("leaf.key").decode()
WHOLE = [
    "gateway.jks",
    "gateway.jceks",
    "openssl.p12",
    "openssl-legacy-3des.p12",
    "openssl-aes128-sha512.p12",
    "trusted.p12",
]
ROOT = authority("Root")
GATEWAY = leaf("gateway.example", ROOT)


@pytest.mark.parametrize("name", WHOLE)
def test_stores_of_other_makers_give_key_and_chain(name: str) -> None:
    """Stores of keytool and OpenSSL give the key, and its chain with the leaf first."""
    (key,) = open_fixture(name).of_kind(EntryKind.KEY)
    assert key.private_key_pem == KEY_PEM
    subjects = [describe_certificate(pem).subject for pem in key.chain]
    assert subjects == ["CN=gateway.example", "CN=Fixture Intermediate", "CN=Fixture Root"]


@pytest.mark.parametrize(
    ("name", "kind", "aliases"),
    [
        ("gateway.jks", EntryKind.TRUSTED, ["fixture-root"]),
        ("gateway.jceks", EntryKind.TRUSTED, ["fixture-root"]),
        ("trusted.p12", EntryKind.TRUSTED, ["fixture-root"]),
        ("trust-only.p12", EntryKind.TRUSTED, ["fixture-root"]),
        ("trust-only.jks", EntryKind.TRUSTED, ["türöffner", "fixture-root"]),
        ("openssl.p12", EntryKind.TRUSTED, []),
        ("openssl.p12", EntryKind.UNTRUSTED, ["", ""]),
        ("unmarked.p12", EntryKind.UNTRUSTED, [""]),
        ("non-ascii-alias.p12", EntryKind.KEY, ["Türöffner 門"]),
    ],
)
def test_entries_are_of_the_kind_that_java_sees(name: str, kind: EntryKind, aliases: list[str]) -> None:
    """A certificate in PKCS12 without the mark of trust is not trusted, as in Java."""
    store = open_fixture(name)
    assert [entry.alias for entry in store.of_kind(kind)] == aliases


@pytest.mark.parametrize("name", WHOLE)
def test_a_wrong_passphrase_is_said_to_be_wrong(name: str) -> None:
    """The error names the passphrase, and does not show it."""
    with pytest.raises(PassphraseError, match="the passphrase does not open the store") as caught:
        open_store(fixture(name), type_of(name), "a-wrong-one")
    assert "a-wrong-one" not in str(caught.value)


@pytest.mark.parametrize("name", WHOLE)
def test_a_line_break_too_many_is_told(name: str) -> None:
    """A passphrase from `echo` or an editor may end with a line break. The message says that this is the only fault."""
    with pytest.raises(PassphraseError, match="ends with a line break; without it, it opens the store"):
        open_store(fixture(name), type_of(name), "changeit\r\n")


def test_a_wrong_passphrase_with_a_line_break_is_wrong_twice() -> None:
    """Removing the line break would not help; the message says that too."""
    with pytest.raises(PassphraseError, match="it does not open the store either"):
        open_store(fixture("openssl.p12"), StoreType.PKCS12, "wrong\n")


def test_a_line_break_that_belongs_to_the_passphrase_opens() -> None:
    """A store that was made with the line break is opened with it."""
    store = open_store(fixture("trailing-newline.p12"), StoreType.PKCS12, "changeit\n")
    assert len(store.of_kind(EntryKind.KEY)) == 1


def test_an_empty_passphrase_is_refused() -> None:
    """An empty passphrase was probably forgotten."""
    with pytest.raises(PassphraseError, match="the passphrase is empty"):
        open_store(fixture("openssl.p12"), StoreType.PKCS12, "")


def test_a_key_with_a_passphrase_of_its_own_is_told() -> None:
    """JKS allows it, but a gateway has one passphrase only."""
    with pytest.raises(KeyPassphraseError, match="has a passphrase of its own"):
        open_store(fixture("key-passphrase.jks"), StoreType.JKS, "changeit")


@pytest.mark.parametrize("named", list(StoreType))
@pytest.mark.parametrize("name", ["gateway.jks", "gateway.jceks", "openssl.p12"])
def test_the_type_named_must_be_the_true_one(name: str, named: StoreType) -> None:
    """The message has both types, so that the user can write the right one."""
    if named is type_of(name):
        assert open_store(fixture(name), named, "changeit").store_type is named
    else:
        with pytest.raises(StoreTypeError, match=f"the file is {type_of(name)}, not {named}: name the type"):
            open_store(fixture(name), named, "changeit")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (GATEWAY.pem.encode(), "the file is PEM text, not JKS"),
        (b"MIIKFwIBAzCC", "the file is Base64 text, not JKS"),
        (b"/u3+7QAAAAIA", "the file is Base64 text, not JKS"),
        (GATEWAY.certificate.public_bytes(Encoding.DER), "the file is a single certificate, not JKS"),
        (b"PK\x03\x04", "the file is not a key store"),
    ],
)
def test_what_is_no_store_is_called_by_its_name(data: bytes, reason: str) -> None:
    """The message says whether the file is text, base64, a certificate or something else."""
    with pytest.raises(StoreTypeError, match=reason):
        open_store(data, StoreType.JKS, "changeit")


@pytest.mark.parametrize(
    ("name", "error", "reason"),
    [
        ("without-mac.p12", UnprotectedStoreError, "no integrity check"),
        ("key-in-clear.p12", UnprotectedStoreError, "the private key in the store is not encrypted"),
        ("openssl-legacy-rc2.p12", UnsupportedAlgorithmError, "encrypted with RC2, which OpenSSL 3 and Node"),
    ],
)
def test_a_store_that_a_reader_refuses_is_refused(name: str, error: type[StoreError], reason: str) -> None:
    """The passphrase is right, so the message says what the store lacks."""
    with pytest.raises(error, match=reason):
        open_store(fixture(name), StoreType.PKCS12, "changeit")


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.99])
def test_a_truncated_store_is_called_truncated(name: str, kept: float) -> None:
    """The message says that the file is incomplete, and not that the passphrase is wrong."""
    data = fixture(name)
    with pytest.raises(DamagedStoreError, match="truncated or garbled"):
        open_store(data[: int(len(data) * kept)], type_of(name), "changeit")


def test_an_empty_file_is_damage() -> None:
    """The message says that the file is empty, and not that the passphrase is wrong."""
    with pytest.raises(DamagedStoreError, match="PKCS12 store is truncated"):
        open_store(b"", StoreType.PKCS12, "changeit")


def test_bytes_behind_a_java_store_are_damage() -> None:
    """A file with more bytes after its entries was changed."""
    data = fixture("gateway.jks")
    with pytest.raises(DamagedStoreError, match="truncated or garbled"):
        open_store(data + bytes(8), StoreType.JKS, "changeit")


def test_a_huge_file_is_refused_unread() -> None:
    """A file that is larger than a Kubernetes Secret cannot be deployed."""
    with pytest.raises(OversizedStoreError, match="larger than 1048576 bytes"):
        open_store(b"\x30" + bytes(1 << 20), StoreType.PKCS12, "changeit")


@pytest.mark.parametrize(
    ("rounds", "error", "reason"),
    [
        (5_000_001, OversizedStoreError, "more than 5000000 iterations"),
        (2**64, OversizedStoreError, "more than 5000000 iterations"),
        (0, DamagedStoreError, "zero iterations of key derivation"),
        (-1, DamagedStoreError, "zero iterations of key derivation"),
    ],
)
def test_absurd_rounds_are_refused_before_they_are_done(
    rounds: int, error: type[StoreError], reason: str
) -> None:
    """A file cannot make the program run for a very long time."""
    pfx = pkcs12.Pfx.load(build(GATEWAY.entry))
    pfx["mac_data"]["iterations"] = rounds
    with pytest.raises(error, match=reason):
        reopen(pfx.dump(force=True))


def test_rounds_count_over_the_whole_file() -> None:
    """The limit counts the rounds of all parts together."""
    budget = RoundsBudget()
    assert budget.spend(4_999_999) == 4_999_999
    assert budget.spend(1) == 1
    with pytest.raises(OversizedStoreError, match="more than 5000000 iterations"):
        budget.spend(1)


def test_an_unknown_integrity_check_is_named() -> None:
    """PBMAC1 is known to the newest readers only. The message says how to convert the store."""
    pfx = pkcs12.Pfx.load(build(GATEWAY.entry))
    pfx["mac_data"]["mac"]["digest_algorithm"]["algorithm"] = "1.2.840.113549.1.5.14"
    with pytest.raises(UnsupportedAlgorithmError, match="PBMAC1, which only Java 26"):
        reopen(pfx.dump(force=True))


def test_a_changed_byte_is_found_out() -> None:
    """The integrity of the store is checked before its content is read."""
    data = bytearray(build(GATEWAY.entry))
    data[len(data) // 2] ^= 1
    with pytest.raises(StoreError, match=r"does not open the store|truncated or garbled"):
        reopen(bytes(data))


def test_our_own_store_needs_its_passphrase() -> None:
    """What we write opens with its passphrase only."""
    data = build(GATEWAY.entry)
    assert len(reopen(data).entries) == 2
    with pytest.raises(PassphraseError, match="does not open"):
        reopen(data, PASSPHRASE.upper())


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x06\x83\x0d\xbb\xa0" + b"\xff" * 900_000,  # decoding this identifier would take minutes
        b"\x30\x80" * 400_000,  # values inside values
    ],
)
def test_content_that_is_dear_to_parse_is_refused_at_once(hostile: bytes) -> None:
    """Such content can stand before any check of the passphrase, so the parser has limits.

    Without them this test takes minutes.
    """
    with pytest.raises(DamagedStoreError, match="truncated or garbled"):
        open_store(b"\x30\x83\x0d\xbb\xa5" + hostile, StoreType.PKCS12, "changeit")


def test_a_store_of_very_many_keys_is_refused() -> None:
    """Each key is compared with each certificate, so their number has a limit."""
    check_key_count(100)
    body = fixture("key-passphrase.jks")[:-20]
    many = body[:8] + (101).to_bytes(4) + body[12:] * 101
    with pytest.raises(OversizedStoreError, match="more than 100 private keys"):
        open_store(sealed_java_store(many, "changeit"), StoreType.JKS, "changeit")


def test_a_symmetric_key_is_refused_by_its_alias() -> None:
    """TLS does not use such a key, and only Java can read it. The message names the alias to remove."""
    with pytest.raises(SymmetricKeyError, match="the entry 'symmetric' is a symmetric key") as caught:
        open_fixture("symmetric.jceks")
    assert "keytool -delete -alias 'symmetric'" in caught.value.remedy


def test_a_wrong_passphrase_comes_before_a_symmetric_key() -> None:
    """Without the right passphrase it is not known whether the file was changed."""
    with pytest.raises(PassphraseError, match="the passphrase does not open the store"):
        open_store(fixture("symmetric.jceks"), StoreType.JCEKS, "a-wrong-one")
