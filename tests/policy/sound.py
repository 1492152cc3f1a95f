"""Resources that break no rule, and the changes that break exactly one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from hardening import Resource

LABELS: Final = {"app": "gateway"}
CONTAINER: Final[dict[str, Any]] = {
    "name": "gateway",
    "image": "registry.example.com/gateway:1.0.7.0",
    "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "gateway", "key": "password"}}}],
    "resources": {"limits": {"cpu": "1", "memory": "1Gi"}},
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    },
}
POD: Final[dict[str, Any]] = {
    "automountServiceAccountToken": False,
    "containers": [CONTAINER],
    "volumes": [{"name": "files", "secret": {"secretName": "gateway"}}],
}
DEPLOYMENT: Final = Resource(
    "kubernetes:apps/v1:Deployment",
    "deployment",
    {"metadata": {"namespace": "voice"}, "spec": {"template": {"metadata": {"labels": LABELS}, "spec": POD}}},
)
POLICY: Final = Resource(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "policy",
    {
        "metadata": {"namespace": "voice"},
        "spec": {
            "podSelector": {"matchLabels": LABELS},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [{"ipBlock": {"cidr": "198.51.100.0/24"}}], "ports": [{"port": 5061}]}],
            "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443}]}],
        },
    },
)
SERVICE: Final = Resource(
    "kubernetes:core/v1:Service",
    "service",
    {"spec": {"type": "LoadBalancer", "selector": LABELS, "ports": [{"port": 5061, "targetPort": 5061}]}},
)
CONFIG_MAP: Final = Resource("kubernetes:core/v1:ConfigMap", "config", {"data": {"ca-bundle.pem": "public"}})
DOCKER: Final = Resource(
    "docker:index/container:Container",
    "container",
    {
        "image": "sha256:0123456789abcdef",
        "user": "1001:0",
        "capabilities": {"drops": ["ALL"]},
        "securityOpts": ["no-new-privileges:true"],
        "memory": 1024,
        "cpus": "1.0",
        "ulimits": [{"name": "nproc", "soft": 4096, "hard": 4096}],
        "ports": [{"internal": 5061, "external": 5061, "ip": "203.0.113.20"}],
        "envs": ["LOG_LEVEL=audit"],
        "volumes": [{"volumeName": "files", "containerPath": "/files"}],
    },
)
IMAGE: Final = Resource("docker:index/remoteImage:RemoteImage", "image", {"name": "gateway:1.0.7.0"})
KEY: Final = Resource("tls:index/privateKey:PrivateKey", "key", {"algorithm": "RSA", "rsaBits": 3072})
CERTIFICATE: Final = Resource(
    "tls:index/locallySignedCert:LocallySignedCert",
    "certificate",
    {"validityPeriodHours": 90 * 24, "earlyRenewalHours": 30 * 24},
)
AUTHORITY: Final = Resource(
    "tls:index/selfSignedCert:SelfSignedCert",
    "authority",
    {"isCaCertificate": True, "validityPeriodHours": 3650 * 24, "earlyRenewalHours": 90 * 24},
)
SOUND: Final = (
    DEPLOYMENT, POLICY, SERVICE, CONFIG_MAP, DOCKER, IMAGE, KEY, CERTIFICATE, AUTHORITY,
)  # fmt: skip


def changed(resource: Resource, path: str, value: object) -> Resource:
    """The resource with another value at a path such as `spec.ports.0`. The value `DELETED` removes the property."""
    props: Any = deepcopy(dict(resource.props))
    *parents, last = path.split(".")
    part = props
    for parent in parents:
        part = part[int(parent)] if isinstance(part, list) else part.setdefault(parent, {})
    if value is DELETED:
        part.pop(last)
    else:
        part[int(last) if isinstance(part, list) else last] = value
    return replace(resource, props=props)


def with_change(resource: Resource, path: str, value: object) -> list[Resource]:
    """All sound resources, one of them changed."""
    return [changed(each, path, value) if each is resource else each for each in SOUND]


DELETED: Final = object()
"""The value that stands for a removed property."""
