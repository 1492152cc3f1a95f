"""Rules on who may call: whitelists, SIP digest authentication, REST."""

import re
from collections.abc import Iterator

from checks.choices import needs_choice
from declaration.base import value_of
from declaration.faults import Fault
from declaration.fragments import objection, value_objection
from declaration.gateway import Gateway
from declaration.references import image_version
from declaration.weaker import Choice
from facts.gateway import Facts

ADDRESS_OF_RECORD = "aor"
"""The attribute of SIPREC metadata that contains a SIP URI: https://www.rfc-editor.org/rfc/rfc7865#section-6.5.1."""
_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*(:[A-Za-z_][A-Za-z0-9._-]*)?")

FIRST_WITH_DIGEST = (1, 0, 4)
"""The guide: SIP digest authentication starts with version 1.0.4."""


def _fragments(gateway: Gateway) -> Iterator[tuple[str, str]]:
    """Every fragment of a From or To URI, with its path."""
    lists = gateway.whitelists
    for position, fragment in enumerate(lists.from_uri):
        yield f"whitelists.fromUri[{position}]", fragment
    if lists.to_uri is not None:
        yield "whitelists.toUri", lists.to_uri
    for position, tenant in enumerate(gateway.tenants):
        if tenant.whitelist_from_uri is not None:
            yield f"tenants[{position}].whitelistFromUri", tenant.whitelist_from_uri
    if lists.siprec is not None and lists.siprec.attribute == ADDRESS_OF_RECORD:
        yield "whitelists.siprec.value", lists.siprec.value


def fragments_hold_no_comma(facts: Facts) -> Iterator[Fault]:
    """The From list is joined by commas; the guide promises one fragment for To, no list."""
    for path, fragment in _fragments(facts.gateway):
        if "," not in fragment:
            continue
        if path.startswith("whitelists.fromUri"):
            yield Fault(
                path,
                "contains a comma, which would split it in two",
                "write each fragment as a separate item",
            )
        else:
            yield Fault(
                path,
                "contains a comma, but the orchestrator accepts only one fragment here, not a list",
                "write one fragment that all these URIs share; instead of toUri, declare tenants",
            )


def fragments_match_neither_all_nor_nothing(facts: Facts) -> Iterator[Fault]:
    """A fragment of nearly every URI allows everyone; a fragment that can match nothing blocks everyone."""
    for path, fragment in _fragments(facts.gateway):
        wrong = objection(fragment)
        if wrong is not None:
            yield Fault(path, *wrong)


def siprec_attribute_can_match(facts: Facts) -> Iterator[Fault]:
    """An attribute has an XML name, and its value must match exactly."""
    siprec = facts.gateway.whitelists.siprec
    if siprec is None:
        return
    if not _XML_NAME.fullmatch(siprec.attribute):
        yield Fault(
            "whitelists.siprec.attribute",
            "is not the name of an XML attribute",
            f"write the name as in the metadata, such as {ADDRESS_OF_RECORD}",
        )
    wrong = value_objection(siprec.value) if siprec.attribute != ADDRESS_OF_RECORD else None
    if wrong is not None:
        yield Fault("whitelists.siprec.value", *wrong)


def digest_needs_a_release_that_has_it(facts: Facts) -> Iterator[Fault]:
    """Older images would accept calls without asking for credentials."""
    gateway = facts.gateway
    if not gateway.authenticates_sip:
        return
    version = image_version(gateway.images.orchestrator)
    if version is None:
        yield Fault(
            "images.orchestrator",
            "does not name a release, but SIP authentication needs 1.0.4 or later",
            "name the release as the tag, before the digest if there is one",
        )
    elif version < FIRST_WITH_DIGEST:
        yield Fault(
            "images.orchestrator",
            "is older than 1.0.4, the first release with SIP authentication",
            "name a newer image, or remove sipAuth from the tenants",
        )


def digest_closes_plain_sip(facts: Facts) -> Iterator[Fault]:
    """The guide: with SIP authentication, traffic is accepted only over TLS."""
    gateway = facts.gateway
    if gateway.authenticates_sip and gateway.takes(Choice.PLAIN_SIP):
        position = next(i for i, taken in enumerate(gateway.weaker_choices) if taken.what is Choice.PLAIN_SIP)
        yield Fault(
            f"weakerChoices[{position}]",
            "opens plain SIP, but with SIP authentication the gateway answers it with 400",
            "remove it, or remove sipAuth from the tenants",
        )


def _routes_in_clear(gateway: Gateway) -> Iterator[str]:
    """The path of each transport of outbound calls that is not TLS."""
    outbound = gateway.rest.outbound_calls
    for position, route in enumerate(outbound.routes if outbound else ()):
        if route.transport != "tls":
            yield f"rest.outboundCalls.routes[{position}].transport"


def digest_needs_secure_routes(facts: Facts) -> Iterator[Fault]:
    """The guide: outbound calls over an insecure channel are rejected with SIP authentication."""
    if not facts.gateway.authenticates_sip:
        return
    for path in _routes_in_clear(facts.gateway):
        yield Fault(
            path,
            "is not tls, but with SIP authentication such calls are rejected",
            "write tls and the trunk's TLS port",
        )


def routes_without_tls_are_a_choice(facts: Facts) -> Iterator[Fault]:
    """Outgoing signalling in clear is as weak as incoming signalling in clear."""
    gateway = facts.gateway
    if not (gateway.authenticates_sip or gateway.takes(Choice.PLAIN_SIP)):
        for path in _routes_in_clear(gateway):
            yield needs_choice(Choice.PLAIN_SIP, path, "is not encrypted", "write tls", "tenants")


def outbound_calls_have_clients(facts: Facts) -> Iterator[Fault]:
    """Network policies allow only listed clients: without any, nobody could start a call."""
    rest = facts.gateway.rest
    has_clients = rest.client_namespaces or rest.client_networks
    if rest.outbound_calls is not None and rest.bind == "pod" and not has_clients:
        yield Fault(
            "rest.outboundCalls",
            "is declared, but no client is allowed to use it",
            "list its clients in rest.clientNamespaces or rest.clientNetworks, or remove it",
            concerns=("rest",),
        )


def clients_can_reach_rest(facts: Facts) -> Iterator[Fault]:
    """REST on loopback has no clients outside its pod."""
    rest = facts.gateway.rest
    for key in ("clientNamespaces", "clientNetworks", "outboundCalls") if rest.bind == "loopback" else ():
        if value_of(rest, key):
            yield Fault(
                f"rest.{key}",
                "is set, but REST listens on loopback, where clients cannot reach it",
                "write rest.bind: pod, or remove it",
            )
