"""Arguments of the components that stand alone: an authority, a certificate, a key store.

Programs use them beside a gateway or without one. A value that is known only during the run, such as the key of another
component, has no field of a fixed type here: it is marked, and the component checks it when it is there.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from declaration.base import Model
from declaration.faults import fault_error
from declaration.hosts import Host
from declaration.names import Label
from declaration.tls import KeyKind, Lifetimes
from declaration.values import Line

_LIVES = Lifetimes()
_PEM_LIST: dict[str, Any] = {"anyOf": [{"type": "array", "items": {"type": "string"}}], "late": True}
_TEXT: dict[str, Any] = {"anyOf": [{"type": "string"}], "late": True}

CommonName = Annotated[Line, Field(max_length=64)]
"""The common name of a certificate: text on one line, at most 64 characters (RFC 5280, ub-common-name)."""


def late_fields(model: type[Model]) -> dict[str, bool]:
    """Fields whose values are known only during the run, by their names in programs: whether each is needed."""
    extras = {info.alias or name: info.json_schema_extra for name, info in model.model_fields.items()}
    return {
        name: bool(extra.get("needed"))
        for name, extra in extras.items()
        if isinstance(extra, dict) and extra.get("late")
    }


class _WithLifetime(Model):
    """Something with a generated key and a certificate that ends."""

    @field_validator("renewal_days", check_fields=False)
    @classmethod
    def _renewal_days_below_days(cls, value: int, info: ValidationInfo) -> int:
        if value >= info.data.get("days", value + 1):
            raise fault_error(
                "is not smaller than days: every run would make a new one",
                "write fewer days; a third of the lifetime is usual",
            )
        return value


class AuthorityAlone(_WithLifetime):
    """An authority that signs certificates: a generated key and its own certificate."""

    common_name: CommonName
    """Name of the authority in its certificate."""
    keys: KeyKind = KeyKind.RSA_3072
    """Algorithm of its key."""
    days: Annotated[int, Field(ge=2, le=36500)] = _LIVES.authority_days
    """Days for which its certificate is valid."""
    renewal_days: Annotated[int, Field(ge=1)] = _LIVES.authority_renewal_days
    """`pulumi up` replaces the certificate in this number of days before its end. The key stays the same."""


class IdentityAlone(_WithLifetime):
    """A generated key and a certificate for one service, signed by an authority."""

    common_name: CommonName
    """Name of the service in its certificate."""
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]
    """Host names and IP addresses for which the certificate is valid."""
    use: Literal["server", "client"] = "server"
    """Side of a TLS connection that shows the certificate."""
    keys: KeyKind = KeyKind.RSA_3072
    """Algorithm of the key."""
    days: Annotated[int, Field(ge=1, le=398)] = _LIVES.certificate_days
    """Days for which the certificate is valid."""
    renewal_days: Annotated[int, Field(ge=1)] = _LIVES.certificate_renewal_days
    """`pulumi up` replaces the certificate in this number of days before its end."""
    issuer_chain: Annotated[object, Field(json_schema_extra={**_PEM_LIST, "needed": True})] = None
    """Certificates of the authority as PEM, the signing one first: `chain` of a CertificateAuthority."""
    issuer_key: Annotated[object, Field(json_schema_extra={**_TEXT, "needed": True})] = None
    """Key of the authority as PEM: `privateKey` of a CertificateAuthority."""


class KeystoreAlone(Model):
    """A PKCS12 store whose bytes change only when its content changes."""

    alias: Label = "key"
    """Name of the key in the store."""
    profile: Literal["modern", "legacy"] = "modern"
    """Encryption: `modern` (AES-256, SHA-256), or `legacy` (3DES, SHA-1) for a Java older than 11.0.12 or 8u301."""
    private_key: Annotated[object, Field(json_schema_extra=_TEXT)] = None
    """Key as PEM: `privateKey` of an Identity. If left out, with `chain`, the store only lists trusted authorities."""
    chain: Annotated[object, Field(json_schema_extra=_PEM_LIST)] = None
    """Certificates of the key as PEM, its own first: `chain` of an Identity."""
    trusted: Annotated[object, Field(json_schema_extra=_PEM_LIST)] = None
    """Certificates of the authorities to trust, as PEM: `chain` of a CertificateAuthority."""
    passphrase: Annotated[object, Field(json_schema_extra=_TEXT)] = None
    """Passphrase of the store, at least 6 characters of printable ASCII; generated if left out."""
