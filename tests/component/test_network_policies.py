from dataclasses import replace
from typing import Any

import pulumi
import pytest

from components.kubernetes.context import ObjectContext
from components.kubernetes.network_policy import allow_flows
from facts.parties import Member, Namespace, Network, Party, Peer
from plan.model.cluster import ClusterNetwork, NameServers
from plan.model.flows import Flow
from tests.support.plans import KUBERNETES
from tests.support.pulumi import Recording, run

FLOWS = KUBERNETES.flows
WORKLOADS = ("sample", "sample-stt-adapter")
LABELS = "app.kubernetes.io"
SERVERS = NameServers("dns", {"app": "resolver", "tier": "core"}, ("169.254.20.10/32",))


def _policy(recording: Recording, name: str) -> dict[str, Any]:
    spec: dict[str, Any] = recording.one(":NetworkPolicy", name).plain["spec"]
    return spec


def _labels(workload: str) -> dict[str, str]:
    return {
        f"{LABELS}/name": "voice-gateway",
        f"{LABELS}/instance": "test.sample",
        f"{LABELS}/component": workload,
    }


PEERS: dict[str, list[dict[str, Any]]] = {
    "192.0.2.20/32": [{"ipBlock": {"cidr": "192.0.2.20/32"}}],
    "anywhere": [
        {
            "ipBlock": {
                "cidr": "0.0.0.0/0",
                "except": ["100.100.100.200/32", "168.63.129.16/32", "169.254.0.0/16"],
            }
        },
        {"ipBlock": {"cidr": "::/0", "except": ["fd00:ec2::/32", "fd20:ce::254/128", "fe80::/10"]}},
    ],
    "monitoring": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
    "cluster-dns": [
        {
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
    ],
    "sample": [{"podSelector": {"matchLabels": _labels("sample")}}],
    "sample-stt-adapter": [{"podSelector": {"matchLabels": _labels("sample-stt-adapter")}}],
}


def _peers(party: Party) -> list[dict[str, Any]]:
    match party:
        case Peer():
            return PEERS[party.value]
        case Network():
            return PEERS[party.cidr]
        case Member():
            return PEERS[party.workload]
        case Namespace():
            return PEERS[party.name]


def _port(flow: Flow) -> dict[str, Any]:
    port: dict[str, Any] = {"port": flow.ports.low, "protocol": flow.ports.protocol.value}
    return port if flow.ports.high == flow.ports.low else {**port, "endPort": flow.ports.high}


def test_everything_is_denied_first(kubernetes: Recording) -> None:
    """One policy selects every pod of the gateway and allows no traffic, neither in nor out."""
    spec = _policy(kubernetes, "sample-default-deny")

    assert {
        "podSelector": {
            "matchLabels": {f"{LABELS}/name": "voice-gateway", f"{LABELS}/instance": "test.sample"}
        },
        "policyTypes": ["Ingress", "Egress"],
    } == spec


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_workload_s_policy_takes_its_pods(kubernetes: Recording, workload: str) -> None:
    """The policy of a workload selects its pods, both ways."""
    spec = _policy(kubernetes, workload)

    assert {"matchLabels": _labels(workload)} == spec["podSelector"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_exactly_the_incoming_flows_are_allowed(kubernetes: Recording, workload: str) -> None:
    """Each flow to a workload is one rule with its peer and its port or range, and there is no other rule.

    A flow from anywhere has no source in its rule, because some network plugins match no pods by a block of addresses.
    """
    expected = [
        (None if flow.source is Peer.ANYWHERE else _peers(flow.source), _port(flow))
        for flow in FLOWS
        if flow.target == Member(workload)
    ]

    rules = _policy(kubernetes, workload)["ingress"]
    assert expected == [(rule.get("from"), rule["ports"][0]) for rule in rules]


def test_two_purposes_of_one_traffic_are_one_rule() -> None:
    """Flows that differ only in their purpose make one rule, and the policy lists each purpose."""
    flow = FLOWS[0]
    member = flow.target if isinstance(flow.target, Member) else flow.source
    assert isinstance(member, Member)
    twice = (flow, replace(flow, purpose="another purpose"))

    def program() -> None:
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        context = ObjectContext("sample", pulumi.Output.from_input("spare"), parent)
        allow_flows(member.workload, twice, ClusterNetwork((), SERVERS), context)

    policy = run(program).one(":NetworkPolicy", member.workload).plain
    assert [1] == [
        len(rules) for rules in (policy["spec"].get("ingress"), policy["spec"].get("egress")) if rules
    ]
    assert len(policy["metadata"]["annotations"]["voice-gateway/flows"].splitlines()) == 2


@pytest.mark.parametrize("workload", WORKLOADS)
def test_exactly_the_outgoing_flows_are_allowed(kubernetes: Recording, workload: str) -> None:
    """Each flow from a workload is one rule with its peer and its port or range, and there is no other rule.

    Two purposes of the same traffic share a rule.
    """
    flows = [(_peers(flow.target), _port(flow)) for flow in FLOWS if flow.source == Member(workload)]
    expected = [flow for index, flow in enumerate(flows) if flow not in flows[:index]]

    assert expected == [(rule["to"], rule["ports"][0]) for rule in _policy(kubernetes, workload)["egress"]]


def test_anywhere_leaves_out_what_the_cluster_is() -> None:
    """Outgoing traffic to anywhere excludes each declared network from the block of its own IP version.

    Incoming traffic is not narrowed.
    """
    network = ClusterNetwork(("10.244.0.0/16", "169.254.0.0/16", "fe80::/10"), SERVERS)
    [[v4, v6]] = [rule["to"] for rule in _rules(network, "sample", 443)]
    assert v4 == {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.244.0.0/16", "169.254.0.0/16"]}}
    assert v6 == {"ipBlock": {"cidr": "::/0", "except": ["fe80::/10"]}}
    (media,) = (rule for rule in _ruled(network)["ingress"] if "endPort" in rule["ports"][0])
    assert "from" not in media


def test_names_are_asked_for_where_they_are_answered() -> None:
    """DNS is allowed to the pods that answer, by namespace and labels, and to the addresses of caches on the nodes."""
    rules = _rules(ClusterNetwork((), SERVERS), "sample", 53)
    assert len(rules) == 2
    for rule in rules:
        assert rule["to"] == [
            {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "dns"}},
                "podSelector": {"matchLabels": {"app": "resolver", "tier": "core"}},
            },
            {"ipBlock": {"cidr": "169.254.20.10/32"}},
        ]


def _rules(network: ClusterNetwork, workload: str, port: int) -> list[dict[str, Any]]:
    return [rule for rule in _ruled(network, workload)["egress"] if rule["ports"][0]["port"] == port]


def _ruled(network: ClusterNetwork, workload: str = "sample") -> dict[str, Any]:
    def program() -> None:
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        allow_flows(
            workload, FLOWS, network, ObjectContext("sample", pulumi.Output.from_input("spare"), parent)
        )

    spec: dict[str, Any] = run(program).one(":NetworkPolicy", workload).plain["spec"]
    return spec


def test_a_policy_says_why(kubernetes: Recording) -> None:
    """An annotation of the policy lists the purposes of its flows, for people who read it in the cluster."""
    annotation = kubernetes.one(":NetworkPolicy", "sample").plain["metadata"]["annotations"][
        "voice-gateway/flows"
    ]

    assert "from 192.0.2.20/32: TCP 5061, calls by SIP over TLS" in annotation.splitlines()
    assert "from anywhere: UDP 16384-16387, callers' audio" in annotation.splitlines()
    assert "to sample-stt-adapter: TCP 4000, speech to text by the adapter" in annotation.splitlines()
    assert len(annotation.splitlines()) == sum(
        Member("sample") in (flow.source, flow.target) for flow in FLOWS
    )
