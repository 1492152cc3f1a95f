"""The speech-to-text adapter's container."""

from declaration.adapter import Adapter as DeclaredAdapter
from declaration.variables import Container as Name
from facts.generations import has_generations
from facts.services.adapter import CONFIG, KEY, Adapter
from facts.settings import ServiceContext
from facts.stores import Stores
from facts.values import given
from plan.containers import CALLERS_FIRST, DRAIN, environment, ports_of, resources, scratch, user
from plan.model import Container, DocumentContent, File, Health, SecretContent, SecretDocument, TcpProbe


def adapter(context: ServiceContext, declared: DeclaredAdapter) -> Container:
    """The container, wholly described."""
    gateway, stores = context.gateway, context.stores
    number = gateway.ports.adapter
    # a plain GET is answered with 426, so a connection is the only sign of health
    probe = TcpProbe(number)
    return Container(
        name=Name.ADAPTER.value,
        image=gateway.images.adapter or "",
        environment=environment(context, Adapter()),
        files=_files(declared, stores),
        ports=ports_of(Adapter(), gateway),
        health=Health(probe, probe),
        resources=resources(gateway.resources.adapter),
        user=user(gateway, "adapter"),
        read_only_root=gateway.hardening.read_only_root,
        scratch=scratch(gateway, (), gateway.hardening.write_paths.adapter, ()),
        drain=CALLERS_FIRST if has_generations(gateway) else DRAIN,
    )


def _files(declared: DeclaredAdapter, stores: Stores) -> tuple[File, ...]:
    files = [File(KEY, SecretContent(given("adapter.google.credentials")))]
    if declared.google.recognition_config is not None:
        files.append(File(CONFIG, DocumentContent(SecretDocument(given("adapter.google.recognitionConfig")))))
    if stores.adapter is not None:
        files.append(stores.adapter.file)
    return tuple(sorted(files, key=lambda file: file.path))
