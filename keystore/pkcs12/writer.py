"""The writer of PKCS12 stores (RFC 7292): one file for a key with its chain, for trusted CAs, or for both.

Owns the reading of the parts, their order, the check that they belong together, and the bags with the attributes that
Java reads: alias, link to a key, trust. Equal input gives equal bytes (decision record 0003). It writes no other type of
store, uses neither time nor randomness, and does not check whether the certificates are fit for their use.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from asn1crypto import cms, core, pkcs12
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from keystore.certificates import distinct_certificates, fingerprint, load_certificates
from keystore.errors import BuildError, PassphraseError
from keystore.pkcs12.encryption import RECIPES, Derivation, Pkcs12Encryptor, Profile
from keystore.private_keys import load_private_key, private_key_der, same_key
from keystore.stores import KeyEntry

_ANY_USE: Final = "2.5.29.37.0"
"""anyExtendedKeyUsage (RFC 5280, section 4.2.1.12), the value that keytool writes."""
PASSPHRASE_MINIMUM: Final = 6
"""Characters. keytool refuses a shorter passphrase, so such a store could not be listed by hand."""


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
    store = _keystore_parts(entry, trusted)
    _check_label(label, store.trusted)
    parts = [profile.encode(), label.encode(), passphrase.encode(), *store.parts()]
    protector = Pkcs12Encryptor(passphrase, RECIPES[profile], Derivation.over(seed, parts))
    certificates = pkcs12.SafeContents(_certificate_bags(store, label)).dump()
    safe = [*_key_part(store, label, protector), protector.encrypted_part(certificates)]
    content = pkcs12.AuthenticatedSafe(safe).dump()
    pfx = {"version": "v3", "auth_safe": _plain_part(content), "mac_data": protector.mac(content)}
    return bytes(pkcs12.Pfx(pfx).dump())


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


def _check_label(label: str, trusted: Iterable[x509.Certificate]) -> None:
    """Raise `BuildError` for a label that cannot be an alias, or that another entry has."""
    if not label or not all(" " <= character <= "~" for character in label):
        raise BuildError("a key's label is empty or not printable ASCII", "use lower-case letters and digits")
    if label.lower() in {_trusted_alias(certificate) for certificate in trusted}:
        raise BuildError("a key's label is also the alias of a CA in the same store", "use another label")


def _keystore_parts(entry: KeyEntry | None, trusted: Sequence[str]) -> KeystoreParts:
    """The parts, decoded. Raises as `build_pkcs12` does."""
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


def _key_part(store: KeystoreParts, label: str, protector: Pkcs12Encryptor) -> list[cms.ContentInfo]:
    """The key in a separate part. The key is encrypted alone; the certificates are encrypted together."""
    if store.key is None:
        return []
    shrouded = protector.shrouded_key(private_key_der(store.key))
    bag = _bag("pkcs8_shrouded_key_bag", shrouded, _key_attributes(label, store.chain[0]))
    return [_plain_part(pkcs12.SafeContents([bag]).dump())]


def _plain_part(content: bytes) -> cms.ContentInfo:
    return cms.ContentInfo({"content_type": "data", "content": core.OctetString(content)})


def _certificate_bags(store: KeystoreParts, label: str) -> list[pkcs12.SafeBag]:
    """The chain, then the other trusted CAs.

    The chain comes first because Java builds it by name and takes the first certificate that bears the
    issuer's: during a change of authority, the old and the new CA may have the same one.
    """
    issuers = store.chain[1:]
    bags = [_certificate_bag(leaf, _key_attributes(label, leaf)) for leaf in store.chain[:1]]
    # An issuer that is not a trust anchor needs no name, and Java gives it none.
    bags += [_trusted_bag(each) if each in store.trusted else _certificate_bag(each, []) for each in issuers]
    # A leaf that is trusted itself gets a second bag: Java does not look for a key's certificate among those
    # that bear the mark, so with one bag the key would have no chain.
    return bags + [_trusted_bag(each) for each in store.trusted if each not in issuers]


def _trusted_bag(certificate: x509.Certificate) -> pkcs12.SafeBag:
    """A certificate with Java's trust attribute. Without this attribute, Java uses it only to build chains.

    The attribute is Oracle's trustedKeyUsage, 2.16.840.1.113894.746875.1.1
    (https://bugs.openjdk.org/browse/JDK-8005408).
    """
    name = _attribute("friendly_name", _trusted_alias(certificate))
    return _certificate_bag(certificate, [name, _attribute("trusted_key_usage", _ANY_USE)])


def _trusted_alias(certificate: x509.Certificate) -> str:
    """A name that a reader of `keytool -list` understands, and that no other certificate gets.

    Lower case, because Java drops one of two entries whose names differ in case only.
    """
    words = re.sub(r"[^a-z0-9]+", "-", certificate.subject.rfc4514_string().lower()).strip("-")
    return f"{words[:40]}-{fingerprint(certificate)[:16]}"


def _certificate_bag(certificate: x509.Certificate, attributes: list[pkcs12.Attribute]) -> pkcs12.SafeBag:
    value = core.ParsableOctetString(certificate.public_bytes(Encoding.DER))
    return _bag("cert_bag", pkcs12.CertBag({"cert_id": "x509", "cert_value": value}), attributes)


def _bag(kind: str, value: core.Asn1Value, attributes: list[pkcs12.Attribute]) -> pkcs12.SafeBag:
    fields: dict[str, object] = {"bag_id": kind, "bag_value": value}
    # An empty SET OF attributes would be legal, but the field is optional and others leave it out.
    return pkcs12.SafeBag(fields | ({"bag_attributes": attributes} if attributes else {}))


def _key_attributes(label: str, leaf: x509.Certificate) -> list[pkcs12.Attribute]:
    """The alias of a key and its certificate, and the identifier that links them: any bytes, equal in both bags."""
    identifier = bytes.fromhex(fingerprint(leaf))
    return [_attribute("friendly_name", label), _attribute("local_key_id", identifier)]


def _attribute(kind: str, value: str | bytes) -> pkcs12.Attribute:
    return pkcs12.Attribute({"type": kind, "values": [value]})
