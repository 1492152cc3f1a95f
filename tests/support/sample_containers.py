"""Sample containers and identities with every kind of content, value and storage, for the sample plans.

Given secrets are canaries: texts that must never show where anybody may read.
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
    DocumentContent,
    ExecProbe,
    ExistingClaim,
    File,
    GeneratedAuthority,
    GenerationText,
    Health,
    IssuedIdentity,
    KeyAlgorithm,
    KeystoreSpec,
    Mount,
    PemAnchor,
    Port,
    PortRange,
    Protocol,
    Quantities,
    Resources,
    Scratch,
    SecretContent,
    SecretDocument,
    SecretRef,
    TcpProbe,
    Text,
    TextContent,
    Use,
    User,
    Validity,
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
LEAF_LIFE = Validity(lifetime_hours=2160, early_renewal_hours=720)
ROOT_LIFE = Validity(lifetime_hours=87600, early_renewal_hours=8760)

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

TRUST_PASSPHRASE = SecretRef("generated/orchestrator-trust")
KEY_PASSPHRASE = SecretRef("generated/mutual")
ADAPTER_PASSPHRASE = SecretRef("generated/adapter")

SMALL = Resources(Quantities("250m", "512Mi", "64Mi"), Quantities("1500m", "1Gi", "1Gi"))
USER = User(1001, 0)
MUTUAL = KeystoreSpec(
    label="mutual",
    identity="orchestrator",
    trusted=(AuthorityAnchor("root"), PemAnchor(OUTSIDE)),
    passphrase=KEY_PASSPHRASE,
    profile="modern",
)

ORCHESTRATOR = Container(
    name="sip-orchestrator",
    noun="Orchestrator",
    image="icr.io/voice-gateway/sip-orchestrator:1.0.2.0",
    environment={
        "ADMIN_PASSWORD": SecretRef("rest.adminPassword"),
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
            KeystoreSpec("orchestrator/trust", None, (AuthorityAnchor("root"),), TRUST_PASSPHRASE, "legacy"),
        ),
        File(
            "/tenantconfig/tenantConfig.json",
            DocumentContent(
                {
                    "tenants": (
                        {
                            "tenantURI": "2345556789",
                            "conversation": {
                                "password": SecretRef("tenants[0].conversation.password"),
                                "url": "https://assistant.example.com/ä",
                            },
                            "extra": SecretDocument(SecretRef("tenants[0].extra")),
                        },
                    )
                }
            ),
        ),
    ),
    ports=(
        Port("sip-tls", PortRange(5061, 5061, Protocol.TCP), published=True),
        Port("rest-tls", PortRange(9446, 9446, Protocol.TCP), published=False),
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
    noun="MediaRelay",
    image="icr.io/voice-gateway/media-relay:1.0.2.0",
    environment={
        "MEDIA_RELAY_WS_HOST": Text("127.0.0.1"),
        "SSL_CLIENT_PASSPHRASE": KEY_PASSPHRASE,
        "WATSON_STT_PASSWORD": SecretRef("adapter.password"),
        "WATSON_STT_URL": GenerationText("https://sample-stt-adapter-", "sample-stt-adapter", ":4000"),
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
    noun="SpeechToTextAdapter",
    image="registry.example.com/stt-adapter@sha256:" + "a" * 64,
    environment={
        "GOOGLE_APPLICATION_CREDENTIALS": Text("/stt-adapter/credentials/google.json"),
        "SSL_SERVER_PASSPHRASE": ADAPTER_PASSPHRASE,
        "STT_ADAPTER_PASSWORD": SecretRef("adapter.password"),
    },
    files=(
        File("/sslConf/notes.txt", TextContent("no secret\n")),
        File(
            "/sslConf/server.p12",
            KeystoreSpec("adapter/server", "adapter", (), ADAPTER_PASSPHRASE, "modern"),
        ),
        File(
            "/stt-adapter/credentials/google.json",
            SecretContent(SecretRef("adapter.googleCredentials"), binary=True),
        ),
    ),
    ports=(Port("websocket", PortRange(4000, 4000, Protocol.TCP), published=False),),
    health=Health(readiness=TcpProbe(4000), liveness=TcpProbe(4000)),
    resources=SMALL,
    user=USER,
    read_only_root=False,
)
