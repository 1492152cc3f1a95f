"""Random text from classes of characters, with a minimum number from each."""

import secrets
from dataclasses import dataclass
from typing import Final

UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
NUMERIC: Final = "0123456789"
SPECIAL: Final = "!@#$%&*()-_=+[]{}<>:?"
"""The upstream provider's set, which `overrideSpecial` replaces."""


@dataclass(frozen=True, slots=True)
class CharacterClass:
    """Characters that may be used, and their minimum number."""

    characters: str
    allowed: bool
    least: int


def draw(length: int, classes: list[CharacterClass]) -> str:
    """A text of this length: the minimum of each class, the rest from all allowed characters, in random order."""
    every = "".join(each.characters for each in classes if each.allowed)
    drawn = [secrets.choice(each.characters) for each in classes for _ in range(each.least)]
    drawn += [secrets.choice(every) for _ in range(length - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)
