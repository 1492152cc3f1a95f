"""Rules on stores and certificates that users bring: which cannot be combined, and which need another setting."""

from collections.abc import Iterator

from declaration.base import value_of
from declaration.containers import ADAPTER_KEYS
from declaration.faults import Fault
from declaration.tls import BroughtStore, StoreKind, Stores
from facts.gateway import Facts


def one_file_or_two(facts: Facts) -> Iterator[Fault]:
    """The orchestrator uses one file for both purposes, or two files."""
    gateway = facts.gateway
    stores = gateway.tls.stores
    for key, store in (
        ("orchestratorTrust", stores.orchestrator_trust),
        ("orchestratorKey", stores.orchestrator_key),
    ):
        if store is not None and stores.orchestrator is not None:
            yield Fault(
                f"tls.stores.{key}",
                "is set together with tls.stores.orchestrator, which is used for both",
                "keep the one file for both purposes, or the two files",
            )


def single_store_is_mutual(facts: Facts) -> Iterator[Fault]:
    """The guide: one PKCS12 for orchestrator and relay can be used only with mutual authentication."""
    gateway = facts.gateway
    tls = gateway.tls
    if tls.mutual_authentication:
        for key, store in (
            ("orchestratorTrust", tls.stores.orchestrator_trust),
            ("orchestrator", tls.stores.orchestrator),
        ):
            if store is not None:
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
    gateway = facts.gateway
    stores = gateway.tls.stores
    for key, store in (("mutual", stores.mutual), *_of_adapters(stores)):
        if store is not None and store.type is not StoreKind.PKCS12:
            yield Fault(
                f"tls.stores.{key}.type",
                "is not PKCS12, the only type that relay and adapter read",
                "convert it: keytool -importkeystore -srckeystore <file> -destkeystore <file>.p12 -deststoretype pkcs12",
            )


def _of_adapters(stores: Stores) -> Iterator[tuple[str, BroughtStore | None]]:
    return ((key, value_of(stores, key)) for key in ADAPTER_KEYS)


def trust_goes_into_a_store(facts: Facts) -> Iterator[Fault]:
    """A finished trust store is used unchanged: certificates in a list would be in no store."""
    gateway = facts.gateway
    tls = gateway.tls
    for key, store in (
        ("orchestrator", tls.stores.orchestrator),
        ("orchestratorTrust", tls.stores.orchestrator_trust),
        ("mutual", tls.stores.mutual),
    ):
        for trusted, listed in (("assistant", tls.trust.assistant), ("sip", tls.trust.sip)):
            if store is not None and listed:
                yield Fault(
                    f"tls.trust.{trusted}",
                    f"is set together with tls.stores.{key}, the orchestrator's finished trust store",
                    "import these certificates into that store, and remove them here",
                )


def store_or_certificate(facts: Facts) -> Iterator[Fault]:
    """A store is brought finished or built from a certificate, not both."""
    gateway = facts.gateway
    tls = gateway.tls
    for name, store, certificate in (
        (
            "orchestrator",
            tls.stores.orchestrator or tls.stores.orchestrator_key,
            tls.certificates.orchestrator,
        ),
        ("relay", tls.stores.mutual, tls.certificates.relay),
        *((key, value_of(tls.stores, key), value_of(tls.certificates, key)) for key in ADAPTER_KEYS),
    ):
        if store is not None and certificate is not None:
            yield Fault(
                f"tls.certificates.{name}",
                "is set together with a finished store for the same purpose",
                "keep only the store, or only the certificate",
            )


RULES = (
    one_file_or_two,
    single_store_is_mutual,
    readers_without_a_type_take_pkcs12,
    trust_goes_into_a_store,
    store_or_certificate,
)
