"""The program: read the stack's declaration, deploy the gateway, export how to use it.

It uses `VoiceGateway` as any other program does. The component checks the declaration.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pulumi

from components import StackDeclaration, VoiceGateway

CONFIGURATION_KEY = "gateway"
"""Declared in Pulumi.yaml, so that the engine itself refuses a stack without it."""


def main() -> None:
    """Deploys what the stack declares."""
    declaration = StackDeclaration.read(CONFIGURATION_KEY)
    with _without_collection():
        gateway = VoiceGateway(declaration.name, declaration)
    for name, value in gateway.outputs.items():
        pulumi.export(name, value)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no garbage while the SDK loads, nor later in what it loaded: all of it is kept to the end.

    Looking took a tenth of the whole run (docs/performance.md).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


main()
