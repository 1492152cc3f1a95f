from pathlib import Path
from typing import Any

from tools.summary import rows, table


def stack_with(outputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a stack with these outputs and nothing else."""
    return [{"type": "pulumi:pulumi:Stack", "outputs": outputs}]


def test_kinds_are_counted_without_components_and_providers() -> None:
    """Only resources that a plugin made are counted."""
    resources = [
        {"type": "tls:index/privateKey:PrivateKey", "custom": True},
        {"type": "tls:index/privateKey:PrivateKey", "custom": True},
        {"type": "kubernetes:core/v1:Secret", "custom": True},
        {"type": "pulumi:providers:tls", "custom": True},
        {"type": "voice-gateway:index:Identity", "custom": False},
    ]

    assert list(rows(resources, Path())) == [("made", "2 PrivateKey, 1 Secret")]


def test_everything_in_the_contract_has_its_line() -> None:
    """Manifests, certificates, exposure and weaker choices are shown with the values of the outputs."""
    outputs = {
        "target": {"kind": "kubernetes", "namespace": "voice", "rendered": "rendered/dev"},
        "certificates": [{"service": "orchestrator", "notAfter": "2027-01-01T00:00:00Z"}],
        "exposure": [
            {
                "what": "SIP",
                "ports": {"low": 5061, "high": 5061},
                "protocol": "TCP",
                "tls": True,
                "reach": "cluster",
                "sources": [
                    {"kind": "network", "value": "192.0.2.0/24"},
                    {"kind": "anywhere", "value": None},
                ],
            },
            {
                "what": "RTP",
                "ports": {"low": 2, "high": 4},
                "protocol": "UDP",
                "reach": "node",
                "sources": [],
            },
        ],
        "weakerChoices": [{"what": "plain SIP", "reason": "old trunk", "cost": "anyone can listen"}],
    }

    assert list(rows(stack_with(outputs), Path("/checkout"))) == [
        ("manifests", "/checkout/rendered/dev"),
        ("namespace", "voice"),
        ("certificate", "orchestrator until 2027-01-01T00:00:00Z"),
        ("exposed", "SIP on 5061/TCP, TLS, cluster, from 192.0.2.0/24, anywhere"),
        ("exposed", "RTP on 2-4/UDP, no TLS, node, from "),
        ("weaker choice", "plain SIP (old trunk); costs: anyone can listen"),
        ("outputs", "4, shown by: make pulumi ARGS='stack output --json'"),
    ]


def test_outputs_of_any_other_shape_are_passed_over() -> None:
    """If another program has outputs of the same names, the table is shorter, and there is no error."""
    outputs = {"target": "somewhere", "certificates": 3, "exposure": [7], "weakerChoices": {}}

    assert [heading for heading, _ in rows(stack_with(outputs), Path())] == ["outputs"]


def test_heading_stands_once() -> None:
    """The heading is on the first of several lines."""
    assert table([("a", "1"), ("a", "2"), ("long", "3")]) == "\n  a     1\n        2\n  long  3\n"


def test_nothing_to_say_is_no_table() -> None:
    """A stack without such outputs prints nothing."""
    assert table([]) == ""
