"""Docker containers: no rights, no root, no part of the host, and limits.

Sources: https://docs.docker.com/engine/security/ and https://docs.docker.com/engine/containers/resource_constraints/.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hardening.model import Finding, Resource, Rule, Scope, Severity
from hardening.values import UNKNOWN, items, mapping, texts

_SECURITY: Final = "https://docs.docker.com/engine/security/"
_LIMITS: Final = "https://docs.docker.com/engine/containers/resource_constraints/"
_NO_NEW_PRIVILEGES: Final = {"no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"}
_ROOT: Final = {"", "0", "root"}


def docker_containers(resources: Sequence[Resource]) -> Iterator[Resource]:
    """The Docker containers among these resources."""
    return (resource for resource in resources if resource.type == "docker:index/container:Container")


def _privileges(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        for where, what in _privilege_faults(container.props):
            yield Finding(container, where, what)


def _privilege_faults(props: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if props.get("privileged") not in {None, False, UNKNOWN}:
        yield "privileged", "The container has all rights of its host."
    capabilities = props.get("capabilities")
    if capabilities is not UNKNOWN:
        if "ALL" not in _names(mapping(capabilities).get("drops")):
            yield "capabilities.drops", "The container keeps capabilities."
        if not _names(mapping(capabilities).get("adds")) <= {"NET_BIND_SERVICE"}:
            yield "capabilities.adds", "The container adds capabilities."
    options = props.get("securityOpts")
    if options is not UNKNOWN and not _NO_NEW_PRIVILEGES & set(texts(options)):
        yield "securityOpts", "A process in the container can gain rights."
    if any("unconfined" in option for option in texts(options)):
        yield "securityOpts", "A protection of the host is switched off."
    if any(items(props.get("devices"))):
        yield "devices", "The container uses devices of its host."


def _names(value: object) -> set[str]:
    """Capabilities are written with and without their prefix: https://man7.org/linux/man-pages/man7/capabilities.7.html."""
    return {name.upper().removeprefix("CAP_") for name in texts(value)}


def _user(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        user = container.props.get("user")
        if user is not UNKNOWN and str(user or "").partition(":")[0] in _ROOT:
            yield Finding(container, "user", "The container runs as root, or as its image chooses.")


def _host(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        for key in ("networkMode", "pidMode", "ipcMode", "usernsMode"):
            if container.props.get(key) == "host":
                yield Finding(container, key, "The container shares a namespace with its host.")


def _paths(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        for index, volume in items(container.props.get("volumes")):
            if volume.get("hostPath"):
                yield Finding(
                    container, f"volumes[{index}].hostPath", "The container sees a directory of its host."
                )
        for index, mount in items(container.props.get("mounts")):
            if mount.get("type") == "bind":
                yield Finding(container, f"mounts[{index}]", "The container sees a directory of its host.")


def _limits(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        if container.props.get("start") is False:
            continue  # it holds files for another one, and never runs
        if not container.props.get("memory"):
            yield Finding(container, "memory", "The container can take all memory of its host.")
        if not any(container.props.get(key) for key in ("cpus", "cpuQuota", "cpuSet")):
            yield Finding(container, "cpus", "The container can take all processors of its host.")
        names = {limit.get("name") for _, limit in items(container.props.get("ulimits"))}
        if "nproc" not in names:
            yield Finding(container, "ulimits", "The container can start any number of processes.")


RULES: Final = (
    Rule(
        "docker-privileges", Severity.CRITICAL, Scope.RESOURCE,
        "Docker containers have no rights that they do not need.",
        "Drop ALL capabilities, set securityOpts to no-new-privileges:true, and leave privileged and devices out.",
        _SECURITY, _privileges,
    ),
    Rule(
        "docker-user", Severity.HIGH, Scope.STACK,
        "Docker containers name a user other than root.",
        "Set user, such as 1001:0.",
        _SECURITY, _user, choices=frozenset({"root-user"}),
    ),
    Rule(
        "docker-host-namespaces", Severity.CRITICAL, Scope.STACK,
        "Docker containers do not share a namespace with their host.",
        "Use a network of the stack, and leave pidMode, ipcMode and usernsMode out.",
        _SECURITY, _host, choices=frozenset({"host-network"}),
    ),
    Rule(
        "docker-host-paths", Severity.CRITICAL, Scope.STACK,
        "Docker containers see no directory of their host.",
        "Use a volume.",
        _SECURITY, _paths, choices=frozenset({"host-directories"}),
    ),
    Rule(
        "docker-limits", Severity.MEDIUM, Scope.RESOURCE,
        "Docker containers have limits of processor, memory and processes.",
        "Set memory, cpus, and ulimits with nproc.",
        _LIMITS, _limits,
    ),
)  # fmt: skip
