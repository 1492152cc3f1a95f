"""The media relay's container: audio, speech services, and the proxy in front of them."""

from declaration.containers import WritePath
from declaration.variables import Container as Name
from facts.services.relay import Relay
from facts.settings import ServiceContext
from facts.stores import Stores
from plan.containers import DRAIN, connects, environment, mounts, ports_of, resources, scratch, user
from plan.model import Container, File, Health, TcpProbe


def relay(context: ServiceContext) -> Container:
    """The container, wholly described."""
    gateway, stores = context.gateway, context.stores
    recordings, logs = "/vgw-media-relay/recordings", "/vgw-media-relay/logs"
    volumes = gateway.volumes
    lasting = mounts(
        [("recordings", recordings, volumes.recordings), ("relay-logs", logs, volumes.relay_logs)]
    )
    known = [WritePath(path=logs, size="1Gi"), WritePath(path=recordings, size="64Mi")]
    more = gateway.hardening.write_paths.relay
    control = gateway.ports.control
    probe = TcpProbe(control) if gateway.relay.is_apart else connects(control)
    return Container(
        name=Name.RELAY.value,
        image=gateway.images.relay,
        environment=environment(context, Relay()),
        files=_files(stores),
        ports=ports_of(Relay(), gateway),
        health=Health(probe, probe),
        resources=resources(gateway.resources.relay),
        user=user(gateway, "relay"),
        read_only_root=gateway.hardening.read_only_root,
        scratch=scratch(gateway, known, more, lasting),
        mounts=lasting,
        drain=DRAIN,
    )


def _files(stores: Stores) -> tuple[File, ...]:
    mutual = stores.mutual.file if stores.mutual else None
    files = [file for file in (stores.relay_bundle, mutual) if file]
    return tuple(sorted(files, key=lambda file: file.path))
