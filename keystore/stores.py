"""What a store holds, as data: what goes into one that we build, what came out of one that was brought.

Owns the types that readers, the writer and the rules share. They decide nothing and decode nothing.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class StoreType(StrEnum):
    """The types of store that the SIP orchestrator accepts; the values are those of `SSL_FILE_TYPE`."""

    JKS = "JKS"
    """Java's own, sealed by SHA-1. Neither Node nor OpenSSL reads it."""
    JCEKS = "JCEKS"
    """As JKS, with keys under PBEWithMD5AndTripleDES. Neither Node nor OpenSSL reads it."""
    PKCS12 = "PKCS12"
    """RFC 7292. Java's default since Java 9 (JEP 229), and the one type that Node and OpenSSL read too."""


class EntryKind(StrEnum):
    """What Java sees an entry as."""

    KEY = "private key"
    """A private key with its certificate chain."""
    TRUSTED = "trusted certificate"
    """A certificate that Java takes as a trust anchor."""
    UNTRUSTED = "certificate not marked as trusted"
    """A certificate that lies in a PKCS12 without Java's trust attribute: Java uses it for chains at most."""


@dataclass(frozen=True)
class KeyEntry:
    """A private key and its certificates, to be put into a store."""

    private_key_pem: str = field(repr=False)
    """PKCS8, PKCS1 or SEC1, not encrypted. Its public half is compared with the certificate; that the private half
    is sound is up to whoever made or checked the key."""
    chain: tuple[str, ...]
    """PEM certificates, the key's own first, each followed by its issuer."""


@dataclass(frozen=True)
class StoreEntry:
    """An entry of a store that was opened."""

    alias: str
    """The name in the file, before Java lower-cases it; empty where the file gives none."""
    kind: EntryKind
    chain: tuple[str, ...] = ()
    """PEM certificates: the whole chain of a key, or the one certificate of a trusted or untrusted entry."""
    private_key_pem: str | None = field(default=None, repr=False)
    """PKCS8, for a `KEY` entry."""


@dataclass(frozen=True)
class OpenedStore:
    """A store that its passphrase opened."""

    store_type: StoreType
    entries: tuple[StoreEntry, ...]

    def of_kind(self, kind: EntryKind) -> tuple[StoreEntry, ...]:
        """The entries of one kind, in the order of the file."""
        return tuple(entry for entry in self.entries if entry.kind is kind)
