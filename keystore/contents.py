"""What goes into a store, decoded, in one stable form.

Owns the reading of the parts, their order, and the check that they belong together. Knows no file format.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from keystore.errors import BuildError
from keystore.pem import load_certificates
from keystore.private_keys import load_private_key, private_key_der
from keystore.stores import KeyEntry


@dataclass(frozen=True)
class StoreContents:
    """The parts of a store."""

    key: PrivateKeyTypes | None = field(repr=False)
    chain: tuple[x509.Certificate, ...]
    """The key's certificate first; empty without a key."""
    trusted: tuple[x509.Certificate, ...]
    """Each once, ordered by digest."""

    def parts(self) -> Iterable[bytes]:
        """The bytes of all that the store holds, in which chain and trusted CAs cannot be confused."""
        yield b"" if self.key is None else private_key_der(self.key)
        yield len(self.chain).to_bytes(4)
        for certificate in (*self.chain, *self.trusted):
            yield certificate.public_bytes(Encoding.DER)


def contents(entry: KeyEntry | None, trusted: Sequence[str]) -> StoreContents:
    """Decode the parts of a store.

    Raises:
        PemError: a certificate or the key cannot be read.
        BuildError: there is nothing to put in, or the key is not the first certificate's.
    """
    anchors = {each.fingerprint(hashes.SHA256()): each for each in load_certificates(trusted)}
    ordered = tuple(anchors[digest] for digest in sorted(anchors))
    if entry is not None:
        return StoreContents(*_key_and_chain(entry), ordered)
    if not ordered:
        raise BuildError("a store would be empty", "give it a key with its certificates, or CAs to trust")
    return StoreContents(None, (), ordered)


def same_key(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    """Whether a private key is the one that a certificate speaks of; of an unknown kind it is never."""
    try:
        return key.public_key() == certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False


def _key_and_chain(entry: KeyEntry) -> tuple[PrivateKeyTypes, tuple[x509.Certificate, ...]]:
    # Keys come from the tls plugin or have been judged, and each preview builds every store anew.
    key = load_private_key(entry.private_key_pem, prove=False)
    chain = tuple(load_certificates(entry.chain))
    if not chain:
        raise BuildError(
            "a private key comes without a certificate", "give its certificate chain, leaf first"
        )
    if not same_key(key, chain[0]):
        raise BuildError(
            "the private key is not that of the first certificate",
            "put the key's own certificate first, its issuers after it",
        )
    return key, chain
