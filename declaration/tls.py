"""TLS: who signs, how long certificates live, whom the gateway trusts, and what users bring themselves."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model
from declaration.files import Passphrase, PublicText, SecretBytes, SecretFileText
from declaration.hosts import Host
from declaration.names import Label, StackName
from declaration.values import Line


class KeyKind(StrEnum):
    """Algorithm of generated private keys."""

    RSA_3072 = "rsa-3072"
    RSA_4096 = "rsa-4096"
    ECDSA_P256 = "ecdsa-p256"
    ECDSA_P384 = "ecdsa-p384"


class StackAuthority(Model):
    """An authority that another stack exports."""

    stack: StackName
    """Full name of the stack: organization/project/stack."""
    certificate_output: Line = "caCertificatePem"
    """Output with the certificate as PEM."""
    key_output: Line = "caPrivateKeyPem"
    """Secret output with the private key as PEM."""


class OtherAuthority(Model):
    """An authority that is trusted in addition to the signing one, for a rotation."""

    name: Label
    """Name of the authority. A generated authority keeps the name that it has or had when it signed."""
    certificate: PublicText | None = None
    """Certificate of an authority that was made elsewhere, as PEM. If this and `stack` are left out, it is generated."""
    stack: StackAuthority | None = None
    """An authority of another stack."""
    keys: KeyKind | None = None
    """Algorithm of a generated key; if left out, that of `tls.keys`. Set it if the authorities have different algorithms."""


class Authority(Model):
    """The authority that signs the gateway's certificates: generated, brought, or of another stack."""

    name: Label = "first"
    """Name of the authority. A new name means a new authority: the runbook has the steps of such a change."""
    certificate: PublicText | None = None
    """Your own authority: its certificate, then its issuers up to the root, as PEM."""
    key: SecretFileText | None = None
    """Your own authority: its private key as PEM."""
    stack: StackAuthority | None = None
    """An authority of another stack."""
    alongside: tuple[OtherAuthority, ...] = ()
    """More authorities that every trust list contains, while you change from one authority to another."""


class Lifetimes(Model):
    """How long certificates live, and how long before the end they are replaced."""

    certificate_days: Annotated[int, Field(ge=1, le=398)] = 90
    """Days for which a certificate of a service is valid."""
    certificate_renewal_days: Annotated[int, Field(ge=1)] = 30
    """`pulumi up` replaces the certificate in this number of days before its end."""
    authority_days: Annotated[int, Field(ge=2, le=36500)] = 3650
    """Days for which the certificate of the generated authority is valid."""
    authority_renewal_days: Annotated[int, Field(ge=1)] = 365
    """`pulumi up` replaces the authority's certificate in this number of days before its end. The key stays the same."""


class Trust(Model):
    """Authorities of the servers that the gateway calls, beside its own authority."""

    assistant: tuple[PublicText, ...] | None = None
    """CA certificates for the assistant, as PEM text or `{file: path}`. Write an empty list if the gateway's own
    authority is enough."""
    speech: tuple[PublicText, ...] | None = None
    """CA certificates for speech to text and text to speech. Write an empty list if the gateway's own authority is
    enough."""
    sip: tuple[PublicText, ...] | None = None
    """CA certificates of trunks and other SIP peers that show a certificate to the orchestrator. Write an empty list if
    the gateway's own authority is enough. Required for outbound routes by TLS."""


class BroughtCertificate(Model):
    """A certificate and key that users bring as PEM."""

    certificate: PublicText
    """The service's certificate, then its issuers, as PEM."""
    key: SecretFileText
    """Its private key as PEM, not encrypted."""


class Certificates(Model):
    """Certificates that you bring instead of generated ones."""

    orchestrator: BroughtCertificate | None = None
    """For SIP over TLS and REST."""
    relay: BroughtCertificate | None = None
    """For mutual authentication; used by the orchestrator and the relay."""
    adapter: BroughtCertificate | None = None
    """For the speech-to-text adapter's TLS."""
    tts_adapter: BroughtCertificate | None = None
    """For the text-to-speech adapter's TLS."""


class BroughtStore(Model):
    """A finished store that users bring."""

    type: Literal["JKS", "JCEKS", "PKCS12"]
    """Type of the file."""
    content: SecretBytes
    """The store: `{file: path}`, or its bytes as base64."""
    passphrase: Passphrase
    """Passphrase of the store, without a line break at the end."""


class Stores(Model):
    """Stores that you bring instead of generated ones."""

    orchestrator: BroughtStore | None = None
    """One file that is both trust store and key store of the orchestrator."""
    orchestrator_trust: BroughtStore | None = None
    """Trust store of the orchestrator."""
    orchestrator_key: BroughtStore | None = None
    """Key store of the orchestrator, for SIP over TLS and REST."""
    mutual: BroughtStore | None = None
    """PKCS12 with key, chain and trusted authorities. Orchestrator and relay use it for mutual authentication."""
    adapter: BroughtStore | None = None
    """PKCS12 with key and chain of the speech-to-text adapter."""
    tts_adapter: BroughtStore | None = None
    """PKCS12 with key and chain of the text-to-speech adapter."""


class Tls(Model):
    """Certificates, stores and trust."""

    authority: Authority = Authority()
    """The authority that signs certificates."""
    keys: KeyKind = KeyKind.RSA_3072
    """Algorithm of generated keys. Another algorithm means a new key of the authority too: the runbook has the steps of
    such a change."""
    lifetimes: Lifetimes = Lifetimes()
    """How long certificates are valid, and when they are renewed."""
    keystore_profile: Literal["modern", "legacy"] = "modern"
    """Encryption of generated stores: `modern` (AES-256, SHA-256), or `legacy` (3DES, SHA-1) for images with a Java older
    than 11.0.12 or 8u301."""
    names: tuple[Host, ...] = ()
    """More names and addresses by which callers reach SIP over TLS. The announced address and the Service are always
    included."""
    mutual_authentication: bool = False
    """Whether the orchestrator and the relay show a certificate to the services, or to the gateway server in front of
    them."""
    trust: Trust = Trust()
    """Authorities that the gateway trusts."""
    certificates: Certificates = Certificates()
    """Certificates that you bring."""
    stores: Stores = Stores()
    """Stores that you bring."""
