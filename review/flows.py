"""Flows and whitelists of the report."""

from collections.abc import Iterator

from declaration.containers import CONTAINERS
from facts.gateway import Facts
from facts.parties import Peer
from plan.contract import PortsOutput
from plan.flows import traffic
from plan.model import Traffic
from review import words
from review.model import FlowReport, WhitelistReport


def flow_reports(facts: Facts) -> tuple[FlowReport, ...]:
    """Every use of the network without duplicates, incoming ones first."""
    distinct = {_flow(each): None for each in traffic(facts)}
    outside = {each.workload for each in facts.services}
    return tuple(
        sorted(distinct, key=lambda flow: (flow.source in outside, flow.source, flow.purpose, repr(flow)))
    )


def _flow(use: Traffic) -> FlowReport:
    flow = use.flow
    return FlowReport(
        source="anyone" if flow.source is Peer.ANYWHERE else words.party(flow.source),
        target=use.host or words.party(flow.target),
        host=use.host,
        allowed="through the proxy alone" if use.through_proxy else words.party(flow.target),
        ports=PortsOutput(flow.ports.low, flow.ports.high),
        protocol=flow.ports.protocol.value,
        purpose=flow.purpose,
        encrypted=flow.encrypted,
        authentication=use.authentication,
        through_proxy=use.through_proxy,
    )


def whitelist_reports(facts: Facts) -> Iterator[WhitelistReport]:
    """Every list of the declaration that limits who is accepted."""
    gateway = facts.gateway
    lists, rest = gateway.whitelists, gateway.rest
    siprec = lists.siprec
    for field, what, entries, without in (
        ("whitelists.trustedAddresses", "speak SIP with the gateway", lists.trusted_addresses, _ANYONE),
        ("whitelists.fromUri", "call: their From URI contains one of these", lists.from_uri, _ANYONE),
        ("whitelists.toUri", "be called: To or Request-URI contains this", _one(lists.to_uri), "any number"),
        (
            "whitelists.siprec",
            "record calls: the metadata has this attribute",
            _one(f"{siprec.attribute}={siprec.value}" if siprec else None),
            _ANYONE,
        ),
        ("exposure.mediaNetworks", "exchange audio with the relay", gateway.exposure.media_networks, _ANYONE),
    ):
        yield WhitelistReport(field, what, tuple(sorted(map(words.address, entries))), without, not entries)
    for field, what, listed in (
        ("rest.clientNamespaces", "use REST and metrics", rest.client_namespaces),
        ("rest.clientNetworks", "use REST and metrics", rest.client_networks),
        *(
            (
                f"{key}.outside.sources",
                f"use the {CONTAINERS[key].words}",
                adapter.outside.sources if adapter.outside else (),
            )
            for key, adapter in gateway.adapters.items()
        ),
    ):
        entries = tuple(sorted(map(words.address, listed)))
        yield WhitelistReport(field, what, entries, "nobody", is_open=False)


_ANYONE = "anyone"


def _one(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)
