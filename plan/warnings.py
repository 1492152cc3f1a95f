"""Warnings and weaker choices: settings of an accepted declaration that a reviewer should know."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from checks.rules.passwords import weak_passwords
from checks.rules.reach import openings
from declaration.addresses import is_ip
from declaration.base import value_of
from declaration.callee_whitelist import CalleeMatch, callee_match
from declaration.containers import CONTAINER_KEYS, CONTAINERS
from declaration.faults import DeclarationWarning
from declaration.gateway import Gateway
from declaration.references import image_moves, names_registry
from declaration.services import Assistant, Speech
from declaration.weaker import COST, Choice
from facts.connections import Remote, party_of, uses_proxy
from facts.gateway import Facts
from facts.parties import Peer
from facts.services.speech_adapter import HTTPS
from plan.announced import announced_warnings
from plan.cluster import cluster_warnings
from plan.compute import compute_warnings
from plan.model.gateway import WeakerChoiceOutput
from plan.model.workloads import Workload
from plan.rollouts import rollout_warnings


def weaker_choices(gateway: Gateway) -> tuple[WeakerChoiceOutput, ...]:
    """The declared weaker choices, with the cost of each."""
    taken = (
        WeakerChoiceOutput(
            choice.what.value,
            choice.reason,
            COST[choice.what],
            choice.until.isoformat() if choice.until else None,
            tuple(sorted(CONTAINERS[key].name for key in choice.containers or ())),
        )
        for choice in gateway.weaker_choices
    )
    return tuple(sorted(taken, key=lambda choice: choice.what))


def warnings(facts: Facts, workloads: tuple[Workload, ...]) -> tuple[DeclarationWarning, ...]:
    """Everything that is allowed, but may not be intended."""
    gateway = facts.gateway
    return (
        *_daemon(gateway),
        *_images(gateway),
        *_callers(gateway),
        *_peers(gateway),
        *announced_warnings(facts),
        *_reach(facts),
        *_servers_in_unread_parts(gateway),
        *_networks(gateway),
        *_anyone(facts),
        *_tokens(facts),
        *_tenants(gateway),
        *_passwords(facts),
        *compute_warnings(facts),
        *_personal_data(gateway),
        *_roots(gateway),
        *cluster_warnings(facts),
        *rollout_warnings(facts, workloads),
        *_of_services(facts),
    )


def _of_services(facts: Facts) -> Iterator[DeclarationWarning]:
    for each in facts.services:
        for warning in each.service.warnings(facts.gateway):
            yield replace(warning, containers=(each.service.key,))


def _daemon(gateway: Gateway) -> Iterator[DeclarationWarning]:
    host = gateway.target.docker.host if gateway.target.docker else ""
    if urlsplit(host).scheme == "tcp":
        yield DeclarationWarning(
            "target.docker.host",
            "secrets cross the network in clear unless the daemon requires TLS,"
            " and anyone who reaches it is root on its host; write ssh://user@host",
        )


def _images(gateway: Gateway) -> Iterator[DeclarationWarning]:
    for key in filter(gateway.has, CONTAINER_KEYS):
        image: str | None = value_of(gateway.images, key)
        if image and image_moves(image):
            yield DeclarationWarning(
                f"images.{key}", "the tag can move, so a restart may run another image; add a digest", (key,)
            )
        if image and not names_registry(image):
            yield DeclarationWarning(
                f"images.{key}",
                "names no registry, so it is pulled from docker.io/library, which has no image of the gateway;"
                " add the registry, unless each node already has the image",
                (key,),
            )


def _callers(gateway: Gateway) -> Iterator[DeclarationWarning]:
    lists = gateway.whitelists
    # The list for SIPREC metadata only concerns recording sessions, and digest only tenants that require it.
    every_tenant_checks = gateway.tenants and all(
        tenant.sip_auth or tenant.whitelist_from_uri for tenant in gateway.tenants
    )
    if not (lists.trusted_addresses or lists.from_uri or every_tenant_checks):
        yield DeclarationWarning(
            "whitelists",
            "anyone who reaches the SIP port may call; list trusted addresses, or give every tenant sipAuth",
        )


def _peers(gateway: Gateway) -> Iterator[DeclarationWarning]:
    """Expected SIP peers that are not among the trusted addresses."""
    balancer, outbound = gateway.exposure.load_balancer, gateway.rest.outbound_calls
    trusted = set(gateway.whitelists.trusted_addresses)
    checks = set(balancer.health_checks) if balancer else set()
    trunks = {route.host for route in outbound.routes if is_ip(route.host)} if outbound else set()
    if trusted and checks - trusted:
        yield DeclarationWarning(
            "whitelists.trustedAddresses",
            "SIP OPTIONS of exposure.loadBalancer.healthChecks would be rejected; list those addresses too",
        )
    if trusted and trunks - trusted:
        yield DeclarationWarning(
            "whitelists.trustedAddresses",
            "requests from the trunks of rest.outboundCalls.routes, such as the end"
            " of a call, would be rejected; list those addresses too",
        )
    if trusted and gateway.exposure.service == "LoadBalancer" and not gateway.exposure.media_networks:
        yield DeclarationWarning(
            "exposure.mediaNetworks",
            "is empty, so the load balancer's source ranges stay open for audio;"
            " list the trunk's media networks",
        )


def _reach(facts: Facts) -> Iterator[DeclarationWarning]:
    gateway, target = facts.gateway, facts.target
    exposure, rest = gateway.exposure, gateway.rest
    outside = {f"{key}.outside": adapter.outside for key, adapter in gateway.adapters.items()}
    for path, opened in (
        ("exposure.loadBalancer", exposure.load_balancer and exposure.load_balancer.node_ports),
        *((path, reach and reach.node_ports) for path, reach in outside.items()),
    ):
        if opened:
            yield DeclarationWarning(
                f"{path}.nodePorts",
                "every node also opens a port, which bypasses the load balancer and its source"
                " ranges; only network policies block others",
            )
    listed = bool(
        gateway.whitelists.trusted_addresses
        or exposure.media_networks
        or rest.client_networks
        or any(outside.values())
    )
    if not target.filters_traffic and listed:
        yield DeclarationWarning(
            f"target.{target.key}",
            f"{target.title} does not filter addresses, so anyone who reaches bindAddress reaches the"
            " published ports; block others with a firewall",
        )


def _networks(gateway: Gateway) -> Iterator[DeclarationWarning]:
    """Connections that only the surrounding network protects."""
    ports, rest = gateway.ports, gateway.rest
    if gateway.takes(Choice.HOST_NETWORK):
        plain = f"plain SIP ({ports.sip})"
        opened = f"{plain} and REST ({ports.rest_http}, {ports.rest_https})" if rest.bind == "pod" else plain
        yield DeclarationWarning(
            "weakerChoices",
            f"with {Choice.HOST_NETWORK}, {opened} are open to anyone who reaches the node;"
            " block others with a firewall",
        )


def _anyone(facts: Facts) -> Iterator[DeclarationWarning]:
    """Listeners that only TLS and a password protect."""
    for opening in openings(facts):
        if opening.is_to_anyone:
            yield DeclarationWarning(
                f"{opening.path}",
                "lets anyone connect, so anyone on the network can try passwords;"
                " list the networks of the clients",
            )


def _tokens(facts: Facts) -> Iterator[DeclarationWarning]:
    """Services whose API key is exchanged for a token at a server that the network policies block.

    The server of IBM Cloud IAM is on the internet, on the HTTPS port. Network policies allow it only if the service is
    there too.
    """
    gateway, target = facts.gateway, facts.target
    if not target.filters_traffic:
        return
    for key in ("speechToText", "textToSpeech"):
        service: Speech | None = value_of(gateway, key)
        if service is None or service.api_key is None or service.token_url or uses_proxy(gateway, key):
            continue
        remote = Remote.of_url(service.url)
        on_internet = party_of(remote, facts.names.namespace) is Peer.ANYWHERE
        if not on_internet or remote.ports.low != HTTPS:
            yield DeclarationWarning(
                f"{key}.apiKey",
                "is exchanged for a token at another server, which network policies block for the relay;"
                " write its address in tokenUrl",
            )


def _tenants(gateway: Gateway) -> Iterator[DeclarationWarning]:
    """Tenants that may receive no calls, services that may get credentials of another service, and MRCP."""
    fragment = gateway.whitelists.to_uri
    for position, tenant in enumerate(gateway.tenants):
        if fragment is not None and callee_match(fragment, tenant.tenant_uri) is CalleeMatch.PERHAPS:
            yield DeclarationWarning(
                f"tenants[{position}].tenantURI",
                "is called only if the dialled number is longer and also contains whitelists.toUri",
            )
        for service, path, own in tenant.services():
            has_own = own.username or own.apikey or own.bearer_token
            if own.url and not has_own and _gets_shared_credentials(gateway, service, own.url):
                yield DeclarationWarning(
                    f"tenants[{position}].{path}",
                    "has an address but no credentials,"
                    " so the product may send it the credentials of the service for all calls",
                )
        for key, side in (("stt", tenant.stt), ("tts", tenant.tts)):
            if side is not None and side.provider_type == "mrcpv2":
                yield DeclarationWarning(
                    f"tenants[{position}].{key}",
                    "MRCP needs a unimrcpclient.xml in the relay's image, and network policies"
                    " block its server",
                )


def _servers_in_unread_parts(gateway: Gateway) -> Iterator[DeclarationWarning]:
    """Parts of tenants that the program does not read. They may name servers that network policies block."""
    for position, tenant in enumerate(gateway.tenants):
        for key, value in (("reporting", tenant.reporting), ("wva", tenant.wva)):
            if value is not None and not gateway.other_services:
                yield DeclarationWarning(
                    f"tenants[{position}].{key}",
                    "network policies block servers that are named in it;"
                    " list their addresses in otherServices",
                )


def _gets_shared_credentials(gateway: Gateway, service: str, url: str) -> bool:
    """Whether there are credentials for all calls that belong to another host."""
    if (adapter := gateway.adapter_for(service)) is not None:
        return not gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION, adapter)
    default: Assistant | Speech | None = value_of(gateway, service)
    if default is None or not (default.username or default.api_key):
        return False
    return Remote.of_url(url).name != Remote.of_url(default.url).name


def _passwords(facts: Facts) -> Iterator[DeclarationWarning]:
    """Weak passwords of other services; weak passwords of the gateway itself are faults."""
    for weak in weak_passwords(facts):
        if not weak.ours:
            yield DeclarationWarning(weak.path, f"{weak.reason}; ask the owner of that service to change it")


def _personal_data(gateway: Gateway) -> Iterator[DeclarationWarning]:
    if gateway.recording is not None:
        yield DeclarationWarning(
            "recording", "recordings are personal data, and the product never deletes them"
        )
    if gateway.logging.transcriptions:
        yield DeclarationWarning("logging.transcriptions", "what callers say is written to the logs")
    if gateway.text_to_speech and gateway.text_to_speech.cache_hours:
        yield DeclarationWarning(
            "textToSpeech.cacheHours", "spoken answers are kept, and may contain personal data"
        )


def _roots(gateway: Gateway) -> Iterator[DeclarationWarning]:
    if not gateway.hardening.read_only_root:
        yield DeclarationWarning(
            "hardening.readOnlyRoot", "is off, so containers can write to their root file systems"
        )
