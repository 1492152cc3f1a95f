"""The program: load the stack's declaration, deploy the gateway, export how to use it.

The single place that reads the Pulumi configuration, the files that a declaration names, and the clock; the clock
decides only when certificates are due, and whether brought ones have expired.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pulumi

from components import deploy
from declaration.faults import DeclarationError
from plan.acceptance import accept

CONFIGURATION_KEY = "gateway"


def main() -> None:
    """Deploys what the stack declares."""
    document = pulumi.Config().get_object(CONFIGURATION_KEY)
    if not isinstance(document, dict):
        raise pulumi.RunError(
            f"The stack says nothing of its gateway: write voice-gateway:{CONFIGURATION_KEY} below config:, "
            "as Pulumi.dev.yaml does. docs/reference.md has every field."
        )
    try:
        accepted = accept(document, lambda name: Path(name).read_bytes(), datetime.now(UTC))
    except DeclarationError as error:
        raise pulumi.RunError(str(error)) from None
    with _without_collection():
        gateway = deploy(accepted.plan, accepted.secrets)
    for name, value in gateway.contract.items():
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
