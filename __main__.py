"""The program: read the stack's declaration, deploy the gateway, export how to use it.

It uses `VoiceGateway` as any other program does. The component checks the declaration.
"""

import gc

gc.disable()  # what is loaded stays to the end: looking for garbage in it took a tenth of the run (docs/performance.md)

import pulumi

from components import StackDeclaration, VoiceGateway
from declaration.stack_file import NAME


def main() -> None:
    """Deploys what the stack declares."""
    try:
        declaration = StackDeclaration.read(NAME)
        gateway = VoiceGateway(declaration.name, declaration)
    finally:
        gc.freeze()
        gc.enable()
    for name, value in gateway.outputs.items():
        pulumi.export(name, value)


main()
