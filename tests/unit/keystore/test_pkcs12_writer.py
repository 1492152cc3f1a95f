import pytest
from asn1crypto import pkcs12
from cryptography.hazmat.primitives.serialization import Encoding

from keystore import (
    BuildError,
    EntryKind,
    KeyEntry,
    PassphraseError,
    Profile,
    build_pkcs12,
)
from tests.support.certificates import Holder, authority, leaf
from tests.support.stores import PASSPHRASE, SEED, build, load_elsewhere, reopen, salts

ROOT = authority("Root")
INTERMEDIATE = authority("Intermediate", ROOT)
GATEWAY = leaf("gateway.example", INTERMEDIATE)


@pytest.mark.parametrize("profile", list(Profile))
def test_a_store_holds_key_chain_and_trust(profile: Profile) -> None:
    """One file gives the key with its whole chain, and the CA as trusted, in both profiles."""
    store = reopen(build(GATEWAY.entry, (ROOT.pem,), profile=profile))
    (key,) = store.of_kind(EntryKind.KEY)
    assert (key.alias, key.chain) == ("gateway", GATEWAY.chain)
    assert key.private_key_pem == GATEWAY.key_pem
    assert [entry.chain for entry in store.of_kind(EntryKind.TRUSTED)] == [(ROOT.pem,)]


@pytest.mark.parametrize("profile", list(Profile))
def test_another_library_reads_the_store(profile: Profile) -> None:
    """`cryptography` finds the same key, certificate and chain."""
    loaded = load_elsewhere(build(GATEWAY.entry, (ROOT.pem,), profile=profile))
    assert loaded.key is not None
    assert loaded.key.public_key() == GATEWAY.key.public_key()
    assert loaded.cert is not None
    assert loaded.cert.certificate == GATEWAY.certificate
    assert [each.certificate for each in loaded.additional_certs] == [
        INTERMEDIATE.certificate,
        ROOT.certificate,
    ]


def test_a_trusted_issuer_is_written_once() -> None:
    """A CA that is in the chain and trusted has one bag, with the mark of trust."""
    assert len(_certificate_names(build(GATEWAY.entry, (ROOT.pem,)))) == 3


def test_a_trusted_leaf_keeps_its_key() -> None:
    """A self-signed certificate that is also trusted is written twice.

    Otherwise Java would lose the chain of the key.
    """
    alone = leaf("alone.example", None)
    store = reopen(build(alone.entry, (alone.pem,)))
    assert [entry.chain for entry in store.of_kind(EntryKind.KEY)] == [alone.chain]
    assert [entry.chain for entry in store.of_kind(EntryKind.TRUSTED)] == [(alone.pem,)]


def test_a_store_may_hold_trusted_authorities_only() -> None:
    """Without a key, every certificate is an entry that Java trusts."""
    store = reopen(build(None, (ROOT.pem, INTERMEDIATE.pem)))
    assert {entry.kind for entry in store.entries} == {EntryKind.TRUSTED}
    assert {entry.chain[0] for entry in store.entries} == {ROOT.pem, INTERMEDIATE.pem}


def test_the_order_and_repetition_of_trusted_authorities_make_no_difference() -> None:
    """The bytes are the same for each order of the authorities, and if some are given twice."""
    expected = build(None, (ROOT.pem, INTERMEDIATE.pem))
    assert expected == build(None, (INTERMEDIATE.pem + ROOT.pem, ROOT.pem))


def test_the_chain_comes_before_other_certificates_of_the_same_name() -> None:
    """Java takes the first certificate with the name of the issuer, so that one must be of the chain."""
    for _ in range(8):  # the digests, and so the order of trusted CAs, differ each time
        successor = authority("Intermediate", ROOT)
        store = reopen(build(GATEWAY.entry, (successor.pem,)))
        assert store.of_kind(EntryKind.KEY)[0].chain == GATEWAY.chain


def test_aliases_are_distinct_in_lower_case() -> None:
    """Authorities whose names are equal, or differ in case only, get different aliases."""
    names = _certificate_names(build(None, tuple(authority(name).pem for name in ("Root", "ROOT", "root"))))
    assert len({name.lower() for name in names}) == 3
    assert all(name.startswith("cn-root-") for name in names)


def test_the_same_input_gives_the_same_bytes() -> None:
    """A second run of the program changes nothing."""
    assert build(GATEWAY.entry, (ROOT.pem,)) == build(GATEWAY.entry, (ROOT.pem,))


@pytest.mark.parametrize(
    "change",
    [
        {"passphrase": "another horse"},
        {"seed": bytes(32)},
        {"label": "relay"},
        {"trusted": (INTERMEDIATE.pem,)},
        {"trusted": ()},
        {"entry": KeyEntry(GATEWAY.key_pem, GATEWAY.chain[:2])},
        {"entry": leaf("gateway.example", INTERMEDIATE).entry},
        {"entry": leaf("gateway.example", INTERMEDIATE, key=GATEWAY.key).entry},
    ],
    ids=["passphrase", "seed", "label", "trusted", "no trust", "chain", "key", "renewal"],
)
def test_a_changed_input_changes_every_salt(change: dict[str, object]) -> None:
    """No salt or vector is used for two contents, passphrases or seeds."""
    given: dict[str, object] = {
        "entry": GATEWAY.entry,
        "trusted": (ROOT.pem,),
        "passphrase": PASSPHRASE,
        "seed": SEED,
        "label": "gateway",
    }
    before = salts(build_pkcs12(**given))  # type: ignore[arg-type]  # one keyword replaced by its like
    after = salts(build_pkcs12(**(given | change)))  # type: ignore[arg-type]  # as above
    assert before.shared_with(after) == set()
    assert len(set(after.values)) == 5


def test_salts_are_long_enough_for_validated_modules() -> None:
    """Salts have 16 bytes at least, and vectors exactly one block."""
    assert sorted(len(value) for value in salts(build(GATEWAY.entry)).values) == [16, 16, 20, 20, 20]


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("tiny!", "shorter than 6 characters"),
        ("", "shorter than 6 characters"),
        ("correct\nhorse", "not printable ASCII"),
        ("correct horse\n", "a line break counts"),
        ("größer als", "not printable ASCII"),
    ],
)
def test_a_passphrase_that_a_reader_could_not_use_is_refused(passphrase: str, reason: str) -> None:
    """A passphrase that keytool refuses, or that readers encode differently, is refused before a store is built."""
    with pytest.raises(PassphraseError, match=reason) as caught:
        build_pkcs12(entry=GATEWAY.entry, trusted=(), passphrase=passphrase, seed=SEED, label="gateway")
    assert not passphrase or passphrase not in str(caught.value)


def test_an_empty_store_is_refused() -> None:
    """A store without an entry could be read, but would trust nobody."""
    with pytest.raises(BuildError, match="would be empty"):
        build()


def test_a_key_needs_its_certificate() -> None:
    """A key without a chain is of no use to any reader."""
    with pytest.raises(BuildError, match="without a certificate"):
        build(KeyEntry(GATEWAY.key_pem, ()))


def test_a_short_seed_is_refused() -> None:
    """A seed that can be guessed makes salts that can be guessed."""
    with pytest.raises(BuildError, match="at least 16 random bytes"):
        build_pkcs12(entry=GATEWAY.entry, trusted=(), passphrase=PASSPHRASE, seed=bytes(15), label="gateway")


@pytest.mark.parametrize("label", ["", "gate\nway", "tür"])
def test_a_label_must_be_an_alias(label: str) -> None:
    """A key's label is what users type after `keytool -alias`."""
    with pytest.raises(BuildError, match="label is empty or not printable ASCII"):
        build_pkcs12(entry=GATEWAY.entry, trusted=(), passphrase=PASSPHRASE, seed=SEED, label=label)


def test_a_label_may_not_be_the_alias_of_an_authority() -> None:
    """Java would keep only one of the two entries."""
    (taken,) = _certificate_names(build(None, (ROOT.pem,)))
    with pytest.raises(BuildError, match="also the alias of a CA"):
        build_pkcs12(
            entry=GATEWAY.entry, trusted=(ROOT.pem,), passphrase=PASSPHRASE, seed=SEED, label=taken.upper()
        )


def test_neither_key_nor_passphrase_shows_in_a_representation() -> None:
    """The representation of a key entry or an opened store shows no secret, because it may be logged."""
    secret = GATEWAY.key_pem.splitlines()[1]
    assert secret not in repr(GATEWAY.entry)
    assert secret not in repr(reopen(build(GATEWAY.entry)))


def test_the_key_lies_encrypted_in_the_store() -> None:
    """Neither the key nor a certificate can be read without the passphrase."""
    data = build(GATEWAY.entry, (ROOT.pem,))
    for holder in (GATEWAY, ROOT):
        assert _raw_key(holder) not in data
        assert holder.certificate.public_bytes(Encoding.DER) not in data


def _raw_key(holder: Holder) -> bytes:
    return holder.key.private_numbers().private_value.to_bytes(32)  # type: ignore[union-attr]  # all are EC here


def _certificate_names(data: bytes) -> list[str]:
    """The friendly names of all certificates, through `cryptography`; empty for those that have none."""
    loaded = load_elsewhere(data)
    everything = [*([loaded.cert] if loaded.cert else []), *loaded.additional_certs]
    return [(each.friendly_name or b"").decode() for each in everything]


def test_the_structure_is_version_3_of_pkcs12() -> None:
    """Readers look for the version and for a MAC of 10 000 rounds."""
    pfx = pkcs12.Pfx.load(build(GATEWAY.entry), strict=True)
    assert pfx["version"].native == "v3"
    assert pfx["mac_data"]["iterations"].native == 10_000
