"""The data about one environment variable, and the form of the rows of the table."""

from collections.abc import Mapping
from dataclasses import dataclass

from declaration.containers import CONTAINERS, ContainerKey
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
    """What values it takes, in a word or two; empty if only the program sets it."""
    default: str = ""
    """Default of the image; empty if no source states it."""
    set_by: str | None = None
    """Field of the declaration that decides it most directly; None if users may set it by `environment`."""
    set_with: ContainerKey | None = None
    """The optional container that decides it. Users may set the variable if this container is not declared. None if no
    optional container decides it."""
    secret: bool = False
    """Whether the value that the program sets is secret. Values that users set are always secret."""
    needs: Choice | None = None
    """Weaker choice that users need to set it."""


def free(key: ContainerKey, rows: Mapping[str, str]) -> tuple[Variable, ...]:
    """Variables of a container that users may set, by their source.

    A line has the name, the type, the default, and `secret` if a source says so, or the weaker choice that it needs.
    """
    return tuple(
        _variable(CONTAINERS[key].name, source, *(cell.strip() for cell in line.split("|")))
        for source, lines in rows.items()
        for line in lines.strip().splitlines()
    )


def _variable(container: str, source: str, name: str, kind: str, default: str, mark: str = "") -> Variable:  # noqa: PLR0913, PLR0917 - cells
    needs = Choice(mark) if mark not in {"", "secret"} else None
    return Variable(name, container, source, kind, default, secret=mark == "secret", needs=needs)
