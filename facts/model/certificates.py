"""Authorities, identities and anchors. The components make the keys and certificates later."""

from dataclasses import dataclass

from facts.certificates import Use
from facts.model.values import GenerationText, SecretRef

_HOURS = 24
"""The hours of a day."""


@dataclass(frozen=True, order=True)
class KeyAlgorithm:
    """Algorithm of a private key, in the terms of pulumi-tls."""

    algorithm: str
    """`RSA` or `ECDSA`."""
    rsa_bits: int | None = None
    ecdsa_curve: str | None = None


@dataclass(frozen=True, order=True)
class Validity:
    """How long a certificate lives and when its renewal begins."""

    days: int
    renewal_days: int
    """Length of the window before the end. In this window each run of the program replaces it."""

    @property
    def lifetime_hours(self) -> int:
        """Its life in the unit of pulumi-tls."""
        return self.days * _HOURS

    @property
    def early_renewal_hours(self) -> int:
        """The window in the unit of pulumi-tls."""
        return self.renewal_days * _HOURS


@dataclass(frozen=True, order=True)
class GeneratedAuthority:
    """An authority whose key and self-signed certificate live in this stack."""

    name: str
    common_name: str
    key: KeyAlgorithm
    validity: Validity


@dataclass(frozen=True, order=True)
class BroughtAuthority:
    """An authority whose certificate and key are in the declaration."""

    name: str
    chain: tuple[str, ...]
    """PEM certificates, the signing one first, the root last."""
    key: SecretRef


@dataclass(frozen=True, order=True)
class ReferencedAuthority:
    """An authority that another stack exports."""

    name: str
    stack: str
    certificate_output: str
    key_output: str


Authority = GeneratedAuthority | BroughtAuthority | ReferencedAuthority


@dataclass(frozen=True, order=True)
class AuthorityAnchor:
    """Trust in an authority of this plan, by its name."""

    authority: str


@dataclass(frozen=True, order=True)
class PemAnchor:
    """Trust in one certificate that the declaration gives."""

    pem: str


Anchor = AuthorityAnchor | PemAnchor


@dataclass(frozen=True, order=True)
class IssuedIdentity:
    """Key and certificate that the stack makes for one service."""

    name: str
    authority: str
    """Name of the signing authority."""
    common_name: str
    dns_names: tuple[str, ...]
    ip_addresses: tuple[str, ...]
    uses: tuple[Use, ...]
    key: KeyAlgorithm
    validity: Validity
    generation_names: tuple[GenerationText, ...] = ()
    """More host names, which are known only during the run."""


@dataclass(frozen=True, order=True)
class BroughtIdentity:
    """Key and certificate chain from the declaration, for one service."""

    name: str
    chain: tuple[str, ...]
    key: SecretRef


Identity = IssuedIdentity | BroughtIdentity
