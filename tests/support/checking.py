"""A declaration that was read and checked by all rules between fields."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checks.rules import broken_rules
from declaration.files import Reader
from declaration.parsing import Parsed, parse
from facts.gateway import resolve
from tests.support.gallery import read as read_file


def checked(document: Mapping[str, Any], read: Reader = read_file) -> Parsed:
    """The declaration as it was read, with the faults of values and of rules."""
    parsed = parse(document, read)
    return replace(parsed, faults=(*parsed.faults, *broken_rules(parsed, resolve(parsed.gateway))))
