"""The one exception whose text is meant for the person at the terminal."""


class SandboxError(Exception):
    """What is wrong and what to do about it; shown without a trace, and the command exits with 1."""
