"""One sample gateway, declared for Kubernetes and for Docker, and the plans that are made of it.

The declaration uses all features of a gateway, so that component tests meet every kind of value, file and storage.
Given secrets are canaries: texts that must never be in a public place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plan.model.gateway import GatewayPlan
from plan.preflight import Accepted, accept
from tests.support.certificates import NOW, authority
from tests.support.declarations import GOOGLE_KEY, Document, merged, weaker
from tests.support.gallery import read

OUTSIDE = authority("speech vendor root").pem
"""An authority that is not the gateway's own."""

CANARIES = (
    "canary-adapter-password",
    "canary-google",
    "canary-admin",
    "canary-tenant-password",
    "canary-nested-key",
    "canary-codecs",
)
"""Parts of the given secrets. No public text may contain them."""

SAMPLE: Document = {
    "name": "sample",
    "images": {
        "orchestrator": "icr.io/voice-gateway/sip-orchestrator:1.0.7.0",
        "relay": "icr.io/voice-gateway/media-relay:1.0.7.0",
        "adapter": "registry.example.com/stt-adapter@sha256:" + "a" * 64,
    },
    "hardening": {"readOnlyRoot": True},
    "ports": {"rtp": {"low": 16384, "high": 16386}},
    "tls": {
        "keys": "ecdsa-p256",
        "names": ["sip.example.com"],
        "mutualAuthentication": True,
        "trust": {"assistant": [OUTSIDE], "speech": [OUTSIDE]},
    },
    "whitelists": {"trustedAddresses": ["192.0.2.20"]},
    "rest": {"administration": {"username": "admin", "password": "canary-admin-$(SIP_PORT)-$$"}},
    "assistant": {"url": "https://assistant.example.com/ä", "apiKey": "canary-assistant"},
    "textToSpeech": {"url": "https://speech.example.com", "voice": "$5 for $(SDP_ADDRESS), $$"},
    "tenants": [
        {
            "tenantURI": "2345556789",
            "conversation": {"username": "user", "password": "canary-tenant-password"},
            "mediaEncryption": {"key": "canary-nested-key", "depth": [1, True, None]},
        }
    ],
    "adapter": {
        "google": {"credentials": GOOGLE_KEY},
        "username": "relay",
        "password": "canary-adapter-password",
    },
    "environment": {"relay": {"RTP_CODECS": "canary-codecs", "LANG": "C.UTF-8"}},
    "recording": {},
    "volumes": {"recordings": {"claim": {"size": "15Gi"}}, "relayLogs": {"existing": "relay.logs"}},
    "weakerChoices": weaker("free-environment"),
}

ON_KUBERNETES = merged(
    SAMPLE,
    {
        "target": {"kubernetes": {"namespace": "voice", "createNamespace": True, "render": "rendered/test"}},
        "images": {"pullSecrets": ["registry"]},
        "exposure": {
            "service": "LoadBalancer",
            "sipAddress": "192.0.2.10",
            "loadBalancer": {"address": "192.0.2.10", "annotations": {"example.com/pool": "voice"}},
        },
        "rest": {"clientNamespaces": ["monitoring"]},
        "adapter": {"replicas": 2},
        "volumes": {"recordings": {"claim": {"storageClass": "fast"}}},
    },
)
ON_DOCKER = merged(
    SAMPLE,
    {
        "target": {"docker": {"bindAddress": "198.51.100.1"}},
        "exposure": {"sipAddress": "192.0.2.10", "mediaAddress": "192.0.2.10"},
    },
)


def accepted(document: Document, more: Mapping[str, object] | None = None) -> Accepted:
    """The plan and the secrets of a declaration with more fields in it."""
    return accept(merged(document, more or {}), read, NOW)


def secrets_of(document: Document) -> dict[str, str]:
    """The values of the given secrets, by name."""
    return {name: value.get_secret_value() for name, value in accepted(document).secrets.items()}


def with_container(plan: GatewayPlan, name: str, **changes: Any) -> GatewayPlan:  # noqa: ANN401 - fields of a container
    """The plan with one container changed, for cases that no declaration leads to."""
    return replace(
        plan,
        workloads=tuple(
            replace(
                workload,
                containers=tuple(
                    replace(each, **changes) if each.name == name else each for each in workload.containers
                ),
            )
            for workload in plan.workloads
        ),
    )


KUBERNETES, DOCKER = accepted(ON_KUBERNETES).plan, accepted(ON_DOCKER).plan
GIVEN = secrets_of(ON_KUBERNETES)
