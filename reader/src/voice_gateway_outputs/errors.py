"""What goes wrong when outputs are read."""


class OutputsError(ValueError):
    """Outputs that cannot be read.

    Attributes:
        source: where they come from: a stack or a file.
        reasons: each thing that is wrong, with its path and what to do; never a value.
    """

    def __init__(self, source: str, reasons: tuple[str, ...]) -> None:
        self.source = source
        self.reasons = reasons
        super().__init__("\n".join([f"{source} cannot be read as a voice gateway's outputs:", *reasons]))
