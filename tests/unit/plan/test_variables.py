"""The table of variables: each row is emitted for some declaration, and names its source."""

from typing import Any

from declaration.variables import SWITCHES_OFF_CHECKS
from facts.model.containers import Container
from facts.model.values import SecretRef
from facts.variables import VARIABLES
from tests.support.declarations import GOOGLE_KEY, merged, small, weaker, with_adapter
from tests.support.planning import planned
from tests.support.walking import found

LOGIN = {"username": "user", "password": "canary-password"}
KEY = {"apiKey": "canary"}

FULL: list[dict[str, Any]] = [
    small(
        textToSpeech=None,
        images={"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"},
        ttsAdapter={
            "google": {"credentials": GOOGLE_KEY, "voiceName": "en-US-Standard-C", "gender": "FEMALE"}
        },
    ),
    with_adapter(
        adapter={
            "google": {
                "credentials": GOOGLE_KEY,
                "profanityFilter": True,
                "maxAlternatives": 1,
                "recognitionConfig": {},
            }
        },
        codec={},
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
        (container.name, name): isinstance(value, SecretRef)
        for document in FULL
        for container in found(planned(document), Container)
        for name, value in container.environment.items()
    }


def test_every_variable_that_a_field_decides_is_emitted() -> None:
    """No other variable is emitted, and each is as secret as the table says."""
    assert {key: row.secret for key, row in VARIABLES.items() if row.set_by} == _emitted()


def test_every_row_names_a_public_source() -> None:
    """Each row names the source of its variable in its container."""
    assert all(key == (row.container, row.name) for key, row in VARIABLES.items())
    assert all(row.source for row in VARIABLES.values())


def test_the_switches_are_variables_of_the_images() -> None:
    """The free environment refuses these switches by name, so the names must be right."""
    assert SWITCHES_OFF_CHECKS <= {name for _, name in VARIABLES}


def test_the_free_environment_is_handed_on() -> None:
    """Each variable reaches only its own container, sorted, and as a secret."""
    document = merged(
        small(), {"environment": {"relay": {"RTP_CODECS": "PCMU"}, "orchestrator": {"LOG_MAX_FILES": ""}}}
    )
    environments = {each.name: each.environment for each in found(planned(document), Container)}
    assert environments["media-relay"]["RTP_CODECS"] == SecretRef("environment.relay.RTP_CODECS")
    assert environments["sip-orchestrator"]["LOG_MAX_FILES"] == SecretRef(
        "environment.orchestrator.LOG_MAX_FILES"
    )
    assert "RTP_CODECS" not in environments["sip-orchestrator"]
    assert all(list(each) == sorted(each) for each in environments.values())


def test_values_of_the_free_environment_are_in_no_plan() -> None:
    """A plan may be shown and logged, so it holds names of secrets only."""
    document = small(
        environment={"relay": {"RTP_CODECS": "canary-1"}, "orchestrator": {"WEB_HOOK_HOST": "canary-2"}}
    )
    assert "canary" not in repr(planned(document))
