"""The program: load the stack's declaration, deploy the gateway, export how to use it.

The single place that reads the Pulumi configuration, the files that a declaration names, and the clock; the clock
decides only when certificates are due, and whether brought ones have expired.
"""

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
    gateway = deploy(accepted.plan, accepted.secrets)
    for name, value in gateway.contract.items():
        pulumi.export(name, value)


main()
