"""Passwords that are easy to guess: the one check of them.

A password is weak if it is too short, the user's own name, or one of the words, rows and repetitions at the top of
every list of common passwords. It follows NIST SP 800-63B (https://pages.nist.gov/800-63-3/sp800-63b.html,
section 5.1.1.2): eight characters at least, compared with known ones, and no rule for kinds of characters.
"""

import re
import unicodedata

LEAST = 8
"""Characters."""

_COMMON_WORDS = """
    password passwd passwort pass passphrase passcode secret login letmein welcome
    changeme changeit changethis default example sample test testing invalid
    admin administrator root user username guest operator service super superuser
    abc abcd iloveyou monkey dragon master superman football baseball sunshine
    ibm watson voice gateway voicegateway sip trunk relay adapter orchestrator
    mypassword mypassphrase myadapterpassword adapterpassword proxypassword sippassword
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""The most common passwords, words of telephony and of this product, and those of the vendor's guide and samples."""
_ROWS = tuple(
    row * 3
    for row in [
        "0123456789",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "1q2w3e4r5t6z",
        "1qaz2wsx3edc",
    ]
)
"""Sequences of digits, of the alphabet and of keyboard rows, each three times."""
_DISGUISES = str.maketrans("@4310$5!7", "aaeiossit")
"""Signs that stand for letters."""
_FEW = 3
"""Different characters: with so few, a password is a repetition."""


def weakness(password: str, user: str | None) -> str | None:
    """Why a password is weak, as words that follow its path in a message; None if it is not weak."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if user is not None and _without_ends(plain) == _without_ends(user.casefold()):
        return "is the user name, perhaps with digits or other characters added"
    if (
        len(set(plain)) <= _FEW
        or any(plain in row or plain in row[::-1] for row in _ROWS)
        or _is_common(plain)
    ):
        return "is one of the common passwords that attackers try first"
    if len(password) < LEAST:
        return f"is shorter than {LEAST} characters"
    return None


def _is_common(plain: str) -> bool:
    """Whether it is a well-known word, once or twice, with digits or signs around, between or in place of letters."""
    inner = _without_ends(plain)
    forms = (inner, plain.translate(_DISGUISES), inner.translate(_DISGUISES))
    words = [re.sub(r"[^a-z]", "", form) for form in forms]
    halves = [word[: len(word) // 2] for word in words if word == 2 * word[: len(word) // 2]]
    return not _COMMON.isdisjoint([*words, *halves])


def _without_ends(text: str) -> str:
    """A text without the digits and signs before and behind it; as it is where nothing else is in it."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text) or text
