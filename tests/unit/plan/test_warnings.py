"""Warnings: settings that are accepted, but may surprise."""

from typing import Any

import pytest

from tests.support.declarations import small, small_on_docker, weaker, with_adapter
from tests.support.planning import planned

BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}
QUIET = {"hardening": {"readOnlyRoot": True}, "whitelists": {"trustedAddresses": ["192.0.2.10"]}}
CHECKED = {"loadBalancer": {"healthChecks": ["192.0.2.20"]}, "mediaNetworks": ["192.0.2.0/24"]}
SIP_AUTH = {"tenantURI": "15550100", "sipAuth": {"username": "trunk", "password": "canary-password"}}
OUTBOUND_SIP_AUTH = {"tenantURI": "15550100", "outboundCalls": {"sipAuth": SIP_AUTH["sipAuth"]}}
MRCP = {"tenantURI": "15550100", "tts": {"providerType": "mrcpv2"}}
ELSEWHERE = {"tenantURI": "15550100", "conversation": {"url": "https://other.example.com"}}
SPOKEN_ELSEWHERE = {"tenantURI": "15550101", "tts": {"credentials": {"url": "https://other.example.com"}}}
HEARD_ELSEWHERE = {"tenantURI": "15550101", "stt": {"credentials": {"url": "https://other.example.com"}}}
NODE_PORTS = {"sipTls": 30061, "rtp": {"low": 30100, "high": 30110}}
NODE_PORTS_TOO = {"loadBalancer": {"nodePorts": True}}
OUTSIDE = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
SHARED = {"size": "1Gi", "accessMode": "ReadWriteMany"}
PROXY = {"host": "proxy.example.com", "port": 3128}


def _dialling(trunk: str) -> dict[str, Any]:
    return {"clientNamespaces": ["dialler"], "outboundCalls": {"routes": [{"host": trunk}]}}


def _warnings(document: dict[str, Any]) -> list[str]:
    """Those of other subjects than the cluster's networks: tests/unit/plan/test_cluster.py has these."""
    return [
        each
        for each in planned(document).outputs["warnings"]
        if not each.startswith("target.kubernetes.cluster")
    ]


def test_a_hardened_gateway_has_none() -> None:
    """A hardened gateway on Kubernetes has no warning."""
    assert _warnings(small(**QUIET)) == []


@pytest.mark.parametrize(
    ("document", "beginning"),
    [
        (small(**QUIET, images={"relay": "r.example.com/mr:latest"}), "images.relay: the tag can move"),
        (
            with_adapter(**QUIET, images={"adapter": "r.example.com/a:beta.latest"}),
            "images.adapter: the tag can move",
        ),
        (small(**QUIET, images={"relay": "mr:1.0.7.0"}), "images.relay: names no registry"),
        (
            small(**QUIET, resources={"relay": {"requests": {"cpu": "100m"}, "limits": {"cpu": "499m"}}}),
            "resources.relay.limits.cpu: is less than the 500m that the vendor requests",
        ),
        (
            small_on_docker(
                hardening=QUIET["hardening"],
                whitelists={"fromUri": ["15550100"]},
                resources={"relay": {"requests": {"cpu": "600m"}}},
            ),
            "resources.relay.requests: has no effect on Docker",
        ),
        (
            small_on_docker(
                hardening=QUIET["hardening"],
                whitelists={"fromUri": ["15550100"]},
                resources={"relay": {"limits": {"ephemeralStorage": "5Gi"}}},
            ),
            "resources.relay.limits.ephemeralStorage: has no effect on Docker",
        ),
        (small(**QUIET, exposure={**BALANCED, **CHECKED}), "whitelists.trustedAddresses: SIP OPTIONS"),
        (small(**QUIET, exposure=BALANCED), "exposure.mediaNetworks: is empty"),
        (
            small(**QUIET, exposure={**BALANCED, "sipAddress": "podIP", "mediaNetworks": ["192.0.2.0/24"]}),
            "exposure.sipAddress: is the pod's address",
        ),
        (
            small(**QUIET, exposure={**BALANCED, "mediaAddress": "podIP", "mediaNetworks": ["192.0.2.0/24"]}),
            "exposure.mediaAddress: is the pod's address",
        ),
        (small_on_docker(**QUIET), "target.docker: Docker does not filter addresses"),
        (
            small_on_docker(
                hardening={"readOnlyRoot": True},
                whitelists={"fromUri": ["15550100"]},
                target={"docker": {"host": "tcp://192.0.2.10:2376"}},
            ),
            "target.docker.host: secrets cross the network in clear unless",
        ),
        (
            small(**QUIET, recording={}, volumes={"recordings": {"claim": SHARED}}),
            "recording: recordings are personal data",
        ),
        (small(**QUIET, logging={"transcriptions": True}), "logging.transcriptions: what callers say"),
        (small(**QUIET, textToSpeech={"cacheHours": 1}), "textToSpeech.cacheHours: spoken answers are kept"),
        (
            small(
                **QUIET, tenants=[{"tenantURI": "15550101", "reporting": {"url": "https://r.example.com"}}]
            ),
            "tenants[0].reporting: network policies block",
        ),
        (
            small(**QUIET, tenants=[{"tenantURI": "15550101", "wva": {"url": "https://r.example.com"}}]),
            "tenants[0].wva: network policies block",
        ),
        (small(whitelists=QUIET["whitelists"]), "hardening.readOnlyRoot: is off"),
        (small(hardening=QUIET["hardening"]), "whitelists: anyone who reaches the SIP port may call"),
        (
            small(hardening=QUIET["hardening"], weakerChoices=weaker("plain-sip")),
            "whitelists: anyone who reaches the SIP port may call",
        ),
        (
            small(hardening=QUIET["hardening"], tenants=[SIP_AUTH, {"tenantURI": "15550101"}]),
            "whitelists: anyone who reaches the SIP port may call",
        ),
        (
            small(hardening=QUIET["hardening"], tenants=[OUTBOUND_SIP_AUTH]),
            "whitelists: anyone who reaches the SIP port may call",
        ),
        (
            small(
                hardening=QUIET["hardening"], whitelists={"siprec": {"attribute": "aor", "value": "15550100"}}
            ),
            "whitelists: anyone who reaches the SIP port may call",
        ),
        (
            small(**QUIET, rest=_dialling("192.0.2.11")),
            "whitelists.trustedAddresses: requests from the trunks",
        ),
        (
            small(**QUIET, exposure={"service": "NodePort", "mediaAddress": "nodeIP"}, ports=NODE_PORTS),
            "exposure.sipAddress: is the pod's address",
        ),
        (
            small(**QUIET, weakerChoices=weaker("host-network")),
            "weakerChoices: with host-network, plain SIP (5060) and REST (9086, 9446) are open",
        ),
        (
            small(**QUIET, weakerChoices=weaker("host-network"), rest={"bind": "loopback"}),
            "weakerChoices: with host-network, plain SIP (5060) are open",
        ),
        (
            small(**QUIET, exposure={**BALANCED, "mediaNetworks": ["192.0.2.0/24"], **NODE_PORTS_TOO}),
            "exposure.loadBalancer.nodePorts: every node also opens a port",
        ),
        (
            with_adapter(**QUIET, adapter={"outside": {**OUTSIDE, "nodePorts": True}}),
            "adapter.outside.nodePorts: every node also opens a port",
        ),
        (with_adapter(**QUIET, proxy=PROXY), "adapter: calls Google Cloud Speech directly"),
        (with_adapter(**QUIET, adapter={"logLevel": "debug"}), "adapter.logLevel: what callers say"),
        (
            small(**QUIET, assistant={"apiKey": "canary"}, tenants=[ELSEWHERE]),
            "tenants[0].conversation: has an",
        ),
        (
            small(
                **QUIET,
                textToSpeech={"username": "user", "password": "canary-password"},
                tenants=[SPOKEN_ELSEWHERE],
            ),
            "tenants[0].tts.credentials: has an address but no credentials",
        ),
        (with_adapter(**QUIET, tenants=[HEARD_ELSEWHERE]), "tenants[0].stt.credentials: has an address"),
        (
            small(**QUIET, speechToText={"url": "https://10.0.0.5", "apiKey": "canary"}),
            "speechToText.apiKey: is exch",
        ),
        (
            small(**QUIET, textToSpeech={"url": "https://speech.example.com:8443", "apiKey": "canary"}),
            "textToSpeech.apiKey: is exchanged for a token",
        ),
        (small(**QUIET, rest={"clientNetworks": ["::/0"]}), "rest.clientNetworks: lets anyone connect"),
        (
            small(
                hardening=QUIET["hardening"],
                whitelists={"trustedAddresses": ["192.0.2.10"], "toUri": "1555"},
                tenants=[{"tenantURI": "4711"}],
            ),
            "tenants[0].tenantURI: is called only if",
        ),
        (small(**QUIET, tenants=[MRCP]), "tenants[0].tts: MRCP needs a unimrcpclient.xml"),
    ],
)
def test_each_surprise_has_its_warning(document: dict[str, Any], beginning: str) -> None:
    """Each such setting gives exactly one warning."""
    (warning,) = (each for each in _warnings(document) if " a rollout of " not in each)
    assert warning.startswith(beginning)


@pytest.mark.parametrize(
    "document",
    [
        small(**QUIET, images={"relay": "r.example.com/mr:latest@sha256:" + "a" * 64}),
        small(
            **QUIET,
            exposure={**BALANCED, **CHECKED, "loadBalancer": {"healthChecks": ["192.0.2.10"]}},
        ),
        small(hardening=QUIET["hardening"], exposure={**BALANCED, **CHECKED}, tenants=[SIP_AUTH]),
        small(hardening=QUIET["hardening"], whitelists={"fromUri": ["15550100"]}),
        small(hardening=QUIET["hardening"], tenants=[SIP_AUTH]),
        small(
            hardening=QUIET["hardening"],
            tenants=[SIP_AUTH, {"tenantURI": "15550101", "whitelistFromUri": "@office.example.com"}],
        ),
        small(
            **QUIET,
            resources={
                "orchestrator": {"limits": {"cpu": "1", "memory": "1Gi"}},
                "relay": {"limits": {"cpu": "500m", "memory": "1024Mi"}},
            },
        ),
        small(**QUIET, rest=_dialling("192.0.2.10")),
        small(**QUIET, rest=_dialling("trunk.example.com")),
        small(**QUIET, proxy=PROXY),
        small(**QUIET, speechToText={"apiKey": "canary"}),
        small(**QUIET, speechToText={"url": "https://10.0.0.5", "apiKey": "canary"}, proxy=PROXY),
        small(
            **QUIET,
            speechToText={
                "url": "https://10.0.0.5",
                "apiKey": "canary",
                "tokenUrl": "https://iam.example.com/token",
            },
        ),
        small(**QUIET, tenants=[ELSEWHERE]),
        with_adapter(
            **QUIET, tenants=[HEARD_ELSEWHERE], weakerChoices=weaker("adapter-without-authentication")
        ),
        small(
            **QUIET,
            assistant={"apiKey": "canary"},
            tenants=[
                {"tenantURI": "15550101", "conversation": {"url": "https://assistant.example.com/other"}},
                {
                    "tenantURI": "15550102",
                    "conversation": {"url": "https://other.example.com", "apikey": "canary"},
                },
                {"tenantURI": "15550103", "conversation": {"workspaceID": "other"}},
            ],
        ),
        small(
            **QUIET,
            tenants=[{"tenantURI": "15550101", "reporting": {"url": "https://r.example.com"}}],
            otherServices=["https://r.example.com"],
        ),
        small_on_docker(
            hardening=QUIET["hardening"],
            whitelists={"fromUri": ["15550100"]},
            speechToText={"url": "https://10.0.0.5", "apiKey": "canary"},
        ),
    ],
)
def test_what_is_no_surprise_has_none(document: dict[str, Any]) -> None:
    """The same settings give no warning where they do no harm."""
    assert _warnings(document) == []
