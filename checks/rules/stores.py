"""Rules on stores and certificates that users bring: which cannot be combined, and which need another setting."""

from collections.abc import Iterator

from declaration.base import value_of
from declaration.containers import ADAPTER_KEYS
from declaration.faults import Fault
from declaration.tls import BroughtStore
from facts.connections import Trust
from facts.gateway import Facts


def one_file_or_two(facts: Facts) -> Iterator[Fault]:
    """The orchestrator uses one file for both purposes, or two files."""
    stores = facts.gateway.tls.stores
    for key in ("orchestratorTrust", "orchestratorKey") if stores.orchestrator is not None else ():
        if value_of(stores, key) is not None:
            yield Fault(
                f"tls.stores.{key}",
                "is set together with tls.stores.orchestrator, which is used for both",
                "keep the one file for both purposes, or the two files",
            )


def single_store_is_mutual(facts: Facts) -> Iterator[Fault]:
    """The guide: one PKCS12 for orchestrator and relay can be used only with mutual authentication."""
    tls = facts.gateway.tls
    if tls.mutual_authentication:
        for key in ("orchestratorTrust", "orchestrator"):
            if value_of(tls.stores, key) is not None:
                yield Fault(
                    f"tls.stores.{key}",
                    "is a trust store of the orchestrator, but with mutual authentication the shared PKCS12 file is used",
                    "bring the shared file as tls.stores.mutual, and the server's key as tls.stores.orchestratorKey",
                )
        return
    for path, value in (
        ("tls.stores.mutual", tls.stores.mutual),
        ("tls.certificates.relay", tls.certificates.relay),
    ):
        if value is not None:
            yield Fault(
                path,
                "is for mutual authentication, which is off; without it orchestrator and relay need separate files",
                "write tls.mutualAuthentication: true, or bring orchestratorTrust and list tls.trust.speech",
                concerns=("tls.mutualAuthentication",),
            )


def readers_without_a_type_take_pkcs12(facts: Facts) -> Iterator[Fault]:
    """Relay and adapter have no variable for a type: they read only PKCS12."""
    for key in ("mutual", *ADAPTER_KEYS):
        store: BroughtStore | None = value_of(facts.gateway.tls.stores, key)
        if store is not None and store.type != "PKCS12":
            yield Fault(
                f"tls.stores.{key}.type",
                "is not PKCS12, the only type that relay and adapter read",
                "convert it: keytool -importkeystore -srckeystore <file> -destkeystore <file>.p12 -deststoretype pkcs12",
            )


def trust_list_is_not_beside_a_brought_store(facts: Facts) -> Iterator[Fault]:
    """A finished trust store is used unchanged: certificates in a list would be in no store."""
    tls = facts.gateway.tls
    for key in ("orchestrator", "orchestratorTrust", "mutual"):
        for list_ in (Trust.ASSISTANT, Trust.SIP):
            if value_of(tls.stores, key) is not None and value_of(tls.trust, list_):
                yield Fault(
                    f"tls.trust.{list_}",
                    f"is set together with tls.stores.{key}, the orchestrator's finished trust store",
                    "import these certificates into that store, and remove them here",
                )


def store_or_certificate(facts: Facts) -> Iterator[Fault]:
    """A store is brought finished or built from a certificate, not both."""
    for need in facts.certificates:
        if need.has_store and need.brought is not None:
            yield Fault(
                f"tls.certificates.{need.name}",
                "is set together with a finished store for the same purpose",
                "keep only the store, or only the certificate",
            )
