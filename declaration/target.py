"""Where the gateway runs: a Kubernetes cluster, a folder of manifests, or a Docker host."""

from dataclasses import dataclass
from typing import Annotated

from declaration.base import Model, fields
from declaration.cluster import ClusterNetworks, Dns
from declaration.folders import Folder
from declaration.hosts import BindAddress
from declaration.names import Namespace
from declaration.values import form
from declaration.visibility import PUBLIC

DNS_PORT = 53

Daemon = Annotated[
    str,
    # as https://docs.docker.com/engine/security/protect-access/ has them
    form(
        r"unix://(?:/[^/\s]+)+|npipe:////\./pipe/\S+|ssh://(?:[^\s/:@]+@)?[^\s/:@]+(?::[0-9]{1,5})?|tcp://[^\s/@]+:[0-9]{1,5}",
        "is not an address of a Docker daemon",
        "write unix:///var/run/docker.sock, ssh://user@host, or tcp://host:2376 for a daemon with TLS",
    ),
    PUBLIC,
]
"""Address of a Docker daemon: a socket, a host by SSH, or a host and port. A password has no place in it."""


@dataclass(frozen=True)
class Site:
    """What the settings of a target say of the place that it deploys to; the defaults are for a target that says nothing."""

    host_namespace: str | None = None
    """The namespace in host names such as `<service>.<namespace>.svc`; None if host names contain none."""
    host_address: str | None = None
    """Address of the machine on which all ports are published; None if there is no such machine."""
    node_networks: tuple[str, ...] = ()
    """Networks of the nodes, as declared."""
    name_server_port: int = DNS_PORT
    """Port on which name servers can listen, besides port 53: a pod can listen on another port than its Service."""
    folder: str | None = None
    """Folder into which manifests are rendered; None if there is none."""


class TargetSettings(Model):
    """What every target has."""

    @property
    def site(self) -> Site:
        """What the rest of the program asks about these settings."""
        return Site()


class Kubernetes(TargetSettings):
    """Kubernetes objects, applied to the current cluster or rendered to a folder."""

    render: Folder | None = None
    """Folder for manifests. Only this stack may use it. The path is absolute, or relative to the project folder and
    inside it. It must not be a folder of the project or of the operating system. If left out, objects are applied to the
    current cluster."""
    namespace: Namespace = "voice-gateway"
    """Namespace of all objects of the gateway."""
    create_namespace: bool = True
    """Whether the stack creates the namespace, with its Pod Security labels. If you change this to false, the stack
    deletes the namespace that it created, with everything in it. A namespace that contains new claims of this gateway is
    kept."""
    cluster_networks: ClusterNetworks = ClusterNetworks()
    """Networks of the cluster. Network policies for servers outside the cluster exclude them. A network that is not listed
    can be reached on the ports of those servers."""
    dns: Dns = Dns()
    """Name servers of the containers. Network policies allow DNS only to them."""

    @property
    def site(self) -> Site:
        """A namespace of a cluster, or a folder."""
        return Site(
            host_namespace=self.namespace,
            node_networks=self.cluster_networks.nodes,
            name_server_port=self.dns.port,
            folder=self.render,
        )


class Docker(TargetSettings):
    """Containers on a Docker host."""

    host: Daemon = "unix:///var/run/docker.sock"
    """Address of the daemon, such as unix:///var/run/docker.sock or ssh://user@host."""
    bind_address: BindAddress
    """Address of the host on which published ports listen; 0.0.0.0 means all of them."""

    @property
    def site(self) -> Site:
        """The machine to which ports are bound."""
        return Site(host_address=self.bind_address)


class Target(Model):
    """Exactly one target."""

    kubernetes: Kubernetes | None = None
    """Deploy as Kubernetes objects."""
    docker: Docker | None = None
    """Deploy as containers of a Docker host."""

    @property
    def named(self) -> dict[str, TargetSettings]:
        """Settings of the targets that are declared, by key. A right declaration has exactly one."""
        return {key: settings for key, settings in fields(self) if isinstance(settings, TargetSettings)}
