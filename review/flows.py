"""Flows and whitelists of the report."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from declaration.containers import CONTAINERS
from facts.gateway import Facts
from facts.parties import Peer
from plan.flows import traffic
from plan.model.flows import Traffic
from plan.outputs.access import PortsOutput
from review import words
from review.model import FlowReport, WhitelistReport


def flow_reports(facts: Facts) -> tuple[FlowReport, ...]:
    """Every use of the network without duplicates, incoming ones first."""
    uses: dict[FlowReport, list[Traffic]] = {}
    for use in traffic(facts):
        uses.setdefault(_flow(use), []).append(use)
    distinct = (
        replace(
            flow,
            opened_by=_names(use.opened_by for use in same),
            accepted_by=_names(use.accepted_by for use in same),
        )
        for flow, same in uses.items()
    )
    workloads = {each.workload for each in facts.services}
    return tuple(
        sorted(distinct, key=lambda flow: (flow.source in workloads, flow.source, flow.purpose, repr(flow)))
    )


def _names(containers: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in containers if name is not None}))


def _flow(use: Traffic) -> FlowReport:
    """A use of the network without its containers, so that equal uses by several containers become one."""
    flow = use.flow
    return FlowReport(
        source=words.ANYONE if flow.source is Peer.ANYWHERE else words.party(flow.source),
        target=use.host or words.party(flow.target),
        host=use.host,
        allowed="only through the proxy" if use.through_proxy else words.party(flow.target),
        ports=PortsOutput(flow.ports.low, flow.ports.high),
        protocol=flow.ports.protocol.value,
        purpose=flow.purpose,
        encrypted=flow.encrypted,
        authentication=use.authentication,
        through_proxy=use.through_proxy,
        zone=use.zone,
        opened_by=(),
        accepted_by=(),
    )


def whitelist_reports(facts: Facts) -> Iterator[WhitelistReport]:
    """Every list of the declaration that limits who is accepted."""
    gateway = facts.gateway
    lists, rest = gateway.whitelists, gateway.rest
    siprec = lists.siprec
    for field, what, entries, without in (
        ("whitelists.trustedAddresses", "speak SIP with the gateway", lists.trusted_addresses, words.ANYONE),
        ("whitelists.fromUri", "call: their From URI contains one of these", lists.from_uri, words.ANYONE),
        ("whitelists.toUri", "be called: To or Request-URI contains this", _one(lists.to_uri), "any number"),
        (
            "whitelists.siprec",
            "record calls: the metadata has this attribute",
            _one(f"{siprec.attribute}={siprec.value}" if siprec else None),
            words.ANYONE,
        ),
        (
            "exposure.mediaNetworks",
            "exchange audio with the relay",
            gateway.exposure.media_networks,
            words.ANYONE,
        ),
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


def _one(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)
