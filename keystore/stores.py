"""The contents of stores as data: of stores that are built, and of stores that are brought.

Owns the types that readers, the writer and the rules share. They contain no logic.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class StoreType(StrEnum):
    """The types of store that the SIP orchestrator accepts; the values are those of `SSL_FILE_TYPE`."""

    JKS = "JKS"
    """Java's own type, with an integrity check by SHA-1. Neither Node nor OpenSSL reads it."""
    JCEKS = "JCEKS"
    """Like JKS, with keys encrypted by PBEWithMD5AndTripleDES. Neither Node nor OpenSSL reads it."""
    PKCS12 = "PKCS12"
    """RFC 7292. Java's default since Java 9 (JEP 229), and the only type that Node and OpenSSL read too."""


class EntryKind(StrEnum):
    """Kind of an entry, as Java sees it."""

    KEY = "private key"
    """A private key with its certificate chain."""
    TRUSTED = "trusted certificate"
    """A certificate that Java uses as a trust anchor."""
    UNTRUSTED = "certificate not marked as trusted"
    """A certificate in a PKCS12 without Java's trust attribute. Java uses it only to build chains."""


@dataclass(frozen=True)
class KeyEntry:
    """A private key and its certificates, to be put into a store."""

    private_key_pem: str = field(repr=False)
    """PKCS8, PKCS1 or SEC1, not encrypted. Its public key is compared with the certificate. Whether the private key is
    valid must be checked before."""
    chain: tuple[str, ...]
    """PEM certificates, the key's own first, each followed by its issuer."""


@dataclass(frozen=True)
class StoreEntry:
    """An entry of a store that was opened."""

    alias: str
    """The name in the file, before Java changes it to lower case; empty if the file has none."""
    kind: EntryKind
    chain: tuple[str, ...] = ()
    """PEM certificates: the whole chain of a key, or the one certificate of a trusted or untrusted entry."""
    private_key_pem: str | None = field(default=None, repr=False)
    """PKCS8, for a `KEY` entry."""


@dataclass(frozen=True)
class OpenedStore:
    """A store that was opened."""

    store_type: StoreType
    entries: tuple[StoreEntry, ...]

    def of_kind(self, kind: EntryKind) -> tuple[StoreEntry, ...]:
        """The entries of one kind, in the order of the file."""
        return tuple(entry for entry in self.entries if entry.kind is kind)
