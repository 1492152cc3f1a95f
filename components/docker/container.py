"""One container on a Docker host.

Owns how a planned container is hardened, and how it gets its files. Docker has no command before a stop: only the grace
period of the plan is used, and the image must drain by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pulumi
import pulumi_docker as docker

from components.docker.files import deliver_files
from components.docker.quantities import MEBIBYTE, in_duration, in_processors
from components.files import ResolvedInputs
from facts.model.containers import Claim, Container, ExecProbe, ExistingClaim, HostDirectory, Mount, Probe
from facts.model.values import Text

PROCESS_LIMIT = 4096
"""Processes and threads of the container's user. Linux counts them over all containers of that user on the host.
The plugin has no setting for Docker's own limit, which counts for each container."""

PROCESS_LIMITS: Sequence[docker.ContainerUlimitArgsDict] = (
    {"name": "nproc", "soft": PROCESS_LIMIT, "hard": PROCESS_LIMIT},
)

RESTART: Final = "always"
"""When a daemon starts after a crash, it stops the containers that still run. With `unless-stopped` it then does not start
them again, as if somebody had stopped them: seen with 20.10.24."""

LOG_OPTIONS: Mapping[str, str] = {"max-size": "100m", "max-file": "5"}
"""Like the log files of the orchestrator: the vendor's chart has 5 files of 100 MB."""


@dataclass(frozen=True)
class WorkloadContext:
    """What a container shares with the rest of its workload."""

    network_mode: pulumi.Input[str] | None
    """The network of the container that keeps it for the workload; None if the container joins `networks` itself."""
    networks: Sequence[docker.ContainerNetworksAdvancedArgsDict]
    ports: Sequence[docker.ContainerPortArgsDict]
    image: pulumi.Input[str]
    volumes: Mapping[str, pulumi.Output[str]]
    """Names on the host of the volumes that the stack creates, by their names in the plan."""
    seed: pulumi.Output[str]
    """Secret text of the stack, for values that must not be guessed."""
    grace_seconds: int
    labels: Mapping[str, str]


def run_container(
    name: str,
    container: Container,
    inputs: ResolvedInputs,
    shared: WorkloadContext,
    parent: pulumi.Resource,
) -> docker.Container:
    """The container on its host, with its files."""
    limits = container.resources.limits
    memory = limits.memory_bytes // MEBIBYTE
    make = hardened(container, shared)
    files = deliver_files(name, inputs, shared.seed, make, parent)
    return make(
        name,
        envs=_environment(inputs),
        volumes=[*files.volumes, *(_volume(mount, shared.volumes) for mount in container.mounts)],
        tmpfs=_scratch(container),
        read_only=container.read_only_root,
        memory=memory,
        memory_swap=memory,
        cpus=in_processors(limits.cores),
        ulimits=PROCESS_LIMITS,
        healthcheck=_healthcheck(container),
        # started is not ready: without it, `up` succeeds even if the program in the image ends at once
        wait=True,
        wait_timeout=container.health.seconds_until_ready,
        network_mode=shared.network_mode,
        networks_advanced=shared.networks,
        ports=shared.ports,
        restart=RESTART,
        stop_timeout=shared.grace_seconds,
        destroy_grace_seconds=shared.grace_seconds,
        # the new one needs the ports of the old one, and the files from its loader
        opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True, depends_on=files.loaders),
    )


def hardened(container: Container, shared: WorkloadContext) -> partial[docker.Container]:
    """What a container, its loader and the container of its network share: image, user, hardening, logs, labels."""
    return partial(
        docker.Container,
        image=shared.image,
        user=f"{container.user.uid}:{container.user.gid}",
        privileged=False,
        capabilities={"drops": ["ALL"]},
        security_opts=["no-new-privileges:true"],
        log_driver="json-file",
        log_opts=LOG_OPTIONS,
        labels=[{"label": label, "value": value} for label, value in sorted(shared.labels.items())],
    )


def _environment(inputs: ResolvedInputs) -> pulumi.Output[list[str]]:
    """The whole list is secret if one value is secret. The plugin keeps it as a set, so positions can change."""
    return pulumi.Output.all(
        *(_assignment(name, value) for name, value in sorted(inputs.environment.items()))
    )


def _assignment(name: str, value: object) -> pulumi.Input[str]:
    match value:
        case Text():
            return f"{name}={value.value}"
        case pulumi.Output():
            return pulumi.Output.concat(name, "=", value)
        case _:
            raise AssertionError(f"{name} needs a pod's address, which no container on a Docker host has")


def _volume(mount: Mount, made: Mapping[str, pulumi.Output[str]]) -> docker.ContainerVolumeArgsDict:
    match mount.storage:
        case Claim():
            return {"container_path": mount.path, "volume_name": made[mount.storage.name]}
        case ExistingClaim():
            return {"container_path": mount.path, "volume_name": mount.storage.name}
        case HostDirectory():
            return {"container_path": mount.path, "host_path": mount.storage.path}


def _scratch(container: Container) -> dict[str, str]:
    """Scratch directories. Programs in them can run, as in an emptyDir: the images write their start scripts there.

    If the image has the directory, the runc of Debian 12 uses the mode of the image, and not this one.
    """
    user = container.user
    return {
        space.path: f"rw,exec,nosuid,nodev,size={space.size_bytes},uid={user.uid},gid={user.gid},mode=0770"
        for space in container.scratch
    }


def _healthcheck(container: Container) -> docker.ContainerHealthcheckArgsDict:
    health = container.health
    return {
        "tests": _test(health.readiness),
        "start_period": in_duration(health.initial_delay),
        "interval": in_duration(health.readiness_period),
        "timeout": in_duration(health.timeout),
        "retries": health.readiness_failures,
    }


def _test(probe: Probe) -> list[str]:
    within = probe if isinstance(probe, ExecProbe) else probe.within
    return ["CMD", *within.command]
