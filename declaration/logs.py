"""What orchestrator and relay write to their logs."""

from typing import Literal

from declaration.base import Model


class Logging(Model):
    """What is written to logs."""

    orchestrator_level: Literal[
        "off", "fatal", "severe", "warning", "audit", "info", "fine", "finest", "all"
    ] = "audit"
    """Log level of the orchestrator; the image's default."""
    relay_level: Literal["INFO", "DEBUG", "TRACE"] = "INFO"
    """Log level of the relay; the image's default."""
    audit_messages: bool = True
    """Audit entries; the image's default."""
    transcriptions: bool = False
    """Whether audit entries contain what was said. This is personal data, so it is off by default."""
