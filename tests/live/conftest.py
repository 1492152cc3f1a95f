"""One API server for all, and stacks of the real program rendered for it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from sandbox.cluster.client import Client
from sandbox.cluster.server import api_server
from sandbox.testing.fixtures import daemon, node
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import QUICK, Document, Program, changed

__all__ = ["daemon", "node"]


@pytest.fixture(scope="session")
def server() -> Iterator[Client]:
    """A Kubernetes API server with nothing in it but what tests put there."""
    with api_server(ROOT) as client:
        yield client


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Document]]:
    """Render a declaration into a namespace of the given name; answer its objects, the namespace first."""

    def render(namespace: str, document: Document, values: Mapping[str, Any] | None = None) -> list[Document]:
        sandbox = Sandbox(ROOT, tmp_path_factory.mktemp(namespace), stack=namespace)
        settings = {**QUICK, "target.kubernetes.namespace": namespace, **(values or {})}
        program = Program(sandbox, changed(document, settings))
        try:
            program.up()
            return sorted(program.manifests().values(), key=lambda each: each["kind"] != "Namespace")
        finally:
            sandbox.close()

    return render
