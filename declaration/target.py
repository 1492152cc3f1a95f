"""Where the gateway runs: a Kubernetes cluster, a folder of manifests, or a Docker host."""

from declaration.base import Model
from declaration.values import IpAddress, Line, Namespace


class Kubernetes(Model):
    """Kubernetes objects, applied to the current cluster or rendered to a folder."""

    render: Line | None = None
    """Folder for manifests, relative to the project folder. Left out: apply to the current cluster."""
    namespace: Namespace = "voice-gateway"
    """Namespace of everything the gateway needs."""
    create_namespace: bool = True
    """Whether the stack makes the namespace, with its Pod Security labels. What the stack made it deletes again, with
    all that is in it, when this turns to false; a namespace with new claims of this gateway is kept."""


class Docker(Model):
    """Containers on a Docker host."""

    host: Line = "unix:///var/run/docker.sock"
    """Address of the daemon, such as unix:///var/run/docker.sock or ssh://user@host."""
    bind_address: IpAddress
    """Address of the host on which published ports listen; 0.0.0.0 means all of them."""


class Target(Model):
    """Exactly one place."""

    kubernetes: Kubernetes | None = None
    """Deploy as Kubernetes objects."""
    docker: Docker | None = None
    """Deploy as containers of a Docker host."""
