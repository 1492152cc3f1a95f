"""The ways to break each rule: the rule, the resource, the property, and its bad value."""

from __future__ import annotations

from typing import Any, Final

from hardening import Resource
from tests.policy.sound import (
    AUTHORITY,
    CERTIFICATE,
    CONFIG_MAP,
    DELETED,
    DEPLOYMENT,
    DOCKER,
    IMAGE,
    KEY,
    POLICY,
    SERVICE,
)

_POD: Final = "spec.template.spec"
_CONTAINER: Final = f"{_POD}.containers.0"
_CONTEXT: Final = f"{_CONTAINER}.securityContext"

Break = tuple[str, Resource, str, Any]

BREAKS: Final[tuple[Break, ...]] = (
    ("pod-host-namespaces", DEPLOYMENT, f"{_POD}.hostNetwork", True),
    ("pod-host-namespaces", DEPLOYMENT, f"{_POD}.hostPID", True),
    ("pod-host-namespaces", DEPLOYMENT, f"{_POD}.hostIPC", True),
    ("pod-host-namespaces", DEPLOYMENT, f"{_CONTAINER}.ports", [{"containerPort": 5061, "hostPort": 5061}]),
    ("pod-volumes", DEPLOYMENT, f"{_POD}.volumes", [{"name": "host", "hostPath": {"path": "/"}}]),
    ("pod-volumes", DEPLOYMENT, f"{_POD}.volumes", [{"name": "host", "nfs": {"server": "nas", "path": "/"}}]),
    ("pod-user", DEPLOYMENT, f"{_CONTEXT}.runAsNonRoot", DELETED),
    ("pod-user", DEPLOYMENT, f"{_CONTEXT}.runAsNonRoot", False),
    ("pod-user", DEPLOYMENT, f"{_CONTEXT}.runAsUser", 0),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.privileged", True),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.allowPrivilegeEscalation", DELETED),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.capabilities", DELETED),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.capabilities.add", ["NET_ADMIN"]),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.procMount", "Unmasked"),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.seccompProfile", DELETED),
    ("pod-privileges", DEPLOYMENT, f"{_CONTEXT}.seccompProfile", {"type": "Unconfined"}),
    ("pod-limits", DEPLOYMENT, f"{_CONTAINER}.resources.limits.cpu", DELETED),
    ("pod-limits", DEPLOYMENT, f"{_CONTAINER}.resources", DELETED),
    ("pod-token", DEPLOYMENT, f"{_POD}.automountServiceAccountToken", DELETED),
    (
        "pod-token",
        DEPLOYMENT,
        f"{_POD}.volumes",
        [{"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}],
    ),
    ("docker-privileges", DOCKER, "privileged", True),
    ("docker-privileges", DOCKER, "capabilities", DELETED),
    ("docker-privileges", DOCKER, "capabilities.adds", ["CAP_SYS_ADMIN"]),
    ("docker-privileges", DOCKER, "securityOpts", DELETED),
    ("docker-privileges", DOCKER, "securityOpts", ["no-new-privileges:true", "seccomp=unconfined"]),
    ("docker-privileges", DOCKER, "devices", [{"hostPath": "/dev/kmsg"}]),
    ("docker-user", DOCKER, "user", DELETED),
    ("docker-user", DOCKER, "user", "0:0"),
    ("docker-user", DOCKER, "user", "root"),
    ("docker-host-namespaces", DOCKER, "networkMode", "host"),
    ("docker-host-namespaces", DOCKER, "pidMode", "host"),
    ("docker-host-namespaces", DOCKER, "usernsMode", "host"),
    ("docker-host-paths", DOCKER, "volumes", [{"hostPath": "/var/run", "containerPath": "/run"}]),
    ("docker-host-paths", DOCKER, "mounts", [{"type": "bind", "source": "/etc", "target": "/host"}]),
    ("docker-limits", DOCKER, "memory", DELETED),
    ("docker-limits", DOCKER, "cpus", DELETED),
    ("docker-limits", DOCKER, "ulimits", DELETED),
    ("image-pinned", DEPLOYMENT, f"{_CONTAINER}.image", "registry.example.com:5000/gateway"),
    ("image-pinned", DEPLOYMENT, f"{_CONTAINER}.image", "registry.example.com/gateway:latest"),
    ("image-pinned", IMAGE, "name", "gateway"),
    ("image-pinned", DOCKER, "image", "gateway:edge"),
    ("credentials-in-pods", DEPLOYMENT, f"{_CONTAINER}.env", [{"name": "DB_PASSWORD", "value": "canary-1"}]),
    ("credentials-in-pods", DEPLOYMENT, f"{_CONTAINER}.env", [{"name": "APIKEY", "value": "canary-1"}]),
    (
        "credentials-in-pods",
        DEPLOYMENT,
        f"{_CONTAINER}.env",
        [{"name": "PROXY", "value": "http://user:canary-1@proxy.example.com"}],
    ),
    ("credentials-in-config-maps", CONFIG_MAP, "data", {"password": "canary-1"}),
    ("credentials-in-config-maps", CONFIG_MAP, "data", {"tls": "-----BEGIN RSA PRIVATE KEY-----canary-1"}),
    ("credentials-in-docker-variables", DOCKER, "envs", ["SSL_PASSPHRASE=canary-1"]),
    ("key-strength", KEY, "rsaBits", 2048),
    ("key-strength", KEY, "rsaBits", DELETED),
    ("key-strength", KEY, "algorithm", "ECDSA"),
    ("certificate-lifetime", CERTIFICATE, "validityPeriodHours", 399 * 24),
    ("certificate-lifetime", CERTIFICATE, "earlyRenewalHours", DELETED),
    ("certificate-lifetime", AUTHORITY, "validityPeriodHours", 3654 * 24),
    ("network-isolation", POLICY, "spec.policyTypes", ["Ingress"]),
    ("network-isolation", POLICY, "spec.podSelector.matchLabels.app", "other"),
    ("network-isolation", POLICY, "metadata.namespace", "other"),
    ("network-allow-all", POLICY, "spec.ingress.0", {}),
    ("network-allow-all", POLICY, "spec.egress.0", {"to": [{"ipBlock": {"cidr": "128.0.0.0/1"}}]}),
    ("exposure-anyone", POLICY, "spec.ingress.0", {"ports": [{"port": 5061}]}),
    (
        "exposure-anyone",
        POLICY,
        "spec.ingress.0",
        {"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 5061}]},
    ),
    ("exposure-anyone", SERVICE, "spec.selector.app", "other"),
    ("docker-published-addresses", DOCKER, "ports.0.ip", DELETED),
    ("docker-published-addresses", DOCKER, "ports.0.ip", "0.0.0.0"),  # noqa: S104 - refused
    ("docker-published-addresses", DOCKER, "ports.0.ip", "::"),
)
