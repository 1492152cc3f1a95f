"""The writer of PKCS12 stores (RFC 7292): one file for a key with its chain, for trusted CAs, or for both.

Owns the reading of the parts, their order, and the check that they belong together. Equal input gives equal bytes
(decision record 0003). It writes no other type of store, uses neither time nor randomness, and does not check whether
the certificates are fit for their use.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from asn1crypto import cms, core, pkcs12
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from keystore.errors import BuildError, PassphraseError
from keystore.pem import distinct_certificates, load_certificates, load_private_key, private_key_der, same_key
from keystore.pkcs12 import bags
from keystore.pkcs12.derivation import Derivation
from keystore.pkcs12.encryption import Pkcs12Encryptor
from keystore.pkcs12.profiles import RECIPES, Profile
from keystore.stores import KeyEntry


@dataclass(frozen=True)
class KeystoreParts:
    """The parts of a store."""

    key: PrivateKeyTypes | None = field(repr=False)
    chain: tuple[x509.Certificate, ...]
    """The key's certificate first; empty without a key."""
    trusted: tuple[x509.Certificate, ...]
    """Each once, ordered by digest."""

    def parts(self) -> Iterable[bytes]:
        """The bytes of all parts of the store, so that chain and trusted CAs cannot be confused."""
        yield b"" if self.key is None else private_key_der(self.key)
        yield len(self.chain).to_bytes(4)
        for certificate in (*self.chain, *self.trusted):
            yield certificate.public_bytes(Encoding.DER)


def keystore_parts(entry: KeyEntry | None, trusted: Sequence[str]) -> KeystoreParts:
    """Decode the parts of a store.

    Raises:
        PemError: a certificate or the key cannot be read.
        BuildError: there is nothing to put in, or the key is not the first certificate's.
    """
    ordered = tuple(anchor.parsed for anchor in distinct_certificates(trusted).values())
    if entry is not None:
        return KeystoreParts(*_key_and_chain(entry), ordered)
    if not ordered:
        raise BuildError("a store would be empty", "give it a key with its certificates, or CAs to trust")
    return KeystoreParts(None, (), ordered)


def _key_and_chain(entry: KeyEntry) -> tuple[PrivateKeyTypes, tuple[x509.Certificate, ...]]:
    # Keys come from the tls plugin or were checked before, and each preview builds every store again.
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


PASSPHRASE_MINIMUM: Final = 6
"""Characters. keytool refuses a shorter passphrase, so such a store could not be listed by hand."""


def build_pkcs12(  # noqa: PLR0913 - each is given by its name, and none is part of another
    *,
    entry: KeyEntry | None,
    trusted: Sequence[str],
    passphrase: str,
    seed: bytes,
    label: str,
    profile: Profile = Profile.MODERN,
) -> bytes:
    """A PKCS12 store that Java, Node and OpenSSL read.

    Args:
        entry: the private key with its chain, or none for a store of trusted CAs only. (Node refuses a store
            without a key: give it `build_pem_bundle` instead.)
        trusted: PEM texts of the CAs to trust. Their bags carry the attribute without which Java ignores
            them. Order and repetition make no difference. A CA that is in the chain too is written once.
        passphrase: at least 6 characters of printable ASCII; protects the key, the certificates and the whole.
        seed: at least 16 secret random bytes, kept in the stack's state; salts come from it.
        label: the alias of the key entry.
        profile: for which readers.

    Raises:
        PassphraseError: the passphrase is too short or not printable ASCII.
        PemError: a certificate or the key cannot be read.
        BuildError: there is nothing to put in, the key is not the first certificate's, the seed is too short,
            or the label is not a valid alias or is the alias of a CA.
    """
    _check_passphrase(passphrase)
    store = keystore_parts(entry, trusted)
    bags.check_label(label, store.trusted)
    parts = [profile.encode(), label.encode(), passphrase.encode(), *store.parts()]
    protector = Pkcs12Encryptor(passphrase, RECIPES[profile], Derivation.over(seed, parts))
    certificates = pkcs12.SafeContents(_certificate_bags(store, label)).dump()
    safe = [*_key_part(store, label, protector), protector.encrypted_part(certificates)]
    content = pkcs12.AuthenticatedSafe(safe).dump()
    return bytes(
        pkcs12.Pfx(
            {"version": "v3", "auth_safe": _plain_part(content), "mac_data": protector.mac(content)}
        ).dump()
    )


def _check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that a reader could not use: readers of PKCS12 encode other characters differently."""
    if not all(" " <= character <= "~" for character in passphrase):
        raise PassphraseError(
            "the passphrase holds a character that is not printable ASCII (a line break counts)",
            "use letters, digits and signs only",
        )
    if len(passphrase) < PASSPHRASE_MINIMUM:
        raise PassphraseError(
            f"the passphrase is shorter than {PASSPHRASE_MINIMUM} characters", "use at least 20 random ones"
        )


def _certificate_bags(store: KeystoreParts, label: str) -> list[pkcs12.SafeBag]:
    """The chain, then the other trusted CAs.

    The chain comes first because Java builds it by name and takes the first certificate that bears the
    issuer's: during a change of authority, the old and the new CA may have the same one.
    """
    issuers = store.chain[1:]
    certificates = [bags.leaf_bag(leaf, label) for leaf in store.chain[:1]]
    certificates += [
        bags.trusted_bag(each) if each in store.trusted else bags.issuer_bag(each) for each in issuers
    ]
    # A leaf that is trusted itself gets a second bag: Java does not look for a key's certificate among those
    # that bear the mark, so with one bag the key would have no chain.
    return certificates + [bags.trusted_bag(each) for each in store.trusted if each not in issuers]


def _key_part(store: KeystoreParts, label: str, protector: Pkcs12Encryptor) -> list[cms.ContentInfo]:
    """The key in a separate part. The key is encrypted alone; the certificates are encrypted together."""
    if store.key is None:
        return []
    shrouded = protector.shrouded_key(private_key_der(store.key))
    key_bag = bags.key_bag(shrouded, label, store.chain[0])
    return [_plain_part(pkcs12.SafeContents([key_bag]).dump())]


def _plain_part(content: bytes) -> cms.ContentInfo:
    return cms.ContentInfo({"content_type": "data", "content": core.OctetString(content)})
