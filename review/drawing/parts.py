"""The content of the drawing: parties, pods and arrows, taken from a report.

Owns what is drawn as one: flows that differ only in ports, in the party outside or in the container are one arrow, and
parties with the same arrows are one box. Everything else is in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from facts.parties import Zone
from review import words
from review.model import FlowReport, Report

_Item = TypeVar("_Item")


class Side(StrEnum):
    """Where a party is drawn, seen from the gateway."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, order=True)
class Party:
    """Parties outside of the gateway that are drawn as one box."""

    zone: Zone
    side: Side
    names: tuple[str, ...]


@dataclass(frozen=True)
class Pod:
    """A workload with its containers."""

    name: str
    containers: tuple[str, ...]
    replicas: int


@dataclass(frozen=True)
class Arrow:
    """One use of the network; between two workloads it has no parties."""

    openers: tuple[str, ...]
    """Containers that open it."""
    accepters: tuple[str, ...]
    """Containers that accept it."""
    parties: tuple[Party, ...]
    """Parties at the other end."""
    ports: tuple[str, ...]
    purpose: str
    encrypted: bool
    authentication: tuple[str, ...]
    through_proxy: bool

    @property
    def is_incoming(self) -> bool:
        """Whether a party outside opens it."""
        return not self.openers

    @property
    def side(self) -> Side:
        """The side of the gateway on which it is drawn."""
        return self.parties[0].side if self.parties else Side.RIGHT

    @property
    def credentials(self) -> str:
        """The credentials of the side that opens it, in words."""
        return f"with {words.listed(self.authentication)}" if self.authentication else "without credentials"

    @property
    def sentence(self) -> str:
        """The arrow as a sentence, for readers who cannot see it."""
        parties = words.listed([name for party in self.parties for name in party.names])
        openers = words.listed(self.openers) if self.openers else parties
        accepters = words.listed(self.accepters) if self.accepters else parties
        way = " through the proxy" if self.through_proxy else ""
        protection = f"{words.encryption(encrypted=self.encrypted)}, {self.credentials}"
        return (
            f"From {openers} to {accepters}{way}: {words.listed(self.ports)}, {self.purpose}, {protection}."
        )


@dataclass(frozen=True)
class Picture:
    """All that is drawn."""

    title: str
    place: str
    """Where the gateway runs."""
    surroundings: str
    """What is around it."""
    pods: tuple[Pod, ...]
    parties: tuple[Party, ...]
    arrows: tuple[Arrow, ...]


def picture(report: Report) -> Picture:
    """What the drawing of a report shows."""
    arrows = _with_common_parties(_merged([_arrow(flow) for flow in report.flows]))
    return Picture(
        title=f"Flows of {report.gateway}",
        place=words.place(report.target),
        surroundings=words.surroundings(report.target),
        pods=tuple(Pod(each.name, each.containers, each.replicas) for each in report.workloads),
        parties=tuple(sorted({party for arrow in arrows for party in arrow.parties})),
        arrows=tuple(arrows),
    )


def _arrow(flow: FlowReport) -> Arrow:
    return Arrow(
        flow.opened_by,
        flow.accepted_by,
        (_party(flow, flow.zone),) if flow.zone is not None else (),
        (words.ports(flow.ports, flow.protocol),),
        flow.purpose,
        flow.encrypted,
        flow.authentication,
        flow.through_proxy,
    )


def _party(flow: FlowReport, zone: Zone) -> Party:
    is_incoming = not flow.opened_by
    name = flow.source if is_incoming else flow.target
    if zone is Zone.CALLERS and name == words.ANYWHERE:
        name = words.ANYONE
    is_left = is_incoming or zone in {Zone.CALLERS, Zone.CLIENTS}
    return Party(zone, Side.LEFT if is_left else Side.RIGHT, (name,))


def _merged(arrows: list[Arrow]) -> list[Arrow]:
    """Arrows that differ in one thing only become one: in ports, then in parties, then in containers that open them."""
    arrows = _grouped(
        arrows,
        lambda each: replace(each, ports=()),
        lambda one, same: replace(one, ports=_union(each.ports for each in same)),
    )
    arrows = _grouped(
        arrows,
        lambda each: (replace(each, parties=()), each.side, frozenset(party.zone for party in each.parties)),
        lambda one, same: replace(one, parties=_union(each.parties for each in same)),
    )
    return _grouped(
        arrows,
        lambda each: (replace(each, openers=()), each.is_incoming),
        lambda one, same: replace(one, openers=_union(each.openers for each in same)),
    )


def _grouped(
    arrows: Iterable[Arrow], key: Callable[[Arrow], Hashable], joined: Callable[[Arrow, list[Arrow]], Arrow]
) -> list[Arrow]:
    groups: dict[Hashable, list[Arrow]] = {}
    for arrow in arrows:
        groups.setdefault(key(arrow), []).append(arrow)
    return [joined(group[0], group) for group in groups.values()]


def _union(parts: Iterable[tuple[_Item, ...]]) -> tuple[_Item, ...]:
    """All items in their order, each once."""
    return tuple(dict.fromkeys(item for part in parts for item in part))


def _with_common_parties(arrows: list[Arrow]) -> list[Arrow]:
    """The arrows, with one party instead of several parties that have the same arrows."""
    ends: dict[Party, list[int]] = {}
    for number, arrow in enumerate(arrows):
        for party in arrow.parties:
            ends.setdefault(party, []).append(number)
    groups: dict[tuple[Zone, Side, tuple[int, ...]], list[Party]] = {}
    for party in sorted(ends):
        groups.setdefault((party.zone, party.side, tuple(ends[party])), []).append(party)
    common = dict(_common(groups.values()))
    return [
        replace(arrow, parties=tuple(dict.fromkeys(common[party] for party in arrow.parties)))
        for arrow in arrows
    ]


def _common(groups: Iterable[list[Party]]) -> Iterator[tuple[Party, Party]]:
    for group in groups:
        one = replace(group[0], names=tuple(name for party in group for name in party.names))
        yield from ((party, one) for party in group)
