"""Warnings: what holds, but might surprise."""

from typing import Any

import pytest

from tests.support.declarations import small, small_on_docker, weaker, with_adapter
from tests.support.planning import planned

BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}
QUIET = {"hardening": {"readOnlyRoot": True}, "whitelists": {"trustedAddresses": ["192.0.2.10"]}}
CHECKED = {"loadBalancer": {"healthChecks": ["192.0.2.20"]}, "mediaNetworks": ["192.0.2.0/24"]}
SIP_AUTH = {"tenantURI": "15550100", "sipAuth": {"username": "trunk", "password": "canary"}}


def _warnings(document: dict[str, Any]) -> list[str]:
    return list(planned(document).warnings)


def test_a_hardened_gateway_has_none() -> None:
    """On Kubernetes."""
    assert _warnings(small(**QUIET)) == []


@pytest.mark.parametrize(
    ("document", "beginning"),
    [
        (small(**QUIET, images={"relay": "r.example.com/mr:latest"}), "images.relay: the tag moves"),
        (
            with_adapter(**QUIET, images={"adapter": "r.example.com/a:beta.latest"}),
            "images.adapter: the tag moves",
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
        (small_on_docker(**QUIET), "target.docker: Docker filters no addresses"),
        (
            small(**QUIET, recording={}, volumes={"recordings": {"existing": "recordings"}}),
            "recording: recordings are personal data",
        ),
        (small(**QUIET, logging={"transcriptions": True}), "logging.transcriptions: what callers say"),
        (small(**QUIET, textToSpeech={"cacheHours": 1}), "textToSpeech.cacheHours: spoken answers are kept"),
        (small(whitelists=QUIET["whitelists"]), "hardening.readOnlyRoot: is off"),
        (small(hardening=QUIET["hardening"]), "whitelists: whoever reaches the SIP port may call"),
        (
            small(hardening=QUIET["hardening"], weakerChoices=weaker("plain-sip")),
            "whitelists: whoever reaches the SIP port may call",
        ),
    ],
)
def test_each_surprise_has_its_warning(document: dict[str, Any], beginning: str) -> None:
    """And no other comes with it."""
    (warning,) = _warnings(document)
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
        small(hardening=QUIET["hardening"], whitelists={"siprec": {"attribute": "aor", "value": "1"}}),
        small(hardening=QUIET["hardening"], tenants=[SIP_AUTH]),
        small_on_docker(hardening=QUIET["hardening"], whitelists={"fromUri": ["15550100"]}),
    ],
)
def test_what_is_no_surprise_has_none(document: dict[str, Any]) -> None:
    """The same settings, where they do no harm."""
    assert _warnings(document) == []
