import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from components import Contract, deploy
from docs.generate import schemas
from keystore import describe_certificate
from plan.model import Endpoint, Reach, SipContract
from tests.support.plans import KUBERNETES
from tests.support.pulumi import Recording, run
from tests.support.sample_containers import GIVEN

SCHEMA = Path("docs/outputs.schema.json")


@pytest.fixture(name="outputs")
def _outputs(gateway: Recording) -> dict[str, Any]:
    return gateway.outputs_of("voice-gateway:index:VoiceGateway", "sample")


def test_the_published_schema_is_the_contract() -> None:
    """`docs/outputs.schema.json` says what the models say; `python -m docs.generate` writes it anew."""
    assert schemas.as_text(schemas.outputs_schema()) == SCHEMA.read_text("utf-8")


def test_outputs_keep_the_contract(outputs: dict[str, Any]) -> None:
    """What a gateway registers is accepted by the published schema and read back by the models."""
    jsonschema.validate(outputs, json.loads(SCHEMA.read_text("utf-8")))

    assert Contract.model_validate(outputs).model_dump(mode="json", exclude_unset=True) == outputs


def test_the_component_has_each_output_as_an_attribute() -> None:
    """What is exported are the component's documented attributes."""
    found: list[set[str]] = []

    run(lambda: found.append(set(deploy(KUBERNETES, GIVEN).contract)))

    assert found == [{field.alias for field in Contract.model_fields.values()}]


def _descriptions(schema: Any) -> Iterator[tuple[str, bool]]:  # noqa: ANN401 - a JSON schema
    for name, part in schema.get("properties", {}).items():
        yield name, bool({"description", "$ref"} & set(part))
    for part in schema.get("$defs", {}).values():
        yield from _descriptions(part)


def test_every_field_is_described() -> None:
    """Nobody has to guess what an output means."""
    fields = dict(_descriptions(json.loads(SCHEMA.read_text("utf-8"))))

    assert len(fields) > 30
    assert [] == [name for name, described in fields.items() if not described]


def test_the_target_is_told(kubernetes: Recording, docker: Recording) -> None:
    """A reader learns where the gateway runs, and nothing of the other target."""
    first, second = (
        recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")["target"]
        for recording in (kubernetes, docker)
    )

    assert first == {"kind": "kubernetes", "namespace": "voice", "rendered": "rendered/test"}
    assert second == {"kind": "docker", "host": "unix:///var/run/docker.sock"}


def test_how_to_call(outputs: dict[str, Any]) -> None:
    """SIP, media and REST are told with addresses, ports and names; a closed port is null, not absent."""
    assert outputs["sip"] == {
        "address": "192.0.2.10",
        "plainPort": None,
        "tlsPort": 5061,
        "tlsNames": ["sample-sip", "sip.example.com"],
    }
    assert outputs["media"] == {"address": "192.0.2.10", "rtpPorts": {"low": 16384, "high": 16387}}
    assert (outputs["rest"]["httpPort"], outputs["rest"]["httpsPort"]) == (None, 9446)


def test_the_reach_of_rest_is_told(kubernetes: Recording, docker: Recording) -> None:
    """Clients learn whether the ports leave the cluster, or that they are on the Docker host."""
    assert [
        recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")["rest"]["reach"]
        for recording in (kubernetes, docker)
    ] == ["ClusterIP", "Docker host"]


def test_unpublished_rest_reaches_nobody() -> None:
    """REST on loopback only has neither port nor reach."""
    ports = tuple(replace(port, published=False) for port in KUBERNETES.rest_ports)

    recording = run(lambda: deploy(replace(KUBERNETES, rest_ports=ports), GIVEN))

    outputs = recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")
    assert outputs["rest"] == {"httpPort": None, "httpsPort": None, "reach": "none"}


def test_the_farthest_endpoint_tells_the_reach() -> None:
    """If two endpoints carry the REST ports, the reach is that of the farther one."""
    far = Endpoint("sample-rest-out", "sample", Reach.LOAD_BALANCER, KUBERNETES.rest_ports)

    recording = run(lambda: deploy(replace(KUBERNETES, endpoints=(*KUBERNETES.endpoints, far)), GIVEN))

    outputs = recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")
    assert outputs["rest"]["reach"] == "LoadBalancer"


def test_ports_without_an_endpoint_reach_nobody() -> None:
    """REST ports that no endpoint carries are told as such."""
    recording = run(lambda: deploy(replace(KUBERNETES, endpoints=()), GIVEN))

    outputs = recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")
    assert outputs["rest"]["reach"] == "none"


def test_what_to_trust(outputs: dict[str, Any]) -> None:
    """The bundle is the gateway's own authority, with its fingerprint."""
    authority = outputs["authority"]

    assert describe_certificate(authority["caBundlePem"]).subject == "CN=Sample authority"
    assert [describe_certificate(authority["caBundlePem"]).sha256] == authority["fingerprints"]


def test_a_gateway_without_an_authority_has_an_empty_bundle() -> None:
    """Where all certificates are brought there is nothing of ours to trust."""
    bare = replace(
        KUBERNETES,
        authorities=(),
        published=(),
        identities=(),
        workloads=(),
        endpoints=(),
        generated_secrets=(),
    )

    outputs = run(lambda: deploy(bare, {})).outputs_of("voice-gateway:index:VoiceGateway", "sample")

    assert outputs["authority"] == {"caBundlePem": "", "fingerprints": []}
    assert outputs["certificates"] == []


def test_certificates_are_listed_by_service(outputs: dict[str, Any]) -> None:
    """Each service's certificate is told with subject, names, end and fingerprint, sorted."""
    assert [(found["service"], found["subject"], found["names"]) for found in outputs["certificates"]] == [
        ("adapter", "CN=sample adapter", ["sample-stt-adapter"]),
        ("orchestrator", "CN=sample orchestrator", ["sample-sip", "sip.example.com", "192.0.2.10"]),
    ]
    assert all(found["notAfter"].endswith("+00:00") for found in outputs["certificates"])


def test_what_is_exposed_and_weak_and_running(outputs: dict[str, Any]) -> None:
    """Exposure, weaker choices, workloads and warnings are told, sorted, ranges as text."""
    assert outputs["exposure"] == [
        {"what": "RTP", "port": "16384-16387", "protocol": "UDP", "tls": False, "reach": "LoadBalancer"},
        {"what": "SIP over TLS", "port": "5061", "protocol": "TCP", "tls": True, "reach": "LoadBalancer"},
    ]
    assert [choice["what"] for choice in outputs["weakerChoices"]] == ["writable root"]
    assert outputs["workloads"] == [
        {"name": "sample", "containers": ["media-relay", "sip-orchestrator"], "replicas": 1},
        {"name": "sample-stt-adapter", "containers": ["stt-adapter"], "replicas": 2},
    ]
    assert outputs["warnings"] == ["certificate of the trunk ends soon"]


def test_plain_sip_is_told_where_it_is_open() -> None:
    """An open plain port is a number in the contract."""
    sip = SipContract("192.0.2.10", plain_port=5060, tls_port=None, tls_names=())

    recording = run(lambda: deploy(replace(KUBERNETES, sip=sip), GIVEN))

    outputs = recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")
    assert (outputs["sip"]["plainPort"], outputs["sip"]["tlsPort"]) == (5060, None)
