"""Names and texts that look like credentials.

The pack has its own list, because a platform team installs it without the program.
"""

import re
import unicodedata
from typing import Final

_ANYWHERE: Final = (
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "credential",
    "apikey",
)
"""Words that mean a credential, also as a part of a longer word."""
_WHOLE: Final = {
    "auth",
    "authorization",
    "bearer",
    "cred",
    "creds",
    "jwt",
    "key",
    "keys",
    "pass",
    "signature",
}
"""Words that mean a credential only as a whole word."""
_DESCRIPTIONS: Final = {"file", "format", "host", "id", "name", "path", "store", "type", "url", "username"}
"""Last words of a name that tells something about a credential, such as SSL_KEY_FILE_TYPE."""
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CARRIED: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:bearer|basic)\s+[\w.~+/-]{8,}|://[^\s/@]+:[^\s/@]+@",
    re.IGNORECASE,
)
"""A private key, the credentials of an HTTP header, or those of a URL."""
_PLACE: Final = re.compile(r"/[^\s]*|[\w.-]+\.(?:p12|pem|jks|json|key|crt)")
"""A value that is the place of a credential, not a credential."""
_SWITCH: Final = re.compile(r"true|false|yes|no|on|off|\d{1,6}|", re.IGNORECASE)
"""A value that switches or counts something, such as that of ENABLE_METRICS_AUTH."""


def names_credential(name: str) -> bool:
    """Whether a name is a usual one for a credential, such as `DB_PASSWORD` or `x-auth-token`, and not for facts about one."""
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFKC", name))]
    if words and words[-1] in _DESCRIPTIONS:
        return False
    joined = "".join(words)
    return bool(_WHOLE & set(words)) or any(word in joined for word in _ANYWHERE)


def carries_credential(text: str) -> bool:
    """Whether a text contains a credential that can be recognised without its name."""
    return _CARRIED.search(text) is not None


def is_credential(name: str, value: object) -> bool:
    """Whether a named value is a credential in clear text. The path of a credential is not one."""
    if not isinstance(value, str):
        return False
    if carries_credential(value):
        return True
    return names_credential(name) and not (_PLACE.fullmatch(value) or _SWITCH.fullmatch(value))
