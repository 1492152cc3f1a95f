"""The reason of a weaker choice: a sentence for those who review it.

Owns the check that a text is a sentence and not filler, in any script of the world. Whether the reason is a good one,
reviewers decide.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from declaration.faults import fault_error
from declaration.visibility import PUBLIC

MAX_LENGTH = 500
"""Characters of a reason; it is shown on one line of outputs, warnings and the summary."""
LEAST_WORDS = 4
"""Different words of a reason."""
MOST_USES = 3
"""How many times a word may be used, on average."""

_SHORTEST_WORD = 2
_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "YI")
"""Scripts without spaces between words, by the first word of their letters' Unicode names."""
_JOINERS = "\u200c\u200d"
"""Characters that Persian and Indic spellings need inside a word."""
_FILLER_WORDS = """
    foo bar baz qux quux asdf asdfg asdfgh qwer qwert qwerty zxcv zxcvb zxcvbn uiop hjkl yxcv lorem
    ipsum dolor sit amet test tests testing tester todo tbd blah bla blub abc def ghi jkl mno pqr stu
    vwx xyz placeholder filler dummy whatever something nothing anything none
"""
_FILLER = frozenset(_FILLER_WORDS.split())
"""Words that people write to fill a field."""


def words(text: str) -> Iterator[str]:
    """The words of a text that can carry a meaning, lower-cased; in scripts without spaces, pairs of letters."""
    for run in re.split(r"\s+", unicodedata.normalize("NFKC", text).casefold()):
        letters = "".join(char if _is_of_word(char) else " " for char in run).split()
        for word in letters:
            if unicodedata.name(word[0], "").startswith(_WITHOUT_SPACES):
                distinct = sorted(set(filter(str.isalpha, word)))
                yield from ("".join(pair) for pair in zip(distinct[::2], distinct[1::2], strict=False))
            elif len(word) >= _SHORTEST_WORD and len(set(word)) > 1 and word not in _FILLER:
                yield word


def _is_of_word(char: str) -> bool:
    """Whether a character belongs to a word: a letter, or a mark on one, which many scripts spell vowels with."""
    return unicodedata.category(char)[0] in "LM" or char in _JOINERS


def _on_one_line(value: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in value):
        raise fault_error(
            "contains a line break or a control character",
            "write one sentence on one line",
        )
    if any(unicodedata.category(char)[0] == "C" and char not in _JOINERS for char in value):
        raise fault_error("contains an invisible character", "write it with visible characters only")
    return value


def _says_something(value: str) -> str:
    used = list(words(value))
    if len(set(used)) < LEAST_WORDS or len(used) > MOST_USES * len(set(used)):
        raise fault_error(
            "does not say why: it has fewer than four different words, or repeats itself",
            "write a sentence that tells a reviewer why this is needed here",
        )
    return value


Reason = Annotated[
    str,
    Field(max_length=MAX_LENGTH),
    AfterValidator(str.strip),
    AfterValidator(_on_one_line),
    AfterValidator(_says_something),
    PUBLIC,
]
"""A sentence on one line, with at least four different words in any script."""
