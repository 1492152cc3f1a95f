"""Where the gateway runs: a Kubernetes cluster, a folder of manifests, or a Docker host."""

import re
from typing import Annotated

from pydantic import AfterValidator

from declaration.base import Model, fields
from declaration.cluster import ClusterNetworks, Dns
from declaration.faults import fault_error
from declaration.folders import Folder
from declaration.values import BindAddress, Namespace
from declaration.visibility import PUBLIC

DNS_PORT = 53

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


class TargetSettings(Model):
    """What every target can be asked about its own settings."""

    @property
    def host_namespace(self) -> str | None:
        """The namespace that stands in names of hosts; None where names have none."""
        return None

    @property
    def host_address(self) -> str | None:
        """Address of the one machine on which ports are published; None where there is no such machine."""
        return None

    @property
    def node_networks(self) -> tuple[str, ...]:
        """Networks of its nodes, as far as they are declared."""
        return ()

    @property
    def name_server_port(self) -> int:
        """Port on which name servers may listen beside the usual one."""
        return DNS_PORT

    @property
    def folder(self) -> str | None:
        """Folder that it fills; None where it fills none."""
        return None


class Kubernetes(TargetSettings):
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

    @property
    def host_namespace(self) -> str:
        """Services are found as `<service>.<namespace>.svc`."""
        return self.namespace

    @property
    def node_networks(self) -> tuple[str, ...]:
        """As declared."""
        return self.cluster_networks.nodes

    @property
    def name_server_port(self) -> int:
        """A pod that answers may listen on another port than its Service."""
        return self.dns.port

    @property
    def folder(self) -> str | None:
        """Where manifests are rendered."""
        return self.render


class Docker(TargetSettings):
    """Containers on a Docker host."""

    host: Daemon = "unix:///var/run/docker.sock"
    """Address of the daemon, such as unix:///var/run/docker.sock or ssh://user@host."""
    bind_address: BindAddress
    """Address of the host on which published ports listen; 0.0.0.0 means all of them."""

    @property
    def host_address(self) -> str:
        """The address to which ports are bound."""
        return self.bind_address


class Target(Model):
    """Exactly one place."""

    kubernetes: Kubernetes | None = None
    """Deploy as Kubernetes objects."""
    docker: Docker | None = None
    """Deploy as containers of a Docker host."""

    @property
    def named(self) -> dict[str, TargetSettings]:
        """Settings of the targets that are named, by key; exactly one is right."""
        return {key: settings for key, settings in fields(self) if isinstance(settings, TargetSettings)}
