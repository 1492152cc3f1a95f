"""Rules on who may call: whitelists, SIP digest authentication, REST."""

from collections.abc import Iterator

from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.references import image_version
from declaration.weaker import Choice

FIRST_WITH_DIGEST = (1, 0, 4)
"""The guide: SIP digest authentication starts with version 1.0.4."""

_IN_EVERY_URI = ("sip:", "sips:", "@")


def fragments_hold_no_comma(gateway: Gateway) -> Iterator[Fault]:
    """The From list is joined by commas; the guide promises one fragment for To, no list."""
    lists = gateway.whitelists
    for position, fragment in enumerate(lists.from_uri):
        path = f"whitelists.fromUri[{position}]"
        if "," in fragment:
            yield Fault(
                path,
                "holds a comma, which would split it in two",
                "write each fragment as an item of its own",
            )
        if fragment != fragment.strip():
            yield Fault(path, "begins or ends with a space, which no SIP URI has", "remove the space")
    if lists.to_uri is not None and lists.to_uri != lists.to_uri.strip():
        yield Fault(
            "whitelists.toUri", "begins or ends with a space, which no SIP URI has", "remove the space"
        )
    if lists.to_uri is not None and "," in lists.to_uri:
        yield Fault(
            "whitelists.toUri",
            "holds a comma, and the orchestrator takes one fragment here, not a list",
            "write one fragment that all called numbers share, or declare tenants",
        )


def fragments_tell_callers_apart(gateway: Gateway) -> Iterator[Fault]:
    """What stands in every SIP URI lets everyone in, and looks like a whitelist."""
    lists = gateway.whitelists
    fragments = [(f"whitelists.fromUri[{position}]", item) for position, item in enumerate(lists.from_uri)]
    fragments.append(("whitelists.toUri", lists.to_uri or ""))
    for position, tenant in enumerate(gateway.tenants):
        fragments.append((f"tenants[{position}].whitelistFromUri", tenant.whitelist_from_uri or ""))
    for path, fragment in fragments:
        if fragment and any(fragment.lower() in part for part in _IN_EVERY_URI):
            yield Fault(
                path,
                "is a part of every SIP URI, so it keeps nobody out",
                "write more of the number or host, or remove it",
            )


def entries_are_listed_once(gateway: Gateway) -> Iterator[Fault]:
    """An entry twice is a slip in one of the two."""
    lists = gateway.whitelists
    for key, entries in (("fromUri", lists.from_uri), ("trustedAddresses", lists.trusted_addresses)):
        for position, entry in enumerate(entries):
            if entry in entries[:position]:
                yield Fault(f"whitelists.{key}[{position}]", "is listed twice", "remove one of them")


def digest_needs_a_release_that_has_it(gateway: Gateway) -> Iterator[Fault]:
    """Older images would take calls without asking for credentials."""
    if not gateway.authenticates_sip:
        return
    version = image_version(gateway.images.orchestrator)
    if version is None:
        yield Fault(
            "images.orchestrator",
            "names no release, and SIP authentication needs 1.0.4 or later",
            "name the release as tag, before the digest if there is one",
        )
    elif version < FIRST_WITH_DIGEST:
        yield Fault(
            "images.orchestrator",
            "is older than 1.0.4, the first release with SIP authentication",
            "name a newer image, or remove sipAuth from the tenants",
        )


def digest_closes_plain_sip(gateway: Gateway) -> Iterator[Fault]:
    """The guide: with SIP authentication, traffic is accepted over TLS alone."""
    if gateway.authenticates_sip and gateway.takes(Choice.PLAIN_SIP):
        position = next(i for i, taken in enumerate(gateway.weaker_choices) if taken.what is Choice.PLAIN_SIP)
        yield Fault(
            f"weakerChoices[{position}]",
            "opens plain SIP, and with SIP authentication the gateway answers it with 400",
            "remove it, or remove sipAuth from the tenants",
        )


def digest_needs_secure_routes(gateway: Gateway) -> Iterator[Fault]:
    """The guide: outbound calls over an insecure channel are rejected with SIP authentication."""
    outbound = gateway.rest.outbound_calls
    if outbound is None or not gateway.authenticates_sip:
        return
    for position, route in enumerate(outbound.routes):
        if route.transport != "tls":
            yield Fault(
                f"rest.outboundCalls.routes[{position}].transport",
                "is not tls, and with SIP authentication such calls are refused",
                "write tls and the trunk's TLS port",
            )


def routes_without_tls_are_a_choice(gateway: Gateway) -> Iterator[Fault]:
    """Signalling that leaves in clear is as weak as signalling that arrives in clear."""
    outbound = gateway.rest.outbound_calls
    if outbound is None or gateway.authenticates_sip or gateway.takes(Choice.PLAIN_SIP):
        return
    for position, route in enumerate(outbound.routes):
        if route.transport != "tls":
            yield Fault(
                f"rest.outboundCalls.routes[{position}].transport",
                "is not encrypted",
                f"write tls, or add {{what: {Choice.PLAIN_SIP}, reason: ...}} to weakerChoices",
                concerns=("weakerChoices", "tenants"),
            )


def open_rest_asks_for_no_password(gateway: Gateway) -> Iterator[Fault]:
    """A login that nobody is asked for would look like protection."""
    if not gateway.takes(Choice.OPEN_REST):
        return
    rest, outbound = gateway.rest, gateway.rest.outbound_calls
    for path, given in (
        ("rest.administration", "administration" in rest.model_fields_set),
        ("rest.outboundCalls.login", outbound is not None and "login" in outbound.model_fields_set),
    ):
        if given:
            yield Fault(
                path,
                f"is given, but the weaker choice {Choice.OPEN_REST} means that nobody is asked for it",
                f"remove it, or remove {Choice.OPEN_REST} from weakerChoices",
            )


def outbound_calls_have_clients(gateway: Gateway) -> Iterator[Fault]:
    """Network policies let only listed clients in: with none, nobody could start a call."""
    rest = gateway.rest
    reached = rest.client_namespaces or rest.client_networks
    if rest.outbound_calls is not None and rest.bind == "pod" and not reached:
        yield Fault(
            "rest.outboundCalls",
            "is declared, but no client may reach it",
            "list its clients in rest.clientNamespaces or rest.clientNetworks, or remove it",
            concerns=("rest",),
        )


def clients_can_reach_rest(gateway: Gateway) -> Iterator[Fault]:
    """REST on loopback has no clients outside its pod."""
    rest = gateway.rest
    if rest.bind == "pod":
        return
    for key, given in (
        ("clientNamespaces", rest.client_namespaces),
        ("clientNetworks", rest.client_networks),
        ("outboundCalls", rest.outbound_calls),
    ):
        if given:
            yield Fault(
                f"rest.{key}",
                "is given, but REST listens on loopback, where no client reaches it",
                "write rest.bind: pod, or remove it",
            )


RULES = (
    fragments_hold_no_comma,
    fragments_tell_callers_apart,
    entries_are_listed_once,
    digest_needs_a_release_that_has_it,
    digest_closes_plain_sip,
    digest_needs_secure_routes,
    routes_without_tls_are_a_choice,
    open_rest_asks_for_no_password,
    outbound_calls_have_clients,
    clients_can_reach_rest,
)
