"""Which service presents a certificate, for which names, and where the certificate comes from.

Each service states what it needs (`facts.services`). Identities, stores, checks of brought material and rules on
authorities are derived from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from declaration.tls import BroughtCertificate
from facts.model.values import GenerationText


class Use(StrEnum):
    """What a certificate is used for; values are those of pulumi-tls `allowed_uses`."""

    SERVER = "server_auth"
    CLIENT = "client_auth"


class Origin(StrEnum):
    """Where a certificate comes from."""

    ISSUED = "issued"
    """The stack's authority signs it."""
    BROUGHT = "brought"
    """The declaration brings certificate and key as PEM."""
    STORE = "store"
    """The declaration brings a finished store that holds it."""


@dataclass(frozen=True)
class CertificateNeed:
    """A certificate that a service presents."""

    name: str
    """Key below `tls.certificates`, and name of the identity."""
    use: Use
    hosts: tuple[str, ...]
    """Names in an issued certificate."""
    public_hosts: tuple[str, ...]
    """Names that a brought certificate must cover. Names that only this cluster knows are left out."""
    brought: BroughtCertificate | None
    has_store: bool
    """Whether a finished store is brought instead."""
    generation_hosts: tuple[GenerationText, ...] = ()
    """More names in an issued certificate, if the service is replaced as a generation."""

    @property
    def origin(self) -> Origin:
        """Where it comes from. A rule refuses a store together with a certificate."""
        if self.has_store:
            return Origin.STORE
        return Origin.ISSUED if self.brought is None else Origin.BROUGHT
