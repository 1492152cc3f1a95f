"""Certificates that a declaration brings as PEM. Each text is read once.

Owns where such texts are in a declaration. The checks of brought material and the plan use the result: the
certificates, or the reason why a text cannot be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from declaration.base import fields
from declaration.gateway import Gateway
from declaration.tls import BroughtCertificate
from keystore import Certificate, KeystoreError, split_pem


@dataclass(frozen=True)
class PemText:
    """One text with certificates in the declaration."""

    path: str
    certificates: tuple[Certificate, ...]
    """In the order of the text; empty if it cannot be read."""
    error: KeystoreError | None
    """Why it cannot be read."""


@dataclass(frozen=True)
class BroughtPem:
    """Every text with certificates in a declaration."""

    trust: Mapping[str, tuple[PemText, ...]]
    """By key below `tls.trust`, in the order of the declaration."""
    authority: PemText | None
    """The signing authority; None if it is generated, or belongs to another stack."""
    alongside: tuple[PemText | None, ...]
    """Each additional authority, in the order of the declaration; None if it is generated, or belongs to another stack."""
    identities: Mapping[str, PemText]
    """By key below `tls.certificates`."""

    def trusted(self, key: str) -> tuple[Certificate, ...]:
        """Every certificate of a list below `tls.trust`."""
        return tuple(certificate for text in self.trust[key] for certificate in text.certificates)


def brought_pem(gateway: Gateway) -> BroughtPem:
    """Reads every text with certificates."""
    tls = gateway.tls
    trust = ((key, texts) for key, texts in fields(tls.trust) if isinstance(texts, tuple | None))
    return BroughtPem(
        trust={
            key: tuple(_read(f"tls.trust.{key}[{at}]", text) for at, text in enumerate(texts or ()))
            for key, texts in trust
        },
        authority=_read_if_given("tls.authority.certificate", tls.authority.certificate),
        alongside=tuple(
            _read_if_given(f"tls.authority.alongside[{at}].certificate", other.certificate)
            for at, other in enumerate(tls.authority.alongside)
        ),
        identities={
            key: _read(f"tls.certificates.{key}.certificate", brought.certificate)
            for key, brought in fields(tls.certificates)
            if isinstance(brought, BroughtCertificate)
        },
    )


def _read_if_given(path: str, text: str | None) -> PemText | None:
    return None if text is None else _read(path, text)


def _read(path: str, text: str) -> PemText:
    try:
        return PemText(path, split_pem(text), None)
    except KeystoreError as error:
        return PemText(path, (), error)
