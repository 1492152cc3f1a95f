"""Rules between fields: combinations that cannot work, or that would be weaker than they look.

Owns one function per rule, each from the facts of a declaration to the faults it finds; files follow the subjects of the
declaration. Every public function of a file here that gives faults is a rule, so none can be forgotten. A rule only looks
at the declaration. Contents of certificates and stores are checked in `checks.material`, and dates, which need the clock,
in `checks.deadlines`.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isfunction
from pkgutil import iter_modules

from declaration.faults import Fault
from declaration.parsing import Parsed
from facts.gateway import Facts

Rule = Callable[[Facts], Iterator[Fault]]


def _rules(file: str) -> Iterator[Rule]:
    """The rules of a file, in its order; what it imports or keeps to itself is none."""
    module = import_module(f"{__name__}.{file}")
    for name, value in vars(module).items():
        is_own = isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
        if is_own and value.__annotations__["return"] == Iterator[Fault]:
            yield value


RULES: tuple[Rule, ...] = tuple(rule for file in iter_modules(__path__) for rule in _rules(file.name))
"""Every rule."""


def broken_rules(parsed: Parsed, facts: Facts) -> Iterator[Fault]:
    """The faults between fields, for the parts that could be read, from the facts of those parts."""
    return parsed.reportable(fault for rule in RULES for fault in rule(facts))
