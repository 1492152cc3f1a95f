"""The one exception whose text is for the user at the terminal."""


class SandboxError(Exception):
    """Says what is wrong and what to do. It is shown without a trace, and the command exits with 1."""
