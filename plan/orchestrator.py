"""The SIP orchestrator's container: signalling, the assistant, REST, and who may call."""

from collections.abc import Mapping

from declaration.containers import WritePath
from declaration.gateway import Gateway
from declaration.variables import Container as Name
from declaration.weaker import Choice
from facts.names import Names
from facts.services.orchestrator import Orchestrator
from plan import tenants
from plan.containers import DRAIN, given_environment, mounts, ports_of, resources, scratch, user
from plan.model import Address, Container, ExecProbe, File, Health, Value
from plan.stores import StoreFile, Stores
from plan.values import environment, given, given_or_generated, text

LOOPBACK = "127.0.0.1"


def orchestrator(gateway: Gateway, names: Names, stores: Stores) -> Container:
    """The container, wholly described."""
    lasting = mounts([("orchestrator-logs", "/logs", gateway.volumes.orchestrator_logs)])
    known = [WritePath(path="/logs", size="1Gi")]
    more = gateway.hardening.write_paths.orchestrator
    return Container(
        name=Name.ORCHESTRATOR.value,
        image=gateway.images.orchestrator,
        environment=environment(
            _addresses(gateway, names),
            _rest(gateway),
            _logging(gateway),
            _stores(stores),
            _checks(gateway),
            _proxy(gateway),
            _whitelists(gateway),
            _assistant(gateway),
            given_environment(gateway, "orchestrator"),
        ),
        files=_files(gateway, stores),
        ports=ports_of(Orchestrator(), gateway),
        health=Health(ExecProbe(("probe.sh", "readiness")), ExecProbe(("probe.sh", "liveness"))),
        resources=resources(gateway.resources.orchestrator),
        user=user(gateway, "orchestrator"),
        read_only_root=gateway.hardening.read_only_root,
        scratch=scratch(gateway, known, more, lasting),
        mounts=lasting,
        drain=DRAIN,
    )


def announced(address: str) -> Value:
    """An announced address as a value: text, or what the container learns where it is placed."""
    return {"podIP": Address.POD, "nodeIP": Address.NODE}.get(address) or text(address)


def _addresses(gateway: Gateway, names: Names) -> Mapping[str, Value | int | str | None]:
    declared = gateway.ports
    relay = names.relay if gateway.relay.is_apart else LOOPBACK
    return {
        "MEDIA_RELAY_HOST": f"{relay}:{declared.control}",
        "MULTI_TENANT_CONFIG_FILE": tenants.PATH if gateway.tenants else None,
        "SIP_HOST": announced(gateway.exposure.sip_address),
        "SIP_PORT": declared.sip,
        "SIP_PORT_TCP": declared.sip,
        "SIP_PORT_TLS": declared.sip_tls,
    }


def _rest(gateway: Gateway) -> Mapping[str, Value | bool | int | str | None]:
    rest, open_to_all = gateway.rest, gateway.takes(Choice.OPEN_REST)
    outbound = rest.outbound_calls
    variables: dict[str, Value | bool | int | str | None] = {
        "HTTP_HOST": "*" if rest.bind == "pod" else LOOPBACK,
        "HTTP_PORT": gateway.ports.rest_http,
        "HTTPS_PORT": gateway.ports.rest_https,
        "ENABLE_METRICS_AUTH": not open_to_all,
        "METRICS_SAMPLING_INTERVAL": rest.metrics.sampling_seconds,
        "ENABLE_OUTBOUND_CALLS": outbound is not None,
    }
    if open_to_all:
        return variables
    login = rest.administration
    variables["ADMIN_USERNAME"] = login.username
    variables["ADMIN_PASSWORD"] = given_or_generated(
        login.password, "rest.administration.password", "administration-password"
    )
    if outbound is not None:
        variables["REST_API_USERNAME"] = outbound.login.username
        variables["REST_API_PASSWORD"] = given_or_generated(
            outbound.login.password, "rest.outboundCalls.login.password", "outbound-calls-password"
        )
    return variables


def _logging(gateway: Gateway) -> Mapping[str, bool | str]:
    return {
        "LOG_LEVEL": gateway.logging.orchestrator_level,
        "ENABLE_AUDIT_MESSAGES": gateway.logging.audit_messages,
        "ENABLE_TRANSCRIPTION_AUDIT_MESSAGES": gateway.logging.transcriptions,
    }


def _store(store: StoreFile | None, path: str, kind: str, passphrase: str) -> Mapping[str, Value | str]:
    if store is None:
        return {}
    return {path: store.file.path, kind: store.type, passphrase: store.passphrase}


def _stores(stores: Stores) -> Mapping[str, Value | str]:
    trust = _store(stores.orchestrator_trust, "SSL_KEY_TRUST_STORE_FILE", "SSL_FILE_TYPE", "SSL_PASSPHRASE")
    key = _store(stores.orchestrator_key, "SSL_KEY_STORE_FILE", "SSL_KEY_FILE_TYPE", "SSL_KEY_PASSPHRASE")
    return {**trust, **key}


def _checks(gateway: Gateway) -> Mapping[str, bool | None]:
    off = gateway.takes(Choice.NO_CERTIFICATE_CHECKS)
    return {"WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION": True if off else None}


def _proxy(gateway: Gateway) -> Mapping[str, Value | int | str | None]:
    if gateway.proxy is None:
        return {}
    own = gateway.proxy.orchestrator
    proxy, path = (own, "proxy.orchestrator") if own else (gateway.proxy, "proxy")
    return {
        "PROXY_HOST": proxy.host,
        "PROXY_PORT": proxy.port,
        "PROXY_USERNAME": proxy.username,
        "PROXY_PASSWORD": given(f"{path}.password") if proxy.password else None,
    }


def _whitelists(gateway: Gateway) -> Mapping[str, str | None]:
    lists = gateway.whitelists
    return {
        "TRUSTED_IP_LIST": ",".join(sorted(lists.trusted_addresses)) or None,
        "WHITELIST_FROM_URI": ",".join(sorted(lists.from_uri)) or None,
        "WHITELIST_TO_URI": lists.to_uri,
        "WHITELIST_SIPREC_ATTR_NAME": lists.siprec.attribute if lists.siprec else None,
        "WHITELIST_SIPREC_ATTR_VALUE": lists.siprec.value if lists.siprec else None,
    }


def _assistant(gateway: Gateway) -> Mapping[str, Value | int | str | None]:
    service = gateway.assistant
    if service is None:
        return {}
    return {
        "WATSON_CONVERSATION_URL": service.url,
        "WATSON_CONVERSATION_WORKSPACE_ID": service.workspace_id,
        "WATSON_CONVERSATION_USERNAME": service.username,
        "WATSON_CONVERSATION_PASSWORD": given("assistant.password") if service.password else None,
        "WATSON_CONVERSATION_APIKEY": given("assistant.apiKey") if service.api_key else None,
        "WATSON_CONVERSATION_READ_TIMEOUT": service.read_timeout_seconds,
        "WATSON_CONVERSATION_CONNECT_TIMEOUT": service.connect_timeout_seconds,
    }


def _files(gateway: Gateway, stores: Stores) -> tuple[File, ...]:
    wanted = [store.file for store in (stores.orchestrator_trust, stores.orchestrator_key) if store]
    document = tenants.tenant_file(gateway)
    by_path = {file.path: file for file in (*wanted, *([document] if document else []))}
    return tuple(by_path[path] for path in sorted(by_path))
