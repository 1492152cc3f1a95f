"""The program: read the stack's declaration, deploy the gateway, export how to use it.

It uses `VoiceGateway` as any other program does. The component checks the declaration.
"""

import gc

gc.disable()  # what is loaded stays to the end: looking for garbage in it took a tenth of the run (docs/performance.md)

import pulumi

from components import StackDeclaration, VoiceGateway

CONFIGURATION_KEY = "gateway"
"""Declared in Pulumi.yaml, so that the engine itself refuses a stack without it."""


def main() -> None:
    """Deploys what the stack declares."""
    try:
        declaration = StackDeclaration.read(CONFIGURATION_KEY)
        gateway = VoiceGateway(declaration.name, declaration)
    finally:
        gc.freeze()
        gc.enable()
    for name, value in gateway.outputs.items():
        pulumi.export(name, value)


main()
