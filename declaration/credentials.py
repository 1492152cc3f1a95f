"""Names and texts that look like credentials: the one list of words.

Owns the check of a name (`apiKey`, `DB_PASSWORD`, `x-auth-token`) and of a text that contains a credential
(`password=...`, a private key). Fields whose values are shown in clear refuse both. It knows words,
not fields: the caller adds the path and the remedy.
"""

import re
import unicodedata
from itertools import pairwise

_ANYWHERE = (
    "password", "passwd", "pwd", "passphrase", "passcode", "secret", "token", "credential", "apikey", "bearer",
)  # fmt: skip
"""Words that mean a credential everywhere, also as a part of a longer word: `dbpassword`, `authtoken`."""
_WHOLE = frozenset(
    {"auth", "authorization", "authorisation", "oauth", "cred", "jwt", "key", "pass", "sig", "signature"}
)
"""Words that mean a credential only as a whole word: `monkey` and `author` do not."""
_KEYS = re.compile(r"(?!(don|hic|hoc|hot|joc|mic|mon|tur|whis)key)[a-z]+key")
"""Kinds of keys, written as one word, but not other words with this ending."""
_PASS = re.compile(r"(db|user|admin|root|my|proxy|login)pass")
"""Passwords, written as one short word."""
_HARMLESS = re.compile(r"secretar(y|ies|iat)|tokeni[sz](e|er|ed|ing|ation)")
"""Harmless words that contain one of those above."""
_PUBLIC_PAIRS = frozenset({("public", "key"), ("sharing", "key"), ("pass", "through")})
"""Pairs of words that do not name a secret.

A sharing key is how Services of one cluster share an address: https://docs.cilium.io/en/stable/network/lb-ipam/.
"""

_PLURAL = re.compile(r"(?<=ss)es$|(?<!s)s$")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ASSIGNED = re.compile(r"""(?P<name>[\w.-]+)["']?(?:\s*=|:(?=[\s"']))\s*["']?[^\s"'&,;]""")
"""A name with its value, as in `name=value`, `name: value` or JSON."""
_SIGN = re.compile(r"[=:\s]")
"""A character that every text with a recognisable credential contains."""
_CARRIED = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:bearer|basic)\s+[\w.~+/-]{8,}|://[^\s/@]+:[^\s/@]+@",
    re.IGNORECASE,
)
"""A private key, the credentials of an HTTP header, or those of a URL."""


def names_credential(name: str) -> bool:
    """Whether a name is a usual name for a credential, in any usual spelling.

    Case, digits and punctuation separate words. Plurals count, and so does a word within a longer one if it cannot
    mean anything else.
    """
    # NFKC: full-width and similar letters count as plain ones
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFKC", name))]
    singular = [_PLURAL.sub("", word) for word in words]
    public = {part for pair in pairwise(singular) if pair in _PUBLIC_PAIRS for part in pair}
    return any(_is_credential(word) for word in singular if word not in public) or _spells(singular)


def _is_credential(word: str) -> bool:
    if word in _WHOLE or _KEYS.fullmatch(word) or _PASS.fullmatch(word):
        return True
    return any(part in _HARMLESS.sub("", word) for part in _ANYWHERE)


def _spells(words: list[str]) -> bool:
    """Whether two neighbouring words together are one of the words: `pass-word`, `passPhrase`."""
    return any(first + second in _ANYWHERE for first, second in pairwise(words))


def holds_credential(text: str) -> bool:
    """Whether a text contains a recognisable credential.

    Recognised are: a value after the name of a credential, a private key in PEM, the credentials of an HTTP header,
    and those in a URL. A credential without such a mark is not recognised.
    """
    if not _SIGN.search(text):
        return False  # fast exit for nearly every text of a long list
    if _CARRIED.search(text):
        return True
    return any(names_credential(match["name"]) for match in _ASSIGNED.finditer(text))
