"""Errors of reading outputs."""


class OutputsError(ValueError):
    """Outputs that cannot be read.

    Attributes:
        source: their origin, which is a stack or a file.
        reasons: each fault with its path and remedy, and without a value.
    """

    def __init__(self, source: str, reasons: tuple[str, ...]) -> None:
        self.source = source
        self.reasons = reasons
        super().__init__("\n".join([f"{source} cannot be read as a voice gateway's outputs:", *reasons]))
