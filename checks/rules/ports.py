"""Rules on port numbers: orchestrator and relay share one network namespace."""

from collections.abc import Iterator

from declaration.base import fields, value_of
from declaration.faults import Fault
from declaration.gateway import Gateway
from facts.gateway import Facts

FIRST_FREE = 1024
"""The first port that needs no CAP_NET_BIND_SERVICE: https://man7.org/linux/man-pages/man7/capabilities.7.html."""

MOST_LISTED = 4096
"""Ports in one object. A port takes about 200 bytes there, `managedFields` included, and etcd accepts requests of at most 1.5 MiB:
https://etcd.io/docs/v3.5/dev-guide/limit/#request-size-limit."""


def _shared(facts: Facts) -> dict[str, int]:
    """Ports of the containers that share the network of the calls, by their paths, in the order of the declaration."""
    shared = {
        listener.field for each in facts.services if each.service.with_calls for listener in each.listeners
    }
    return {path: number for path, number in _numbers(facts.gateway).items() if path in shared}


def _published(facts: Facts) -> dict[str, int]:
    """The shared ports that can be reached from outside the gateway."""
    outside = {each.field for each in facts.listeners if each.is_outside}
    return {path: number for path, number in _shared(facts).items() if path in outside}


def _numbers(gateway: Gateway) -> dict[str, int]:
    """Every single port, by its path."""
    return {f"ports.{key}": value for key, value in fields(gateway.ports) if isinstance(value, int)}


def ports_are_distinct(facts: Facts) -> Iterator[Fault]:
    """Two listeners cannot share a port."""
    first: dict[int, str] = {}
    for path, number in _shared(facts).items():
        if number in first:
            yield _taken(path, first[number])
        first.setdefault(number, path)


def _taken(path: str, other: str, but: str = "") -> Fault:
    return Fault(
        path,
        f"is the same port as {other}{but}",
        "choose another port for one of them",
        concerns=(other,),
    )


def published_ports_are_distinct(facts: Facts) -> Iterator[Fault]:
    """An adapter may use the same ports, unless both are published on the same machines."""
    gateway = facts.gateway
    on_host = facts.target.publishes_on_host
    published = _published(facts) if on_host or gateway.exposure.service == "NodePort" else {}
    first = {number: path for path, number in reversed(published.items())}
    for key, adapter in gateway.adapters.items():
        if adapter.outside is None or not (on_host or adapter.outside.service == "NodePort"):
            continue
        path, number = f"ports.{key}", value_of(gateway.ports, key)
        if number in first:
            yield _taken(path, first[number], ", but both are published on one machine")
        first.setdefault(number, path)


def ports_are_outside_rtp(facts: Facts) -> Iterator[Fault]:
    """Audio may take any port of its range, and RTCP the one after it."""
    rtp = facts.gateway.ports.rtp
    for path, number in _shared(facts).items():
        if rtp.low <= number <= rtp.last_rtcp:
            yield Fault(
                path,
                "lies in the RTP range, or on the RTCP port after it",
                "choose a port outside ports.rtp",
                concerns=("ports.rtp",),
            )


def rtp_range_holds_calls(facts: Facts) -> Iterator[Fault]:
    """RTP starts on even ports (RFC 3550, section 11) and a call takes a pair."""
    rtp = facts.gateway.ports.rtp
    if rtp.low % 2:
        yield Fault("ports.rtp.low", "is odd, but RTP uses even ports", "write an even port")
    if rtp.high <= rtp.low:
        yield Fault(
            "ports.rtp.high", "is not above ports.rtp.low", "write a larger port", concerns=("ports.rtp.low",)
        )
    if rtp.high == 65535:  # noqa: PLR2004 - the largest port there is
        yield Fault("ports.rtp.high", "leaves no port for RTCP after it", "write 65534 or less")


def rtp_range_fits_an_object(facts: Facts) -> Iterator[Fault]:
    """Deployments and Services list each port separately, and the cluster refuses objects that are too large."""
    rtp = facts.gateway.ports.rtp
    if facts.target.limits_objects and rtp.last_rtcp - rtp.low >= MOST_LISTED:
        yield Fault(
            "ports.rtp",
            f"contains more than {MOST_LISTED} ports, and Kubernetes objects that list them would be too large",
            f"write a smaller range, and more gateways for more than {MOST_LISTED // 2} calls",
        )


def ports_need_no_capability(facts: Facts) -> Iterator[Fault]:
    """Containers run as UID 1001 without capabilities, and ports below 1024 need one."""
    gateway = facts.gateway
    for path, number in {**_numbers(gateway), "ports.rtp.low": gateway.ports.rtp.low}.items():
        if number < FIRST_FREE:
            yield Fault(
                path,
                "is below 1024, which containers without capabilities may not open",
                "choose a port of 1024 or more; a load balancer in front can offer another port",
            )


def sessions_fit_the_range(facts: Facts) -> Iterator[Fault]:
    """More sessions than pairs of ports would fail under load."""
    gateway = facts.gateway
    rtp = gateway.ports.rtp
    pairs = max(rtp.high - rtp.low, 0) // 2
    if gateway.relay.max_sessions > pairs:
        yield Fault(
            "relay.maxSessions",
            f"is more than the RTP range allows ({pairs} calls)",
            "widen ports.rtp, two ports for each call, or write a smaller number",
            concerns=("ports.rtp",),
        )
