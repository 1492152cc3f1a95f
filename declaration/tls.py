"""TLS: who signs, how long certificates live, whom the gateway trusts, and what users bring themselves."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model
from declaration.files import Passphrase, PublicText, SecretBytes, SecretFileText
from declaration.values import Host, Label, Line, StackName


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
    """An authority that is trusted beside the signing one while authorities change."""

    name: Label
    """Its name; of a generated one, the name it has or had as signing authority."""
    certificate: PublicText | None = None
    """Certificate of an authority made elsewhere, as PEM. Left out, with no stack: generated here."""
    stack: StackAuthority | None = None
    """An authority of another stack."""
    keys: KeyKind | None = None
    """Algorithm of a generated one's key; left out, that of `tls.keys`. Named where the authorities differ in it."""


class Authority(Model):
    """The authority that signs the gateway's certificates: generated, brought, or of another stack."""

    name: Label = "first"
    """Name of the authority. A new name is a new authority: see the runbook for the steps of a change."""
    certificate: PublicText | None = None
    """A brought authority: its certificate, then its issuers up to the root, as PEM."""
    key: SecretFileText | None = None
    """A brought authority: its private key as PEM."""
    stack: StackAuthority | None = None
    """An authority of another stack."""
    alongside: tuple[OtherAuthority, ...] = ()
    """Authorities that every trust list holds too, while leaves move from one to the other."""


class Lifetimes(Model):
    """How long certificates live, and how long before the end they are replaced."""

    certificate_days: Annotated[int, Field(ge=1, le=398)] = 90
    """Life of a service's certificate."""
    certificate_renewal_days: Annotated[int, Field(ge=1)] = 30
    """Days before its end in which `pulumi up` replaces it."""
    authority_days: Annotated[int, Field(ge=2, le=36500)] = 3650
    """Life of the generated authority."""
    authority_renewal_days: Annotated[int, Field(ge=1)] = 365
    """Days before its end in which `pulumi up` replaces its certificate; the key stays."""


class Trust(Model):
    """Authorities of the servers that the gateway calls, beside its own authority."""

    assistant: tuple[PublicText, ...] | None = None
    """CA certificates for the assistant, as PEM text or `{file: path}`; an empty list where the gateway's own
    authority is enough."""
    speech: tuple[PublicText, ...] | None = None
    """CA certificates for speech to text and text to speech; an empty list where the own authority is enough."""
    sip: tuple[PublicText, ...] | None = None
    """CA certificates of trunks and other SIP peers that show a certificate to the orchestrator; an empty list where
    the gateway's own authority is enough. Needed for outbound routes by TLS."""


class BroughtCertificate(Model):
    """A certificate and key that users bring as PEM."""

    certificate: PublicText
    """The service's certificate, then its issuers, as PEM."""
    key: SecretFileText
    """Its private key as PEM, not encrypted."""


class Certificates(Model):
    """Certificates brought instead of issued."""

    orchestrator: BroughtCertificate | None = None
    """For SIP over TLS and REST."""
    relay: BroughtCertificate | None = None
    """For mutual authentication, used by orchestrator and relay."""
    adapter: BroughtCertificate | None = None
    """For the adapter's TLS."""


class StoreKind(StrEnum):
    """Type of a store; the names that the product takes."""

    JKS = "JKS"
    JCEKS = "JCEKS"
    PKCS12 = "PKCS12"


class BroughtStore(Model):
    """A finished store that users bring."""

    type: StoreKind
    """The file's true type."""
    content: SecretBytes
    """The store: `{file: path}`, or its bytes in base64."""
    passphrase: Passphrase
    """What opens it; without a trailing newline."""


class Stores(Model):
    """Stores brought instead of built."""

    orchestrator: BroughtStore | None = None
    """One file that is trust store and key store of the orchestrator."""
    orchestrator_trust: BroughtStore | None = None
    """Trust store of the orchestrator."""
    orchestrator_key: BroughtStore | None = None
    """Key store of the orchestrator: SIP over TLS and REST."""
    mutual: BroughtStore | None = None
    """PKCS12 with key, chain and trusted authorities, used by orchestrator and relay for mutual authentication."""
    adapter: BroughtStore | None = None
    """PKCS12 with key and chain of the adapter."""


class Tls(Model):
    """Certificates, stores and trust."""

    authority: Authority = Authority()
    """Who signs."""
    keys: KeyKind = KeyKind.RSA_3072
    """Algorithm of generated keys. Another algorithm is another key of the authority too: the runbook says in which
    steps to change it."""
    lifetimes: Lifetimes = Lifetimes()
    """Lives and renewal windows."""
    keystore_profile: Literal["modern", "legacy"] = "modern"
    """Encryption of built stores: `modern` (AES-256, SHA-256), or `legacy` (3DES, SHA-1) for images with a Java older
    than 11.0.12 or 8u301."""
    names: tuple[Host, ...] = ()
    """Names and addresses by which callers reach SIP over TLS, beside the announced address and the Service."""
    mutual_authentication: bool = False
    """Whether orchestrator and relay present a certificate to the gateway server in front of the services."""
    trust: Trust = Trust()
    """Whom the gateway trusts."""
    certificates: Certificates = Certificates()
    """Certificates that users bring."""
    stores: Stores = Stores()
    """Stores that users bring."""
