"""The objects that a node's API server gets at the start: the rights of the firewall, and the DNS server for pods."""

from pathlib import Path
from typing import Any, Final

from sandbox.node.parts import DNS_SERVICE

DNS_IMAGE: Final = "sandbox.invalid/coredns:1"
"""The image that `sandbox.node.images` makes."""

_NAMESPACE: Final = "kube-system"
_LABELS: Final = {"k8s-app": "kube-dns"}
"""The labels by which network policies select the DNS pods, on any cluster."""

_NAMES_RELOAD: Final = "500ms"
"""How often the file with the names of outside hosts is read again."""

Document = dict[str, Any]


def firewall_rights() -> list[Document]:
    """The objects that kube-router may read."""
    rules = [
        _reads("", "namespaces", "pods", "services", "nodes", "endpoints"),
        _reads("networking.k8s.io", "networkpolicies"),
        _reads("discovery.k8s.io", "endpointslices"),
    ]
    user = {"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "kube-router"}
    return _role("kube-router", rules, user)


def dns(names: Path) -> list[Document]:
    """CoreDNS for `cluster.local` and for the names in the file `hosts` of a folder of the node.

    It asks no other server.
    """
    rules = [
        _reads("", "endpoints", "services", "pods", "namespaces"),
        _reads("discovery.k8s.io", "endpointslices"),
    ]
    account = {"kind": "ServiceAccount", "name": "coredns", "namespace": _NAMESPACE}
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": _metadata("coredns")},
        *_role("sandbox:coredns", rules, account),
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": _metadata("coredns"),
            "data": {"Corefile": _COREFILE},
        },
        _deployment(names),
        _service(),
    ]


_COREFILE: Final = f"""\
.:53 {{
    errors
    health
    ready
    hosts /etc/names/hosts {{
        reload {_NAMES_RELOAD}
        fallthrough
    }}
    kubernetes cluster.local in-addr.arpa ip6.arpa {{
        pods insecure
    }}
}}
"""


def _deployment(names: Path) -> Document:
    container = {
        "name": "coredns",
        "image": DNS_IMAGE,
        "args": ["-conf", "/etc/coredns/Corefile"],
        "ports": [
            {"name": "dns", "containerPort": 53, "protocol": "UDP"},
            {"name": "dns-tcp", "containerPort": 53, "protocol": "TCP"},
        ],
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8181}, "periodSeconds": 1},
        "livenessProbe": {"httpGet": {"path": "/health", "port": 8080}},
        "volumeMounts": [
            {"name": "settings", "mountPath": "/etc/coredns"},
            {"name": "names", "mountPath": "/etc/names", "readOnly": True},
        ],
    }
    pod = {
        "serviceAccountName": "coredns",
        "dnsPolicy": "Default",
        "priorityClassName": "system-cluster-critical",
        "containers": [container],
        "volumes": [
            {"name": "settings", "configMap": {"name": "coredns"}},
            {"name": "names", "hostPath": {"path": str(names), "type": "Directory"}},
        ],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {**_metadata("coredns"), "labels": _LABELS},
        "spec": {
            "selector": {"matchLabels": _LABELS},
            "template": {"metadata": {"labels": _LABELS}, "spec": pod},
        },
    }


def _service() -> Document:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {**_metadata("kube-dns"), "labels": _LABELS},
        "spec": {
            "clusterIP": DNS_SERVICE,
            "selector": _LABELS,
            "ports": [
                {"name": "dns", "port": 53, "targetPort": "dns", "protocol": "UDP"},
                {"name": "dns-tcp", "port": 53, "targetPort": "dns-tcp", "protocol": "TCP"},
            ],
        },
    }


def _metadata(name: str) -> Document:
    return {"name": name, "namespace": _NAMESPACE}


def _reads(group: str, *resources: str) -> Document:
    return {"apiGroups": [group], "resources": [*resources], "verbs": ["get", "list", "watch"]}


def _role(name: str, rules: list[Document], subject: Document) -> list[Document]:
    group = "rbac.authorization.k8s.io"
    role: Document = {
        "apiVersion": f"{group}/v1",
        "kind": "ClusterRole",
        "metadata": {"name": name},
        "rules": rules,
    }
    binding: Document = {
        "apiVersion": f"{group}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": name},
        "subjects": [subject],
    }
    return [role, binding]
