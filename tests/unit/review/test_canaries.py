"""Reports are shown to many: no secret, nor any form of one, is in them."""

import json

import pytest

from review.build import report
from review.reading import Reviewed
from review.report import WRITERS
from tests.support.canaries import DECLARATIONS, Planter, leaks
from tests.support.every_text import accepted, with_every_secret_text


@pytest.mark.parametrize("name", DECLARATIONS)
def test_no_secret_is_in_a_report(name: str) -> None:
    """In no format, whatever secret field of a declaration it stands in."""
    plant = Planter()
    document = with_every_secret_text(DECLARATIONS[name](plant), plant)
    found = report(Reviewed(document, accepted(document), ()))
    assert [] == leaks(plant.planted, {name: write(found) for name, write in WRITERS.items()})


def test_the_search_finds_what_is_there() -> None:
    """The same search over the declaration itself finds every canary: it is not blind."""
    plant = Planter()
    document = DECLARATIONS["passwords"](plant)
    found = leaks(plant.planted, {"document": json.dumps(document)})
    assert len(found) >= len(plant.planted)
