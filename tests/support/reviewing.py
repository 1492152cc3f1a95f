"""The reports that a reviewer gets for a test's declaration."""

from typing import Any

from plan.preflight import accept
from review.build import report
from review.model import Report
from review.reading import Reviewed, reviewed
from tests.support.certificates import NOW
from tests.support.gallery import read


def reviewed_document(document: dict[str, Any]) -> Reviewed:
    """A valid declaration, read like that of a stack file."""
    return Reviewed(document, accept(document, read, NOW), ())


def reported(document: dict[str, Any]) -> Report:
    """The report of a valid declaration."""
    return report(reviewed_document(document))


def reported_file(path: str) -> Report:
    """The report of a stack file, by its path from the project."""
    return report(reviewed(path, NOW))
