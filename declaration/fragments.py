"""Fragments of SIP URIs: which can match, which match nearly everything, and which match nothing.

The orchestrator searches for the exact fragment in a From URI, a To header or a Request-URI: it does not support
patterns (IBM's page on securing Voice Gateway, "Whitelisting by SIP URI"). The grammar of a URI
is https://www.rfc-editor.org/rfc/rfc3261#section-25.1. Owns these checks, with reason and remedy; the rules
decide for which fields they are used.
"""

import re
from collections.abc import Callable

from declaration.addresses import Address, address_of

Objection = tuple[str, str]
"""Why a fragment is refused, and what to write."""

SHORTEST = 3
"""Letters or digits in a row that a fragment needs. A URI has about 20 digits, so two given digits occur by chance in
one of five URIs, three in one of fifty; emergency numbers and the shortest extensions in use have three."""

_STRUCTURE = (
    "sips tel transport user phone tag maddr ttl method udp tcp tls sctp wss 5060 5061 com net org www"
)
"""Words that occur in the URIs and headers of all callers: scheme, parameters, default ports, common endings."""

_NUMBER = re.compile(r"\+?[0-9]{6,15}")
_PLAIN = re.compile(r"(?![xnz]{2,}[0-9])([a-z][a-z0-9]*|\+?[0-9]+)?@([a-z]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
"""The two usual forms, which need no further checks: a list may have 100,000 entries."""
_SCHEME = re.compile(r"(sips?|tel):", re.IGNORECASE)
_SERVICE_CODE = re.compile(r"(sips?:)?\*[0-9]{2,3}(@|\Z)")
"""A code that callers dial, such as *98: https://en.wikipedia.org/wiki/Vertical_service_code."""
_BRACKETS = re.compile(r"\[([0-9A-Fa-f:.]+)\]")
_FOR_PEOPLE = re.compile(r"(?=.*[ ()/-])(?=(?:[^0-9]*[0-9]){3})[0-9+ ().\-/]+|\+?[0-9]+-[0-9]+-[A-Za-z]+")
_NETWORK = re.compile(r"(?=[^/]*[.:])\[?[0-9A-Fa-f.:]+\]?/[0-9.]+")
_PATTERN = re.compile(
    r"[*?^$\\(){}|\[\]!~]"  # of regular expressions, shells and dial plans
    r"|\+\Z|[0-9.]\+|\+\+|\.\."  # repetition
    r"|^_[0-9XNZ]|_\Z|__|%\Z|^%(?![0-9A-Fa-f]{2})"  # dial plans and SQL
    r"|[0-9][xXnNzZ]{2,}\Z|^[xXnNzZ]{2,}[0-9]"  # any digit
)
_VALUE_PATTERN = re.compile(r"[*^$\\|]|\.\+|\[.*\]|\(.*\)|\{.*\}")
_FOREIGN = re.compile(r"[^A-Za-z0-9\-_.'&=+,;:@%*]|^'|'\Z")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_NEED_NO_ESCAPE = re.compile(r"[A-Za-z0-9\-_.!~*'()&=+$,;?/]")
_DOTTED = re.compile(r"[0-9]*(\.[0-9]*)+")
_ADDRESS = re.compile(r"\.?(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){0,3}\.?|\.")
_ENDINGS = frozenset(
    {"com", "net", "org", "example", "invalid", "test", "local", "internal", "lan", "corp", "arpa"}
)
_BEHIND_HOST = re.compile("[:;]")
_WORD = re.compile("[a-z0-9]+")
_PARAMETER = re.compile(r";(?![A-Za-z])")


def objection(fragment: str) -> Objection | None:
    """What is wrong with a fragment of a URI; None if it can match, and does not match nearly everything.

    The caller checks commas, because it knows whether the field is a list.
    """
    if _NUMBER.fullmatch(fragment):
        return None
    checks = (_NEARLY_EVERY,) if _PLAIN.fullmatch(fragment) else _CHECKS
    return next(((reason, remedy) for is_wrong, reason, remedy in checks if is_wrong(fragment)), None)


def tenant_objection(uri: str) -> Objection | None:
    """What is wrong with the URI of a tenant: a fragment that names a number or a user."""
    general = objection(uri)
    if general is not None:
        return general
    if "," in uri:
        return "contains a comma, and a tenant has one number", "declare a tenant for each number"
    return None if user_and_host(uri)[0] else _NO_USER


_NO_USER = (
    "names a host, but no number or user",
    "write the number or the user, such as 15550100@sip.example.com",
)


def value_objection(value: str) -> Objection | None:
    """What is wrong with the value of another field that must match exactly; None if nothing is."""
    if value != value.strip():
        return "begins or ends with a space", "remove the space"
    if any(sign.isdigit() and not sign.isascii() for sign in value):
        return "contains digits of another script, which are different characters", "write the digits 0 to 9"
    if len(value) == 1 or _VALUE_PATTERN.search(value):
        return "is a pattern or a single character, but only the exact text matches", "write the whole value"
    return None


def user_and_host(fragment: str) -> tuple[str, str]:
    """The number or user in a fragment, and the host; empty if it has none."""
    rest = _SCHEME.sub("", fragment, count=1) if _SCHEME.match(fragment) else fragment
    user, at, host = rest.rpartition("@")
    if at:
        return user, host
    return ("", rest) if _looks_like_host(rest) else (rest, "")


def _looks_like_host(text: str) -> bool:
    """Whether a fragment without @ looks like part of a host: a name with dots and the ending of a domain, or an address."""
    name = _BEHIND_HOST.split(text, maxsplit=1)[0]
    _, dot, ending = name.rpartition(".")
    is_name = dot and (ending.lower() in _ENDINGS or (len(ending) == 2 and ending.isalpha()))  # noqa: PLR2004 - a country
    return bool(is_name or name.count(".") > 1 or _ipv6(text.strip("[]")))


def _ipv6(text: str) -> Address | None:
    """The text as an IPv6 address; counting colons first makes long lists fast."""
    return address_of(text) if text.count(":") > 1 else None


def _without_brackets(text: str) -> str:
    """A fragment without the brackets around IPv6 addresses; other hosts have no brackets."""
    if "[" not in text:
        return text
    return _BRACKETS.sub(lambda match: match.group(1) if _ipv6(match.group(1)) else match.group(), text)


# --- what can match nothing --------------------------------------------------------------------------------------


def _is_for_people(fragment: str) -> bool:
    text = _SCHEME.sub("", fragment, count=1).partition("@")[0]
    return not _NETWORK.fullmatch(text) and _FOR_PEOPLE.fullmatch(text.strip()) is not None


def _is_network(fragment: str) -> bool:
    return _NETWORK.fullmatch(fragment.removeprefix("@")) is not None


def _is_pattern(fragment: str) -> bool:
    text = fragment.replace("*", "", 1) if _SERVICE_CODE.match(fragment) else fragment
    return _PATTERN.search(_without_brackets(text)) is not None


def _has_foreign_signs(fragment: str) -> bool:
    return _FOREIGN.search(_without_brackets(fragment)) is not None


def _wrong_escape(fragment: str) -> str | None:
    """The digits of the first escape that no URI has, empty behind a percent sign that starts none."""
    codes: list[str] = _ESCAPE.findall(fragment)
    return next((code for code in codes if not code or _NEED_NO_ESCAPE.fullmatch(chr(int(code, 16)))), None)


def _is_broken_ipv4(fragment: str) -> bool:
    host = _host_of(fragment)
    return _DOTTED.fullmatch(host) is not None and not _is_part_of_ipv4(host)


def _is_unusual_ipv6(fragment: str) -> bool:
    host = _host_of(fragment)
    address = _ipv6(host)
    return address is not None and str(address) != host


def _is_part_of_ipv4(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None and all(int(part) < 256 for part in text.split(".") if part)  # noqa: PLR2004 - one byte


def _host_of(fragment: str) -> str:
    """The host without its port and parameters, and without the brackets of IPv6."""
    user, host = user_and_host(fragment)
    bracketed = _BRACKETS.match(host)
    if bracketed:
        return bracketed.group(1)
    return host if _ipv6(host) else _BEHIND_HOST.split(host or user, maxsplit=1)[0]


def _has_capitals(fragment: str) -> bool:
    scheme = _SCHEME.match(fragment)
    written = (scheme.group() if scheme else "") + user_and_host(fragment)[1].partition(";")[0]
    return written != written.lower()


def _has_no_order(text: str) -> bool:
    return text.count("@") > 1 or bool(_PARAMETER.search(text)) or text.endswith("=") or ":@" in text


# --- what matches nearly everything ------------------------------------------------------------------------------


def _is_in_nearly_every(fragment: str) -> bool:
    text = fragment.lower()
    if any(len(word) >= SHORTEST and word not in _STRUCTURE for word in _WORD.findall(text)):
        return False
    if _SERVICE_CODE.match(text):
        return False
    host = _host_of(text)
    return host.count(".") < 2 or not _is_part_of_ipv4(host) or sum(map(str.isdigit, host)) < SHORTEST  # noqa: PLR2004 - three of four numbers


_Check = tuple[Callable[[str], bool], str, str]
"""Whether a fragment is refused, why, and what to write."""

_NEARLY_EVERY: _Check = (
    _is_in_nearly_every,
    "is part of nearly every SIP URI, so it filters nothing",
    f"write at least {SHORTEST} digits or letters of a number, a user or a host: sip:, ports and parameters do not count",
)
_CHECKS: tuple[_Check, ...] = (
    (
        lambda fragment: not fragment.isascii(),
        "contains characters outside ASCII, which SIP URIs do not have; digits of other scripts and typographic quotes look similar",
        "type it again with ASCII letters and digits",
    ),
    (
        _is_for_people,
        "is a number or a range formatted for people, with spaces, hyphens or brackets",
        "write only the digits, as in the URI: 15550100 or +15550100; for a range, the digits that its numbers share",
    ),
    (
        lambda fragment: " " in fragment,
        "contains a space, which SIP URIs do not have",
        "write it without spaces, exactly as in the URI",
    ),
    (
        _is_network,
        "is a network, but URIs contain addresses",
        "write what the addresses share, such as 192.0.2. with its final dot",
    ),
    (
        _is_pattern,
        "is a pattern, but the orchestrator does not support patterns: it searches for the exact text",
        "write the part that the URIs share, such as 1555 for every number that contains these digits",
    ),
    (
        _has_foreign_signs,
        "contains a character that SIP URIs do not have there, such as quotes, angle brackets, slashes or #",
        "write only the URI, without the text around it; # is %23 in a URI",
    ),
    (
        lambda fragment: _wrong_escape(fragment) == "",
        "contains a percent sign that does not start an escape",
        "write the text exactly as in the URI",
    ),
    (
        lambda fragment: _wrong_escape(fragment) is not None,
        "contains an unnecessary escape, and escaped text does not match plain text",
        "write the character itself, such as + for %2B",
    ),
    _NEARLY_EVERY,
    (
        _is_broken_ipv4,
        "is neither a number nor an IPv4 address",
        "write digits without dots, or an address with four numbers up to 255 and without leading zeros",
    ),
    (
        _is_unusual_ipv6,
        "is an IPv6 address in a spelling that senders do not use",
        "write it short and in lower case, such as 2001:db8::10",
    ),
    (
        _has_capitals,
        "has capital letters in its host or scheme, which senders write in lower case",
        "write them in lower case; if this is a user name with dots, add an @ after it",
    ),
    (
        _has_no_order,
        "cannot be in a SIP URI, which has one @ with a user before it, and a name after each semicolon",
        "write one number, user, host or parameter with its value; several fragments are several items",
    ),
)
"""In this order; the first that applies is reported."""
