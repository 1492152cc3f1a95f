"""A change of the declaration changes the resources that depend on it, and no others."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sandbox.plugins.kubernetes import pretended
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed

pytestmark = pytest.mark.engine

_SERVICE = {"url": "https://assistant.example.com", "workspaceId": "1", "username": "gateway"}
BOTH_WORKLOADS = {"Deployment voice-gateway": "update", "Deployment voice-gateway-stt-adapter": "update"}
NEW_GENERATION = {
    "CertRequest voice-gateway-adapter": "replace",
    "Deployment voice-gateway": "update",
    "Deployment voice-gateway-stt-adapter": "replace",
    "LocallySignedCert voice-gateway-adapter": "replace",
    "RandomId voice-gateway-stt-adapter-generation": "replace",
    "Secret voice-gateway-stt-adapter-files": "replace",
    "Service voice-gateway-stt-adapter-generation": "replace",
}
ALL_STORES = {
    "Secret voice-gateway-media-relay-files": "replace",
    "Secret voice-gateway-sip-orchestrator-files": "replace",
    "Secret voice-gateway-stt-adapter-files": "replace",
}


def tenants(*passwords: str) -> list[dict[str, Any]]:
    """One tenant for each password, numbered from 1000."""
    return [
        {
            "tenantURI": str(1000 + number),
            "conversation": {
                "workspaceID": "1",
                "url": _SERVICE["url"],
                "username": "gateway",
                "password": password,
            },
        }
        for number, password in enumerate(passwords)
    ]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A stack with two tenants, deployed once. The tests only preview changes to it."""
    sandbox = Sandbox(ROOT, tmp_path_factory.mktemp("changes"))
    document = changed(
        DEV, {**QUICK, "assistant": None, "tenants": tenants("first-password", "second-password")}
    )
    program = Program(sandbox, document)
    program.up()
    yield program
    sandbox.close()


CHANGES: Mapping[str, tuple[dict[str, Any], dict[str, str]]] = {
    "another authority": (
        {"tls.authority.name": "second"},
        {
            **NEW_GENERATION,
            **ALL_STORES,
            "ConfigMap voice-gateway-media-relay-files": "replace",
            "LocallySignedCert voice-gateway-adapter": "replace",
            "LocallySignedCert voice-gateway-orchestrator": "replace",
            "LocallySignedCert voice-gateway-relay": "replace",
            "PrivateKey voice-gateway-first": "delete",
            "PrivateKey voice-gateway-second": "create",
            "SelfSignedCert voice-gateway-first": "delete",
            "SelfSignedCert voice-gateway-second": "create",
        },
    ),
    "a password on both sides": (
        {"adapter.password": "a-declared-password"},
        {
            **NEW_GENERATION,
            "RandomPassword voice-gateway-generated-adapter-password": "delete",
            "Secret voice-gateway-media-relay-env": "replace",
            "Secret voice-gateway-stt-adapter-env": "replace",
        },
    ),
    "the port of SIP over TLS": (
        {"ports.sipTls": 5071},
        {
            "Deployment voice-gateway": "update",
            "NetworkPolicy voice-gateway": "update",
            "Service voice-gateway-sip": "update",
        },
    ),
    "the port of the adapter": (
        {"ports.adapter": 4001},
        {
            **NEW_GENERATION,
            "NetworkPolicy voice-gateway": "update",
            "NetworkPolicy voice-gateway-stt-adapter": "update",
        },
    ),
    "one tenant": (
        {"tenants": tenants("first-password", "another-password")},
        {
            "Deployment voice-gateway": "update",
            "Secret voice-gateway-sip-orchestrator-files": "replace",
        },
    ),
    "the encryption of the stores": (
        {"tls.keystoreProfile": "legacy"},
        {**BOTH_WORKLOADS, **ALL_STORES},
    ),
    "a name in one certificate": (
        {"tls.names": ["sip.example.com"]},
        {
            "CertRequest voice-gateway-orchestrator": "replace",
            "Deployment voice-gateway": "update",
            "LocallySignedCert voice-gateway-orchestrator": "replace",
            "Secret voice-gateway-sip-orchestrator-files": "replace",
        },
    ),
    "the order of keys in the stack file": (
        {"name": "voice-gateway"},
        {},
    ),
    "the number of replicas": (
        {"replicas": 3},
        {"Deployment voice-gateway": "update"},
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_change_reaches_exactly_what_it_must(stack: Program, what: str) -> None:
    """A preview of one changed value shows the objects that contain it, the pods that read them, and no others."""
    values, expected = CHANGES[what]
    before = stack.document

    stack.declare(values)
    found = stack.changes("preview")
    stack.document = before

    assert found == expected


def test_new_passphrase_seals_its_store_anew(stack: Program) -> None:
    """A replaced passphrase changes its store and its variable, and restarts the pods of that workload only."""
    [urn] = [
        each["urn"]
        for each in stack.sandbox.resources("RandomPassword")
        if "adapter-passphrase" in each["urn"]
    ]
    stack.declare({})

    assert stack.changes("preview", "--replace", urn) == {
        "Deployment voice-gateway-stt-adapter": "update",
        "RandomPassword voice-gateway-generated-adapter-passphrase": "replace",
        "Secret voice-gateway-stt-adapter-env": "replace",
        "Secret voice-gateway-stt-adapter-files": "replace",
    }


FIRST_CHANGES: Mapping[str, dict[str, Any]] = {
    "ports of SIP": {"ports.sip": 5070, "ports.sipTls": 5071},
    "ports of REST": {"ports.restHttp": 9087, "ports.restHttps": 19447},
    "the port of the adapter": {"ports.adapter": 14001},
    "audio's ports": {"ports.rtp": {"low": 20000, "high": 20010}},
    "storage of another kind": {
        "volumes.recordings": {"hostDirectory": "/srv/recordings"},
        "weakerChoices": [{"what": "host-directories", "reason": "recordings are collected from the nodes"}],
    },
}


@pytest.fixture(scope="module")
def storing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A stack with REST and recordings, deployed once. An API server checks its previews."""
    sandbox = Sandbox(ROOT, tmp_path_factory.mktemp("first"))
    sandbox.environment[pretended.SWITCH] = "pretended"
    rest, claim = {"clientNetworks": ["192.0.2.0/24"]}, {"claim": {"size": "1Gi"}}
    program = Program(
        sandbox, changed(DEV, {**QUICK, "rest": rest, "recording": {}, "volumes.recordings": claim})
    )
    program.up()
    yield program
    sandbox.close()


@pytest.mark.parametrize("what", FIRST_CHANGES)
def test_first_change_passes_the_preview_of_an_api_server(storing: Program, what: str) -> None:
    """The API server accepts the first change of ports or storage in a stack.

    New ports and volumes have other names than the old ones, because the API server compares the two.
    """
    before = storing.document
    storing.declare(FIRST_CHANGES[what])
    try:
        assert storing.changes("preview")["Deployment voice-gateway"] == "update"
    finally:
        storing.document = before
