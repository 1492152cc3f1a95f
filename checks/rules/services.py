"""Rules on assistant, speech services and the proxy in front of them."""

from collections.abc import Iterator

from checks.choices import needs_choice
from declaration.base import value_of
from declaration.containers import ADAPTER_KEYS, CONTAINERS
from declaration.faults import Fault
from declaration.services import Credentials
from declaration.tenants import OWN_OF_TENANTS, Tenant, TenantSpeechToText, TenantTextToSpeech
from declaration.weaker import Choice
from facts.gateway import Facts


def one_way_to_authenticate(facts: Facts) -> Iterator[Fault]:
    """A service has an API key, or user and password."""
    for key in OWN_OF_TENANTS:
        service: Credentials | None = value_of(facts.gateway, key)
        if service and service.api_key is not None and (service.username or service.password) is not None:
            yield Fault(
                f"{key}.apiKey",
                "is set together with user or password",
                "keep only the API key, or only user and password",
            )


def services_use_tls(facts: Facts) -> Iterator[Fault]:
    """Audio, transcripts and credentials cross networks encrypted."""
    if facts.gateway.takes(Choice.PLAIN_SERVICES):
        return
    for path, connection in facts.connections_by_field():
        if connection.remote.is_plain:
            yield needs_choice(Choice.PLAIN_SERVICES, path, "is not encrypted", "write https")


def one_speech_service_of_a_kind(facts: Facts) -> Iterator[Fault]:
    """An adapter is the speech service of its gateway; its address and credentials are set by the program."""
    gateway = facts.gateway
    for key in gateway.adapters:
        service = str(CONTAINERS[key].instead_of)
        if value_of(gateway, service) is not None:
            yield Fault(
                service,
                f"is set together with {key}, which the relay uses in its place",
                f"keep {key}, or {service} for a service outside this stack",
            )


def tenants_of_an_adapter_use_its_login(facts: Facts) -> Iterator[Fault]:
    """Relay and adapter use the same login; a tenant's own credentials would differ from it."""
    gateway = facts.gateway
    served = [OWN_OF_TENANTS[str(CONTAINERS[key].instead_of)] for key in gateway.adapters]
    for position, side in ((at, side) for at in range(len(gateway.tenants)) for side in served):
        part: TenantSpeechToText | TenantTextToSpeech | None = value_of(gateway.tenants[position], side)
        own = part.credentials if part else None
        if own and own.url is None:
            yield Fault(
                f"tenants[{position}].{side}.credentials",
                "has credentials without a URL: they would be sent to the adapter instead of its own",
                "remove them, or give the URL of the tenant's own service",
            )


def every_call_is_served(facts: Facts) -> Iterator[Fault]:
    """Each call needs an assistant, speech to text and text to speech, of its tenant or for all."""
    gateway = facts.gateway
    for key, own in OWN_OF_TENANTS.items():
        if value_of(gateway, key) is not None or gateway.adapter_for(key) is not None:
            continue
        adapters = tuple(each for each in ADAPTER_KEYS if CONTAINERS[each].instead_of == key)
        if not gateway.tenants:
            yield Fault(
                key,
                "is missing, and there are no tenants with their own service",
                f"declare {' or '.join((key, *adapters))}, or tenants",
                concerns=(*adapters, "tenants"),
            )
        for position, tenant in enumerate(gateway.tenants):
            if not _has_service(tenant, own):
                yield Fault(
                    f"tenants[{position}].{own}",
                    f"does not name a service, and there is no {key} for all tenants",
                    f"give a URL, or declare {key}",
                    concerns=(key, *adapters),
                )


def _has_service(tenant: Tenant, own: str) -> bool:
    service = getattr(tenant, own)
    if isinstance(service, TenantSpeechToText | TenantTextToSpeech):
        return service.provider_type is not None or bool(service.credentials and service.credentials.url)
    return service is not None and service.url is not None


def orchestrator_has_an_http_proxy(facts: Facts) -> Iterator[Fault]:
    """The guide: only the relay speaks https to a proxy."""
    gateway = facts.gateway
    if gateway.proxy is not None and gateway.proxy.type == "https" and gateway.proxy.orchestrator is None:
        yield Fault(
            "proxy.orchestrator",
            "is missing: proxy.type is https, but the orchestrator can reach a proxy only over http",
            "give the orchestrator host and port of an http proxy, or write proxy.type: http",
        )
