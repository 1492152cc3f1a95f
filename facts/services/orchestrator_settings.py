"""Variables of the SIP orchestrator: each that the program sets, with its value, field and source."""

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.variables.rows import CHART, GUIDE, OLD_CHART, SAMPLES
from declaration.weaker import Choice
from facts import tenants
from facts.addresses import LOOPBACK, announced
from facts.model.values import SecretRef
from facts.settings import ServiceContext, Setting, part_settings, store_settings
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
    for login, prefix, path, use, source in (
        (rest.administration, "ADMIN", "rest.administration", "administration-password", CHART),
        (outbound, "REST_API", "rest.outboundCalls.login", "outbound-calls-password", SAMPLES),
    ):
        required = login if protected else None
        secret = (
            SecretRef.given_or_generated(required.password, f"{path}.password", use) if required else None
        )
        yield Setting(
            f"{prefix}_USERNAME", required.username if required else None, f"{path}.username", source
        )
        yield Setting(f"{prefix}_PASSWORD", secret, f"{path}.password", source, secret=True)


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
    rows = (
        (GUIDE, {"HOST": "host", "PORT": "port", "USERNAME": "username"}, False),
        (GUIDE, {"PASSWORD": "password"}, True),
    )
    yield from part_settings(proxy, path, "PROXY_", rows, field="proxy")


def _whitelists(gateway: Gateway) -> Iterator[Setting]:
    lists = gateway.whitelists
    for name, entries, key in (
        ("TRUSTED_IP_LIST", lists.trusted_addresses, "trustedAddresses"),
        ("WHITELIST_FROM_URI", lists.from_uri, "fromUri"),
    ):
        yield Setting(name, ",".join(sorted(entries)) or None, f"whitelists.{key}", GUIDE)
    yield Setting("WHITELIST_TO_URI", lists.to_uri, "whitelists.toUri", GUIDE)
    rows = ((GUIDE, {"NAME": "attribute", "VALUE": "value"}, False),)
    yield from part_settings(lists.siprec, "whitelists.siprec", "WHITELIST_SIPREC_ATTR_", rows)


def _assistant(gateway: Gateway) -> Iterator[Setting]:
    rows = (
        (SAMPLES, {"URL": "url", "WORKSPACE_ID": "workspaceId", "USERNAME": "username"}, False),
        (SAMPLES, {"PASSWORD": "password", "APIKEY": "apiKey"}, True),
        (
            OLD_CHART,
            {"READ_TIMEOUT": "readTimeoutSeconds", "CONNECT_TIMEOUT": "connectTimeoutSeconds"},
            False,
        ),
    )
    yield from part_settings(gateway.assistant, "assistant", "WATSON_CONVERSATION_", rows)
