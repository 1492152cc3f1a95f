"""Variables of the SIP orchestrator: each that the program sets, with its value, field and source."""

from __future__ import annotations

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.variables.rows import CHART, GUIDE, OLD_CHART, SAMPLES
from declaration.weaker import Choice
from facts import tenants
from facts.addresses import LOOPBACK, announced
from facts.model.values import SecretRef
from facts.settings import ServiceContext, Setting, passed, store_settings
from facts.stores import Stores


def settings(context: ServiceContext) -> Iterator[Setting]:
    """Every variable of the orchestrator that the program sets."""
    gateway = context.gateway
    yield from _addresses(context)
    yield from _rest(gateway)
    yield from _logging(gateway)
    yield from _stores(context.stores)
    yield from _proxy(gateway)
    yield from _whitelists(gateway)
    yield from _assistant(gateway)


def _addresses(context: ServiceContext) -> Iterator[Setting]:
    gateway, ports = context.gateway, context.gateway.ports
    relay = context.names.relay if gateway.relay.is_apart else LOOPBACK
    yield Setting("MEDIA_RELAY_HOST", f"{relay}:{ports.control}", "relay.placement", CHART)
    yield Setting("MULTI_TENANT_CONFIG_FILE", tenants.PATH if gateway.tenants else None, "tenants", CHART)
    yield Setting("SIP_HOST", announced(gateway.exposure.sip_address), "exposure.sipAddress", CHART)
    yield Setting("SIP_PORT", ports.sip, "ports.sip", CHART)
    yield Setting("SIP_PORT_TCP", ports.sip, "ports.sip", CHART)
    yield Setting("SIP_PORT_TLS", ports.sip_tls, "ports.sipTls", CHART)


def _rest(gateway: Gateway) -> Iterator[Setting]:
    rest, protected = gateway.rest, not gateway.takes(Choice.OPEN_REST)
    yield Setting("HTTP_HOST", "*" if rest.bind == "pod" else LOOPBACK, "rest.bind", CHART)
    yield Setting("HTTP_PORT", gateway.ports.rest_http, "ports.restHttp", CHART)
    yield Setting("HTTPS_PORT", gateway.ports.rest_https, "ports.restHttps", CHART)
    yield Setting("ENABLE_METRICS_AUTH", protected, "weakerChoices", CHART)
    yield Setting(
        "METRICS_SAMPLING_INTERVAL", rest.metrics.sampling_seconds, "rest.metrics.samplingSeconds", CHART
    )
    yield Setting("ENABLE_OUTBOUND_CALLS", rest.outbound_calls is not None, "rest.outboundCalls", SAMPLES)
    outbound = rest.outbound_calls.login if rest.outbound_calls else None
    for login, names, path, use, source in (
        (
            rest.administration,
            ("ADMIN_USERNAME", "ADMIN_PASSWORD"),
            "rest.administration",
            "administration-password",
            CHART,
        ),
        (
            outbound,
            ("REST_API_USERNAME", "REST_API_PASSWORD"),
            "rest.outboundCalls.login",
            "outbound-calls-password",
            SAMPLES,
        ),
    ):
        required = login if protected else None
        secret = (
            SecretRef.given_or_generated(required.password, f"{path}.password", use) if required else None
        )
        yield Setting(names[0], required.username if required else None, f"{path}.username", source)
        yield Setting(names[1], secret, f"{path}.password", source, secret=True)


def _logging(gateway: Gateway) -> Iterator[Setting]:
    logging, off = gateway.logging, gateway.takes(Choice.NO_CERTIFICATE_CHECKS)
    yield Setting("LOG_LEVEL", logging.orchestrator_level, "logging.orchestratorLevel", CHART)
    yield Setting("ENABLE_AUDIT_MESSAGES", logging.audit_messages, "logging.auditMessages", CHART)
    yield Setting(
        "ENABLE_TRANSCRIPTION_AUDIT_MESSAGES", logging.transcriptions, "logging.transcriptions", CHART
    )
    yield Setting(
        "WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION", off or None, "weakerChoices", CHART
    )


def _stores(stores: Stores) -> Iterator[Setting]:
    trust, key = "tls.stores.orchestratorTrust", "tls.stores.orchestratorKey"
    yield from store_settings(
        stores.orchestrator_trust,
        (
            ("SSL_KEY_TRUST_STORE_FILE", "tls.trust"),
            ("SSL_FILE_TYPE", f"{trust}.type"),
            ("SSL_PASSPHRASE", f"{trust}.passphrase"),
        ),
        GUIDE,
    )
    yield from store_settings(
        stores.orchestrator_key,
        (
            ("SSL_KEY_STORE_FILE", key),
            ("SSL_KEY_FILE_TYPE", f"{key}.type"),
            ("SSL_KEY_PASSPHRASE", f"{key}.passphrase"),
        ),
        GUIDE,
    )


def _proxy(gateway: Gateway) -> Iterator[Setting]:
    own = gateway.proxy.orchestrator if gateway.proxy else None
    proxy, path = (own, "proxy.orchestrator") if own else (gateway.proxy, "proxy")
    yield Setting("PROXY_HOST", proxy.host if proxy else None, "proxy.host", GUIDE)
    yield Setting("PROXY_PORT", proxy.port if proxy else None, "proxy.port", GUIDE)
    yield Setting("PROXY_USERNAME", proxy.username if proxy else None, "proxy.username", GUIDE)
    password = proxy.password if proxy else None
    yield passed("PROXY_PASSWORD", f"{path}.password", password, GUIDE, field="proxy.password")


def _whitelists(gateway: Gateway) -> Iterator[Setting]:
    lists, siprec = gateway.whitelists, gateway.whitelists.siprec
    trusted = ",".join(sorted(lists.trusted_addresses)) or None
    yield Setting("TRUSTED_IP_LIST", trusted, "whitelists.trustedAddresses", GUIDE)
    from_uri = ",".join(sorted(lists.from_uri)) or None
    yield Setting("WHITELIST_FROM_URI", from_uri, "whitelists.fromUri", GUIDE)
    yield Setting("WHITELIST_TO_URI", lists.to_uri, "whitelists.toUri", GUIDE)
    yield Setting(
        "WHITELIST_SIPREC_ATTR_NAME",
        siprec.attribute if siprec else None,
        "whitelists.siprec.attribute",
        GUIDE,
    )
    yield Setting(
        "WHITELIST_SIPREC_ATTR_VALUE", siprec.value if siprec else None, "whitelists.siprec.value", GUIDE
    )


def _assistant(gateway: Gateway) -> Iterator[Setting]:
    service, prefix = gateway.assistant, "WATSON_CONVERSATION"
    for ending, attribute, field, source in (
        ("URL", "url", "url", SAMPLES),
        ("WORKSPACE_ID", "workspace_id", "workspaceId", SAMPLES),
        ("USERNAME", "username", "username", SAMPLES),
        ("READ_TIMEOUT", "read_timeout_seconds", "readTimeoutSeconds", OLD_CHART),
        ("CONNECT_TIMEOUT", "connect_timeout_seconds", "connectTimeoutSeconds", OLD_CHART),
    ):
        value = getattr(service, attribute) if service else None
        yield Setting(f"{prefix}_{ending}", value, f"assistant.{field}", source)
    password, key = (service.password, service.api_key) if service else (None, None)
    yield passed(f"{prefix}_PASSWORD", "assistant.password", password, SAMPLES)
    yield passed(f"{prefix}_APIKEY", "assistant.apiKey", key, SAMPLES)
