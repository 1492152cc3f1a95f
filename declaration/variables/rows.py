"""What is known of one environment variable, and how rows of the table are written."""

from collections.abc import Iterator
from dataclasses import dataclass

from declaration.containers import ContainerKey
from declaration.weaker import Choice

BETA = "WASdev/gitbook.voice.gateway.for.watson"
CHART = "IBM/charts, components/ibm-voice-gateway-prod 3.1.0"
CONFIGURATION = "Configuration environment variables (IBM documentation)"
GUIDE = "Securing Voice Gateway (IBM documentation, 2023-01-07)"
OLD_CHART = "IBM/charts, ibm-voice-gateway-dev 1.3.0"
POSIX = "POSIX.1-2017, section 8.3: every program that tells the time"
SAMPLES = "WASdev/sample.voice.gateway"


@dataclass(frozen=True)
class Variable:
    """One variable of one container."""

    name: str
    container: str
    """Name of the container."""
    source: str
    """Public document that shows the name."""
    type: str = ""
    """What it may hold, in a word or two; empty where only the program sets it."""
    default: str = ""
    """What the image takes where it is not set; empty where no source says."""
    set_by: str | None = None
    """Field of the declaration that decides it most directly; None where users may set it by `environment`."""
    set_with: ContainerKey | None = None
    """An optional container that decides it; where that is not declared, users may set it. None where none does."""
    secret: bool = False
    """Whether what the program writes to it must be kept from readers. What users give is always secret."""
    needs: Choice | None = None
    """Weaker choice without which users may not set it."""


def free(container: str, source: str, rows: str, needs: Choice | None = None) -> Iterator[Variable]:
    """Variables that users may set; a line is: name, type, default, and `secret` where a source says so."""
    for name, kind, default, *more in _cells(rows):
        yield Variable(name, container, source, kind, default, secret="secret" in more, needs=needs)


def _cells(rows: str) -> Iterator[list[str]]:
    for line in rows.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]
