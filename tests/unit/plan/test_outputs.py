"""The stack's outputs: derived from the listeners, so that no two of them can disagree."""

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic.alias_generators import to_camel

from docs.generate import schemas
from facts.model.endpoints import ServiceType
from plan.contract import Contract
from plan.preflight import accept
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.documents import STACK_FILES, declaration, name_of, read
from tests.support.golden import golden_json
from tests.support.planning import planned

REVIEWED_AT = datetime(2026, 12, 1, tzinfo=UTC)
"""After the certificates of the examples began, and before warnings of their end."""
SCHEMA = Path("docs/outputs.schema.json")
OUTSIDE = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
CLIENTS = {"clientNetworks": ["192.0.2.0/24"], "clientNamespaces": ["monitoring"]}
BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}
OF_CERTIFICATES = {
    "authority": {"caBundlePem": "", "fingerprints": []},
    "certificates": [],
}
"""What the component joins in."""

Exposed = tuple[str, int, int, str, bool, str, str, list[str]]


def exposed(document: dict[str, Any]) -> list[Exposed]:
    """What is exposed: what, first and last port, protocol, TLS, authentication, reach, sources."""
    return [
        (
            each["what"],
            each["ports"]["low"],
            each["ports"]["high"],
            each["protocol"],
            each["tls"],
            each["authentication"],
            each["reach"],
            [source["value"] or source["kind"] for source in each["sources"]],
        )
        for each in planned(document).outputs["exposure"]
    ]


def test_the_published_schema_is_the_contract() -> None:
    """`docs/outputs.schema.json` says what the classes say; `make docs` writes it again."""
    assert schemas.as_text(schemas.outputs_schema()) == SCHEMA.read_text("utf-8")


def _descriptions(schema: Any) -> Iterator[tuple[str, bool]]:  # noqa: ANN401 - a JSON schema
    for name, part in schema.get("properties", {}).items():
        yield name, bool({"description", "$ref"} & set(part))
    for part in schema.get("$defs", {}).values():
        yield from _descriptions(part)


def test_every_field_is_described() -> None:
    """Each field has a description."""
    described = dict(_descriptions(json.loads(SCHEMA.read_text("utf-8"))))

    assert len(described) > 30
    assert [] == [name for name, is_described in described.items() if not is_described]


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_outputs_of_an_example_are_as_reviewed(path: Path) -> None:
    """The plan makes the outputs, the published schema accepts them, and they equal a file that was reviewed."""
    outputs = accept(declaration(path), read, REVIEWED_AT).plan.outputs

    jsonschema.validate({**outputs, **OF_CERTIFICATES}, json.loads(SCHEMA.read_text("utf-8")))
    name = name_of(path).removesuffix(".yaml").replace("/", "-")
    golden, made = golden_json(f"outputs/{name}.json", outputs)
    assert golden == made


def test_every_output_of_the_contract_is_given() -> None:
    """Each output comes from the plan or from the certificates that the stack makes."""
    assert {to_camel(each.name) for each in fields(Contract)} == {
        *planned(small()).outputs,
        *OF_CERTIFICATES,
    }


def test_the_target_is_in_the_outputs() -> None:
    """The output says where the gateway runs, and nothing about the other target."""
    assert planned(small()).outputs["target"] == {
        "kind": "kubernetes",
        "namespace": "voice-gateway",
        "rendered": None,
        "host": None,
    }
    assert planned(small_on_docker()).outputs["target"] == {
        "kind": "docker",
        "namespace": None,
        "rendered": None,
        "host": "unix:///var/run/docker.sock",
    }


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("podIP", {"kind": "podIP", "value": None}),
        ("nodeIP", {"kind": "nodeIP", "value": None}),
        ("192.0.2.1", {"kind": "address", "value": "192.0.2.1"}),
        ("2001:db8::1", {"kind": "address", "value": "2001:db8::1"}),
        ("sip.example.com", {"kind": "hostname", "value": "sip.example.com"}),
    ],
)
def test_an_announced_address_has_a_kind(declared: str, told: dict[str, Any]) -> None:
    """Programs can read the address without parsing a sentence."""
    nodes = {"weakerChoices": weaker("host-network")} if declared == "nodeIP" else {}
    outputs = planned(small(exposure={"sipAddress": declared, "mediaAddress": declared}, **nodes)).outputs
    assert (told, told) == (outputs["sip"]["address"], outputs["media"]["address"])


def test_rtcp_has_the_ports_after_rtp() -> None:
    """The declared range is for RTP. The exposed ports include those of RTCP."""
    document = small(ports={"rtp": {"low": 20000, "high": 20010}})
    outputs = planned(document).outputs
    assert outputs["media"]["rtpPorts"] == {"low": 20000, "high": 20010}
    assert outputs["media"]["rtcpPorts"] == {"low": 20001, "high": 20011}
    assert ("RTP and RTCP", 20000, 20011) in [each[:3] for each in exposed(document)]


def test_names_for_callers_are_in_the_outputs() -> None:
    """The names are those of the certificate for SIP over TLS."""
    sip = planned(small(exposure={"sipAddress": "sip.example.com"})).outputs["sip"]
    assert {"sip.example.com", "voice-gateway-sip"} <= set(sip["tlsNames"])


def test_plain_sip_is_a_number_where_it_is_open() -> None:
    """The port is null if nobody can reach plain SIP."""
    assert planned(small()).outputs["sip"]["plainPort"] is None
    assert planned(small(weakerChoices=weaker("plain-sip"))).outputs["sip"]["plainPort"] == 5060


def test_rest_has_its_reach_in_the_outputs() -> None:
    """A port is a number only if a client can reach it."""
    closed = {"httpPort": None, "httpsPort": None, "reach": "closed", "authentication": "password"}
    assert planned(small()).outputs["rest"] == closed
    assert planned(small(rest={"bind": "loopback"})).outputs["rest"] == {**closed, "reach": "pod"}
    assert planned(small(rest=CLIENTS)).outputs["rest"] == {**closed, "httpsPort": 9446, "reach": "cluster"}


def test_everything_that_is_exposed_is_in_the_outputs() -> None:
    """Each entry has ports, encryption, authentication, and who can connect."""
    document = with_adapter(
        adapter={"outside": OUTSIDE}, rest=CLIENTS, exposure=BALANCED, weakerChoices=weaker("plain-sip")
    )
    anywhere = ["anywhere"]
    assert exposed(document) == [
        ("REST and metrics", 9446, 9446, "TCP", True, "password", "cluster", ["monitoring", "192.0.2.0/24"]),
        ("RTP and RTCP", 16384, 16395, "UDP", False, "none", "loadBalancer", anywhere),
        ("SIP over TLS", 5061, 5061, "TCP", True, "none", "loadBalancer", anywhere),
        ("plain SIP", 5060, 5060, "TCP", False, "none", "loadBalancer", anywhere),
        ("plain SIP", 5060, 5060, "UDP", False, "none", "loadBalancer", anywhere),
        (
            "speech-to-text adapter",
            4000,
            4000,
            "TCP",
            True,
            "password",
            "loadBalancer",
            ["192.0.2.0/24"],
        ),
    ]


def test_digest_is_in_the_outputs() -> None:
    """The output says that tenants ask for digest authentication."""
    tenant = {"tenantURI": "2345556789", "sipAuth": {"username": "trunk", "password": "canary-of-digest"}}
    document = small(tenants=[tenant])
    assert planned(document).outputs["sip"]["authentication"] == "digest"


def test_an_adapter_without_tls_is_exposed_in_clear() -> None:
    """The output says that the adapter is exposed without TLS."""
    document = with_adapter(adapter={"outside": OUTSIDE}, weakerChoices=weaker("adapter-without-tls"))
    (adapter,) = (each for each in exposed(document) if each[0] == "speech-to-text adapter")
    assert not adapter[4]


def test_on_docker_nothing_filters() -> None:
    """Docker does not filter sources, so each published port is open to anyone."""
    document = small_on_docker(
        rest={"clientNetworks": ["192.0.2.0/24"]}, whitelists={"trustedAddresses": ["192.0.2.9"]}
    )
    assert [(each[0], each[6], each[7]) for each in exposed(document)] == [
        ("REST and metrics", "dockerHost", ["anywhere"]),
        ("RTP and RTCP", "dockerHost", ["anywhere"]),
        ("SIP over TLS", "dockerHost", ["anywhere"]),
    ]


def test_on_the_host_network_every_listener_is_in_the_outputs() -> None:
    """No policy holds there, so each listening port is exposed to anyone, and all outputs agree."""
    document = with_adapter(
        rest={"clientNetworks": ["192.0.2.0/24"]},
        exposure={"mediaNetworks": ["192.0.2.0/24"]},
        whitelists={"trustedAddresses": ["192.0.2.9"]},
        weakerChoices=weaker("host-network"),
    )
    assert [(each[0], each[1], each[4], each[6], each[7]) for each in exposed(document)] == [
        ("REST and metrics", 9086, False, "node", ["anywhere"]),
        ("REST and metrics", 9446, True, "node", ["anywhere"]),
        ("RTP and RTCP", 16384, False, "node", ["anywhere"]),
        ("SIP over TLS", 5061, True, "node", ["anywhere"]),
        ("plain SIP", 5060, False, "node", ["anywhere"]),
        ("plain SIP", 5060, False, "node", ["anywhere"]),
        ("speech-to-text adapter", 4000, True, "cluster", ["anywhere"]),
    ]
    outputs = planned(document).outputs
    assert outputs["sip"]["plainPort"] == 5060
    assert (outputs["rest"]["httpPort"], outputs["rest"]["httpsPort"]) == (9086, 9446)
    assert outputs["rest"]["reach"] == "node"


def test_rest_on_loopback_is_not_in_the_outputs() -> None:
    """REST on loopback is in no output, not even on the host network."""
    document = small(rest={"bind": "loopback"}, weakerChoices=weaker("host-network"))
    assert "REST and metrics" not in {each[0] for each in exposed(document)}


def test_node_ports_of_load_balancers_are_in_the_outputs() -> None:
    """By default there are none. If they are declared, the exposure lists them."""
    closed = with_adapter(adapter={"outside": OUTSIDE}, exposure=BALANCED)
    more = {
        "adapter": {"outside": {"nodePorts": True}},
        "exposure": {"loadBalancer": {"nodePorts": True}},
    }
    for document, opened in ((closed, False), (merged(closed, more), True)):
        plan = planned(document)
        balanced = [each for each in plan.outputs["exposure"] if each["reach"] == "loadBalancer"]
        assert {each["nodePorts"] for each in balanced} == {opened}
        assert {
            each.name: each.allocate_node_ports
            for each in plan.endpoints
            if each.type is ServiceType.LOAD_BALANCER
        } == {"voice-gateway-sip": opened, "voice-gateway-stt-adapter": opened}


def test_control_of_a_relay_apart_is_in_the_exposure() -> None:
    """It is exposed to the node or host, because neither policies nor Docker block these."""
    apart: dict[str, Any] = {"relay": {"placement": "apart"}, "weakerChoices": weaker("plain-control")}
    control = ("control of the relay", 8080, 8080, "TCP", False, "none")
    assert (*control, "node", ["machine"]) in exposed(small(**apart))
    assert (*control, "dockerHost", ["machine"]) in exposed(small_on_docker(**apart))
    assert "control of the relay" not in {each[0] for each in exposed(small())}
