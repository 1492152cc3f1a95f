"""The G.729 codec service: callers' audio in G.729 becomes audio that the relay can pass on, and back."""

from declaration.base import Model
from declaration.values import Line


class Codec(Model):
    """The codec service, beside the relay. The relay reaches it on loopback, in clear and without a password."""

    log_level: Line = "INFO"
    """Log level. The vendor's chart writes INFO; no public source lists the others."""
