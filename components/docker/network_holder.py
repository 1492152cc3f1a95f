"""The container that keeps the network of a workload with several containers.

If a container ends, the daemon starts it again with a new network. Containers that had joined the old network stay in
it: nobody can reach them, and no probe notices. So the network belongs to none of the services, but to this container,
which does nothing and so has no reason to end.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Final

import pulumi
import pulumi_docker as docker

from components.docker.container import PROCESS_LIMITS, RESTART, WorkloadContext
from components.docker.quantities import in_processors

WAITS: Final = ("bash", "-c", "trap 'exit 0' TERM; sleep infinity & wait")
"""Probes need bash in the image too."""
MEMORY: Final = 32
"""Mebibytes: bash and sleep use 4."""
CORES: Final = Decimal("0.1")
GRACE_SECONDS: Final = 10
"""It ends at once when it is told to."""


def hold_network(
    name: str, make: partial[docker.Container], shared: WorkloadContext, options: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """The network mode of containers that join the network.

    Args:
        name: of the container in the stack.
        make: a container of the workload's first image, with its user, labels and hardening.
        shared: the networks that it joins, and the ports that it publishes.
        options: with the parent.
    """
    holder = make(
        name,
        entrypoints=WAITS,
        read_only=True,
        memory=MEMORY,
        memory_swap=MEMORY,
        cpus=in_processors(CORES),
        ulimits=PROCESS_LIMITS,
        networks_advanced=shared.networks,
        ports=shared.ports,
        restart=RESTART,
        stop_timeout=GRACE_SECONDS,
        destroy_grace_seconds=GRACE_SECONDS,
        # the new one needs the ports of the old one
        opts=pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(delete_before_replace=True)),
    )
    return pulumi.Output.concat("container:", holder.id)
