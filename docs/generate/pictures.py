"""The drawing in the README and in docs/reviewing.md: the flows of the stack file that a newcomer deploys."""

from datetime import UTC, datetime
from typing import Final

from review.build import report
from review.drawing.parts import picture
from review.drawing.svg import svg
from review.reading import reviewed

NAME: Final = "pictures/flows.svg"
CONFIG: Final = "Pulumi.dev.yaml"


def flows() -> str:
    """The drawing of the flows."""
    return svg(picture(report(reviewed(CONFIG, datetime.now(UTC)))))
