"""Sample plans: one on Kubernetes, one on Docker, with every kind of flow and endpoint.

Written by hand, so that component tests do not depend on how declarations are planned.
"""

from __future__ import annotations

from dataclasses import replace

from plan.model import (
    AuthorityAnchor,
    DockerTarget,
    Endpoint,
    Flow,
    GatewayPlan,
    Generation,
    KubernetesTarget,
    Member,
    Namespace,
    Network,
    PasswordSpec,
    Peer,
    Port,
    PortRange,
    Protocol,
    SecretRef,
    ServiceType,
    Text,
    WeakerChoice,
    Workload,
)
from tests.support.sample_containers import (
    ADAPTER,
    ADAPTER_PASSPHRASE,
    ADAPTER_SERVER,
    KEY_PASSPHRASE,
    ORCHESTRATOR,
    RELAY,
    ROOT,
    SERVER,
    TRUST_PASSPHRASE,
)

GATEWAY_WORKLOAD = Workload(
    name="sample",
    containers=(ORCHESTRATOR, RELAY),
    replicas=1,
    grace_seconds=600,
    pull_secrets=("registry",),
    node_selector={"kubernetes.io/os": "linux"},
)
ADAPTER_WORKLOAD = Workload(
    name="sample-stt-adapter",
    containers=(ADAPTER,),
    replicas=2,
    grace_seconds=30,
    generation="sample-stt-adapter",
)

SIP_TLS = PortRange(5061, 5061, Protocol.TCP)
RTP = PortRange(16384, 16387, Protocol.UDP)
HTTPS = PortRange(443, 443, Protocol.TCP)
REST = PortRange(9446, 9446, Protocol.TCP)
DNS = (PortRange(53, 53, Protocol.UDP), PortRange(53, 53, Protocol.TCP))

_SAMPLE, _ADAPTER = Member("sample"), Member("sample-stt-adapter")
FLOWS = (
    Flow(Network("192.0.2.0/24"), _SAMPLE, SIP_TLS, "calls from the trunk", encrypted=True),
    Flow(Peer.ANYWHERE, _SAMPLE, RTP, "callers' media", encrypted=False),
    Flow(Namespace("monitoring"), _SAMPLE, REST, "metrics", encrypted=True),
    Flow(_SAMPLE, _ADAPTER, PortRange(4000, 4000, Protocol.TCP), "speech to text", encrypted=True),
    Flow(_SAMPLE, Peer.ANYWHERE, HTTPS, "assistant and text to speech", encrypted=True),
    Flow(_ADAPTER, Peer.ANYWHERE, HTTPS, "Google Cloud Speech", encrypted=True),
    *(
        Flow(member, Peer.DNS, ports, "name resolution", encrypted=False)
        for member in (_SAMPLE, _ADAPTER)
        for ports in DNS
    ),
)

KUBERNETES = GatewayPlan(
    name="sample",
    target=KubernetesTarget(
        "voice", create_namespace=True, render_to="rendered/test", pod_security="restricted"
    ),
    authorities=(ROOT,),
    signing_authority="root",
    identities=(ADAPTER_SERVER, SERVER),
    published=(AuthorityAnchor("root"),),
    passwords=(
        PasswordSpec(ADAPTER_PASSPHRASE, 32),
        PasswordSpec(KEY_PASSPHRASE, 32),
        PasswordSpec(TRUST_PASSPHRASE, 32),
    ),
    workloads=(GATEWAY_WORKLOAD, ADAPTER_WORKLOAD),
    generations=(
        Generation(
            "sample-stt-adapter",
            {"login": SecretRef("adapter.password"), "user": Text("relay")},
            "root",
        ),
    ),
    endpoints=(
        Endpoint(
            name="sample-rest",
            workload="sample",
            type=ServiceType.CLUSTER_IP,
            ports=(Port("rest-tls", REST, published=True),),
        ),
        Endpoint(
            name="sample-sip",
            workload="sample",
            type=ServiceType.LOAD_BALANCER,
            ports=(Port("sip-tls", SIP_TLS, published=True), Port("rtp", RTP, published=True)),
            address="192.0.2.10",
            source_ranges=("192.0.2.0/24",),
            annotations={"example.com/pool": "voice"},
            keep_client_address=True,
            node_ports={5061: 30061},
        ),
        Endpoint(
            name="sample-stt-adapter",
            workload="sample-stt-adapter",
            type=ServiceType.CLUSTER_IP,
            ports=ADAPTER.ports,
            generation="sample-stt-adapter",
            of_each_generation=True,
        ),
    ),
    flows=FLOWS,
    weaker_choices=(WeakerChoice("writable root", "the image writes everywhere", "an intruder can too"),),
    warnings=("certificate of the trunk ends soon",),
    outputs={"contractVersion": "1.0", "warnings": ["certificate of the trunk ends soon"]},
)
"""A gateway on Kubernetes."""


def on_docker(plan: GatewayPlan) -> GatewayPlan:
    """The same gateway on a Docker host, where no pod's address is known."""
    gateway = replace(
        GATEWAY_WORKLOAD,
        containers=(
            replace(ORCHESTRATOR, environment={**ORCHESTRATOR.environment, "SIP_HOST": Text("192.0.2.10")}),
            replace(
                RELAY,
                environment={**RELAY.environment, "WATSON_STT_URL": Text("https://sample-stt-adapter:4000")},
            ),
        ),
    )
    return replace(
        plan,
        generations=(),
        target=DockerTarget("unix:///var/run/docker.sock", bind_address="198.51.100.1"),
        workloads=(gateway, replace(ADAPTER_WORKLOAD, generation=None)),
        endpoints=tuple(replace(each, generation=None, of_each_generation=False) for each in plan.endpoints),
    )


DOCKER = on_docker(KUBERNETES)
"""The same gateway on a Docker host."""
