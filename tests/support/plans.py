"""Sample plans: one on Kubernetes, one on Docker, with every kind of content, value, storage and flow.

Written by hand, so that component tests do not depend on how declarations are planned. Given secrets are canaries:
texts that must never show where anybody may read.
"""

from __future__ import annotations

import base64
from dataclasses import replace

from plan.model import (
    Address,
    AuthorityAnchor,
    BundleContent,
    Claim,
    Container,
    DockerTarget,
    DocumentContent,
    Endpoint,
    ExecProbe,
    ExistingClaim,
    Exposure,
    File,
    Flow,
    GatewayPlan,
    GeneratedAuthority,
    GeneratedSecret,
    Health,
    IssuedIdentity,
    KeyAlgorithm,
    KubernetesTarget,
    Member,
    Mount,
    Namespace,
    Network,
    Peer,
    PemAnchor,
    Port,
    PortRange,
    Protocol,
    Quantities,
    Reach,
    Resources,
    Scratch,
    Secret,
    SecretContent,
    SecretDocument,
    SipContract,
    StoreContent,
    TcpProbe,
    Text,
    TextContent,
    Use,
    User,
    Validity,
    WeakerChoice,
    Workload,
)
from tests.support.certificates import authority

GOOGLE_KEY = b'{"private_key": "canary-google"}'

GIVEN: dict[str, str] = {
    "adapter.password": "canary-adapter-password",
    "adapter.googleCredentials": base64.encodebytes(GOOGLE_KEY).decode(),
    "rest.adminPassword": "canary-admin-$(SIP_PORT)-$$",
    "tenants[0].conversation.password": "canary-tenant-password",
    "tenants[0].extra": '{"apikey": "canary-nested-key", "depth": [1, true, null]}',
}
"""Values of the given secrets by name."""

CANARIES = (
    "canary-adapter-password",
    "canary-google",
    "canary-admin",
    "canary-tenant-password",
    "canary-nested-key",
)
"""Parts of the given secrets that no public text may hold."""

OUTSIDE = authority("speech vendor root").pem

P256 = KeyAlgorithm("ECDSA", ecdsa_curve="P256")
LEAF_LIFE = Validity(lifetime_hours=2160, early_renewal_hours=720, period=7)
ROOT_LIFE = Validity(lifetime_hours=87600, early_renewal_hours=8760, period=1)

ROOT = GeneratedAuthority("root", "Sample authority", P256, ROOT_LIFE)
SERVER = IssuedIdentity(
    name="orchestrator",
    authority="root",
    common_name="sample orchestrator",
    dns_names=("sample-sip", "sip.example.com"),
    ip_addresses=("192.0.2.10",),
    uses=(Use.SERVER, Use.CLIENT),
    key=P256,
    validity=LEAF_LIFE,
)
ADAPTER_SERVER = replace(
    SERVER,
    name="adapter",
    common_name="sample adapter",
    dns_names=("sample-stt-adapter",),
    ip_addresses=(),
    uses=(Use.SERVER,),
    key=KeyAlgorithm("RSA", rsa_bits=2048),
)

TRUST_PASSPHRASE = Secret("generated/orchestrator-trust")
KEY_PASSPHRASE = Secret("generated/mutual")
ADAPTER_PASSPHRASE = Secret("generated/adapter")

SMALL = Resources(Quantities("250m", "512Mi", "64Mi"), Quantities("1500m", "1Gi", "1Gi"))
USER = User(1001, 0)
MUTUAL = StoreContent(
    label="mutual",
    identity="orchestrator",
    trusted=(AuthorityAnchor("root"), PemAnchor(OUTSIDE)),
    passphrase=KEY_PASSPHRASE,
    profile="modern",
)

ORCHESTRATOR = Container(
    name="sip-orchestrator",
    image="icr.io/voice-gateway/sip-orchestrator:1.0.2.0",
    environment={
        "ADMIN_PASSWORD": Secret("rest.adminPassword"),
        "ADMIN_USERNAME": Text("admin"),
        "MEDIA_RELAY_HOST": Text("localhost:8080"),
        "PRICE": Text("$5 for $(ADMIN_USERNAME), $$"),
        "SIP_HOST": Address.POD,
        "SSL_CLIENT_PASSPHRASE": KEY_PASSPHRASE,
        "SSL_PASSPHRASE": TRUST_PASSPHRASE,
    },
    files=(
        File("/sslConf/mutual.p12", MUTUAL),
        File(
            "/sslConf/trust.p12",
            StoreContent("orchestrator/trust", None, (AuthorityAnchor("root"),), TRUST_PASSPHRASE, "legacy"),
        ),
        File(
            "/tenantconfig/tenantConfig.json",
            DocumentContent(
                {
                    "tenants": (
                        {
                            "tenantURI": "2345556789",
                            "conversation": {
                                "password": Secret("tenants[0].conversation.password"),
                                "url": "https://assistant.example.com/ä",
                            },
                            "extra": SecretDocument(Secret("tenants[0].extra")),
                        },
                    )
                }
            ),
        ),
    ),
    ports=(
        Port("sip-tls", PortRange(5061, 5061, Protocol.TCP), published=True),
        Port("rest-https", PortRange(9446, 9446, Protocol.TCP), published=False),
    ),
    health=Health(
        readiness=ExecProbe(("probe.sh", "readiness")), liveness=ExecProbe(("probe.sh", "liveness"))
    ),
    resources=SMALL,
    user=USER,
    read_only_root=True,
    scratch=(Scratch("/logs", "256Mi"), Scratch("/tmp", "64Mi")),  # noqa: S108 - a path in the container
    drain=("/opt/quiesce.sh",),
)
RELAY = Container(
    name="media-relay",
    image="icr.io/voice-gateway/media-relay:1.0.2.0",
    environment={
        "MEDIA_RELAY_WS_HOST": Text("127.0.0.1"),
        "SSL_CLIENT_PASSPHRASE": KEY_PASSPHRASE,
        "WATSON_STT_PASSWORD": Secret("adapter.password"),
        "WATSON_STT_URL": Text("https://sample-stt-adapter:4000"),
    },
    files=(
        File("/sslConf/ca.pem", BundleContent((AuthorityAnchor("root"), PemAnchor(OUTSIDE)))),
        File("/sslConf/mutual.p12", MUTUAL),
    ),
    ports=(
        Port("control", PortRange(8080, 8080, Protocol.TCP), published=False),
        Port("rtp", PortRange(16384, 16387, Protocol.UDP), published=True),
    ),
    health=Health(readiness=TcpProbe(8080), liveness=TcpProbe(8080)),
    resources=SMALL,
    user=USER,
    read_only_root=True,
    mounts=(
        Mount("/vgw-media-relay/logs", ExistingClaim("relay.logs")),
        Mount(
            "/vgw-media-relay/recordings",
            Claim("recordings", "15Gi", storage_class="fast", access_mode="ReadWriteOnce"),
        ),
    ),
    drain=("/opt/quiesce.sh",),
)
ADAPTER = Container(
    name="stt-adapter",
    image="registry.example.com/stt-adapter@sha256:" + "a" * 64,
    environment={
        "GOOGLE_APPLICATION_CREDENTIALS": Text("/stt-adapter/credentials/google.json"),
        "SSL_SERVER_PASSPHRASE": ADAPTER_PASSPHRASE,
        "STT_ADAPTER_PASSWORD": Secret("adapter.password"),
    },
    files=(
        File("/sslConf/notes.txt", TextContent("no secret\n")),
        File(
            "/sslConf/server.p12",
            StoreContent("adapter/server", "adapter", (), ADAPTER_PASSPHRASE, "modern"),
        ),
        File(
            "/stt-adapter/credentials/google.json",
            SecretContent(Secret("adapter.googleCredentials"), binary=True),
        ),
    ),
    ports=(Port("websocket", PortRange(4000, 4000, Protocol.TCP), published=False),),
    health=Health(readiness=TcpProbe(4000), liveness=TcpProbe(4000)),
    resources=SMALL,
    user=USER,
    read_only_root=False,
)

GATEWAY_WORKLOAD = Workload(
    name="sample",
    containers=(ORCHESTRATOR, RELAY),
    replicas=1,
    grace_seconds=600,
    pull_secrets=("registry",),
    node_selector={"kubernetes.io/os": "linux"},
)
ADAPTER_WORKLOAD = Workload(name="sample-stt-adapter", containers=(ADAPTER,), replicas=2, grace_seconds=30)

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
    generated_secrets=(
        GeneratedSecret(ADAPTER_PASSPHRASE, 32),
        GeneratedSecret(KEY_PASSPHRASE, 32),
        GeneratedSecret(TRUST_PASSPHRASE, 32),
    ),
    workloads=(GATEWAY_WORKLOAD, ADAPTER_WORKLOAD),
    endpoints=(
        Endpoint(
            name="sample-rest",
            workload="sample",
            reach=Reach.CLUSTER,
            ports=(Port("rest-https", REST, published=True),),
        ),
        Endpoint(
            name="sample-sip",
            workload="sample",
            reach=Reach.LOAD_BALANCER,
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
            reach=Reach.CLUSTER,
            ports=ADAPTER.ports,
        ),
    ),
    flows=FLOWS,
    exposures=(
        Exposure("SIP over TLS", SIP_TLS, encrypted=True, reach="LoadBalancer"),
        Exposure("RTP", RTP, encrypted=False, reach="LoadBalancer"),
    ),
    sip=SipContract(
        "192.0.2.10", plain_port=None, tls_port=5061, tls_names=("sip.example.com", "sample-sip")
    ),
    media_address="192.0.2.10",
    rtp=RTP,
    rest_ports=(
        Port("rest-http", PortRange(9086, 9086, Protocol.TCP), published=False),
        Port("rest-https", REST, published=True),
    ),
    weaker_choices=(WeakerChoice("writable root", "the image writes everywhere", "an intruder can too"),),
    warnings=("certificate of the trunk ends soon",),
)
"""A gateway on Kubernetes."""


def on_docker(plan: GatewayPlan) -> GatewayPlan:
    """The same gateway on a Docker host, where no pod's address is known."""
    gateway = replace(
        GATEWAY_WORKLOAD,
        containers=(
            replace(ORCHESTRATOR, environment={**ORCHESTRATOR.environment, "SIP_HOST": Text("192.0.2.10")}),
            RELAY,
        ),
    )
    return replace(
        plan,
        target=DockerTarget("unix:///var/run/docker.sock", bind_address="198.51.100.1"),
        workloads=(gateway, ADAPTER_WORKLOAD),
    )


DOCKER = on_docker(KUBERNETES)
"""The same gateway on a Docker host."""
