"""Kubernetes pods: the Pod Security Standard "restricted", limits, and no token of the API server.

The standard: https://kubernetes.io/docs/concepts/security/pod-security-standards/.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hardening.model import Finding, Resource, Rule, Scope, Severity
from hardening.pods import Pod, pod_containers, pods
from hardening.values import UNKNOWN, items, mapping, texts

STANDARD: Final = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
_RESOURCES: Final = "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"
_TOKENS: Final = (
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"
    "#opt-out-of-api-credential-automounting"
)
_VOLUMES: Final = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
}  # fmt: skip
"""Kinds of volumes that "restricted" allows, and `image`, which later versions of it add."""
_CAPABILITIES: Final = {"NET_BIND_SERVICE"}
"""What "restricted" lets a container add."""
_SECCOMP: Final = {"RuntimeDefault", "Localhost"}


def _host_namespaces(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for pod in pods(resources):
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.spec.get(key) not in {None, False, UNKNOWN}:
                yield Finding(pod.resource, f"{pod.path}.{key}", "The pod shares a namespace with its node.")
        for container in pod.containers():
            for index, port in items(container.spec.get("ports")):
                if port.get("hostPort") not in {None, 0, UNKNOWN}:
                    where = container.where(f"ports[{index}].hostPort")
                    yield Finding(pod.resource, where, "The container takes a port of its node.")


def _volumes(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for pod in pods(resources):
        for index, volume in items(pod.spec.get("volumes")):
            for kind in sorted(set(volume) - {"name"} - _VOLUMES):
                if volume[kind] is not None:
                    where = f"{pod.path}.volumes[{index}].{kind}"
                    yield Finding(pod.resource, where, "Pods may not use volumes of this kind.")


def _user(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in pod_containers(resources):
        context = container.security_context
        if context.get("runAsNonRoot") not in {True, UNKNOWN}:
            where = container.where("securityContext.runAsNonRoot")
            yield Finding(container.pod.resource, where, "Nothing keeps the container from running as root.")
        if context.get("runAsUser") == 0:
            where = container.where("securityContext.runAsUser")
            yield Finding(container.pod.resource, where, "The container runs as root.")


def _privileges(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in pod_containers(resources):
        for key, what in _privilege_faults(container.security_context):
            yield Finding(container.pod.resource, container.where("securityContext", key), what)


def _privilege_faults(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if context.get("privileged") not in {None, False, UNKNOWN}:
        yield "privileged", "The container has all rights of its node."
    if context.get("allowPrivilegeEscalation") not in {False, UNKNOWN}:
        yield "allowPrivilegeEscalation", "A process in the container can gain rights."
    capabilities = context.get("capabilities")
    if capabilities is not UNKNOWN:
        if "ALL" not in texts(mapping(capabilities).get("drop")):
            yield "capabilities.drop", "The container keeps capabilities."
        if not set(texts(mapping(capabilities).get("add"))) <= _CAPABILITIES:
            yield "capabilities.add", "The container adds capabilities."
    if context.get("procMount") not in {None, "Default", UNKNOWN}:
        yield "procMount", "The container sees more of /proc than usual."
    if mapping(context.get("seccompProfile")).get("type") not in {*_SECCOMP, UNKNOWN}:
        yield "seccompProfile", "No seccomp profile limits the container's system calls."


def _limits(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in pod_containers(resources):
        limits = mapping(mapping(container.spec.get("resources")).get("limits"))
        for key in ("cpu", "memory"):
            if limits.get(key) is None:
                where = container.where("resources.limits", key)
                yield Finding(container.pod.resource, where, "The container can take all that its node has.")


def _tokens(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for pod in pods(resources):
        if pod.spec.get("automountServiceAccountToken") not in {False, UNKNOWN}:
            where = f"{pod.path}.automountServiceAccountToken"
            yield Finding(pod.resource, where, "The pod gets a token of the API server.")
        yield from _projected_tokens(pod)


def _projected_tokens(pod: Pod) -> Iterator[Finding]:
    for index, volume in items(pod.spec.get("volumes")):
        for number, source in items(mapping(volume.get("projected")).get("sources")):
            if source.get("serviceAccountToken") is not None:
                where = f"{pod.path}.volumes[{index}].projected.sources[{number}].serviceAccountToken"
                yield Finding(pod.resource, where, "The pod gets a token of the API server.")


RULES: Final = (
    Rule(
        "pod-host-namespaces", Severity.CRITICAL, Scope.STACK,
        "Pods share neither network, processes nor ports with their node.",
        "Leave hostNetwork, hostPID, hostIPC and hostPort out.",
        STANDARD, _host_namespaces, choices=frozenset({"host-network"}),
    ),
    Rule(
        "pod-volumes", Severity.CRITICAL, Scope.STACK,
        "Pods use no directory of their node, and only the kinds of volumes that are safe.",
        "Use a persistent volume claim, an emptyDir, a Secret or a ConfigMap.",
        STANDARD, _volumes, choices=frozenset({"host-directories"}),
    ),
    Rule(
        "pod-user", Severity.HIGH, Scope.STACK,
        "Containers of pods do not run as root.",
        "Set runAsNonRoot: true and a user other than 0.",
        STANDARD, _user, choices=frozenset({"root-user"}),
    ),
    Rule(
        "pod-privileges", Severity.CRITICAL, Scope.RESOURCE,
        "Containers of pods have no rights that they do not need.",
        "Set privileged and allowPrivilegeEscalation to false, drop ALL capabilities, and use the seccomp profile RuntimeDefault.",
        STANDARD, _privileges,
    ),
    Rule(
        "pod-limits", Severity.MEDIUM, Scope.RESOURCE,
        "Containers of pods have limits of processor and memory.",
        "Set resources.limits.cpu and resources.limits.memory.",
        _RESOURCES, _limits,
    ),
    Rule(
        "pod-token", Severity.HIGH, Scope.RESOURCE,
        "Pods get no token of the API server.",
        "Set automountServiceAccountToken: false, and take serviceAccountToken out of projected volumes.",
        _TOKENS, _tokens,
    ),
)  # fmt: skip
