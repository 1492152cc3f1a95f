"""What each TLS listener shows to sslyze: the certificate that the outputs promise, and nothing older than TLS 1.2."""

import json
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.deployments import Deployment
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY
from tests.support.outsiders import Place
from tests.support.proved import NAME

pytestmark = pytest.mark.live

TAKEN = {"TLS_1_2", "TLS_1_3"}


@dataclass(frozen=True)
class Listener:
    """Where TLS is spoken, who may look, and whose certificate it is."""

    service: str
    """As the outputs call the owner of the certificate."""
    name: str
    """Which the certificate is asked for."""
    place: Place
    address: str
    port: int


def listener(deployment: Deployment, what: str) -> Listener:
    """A listener by its short name."""
    outputs = deployment.outputs
    if what == "adapter":
        (name,) = next(each["names"] for each in outputs["certificates"] if each["service"] == "adapter")[:1]
        address = deployment.find(ADAPTER).address
        return Listener("adapter", name, deployment.find(RELAY).place, address, deployment.port(ADAPTER))
    port = outputs["sip"]["tlsPort"] if what == "sip" else outputs["rest"]["httpsPort"]
    return Listener("orchestrator", NAME, deployment.caller, deployment.find(ORCHESTRATOR).reached, port)


def scanned(deployment: Deployment, found: Listener) -> dict[str, Any]:
    """What sslyze finds, where it trusts the authorities of the outputs."""
    report = deployment.folder / f"sslyze-{found.port}.json"
    target = f"{found.name}:{found.port}{{{found.address}}}"
    versions = ["--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3"]
    trust = ["--certinfo", "--certinfo_ca_file", str(deployment.authorities)]
    done = found.place.run("sslyze", *versions, *trust, "--json_out", str(report), target)
    assert report.exists(), done.text
    (told,) = json.loads(report.read_text(encoding="utf-8"))["server_scan_results"]
    assert told["scan_status"] == "COMPLETED", done.text
    result: dict[str, Any] = told["scan_result"]
    return result


@pytest.mark.proof(
    "names, chain, key and signature are as the outputs say; no SSL, no TLS before 1.2", by="sslyze"
)
@pytest.mark.parametrize("what", ["sip", "rest", "adapter"])
def test_certificate(deployment: Deployment, what: str) -> None:
    """For SIP and REST asked by a caller, for the adapter from the relay's own network."""
    found = listener(deployment, what)
    promised = next(each for each in deployment.outputs["certificates"] if each["service"] == found.service)
    told = scanned(deployment, found)
    (shown,) = told["certificate_info"]["result"]["certificate_deployments"]
    leaf, *issuers = shown["received_certificate_chain"]
    names = leaf["subject_alternative_name"]
    assert set(promised["names"]) == {*names["dns_names"], *names["ip_addresses"]}
    assert promised["subject"] == leaf["subject"]["rfc4514_string"]
    assert promised["fingerprint"] == fingerprint(leaf)
    assert promised["notAfter"] == leaf["not_valid_after"].replace("Z", "+00:00")
    assert ("RSAPublicKey", 3072) == (leaf["public_key"]["algorithm"], leaf["public_key"]["key_size"])
    assert {"sha256"} == {each["signature_hash_algorithm"]["name"] for each in (leaf, *issuers)}
    assert shown["received_chain_has_valid_order"]
    trusting = {
        each["trust_store"]["name"]: each["was_validation_successful"]
        for each in shown["path_validation_results"]
    }
    assert trusting.pop("Supplied CA file")
    assert {False} == set(trusting.values())
    taken = {
        each["result"]["tls_version_used"]
        for name, each in told.items()
        if name.endswith("_cipher_suites") and each["result"]["is_tls_version_supported"]
    }
    assert taken == TAKEN


def fingerprint(certificate: dict[str, Any]) -> str:
    """SHA-256 in hex, as the outputs have it; sslyze writes base64."""
    return b64decode(certificate["fingerprint_sha256"]).hex()
