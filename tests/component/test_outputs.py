"""The stack's outputs as the component registers them. The outputs of the plan are tested in tests/unit/plan."""

from dataclasses import replace
from typing import Any

import pytest

from keystore import describe_certificate
from plan.model.gateway import GatewayPlan
from tests.support.deployment import deploy
from tests.support.plans import KUBERNETES
from tests.support.pulumi import Recording, run


@pytest.fixture(name="outputs")
def _outputs(gateway: Recording) -> dict[str, Any]:
    return gateway.outputs_of("voice-gateway:index:VoiceGateway", "sample")


def test_what_the_plan_says_is_registered(outputs: dict[str, Any], plan: GatewayPlan) -> None:
    """Outputs that need no certificate are the plan's, unchanged."""
    assert dict(plan.outputs) == {name: outputs[name] for name in plan.outputs}
    assert set(outputs) - set(plan.outputs) == {"authority", "certificates"}


def test_what_to_trust(outputs: dict[str, Any]) -> None:
    """The bundle is the gateway's own authority, and its fingerprint is listed."""
    authority = outputs["authority"]

    assert describe_certificate(authority["caBundlePem"]).subject == "CN=sample authority first"
    assert [describe_certificate(authority["caBundlePem"]).sha256] == authority["fingerprints"]


def test_a_gateway_without_an_authority_has_an_empty_bundle() -> None:
    """If all certificates are brought, the bundle is empty, because the gateway has no authority."""
    bare = replace(
        KUBERNETES,
        authorities=(),
        published=(),
        identities=(),
        workloads=(),
        endpoints=(),
        passwords=(),
        generations=(),
    )

    outputs = run(lambda: deploy(bare, {})).outputs_of("voice-gateway:index:VoiceGateway", "sample")

    assert outputs["authority"] == {"caBundlePem": "", "fingerprints": []}
    assert outputs["certificates"] == []


def test_certificates_are_listed_by_service(outputs: dict[str, Any]) -> None:
    """Each service's certificate has its subject, names, end and fingerprint in the list, sorted by service."""
    certificates = outputs["certificates"]
    assert [(each["service"], each["subject"]) for each in certificates] == [
        ("adapter", "CN=sample adapter"),
        ("orchestrator", "CN=sample orchestrator"),
        ("relay", "CN=sample relay"),
    ]
    assert {"sample-sip", "sip.example.com", "192.0.2.10"} <= set(certificates[1]["names"])
    assert certificates[2]["names"] == ["sample"]
    assert all(each["notAfter"].endswith("+00:00") for each in certificates)
    assert all(len(bytes.fromhex(each["fingerprint"])) == 32 for each in certificates)
