"""What one run works out once and hands on: counted over a whole run, from the declaration to the last resource."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from components import deploy
from facts.gateway import Facts
from tests.support.documents import EXAMPLES, accepted, declaration
from tests.support.pulumi import run

BROUGHT = next(path for path in EXAMPLES if path.stem == "bring-your-own")
"""The example with an authority, trusted certificates and stores of its own."""


def _whole_run() -> None:
    """Accept the declaration, and deploy it."""
    found = accepted(declaration(BROUGHT))
    run(lambda: deploy(found.plan, found.secrets))


def _counted(
    original: Callable[..., Any], calls: Counter[object], key: Callable[..., object]
) -> Callable[..., Any]:
    """The function, which counts its calls by what they were asked for."""

    def counting(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the arguments of any function
        calls[key(*arguments)] += 1
        return original(*arguments, **named)

    return counting


def test_facts_are_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules, checks of material and plan read the same facts."""
    made: Counter[object] = Counter()
    monkeypatch.setattr(Facts, "__init__", _counted(Facts.__init__, made, lambda *_: "facts"))
    _whole_run()
    assert made == {"facts": 1}
