"""Rules for a whole store: its entries, their use, and their names.

Owns what concerns entries, not certificates. It sees what Java sees: see `pkcs12_entries`.
"""

from collections import Counter
from collections.abc import Iterator

from keystore.checks.certificates import is_self_issued, name_of
from keystore.checks.findings import Finding, Requirements, fault, warning
from keystore.pem import Certificate, load_certificate
from keystore.stores import EntryKind, OpenedStore, StoreEntry

_MARK = "keytool -importcert -trustcacerts -alias <name> -file <ca.pem> -keystore <store>"


def check_aliases(store: OpenedStore) -> Iterator[Finding]:
    """`aliases-collide`. Java ignores the case of names, and silently keeps only one entry of each name."""
    visible = (entry.alias for entry in store.entries if entry.kind is not EntryKind.UNTRUSTED)
    counts = Counter(alias.lower() for alias in visible if alias)
    for alias in sorted(alias for alias, count in counts.items() if count > 1):
        yield fault(
            "aliases-collide",
            f"{counts[alias]} entries are called {alias!r} once in lower case; Java keeps one of them",
            "give each entry a name of its own (`keytool -changealias`)",
        )


def check_contents(store: OpenedStore, needs: Requirements) -> Iterator[Finding]:
    """`store-without-key`, `key-without-certificate`, `several-keys`, and those of trust."""
    if needs.key:
        yield from _check_keys(store.of_kind(EntryKind.KEY))
    if needs.trusted:
        yield from _check_trust(store)


def _check_keys(keys: tuple[StoreEntry, ...]) -> Iterator[Finding]:
    if not keys:
        yield fault(
            "store-without-key",
            "the store holds no private key",
            "export it with its key (`openssl pkcs12 -export -inkey`), or name it as trust store only",
        )
    if len(keys) > 1:
        yield warning(
            "several-keys",
            f"the store holds {len(keys)} private keys, and the reader picks one",
            "leave only the one that is meant",
        )
    for entry in keys:
        if not entry.chain:
            yield fault(
                "key-without-certificate",
                f"no certificate in the store belongs to the key {entry.alias!r}",
                "export key and certificate together (`openssl pkcs12 -export -inkey -in`)",
            )


def _check_trust(store: OpenedStore) -> Iterator[Finding]:
    """`store-without-trusted`, `ca-not-trusted`: a common fault of PKCS12 files that OpenSSL made."""
    in_chains = {pem for entry in store.of_kind(EntryKind.KEY) for pem in entry.chain}
    unmarked = [load_certificate(entry.chain[0]) for entry in store.of_kind(EntryKind.UNTRUSTED)]
    has_trusted = bool(store.of_kind(EntryKind.TRUSTED))
    if has_trusted:
        # Beside a trusted CA, an unmarked certificate of the key's own chain is as it should be.
        meant = [each for each in unmarked if Certificate(each) not in in_chains]
    else:
        meant = [each for each in unmarked if is_self_issued(each)] or unmarked
    for certificate in meant:
        reason = f"{name_of(certificate)} is in the store, but not marked as trusted: Java ignores it"
        finding = warning if has_trusted else fault
        yield finding("ca-not-trusted", reason, f"mark it: {_MARK}")
    if not has_trusted and not unmarked:
        yield fault("store-without-trusted", "the store holds no trusted CA", f"add one: {_MARK}")
