"""Where the gateway runs: a Kubernetes cluster, a folder of manifests, or a Docker host."""

import re
from typing import Annotated

from pydantic import AfterValidator

from declaration.base import Model
from declaration.cluster import ClusterNetworks, Dns
from declaration.faults import fault_error
from declaration.folders import Folder
from declaration.values import BindAddress, Namespace
from declaration.visibility import PUBLIC

_DAEMON = re.compile(
    r"unix://(?:/[^/\s]+)+|npipe:////\./pipe/\S+|ssh://(?:[^\s/:@]+@)?[^\s/:@]+(?::[0-9]{1,5})?|tcp://[^\s/@]+:[0-9]{1,5}"
)
"""As https://docs.docker.com/engine/security/protect-access/ has them; a password has no place."""


def _daemon(value: str) -> str:
    if not _DAEMON.fullmatch(value):
        raise fault_error(
            "is not an address of a Docker daemon",
            "write unix:///var/run/docker.sock, ssh://user@host, or tcp://host:2376 for a daemon with TLS",
        )
    return value


Daemon = Annotated[str, AfterValidator(_daemon), PUBLIC]
"""Address of a Docker daemon: a socket, a host by SSH, or a host and port. A password has no place in it."""


class Kubernetes(Model):
    """Kubernetes objects, applied to the current cluster or rendered to a folder."""

    render: Folder | None = None
    """Folder for manifests, of this stack alone: relative to the project folder, and inside it, or absolute. Not a folder
    of the project or of the operating system. Left out: apply to the current cluster."""
    namespace: Namespace = "voice-gateway"
    """Namespace of everything the gateway needs."""
    create_namespace: bool = True
    """Whether the stack makes the namespace, with its Pod Security labels. What the stack made it deletes again, with
    all that is in it, when this turns to false; a namespace with new claims of this gateway is kept."""
    cluster_networks: ClusterNetworks = ClusterNetworks()
    """Networks of the cluster: what is not listed, services "anywhere" may turn out to be."""
    dns: Dns = Dns()
    """Where containers ask for names; network policies allow it there alone."""


class Docker(Model):
    """Containers on a Docker host."""

    host: Daemon = "unix:///var/run/docker.sock"
    """Address of the daemon, such as unix:///var/run/docker.sock or ssh://user@host."""
    bind_address: BindAddress
    """Address of the host on which published ports listen; 0.0.0.0 means all of them."""


class Target(Model):
    """Exactly one place."""

    kubernetes: Kubernetes | None = None
    """Deploy as Kubernetes objects."""
    docker: Docker | None = None
    """Deploy as containers of a Docker host."""
