"""The SIP orchestrator's container: signalling, the assistant, REST, and who may call."""

from declaration.containers import WritePath
from declaration.gateway import Gateway
from declaration.variables import Container as Name
from facts import tenants
from facts.services.orchestrator import Orchestrator
from facts.settings import ServiceContext
from facts.stores import Stores
from plan.containers import DRAIN, environment, mounts, ports_of, resources, scratch, user
from plan.model import Container, ExecProbe, File, Health

LOOPBACK = "127.0.0.1"


def orchestrator(context: ServiceContext) -> Container:
    """The container, wholly described."""
    gateway, stores = context.gateway, context.stores
    lasting = mounts([("orchestrator-logs", "/logs", gateway.volumes.orchestrator_logs)])
    known = [WritePath(path="/logs", size="1Gi")]
    more = gateway.hardening.write_paths.orchestrator
    return Container(
        name=Name.ORCHESTRATOR.value,
        image=gateway.images.orchestrator,
        environment=environment(context, Orchestrator()),
        files=_files(gateway, stores),
        ports=ports_of(Orchestrator(), gateway),
        health=Health(ExecProbe(("probe.sh", "readiness")), ExecProbe(("probe.sh", "liveness"))),
        resources=resources(gateway.resources.orchestrator),
        user=user(gateway, "orchestrator"),
        read_only_root=gateway.hardening.read_only_root,
        scratch=scratch(gateway, known, more, lasting),
        mounts=lasting,
        drain=DRAIN,
    )


def _files(gateway: Gateway, stores: Stores) -> tuple[File, ...]:
    wanted = [store.file for store in (stores.orchestrator_trust, stores.orchestrator_key) if store]
    document = tenants.tenant_file(gateway)
    by_path = {file.path: file for file in (*wanted, *([document] if document else []))}
    return tuple(by_path[path] for path in sorted(by_path))
