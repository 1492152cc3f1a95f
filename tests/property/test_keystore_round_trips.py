from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from keystore import (
    EntryKind,
    KeyEntry,
    Profile,
    Requirements,
    StoreType,
    build_pem_bundle,
    build_pkcs12,
    check_key_pair,
    open_store,
    split_pem,
)
from tests.support.certificates import NOW, Holder, authority, leaf
from tests.support.stores import load_elsewhere, salts

PASSPHRASES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=6, max_size=64)
SEEDS = st.binary(min_size=16, max_size=64)
AUTHORITIES = tuple(authority(f"Authority {number % 7}") for number in range(20))
"""Twenty CAs that share seven names: generations of the same authority."""


def _line(length: int) -> Holder:
    """A leaf certificate below `length` authorities."""
    holder: Holder | None = None
    for number in range(length):
        holder = authority(f"Level {number}", holder)
    return leaf("gateway.example", holder)


LEAVES = tuple(_line(length) for length in range(5))


@dataclass(frozen=True)
class Parts:
    """The content of a store."""

    holder: Holder
    trusted: tuple[str, ...]
    passphrase: str
    seed: bytes
    label: str
    profile: Profile

    def build(self) -> bytes:
        """Build the store."""
        return build_pkcs12(
            entry=KeyEntry(self.holder.key_pem, self.holder.chain),
            trusted=self.trusted,
            passphrase=self.passphrase,
            seed=self.seed,
            label=self.label,
            profile=self.profile,
        )


PARTS = st.builds(
    Parts,
    holder=st.sampled_from(LEAVES),
    trusted=st.lists(st.sampled_from([each.pem for each in (*AUTHORITIES, *LEAVES)])).map(tuple),
    passphrase=PASSPHRASES,
    seed=SEEDS,
    label=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40),
    profile=st.sampled_from(Profile),
)

CHANGES: dict[str, Callable[[Parts, Parts], Parts]] = {
    "holder": lambda parts, other: replace(parts, holder=other.holder),
    "trusted": lambda parts, other: replace(parts, trusted=tuple(sorted(set(other.trusted)))),
    "passphrase": lambda parts, other: replace(parts, passphrase=other.passphrase),
    "seed": lambda parts, other: replace(parts, seed=other.seed),
    "label": lambda parts, other: replace(parts, label=other.label),
}


@settings(deadline=None, max_examples=40)
@given(parts=PARTS)
def test_what_goes_in_comes_out(parts: Parts) -> None:
    """Our reader finds the key, chain and trusted CAs of a store, for any passphrase and any number of certificates."""
    store = open_store(parts.build(), StoreType.PKCS12, parts.passphrase)
    (key,) = store.of_kind(EntryKind.KEY)
    assert (key.alias, key.private_key_pem, key.chain) == (
        parts.label,
        parts.holder.key_pem,
        parts.holder.chain,
    )
    assert {entry.chain[0] for entry in store.of_kind(EntryKind.TRUSTED)} == set(parts.trusted)
    aliases = [entry.alias.lower() for entry in store.entries if entry.kind is not EntryKind.UNTRUSTED]
    assert len(set(aliases)) == len(aliases)


@settings(deadline=None, max_examples=40)
@given(parts=PARTS)
def test_another_library_agrees(parts: Parts) -> None:
    """`cryptography` reads the same key and certificates from the store."""
    loaded = load_elsewhere(parts.build(), parts.passphrase)
    assert loaded.key is not None
    assert loaded.key.public_key() == parts.holder.key.public_key()
    assert loaded.cert is not None
    found = {
        each.certificate.public_bytes(Encoding.PEM).decode()
        for each in (loaded.cert, *loaded.additional_certs)
    }
    assert found == {*parts.holder.chain, *parts.trusted}


@settings(deadline=None, max_examples=20)
@given(parts=PARTS, order=st.randoms(use_true_random=False))
def test_equal_parts_give_equal_bytes(parts: Parts, order: Random) -> None:
    """Equal content makes equal bytes, in whatever order the trusted CAs are given."""
    shuffled = list(parts.trusted)
    order.shuffle(shuffled)
    again = replace(parts, trusted=tuple(shuffled))
    assert parts.build() == again.build()


@settings(deadline=None, max_examples=40)
@given(parts=PARTS, other=PARTS, field=st.sampled_from(sorted(CHANGES)))
def test_one_changed_part_changes_every_salt(parts: Parts, other: Parts, field: str) -> None:
    """Stores with different content share no salt and no initialisation vector."""
    parts = replace(parts, profile=Profile.MODERN, trusted=tuple(sorted(set(parts.trusted))))
    changed = CHANGES[field](parts, other)
    if parts == changed:
        assert parts.build() == changed.build()
    else:
        assert salts(parts.build()).shared_with(salts(changed.build())) == set()


@settings(deadline=None, max_examples=20)
@given(chosen=st.lists(st.sampled_from(AUTHORITIES)), order=st.randoms(use_true_random=False))
def test_bundles_are_sets(chosen: list[Holder], order: Random) -> None:
    """A bundle contains each certificate once, and its order does not depend on the order of the input."""
    bundle = build_pem_bundle(each.pem for each in chosen)
    order.shuffle(chosen)
    assert bundle == build_pem_bundle(each.pem for each in chosen)
    assert sorted({each.pem for each in chosen}) == sorted(split_pem(bundle) if bundle else ())


@settings(deadline=None, max_examples=30)
@given(holder=st.sampled_from(LEAVES), order=st.randoms(use_true_random=False))
def test_any_order_but_the_right_one_is_reported(holder: Holder, order: Random) -> None:
    """A complete chain has no findings in the right order, and one finding in any other order."""
    chain = list(holder.chain)
    order.shuffle(chain)
    codes = [each.code for each in check_key_pair(holder.key_pem, chain, Requirements(), NOW)]
    assert codes == ([] if tuple(chain) == holder.chain else ["chain-out-of-order"])
