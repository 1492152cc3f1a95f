"""Many people see a report, so it contains no secret in any form."""

import json

import pytest

from review.build import report
from review.diff import commented, diff
from review.reading import Reviewed
from review.report import WRITERS
from tests.support.canaries import DECLARATIONS, Planter, leaks
from tests.support.declarations import small
from tests.support.every_text import accepted, with_every_secret_text

URN = "urn:pulumi:dev::voice-gateway::tls:index/privateKey:PrivateKey::voice-gateway-orchestrator"


@pytest.mark.parametrize("name", DECLARATIONS)
def test_no_secret_is_in_a_report(name: str) -> None:
    """No format of the report contains a secret, for each secret field of a declaration."""
    plant = Planter()
    document = with_every_secret_text(DECLARATIONS[name](plant), plant)
    found = report(Reviewed(document, accepted(document), ()))
    assert [] == leaks(plant.planted, {name: write(found) for name, write in WRITERS.items()})


@pytest.mark.parametrize("name", DECLARATIONS)
def test_no_secret_is_in_a_diff(name: str) -> None:
    """No comment contains a secret: not for a new declaration, for changed secrets, or from the inputs in a preview."""
    plant, other = Planter(), Planter()
    documents = [with_every_secret_text(DECLARATIONS[name](each), each) for each in (plant, other)]
    one, two = (Reviewed(each, accepted(each), ()) for each in documents)
    document = small(target={"kubernetes": {}})
    empty = Reviewed(document, accepted(document), ())
    step = {"op": "replace", "urn": URN, "newState": {"inputs": plant.planted}, "oldState": other.planted}
    preview = {"steps": [step], "config": plant.planted}
    planted = {**{f"one: {path}": text for path, text in plant.planted.items()}, **other.planted}
    comments = {
        f"{number}": commented(diff(old, new, preview), old, new)
        for number, (old, new) in enumerate([(empty, one), (one, empty), (one, two)])
    }
    assert [] == leaks(planted, comments)


def test_the_search_finds_what_is_there() -> None:
    """The search itself works: it finds every secret in the declaration."""
    plant = Planter()
    document = DECLARATIONS["passwords"](plant)
    found = leaks(plant.planted, {"document": json.dumps(document)})
    assert len(found) >= len(plant.planted)
