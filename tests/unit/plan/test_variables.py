"""The table of variables: every row is emitted by some declaration, and names its source."""

from typing import Any

from plan.model import Container, Secret
from plan.variables import SWITCHES_OFF_CHECKS, VARIABLES
from tests.support.declarations import GOOGLE_KEY, merged, small, weaker, with_adapter
from tests.support.planning import planned
from tests.support.walking import found

LOGIN = {"username": "user", "password": "canary-password"}
KEY = {"apiKey": "canary"}

FULL: list[dict[str, Any]] = [
    with_adapter(
        adapter={
            "google": {
                "credentials": GOOGLE_KEY,
                "profanityFilter": True,
                "maxAlternatives": 1,
                "recognitionConfig": {},
            }
        },
        tls={"mutualAuthentication": True},
        proxy={"host": "proxy.example.com", "port": 8080, **LOGIN},
        assistant={
            **LOGIN,
            "workspaceId": "workspace",
            "readTimeoutSeconds": 5,
            "connectTimeoutSeconds": 10,
        },
        textToSpeech={**LOGIN, "voice": "voice", "tokenUrl": "https://token.example.com"},
        tenants=[{"tenantURI": "15550100"}],
        recording={},
        volumes={"recordings": {"existing": "recordings"}},
        rest={
            "clientNetworks": ["192.0.2.0/24"],
            "outboundCalls": {"routes": [{"host": "trunk.example.com"}]},
        },
        whitelists={
            "fromUri": ["15550100"],
            "toUri": "15550100",
            "siprec": {"attribute": "aor", "value": "15550100"},
            "trustedAddresses": ["192.0.2.10"],
        },
        weakerChoices=weaker("no-certificate-checks"),
    ),
    small(
        assistant=KEY,
        speechToText={**KEY, "model": "model", "tokenUrl": "https://token.example.com"},
        textToSpeech=KEY,
    ),
]
"""Declarations that together use every setting that becomes a variable."""


def _emitted() -> dict[tuple[str, str], bool]:
    """Variables of all those, and whether their values are secret."""
    return {
        (container.name, name): isinstance(value, Secret)
        for document in FULL
        for container in found(planned(document), Container)
        for name, value in container.environment.items()
    }


def test_every_row_of_the_table_is_emitted() -> None:
    """And nothing else is, and each as secret as the table says."""
    assert {key: row.secret for key, row in VARIABLES.items()} == _emitted()


def test_every_row_names_a_public_source() -> None:
    """Of its own name and container."""
    assert all(key == (row.container.value, row.name) for key, row in VARIABLES.items())
    assert all(row.source for row in VARIABLES.values())


def test_the_switches_are_variables_of_the_images() -> None:
    """They are refused by name in the free environment, so a misspelt one would let them through."""
    assert SWITCHES_OFF_CHECKS <= {name for _, name in VARIABLES}


def test_the_free_environment_is_handed_on() -> None:
    """To its container alone, sorted in."""
    document = merged(small(), {"environment": {"relay": {"RTP_CODECS": "PCMU"}, "orchestrator": {"A": ""}}})
    environments = {each.name: each.environment for each in found(planned(document), Container)}
    assert "RTP_CODECS" in environments["media-relay"]
    assert "RTP_CODECS" not in environments["sip-orchestrator"]
    assert next(iter(environments["sip-orchestrator"])) == "A"
    assert all(list(each) == sorted(each) for each in environments.values())
