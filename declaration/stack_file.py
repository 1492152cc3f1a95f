"""Where a stack file has the declaration: below `config`, under one key of the project."""

from typing import Final

NAME: Final = "gateway"
"""As `Pulumi.yaml` declares it, so that the engine itself refuses a stack without it."""
KEY: Final = f"voice-gateway:{NAME}"
"""With the name of the project before it."""
