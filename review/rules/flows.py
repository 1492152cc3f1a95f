"""Changes of the servers that the gateway calls, and of its credentials for them. `exposure` has incoming traffic."""

from collections.abc import Iterator

from review import words
from review.changes import Change, better, neutral, worse
from review.model import FlowReport, Report

_CLEAR, _NEW_CLEAR, _CREDENTIALS = 6, 4, 3

_Key = tuple[str, str, str, str]


def flow_changes(old: Report, new: Report) -> Iterator[Change]:
    """New servers, servers that are no longer called, and changed connections to the others."""
    before, after = _called(old), _called(new)
    for key in sorted(after.keys() - before.keys()):
        flow = after[key]
        text = f"calls {_server(flow)}{'' if flow.encrypted else ', in clear'}"
        yield neutral(text) if flow.encrypted else worse(text, _NEW_CLEAR)
    for key in sorted(before.keys() - after.keys()):
        flow = before[key]
        text = f"no longer calls {_server(flow)}{'' if flow.encrypted else ', in clear'}"
        yield neutral(text) if flow.encrypted else better(text, _NEW_CLEAR)
    for key in sorted(before.keys() & after.keys()):
        yield from _altered(before[key], after[key])


def _called(report: Report) -> dict[_Key, FlowReport]:
    """Calls of named servers and of workloads of the gateway. Other flows follow from whitelists and from the cluster."""
    workloads = {each.name for each in report.workloads}
    return {
        (each.source, each.target, each.purpose, each.protocol): each
        for each in report.flows
        if each.source in workloads and (each.host is not None or each.target in workloads)
    }


def _server(flow: FlowReport) -> str:
    return f"{flow.target} on {words.ports(flow.ports, flow.protocol)} for {flow.purpose}"


def _altered(before: FlowReport, after: FlowReport) -> Iterator[Change]:
    server = _server(after)
    if before.encrypted and not after.encrypted:
        yield worse(f"calls {server} in clear", _CLEAR)
    elif after.encrypted and not before.encrypted:
        yield better(f"encrypts the connection to {server}", _CLEAR)
    lost, gained = (
        [each for each in one.authentication if each not in other.authentication]
        for one, other in ((before, after), (after, before))
    )
    if lost and gained:
        yield neutral(f"authenticates to {server} with {', '.join(gained)} instead of {', '.join(lost)}")
    elif lost:
        yield worse(f"no longer authenticates to {server} with {', '.join(lost)}", _CREDENTIALS)
    elif gained:
        yield better(f"authenticates to {server} with {', '.join(gained)}", _CREDENTIALS)
    if before.through_proxy != after.through_proxy:
        yield neutral(f"calls {server} {'through the proxy' if after.through_proxy else 'without the proxy'}")
