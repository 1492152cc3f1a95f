"""Changes of the authorities that the gateway trusts, and of the encryption of its stores."""

from collections.abc import Iterator
from typing import Final

from review.changes import Change, better, worse
from review.model import Report, TrustReport

_TRUSTED, _PROFILE = 3, 3
_LEGACY: Final = "legacy"


def trust_changes(old: Report, new: Report) -> Iterator[Change]:
    """Changes of trusted authorities of others, by fingerprint. `certificates` has those of the stack."""
    before, after = _of_others(old), _of_others(new)
    for key in sorted(after.keys() - before.keys()):
        yield worse(f"trusts {_sentence(after[key])}", _TRUSTED)
    for key in sorted(before.keys() - after.keys()):
        yield better(f"no longer trusts {_sentence(before[key])}", _TRUSTED)
    for key in sorted(before.keys() & after.keys()):
        one, other = set(before[key].readers), set(after[key].readers)
        if more := sorted(other - one):
            yield worse(f"trusts {after[key].subject} in {'; '.join(more)} too", _TRUSTED)
        if less := sorted(one - other):
            yield better(f"no longer trusts {after[key].subject} in {'; '.join(less)}", _TRUSTED)
    is_legacy, was_legacy = (each.keystore_profile == _LEGACY for each in (new, old))
    if is_legacy and not was_legacy:
        yield worse("encrypts its stores with the profile legacy (3DES, SHA-1)", _PROFILE)
    if was_legacy and not is_legacy:
        yield better("no longer encrypts its stores with the profile legacy (3DES, SHA-1)", _PROFILE)


def _of_others(report: Report) -> dict[str, TrustReport]:
    return {each.fingerprint: each for each in report.trusted if each.fingerprint is not None}


def _sentence(authority: TrustReport) -> str:
    return f"{authority.subject} in {'; '.join(authority.readers)}"
