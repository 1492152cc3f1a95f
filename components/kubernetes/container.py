"""A container of a pod.

Owns environment, ports, probes, mounts and the container's security context. Volumes belong to the pod (`volumes`).
"""

from __future__ import annotations

from collections.abc import Iterable

import pulumi
import pulumi_kubernetes as k8s

from components.files import ResolvedInputs, RunText
from components.kubernetes.configuration import Configuration
from components.kubernetes.volumes import container_mounts, storage_mounts
from declaration.containers import Amounts
from facts.model.containers import Container, ExecProbe, Health, Port, Probe
from facts.model.values import Address, Text


def render_container(
    container: Container, inputs: ResolvedInputs, configuration: Configuration
) -> k8s.core.v1.ContainerArgsDict:
    """The container in the form of Kubernetes."""
    health = container.health
    rendered: k8s.core.v1.ContainerArgsDict = {
        "name": container.name,
        "image": container.image,
        "image_pull_policy": container.pull_policy.value,
        "env": list(_environment(inputs, configuration)),
        "ports": [port for planned in container.ports for port in _ports(planned)],
        "readiness_probe": _probe(
            health.readiness, health.readiness_period, health.readiness_failures, health
        ),
        "liveness_probe": _probe(health.liveness, health.liveness_period, health.liveness_failures, health),
        "resources": _resources(container),
        "security_context": _security_context(container),
        "volume_mounts": container_mounts(container),
    }
    if container.drain:
        rendered["lifecycle"] = {"pre_stop": {"exec_": {"command": list(container.drain)}}}
    return rendered


def render_init_steps(container: Container) -> list[k8s.core.v1.ContainerArgsDict]:
    """The steps before the container. Each has its image, user and storage, and a read-only root.

    They request the same resources as the container, so the pod needs no more:
    https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers.
    """
    return [
        {
            "name": f"{container.name}-{step.name}",
            "image": container.image,
            "image_pull_policy": container.pull_policy.value,
            "command": list(step.command),
            "resources": _resources(container),
            "security_context": {**_security_context(container), "read_only_root_filesystem": True},
            # `kubectl describe pod` shows what the step wrote
            "termination_message_policy": "FallbackToLogsOnError",
            "volume_mounts": storage_mounts(container),
        }
        for step in container.init
    ]


def port_name(port: Port, number: int) -> str:
    """The name of one port, such as `sip-tls-5061`.

    The number is part of it, because an API server merges ports by number and protocol, and refuses two with the same
    name. So one list can contain the old and the new entry, as in the preview of an object's first change.
    """
    return f"{port.name}-{number}"


def _environment(
    inputs: ResolvedInputs, configuration: Configuration
) -> Iterable[k8s.core.v1.EnvVarArgsDict]:
    for name, value in sorted(inputs.environment.items()):
        match value:
            case Text():
                yield {"name": name, "value": _literal(value.value)}
            case RunText():
                yield {"name": name, "value": value.text.apply(_literal)}
            case Address():
                yield {"name": name, "value_from": {"field_ref": {"field_path": value.value}}}
            case pulumi.Output() if configuration.environment is not None:
                reference: k8s.core.v1.SecretKeySelectorArgsDict = {
                    "name": configuration.environment,
                    "key": name,
                }
                yield {"name": name, "value_from": {"secret_key_ref": reference}}


def _literal(value: str) -> str:
    # `$$` means one dollar, and `$(NAME)` the value of another variable:
    # https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
    return value.replace("$", "$$")


def _ports(port: Port) -> Iterable[k8s.core.v1.ContainerPortArgsDict]:
    for number in port.range.ports:
        yield {
            "name": port_name(port, number),
            "container_port": number,
            "protocol": port.range.protocol.value,
        }


def _probe(probe: Probe, period: int, failures: int, health: Health) -> k8s.core.v1.ProbeArgsDict:
    rendered: k8s.core.v1.ProbeArgsDict = {
        "initial_delay_seconds": health.initial_delay,
        "period_seconds": period,
        "failure_threshold": failures,
        "timeout_seconds": health.timeout,
    }
    if isinstance(probe, ExecProbe):
        rendered["exec_"] = {"command": list(probe.command)}
    else:
        rendered["tcp_socket"] = {"port": probe.port}
    return rendered


def _quantities(amounts: Amounts) -> dict[str, str]:
    return {
        "cpu": amounts.cpu,
        "memory": amounts.memory,
        "ephemeral-storage": amounts.ephemeral_storage,
    }


def _resources(container: Container) -> k8s.core.v1.ResourceRequirementsArgsDict:
    return {
        "requests": _quantities(container.resources.requests),
        "limits": _quantities(container.resources.limits),
    }


def _security_context(container: Container) -> k8s.core.v1.SecurityContextArgsDict:
    return {
        "allow_privilege_escalation": False,
        "capabilities": {"drop": ["ALL"]},
        "privileged": False,
        "read_only_root_filesystem": container.read_only_root,
        "run_as_group": container.user.gid,
        "run_as_non_root": container.user.uid != 0,
        "run_as_user": container.user.uid,
    }
