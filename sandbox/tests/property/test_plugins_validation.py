"""The plugin's own validation of Kubernetes objects agrees with the published validator."""

import copy
from typing import Any

import kubernetes_validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.plugins.kubernetes import validation
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import Value

OBJECTS: tuple[dict[str, Any], ...] = (
    {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a", "labels": {"app": "a"}},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": {"app": "a"}},
            "template": {
                "metadata": {"labels": {"app": "a"}},
                "spec": {
                    "securityContext": {"runAsUser": 1001, "fsGroup": 0},
                    "containers": [
                        {
                            "name": "main",
                            "image": "shop:1",
                            "ports": [{"containerPort": 5061, "protocol": "TCP"}],
                            "livenessProbe": {"tcpSocket": {"port": "web"}, "periodSeconds": 10},
                            "resources": {"limits": {"cpu": 1, "memory": "1Gi"}},
                            "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
                        }
                    ],
                    "volumes": [{"name": "v", "emptyDir": {"sizeLimit": "16Mi"}}],
                },
            },
        },
    },
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "a"},
        "spec": {
            "podSelector": {},
            "policyTypes": ["Egress"],
            "egress": [
                {
                    "to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}],
                    "ports": [{"port": 53}],
                }
            ],
        },
    },
    {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "a"},
        "type": "Opaque",
        "data": {"k": "YQ=="},
    },
    {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "a"},
        "spec": {"ports": [{"name": "web", "port": 5061, "targetPort": "web"}], "type": "ClusterIP"},
    },
)
REPLACEMENTS: tuple[Any, ...] = ("text", 7, 0.5, True, [], {}, ["a"], {"name": "a"}, {"unheardOf": 1})


def places(node: Value, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in an object except its version and kind."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found = [(*path, key) for key, _ in members if (*path, key) not in (("apiVersion",), ("kind",))]
    return found + [place for key, inner in members for place in places(inner, (*path, key))]


@st.composite
def mutations(draw: st.DrawFn) -> dict[str, Any]:
    """A valid object in which something was replaced, removed or added."""
    manifest: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(OBJECTS)))
    path = draw(st.sampled_from(places(manifest)))
    parent: Value = manifest
    for key in path[:-1]:
        parent = parent[key]
    how = draw(st.sampled_from(("replace", "remove", "add")))
    if how == "replace":
        parent[path[-1]] = draw(st.sampled_from(REPLACEMENTS))
    elif how == "remove":
        del parent[path[-1]]
    elif isinstance(parent, dict):
        parent[draw(st.sampled_from(("unheardOf", "name", "annotations", "namee")))] = draw(
            st.sampled_from(REPLACEMENTS)
        )
    return manifest


def is_accepted(manifest: dict[str, Any]) -> bool:
    """The verdict of the published validator."""
    try:
        kubernetes_validate.validate(manifest, validation.KUBERNETES_VERSION, strict=True)
    except kubernetes_validate.ValidationError:
        return False
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutations())
def test_verdicts_agree(manifest: dict[str, Any]) -> None:
    """The plugin accepts and refuses the same objects as the published validator.

    The validator does not check base64. The plugin does, as an API server would.
    """
    kind = ObjectKind(manifest["apiVersion"], manifest["kind"])
    found = [fault for fault in validation.faults(kind, manifest) if fault.reason != "must be base64"]
    assert is_accepted(manifest) == (not found)
