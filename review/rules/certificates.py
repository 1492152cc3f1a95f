"""Changes of certificates and authorities: which will be replaced, and what peers must know."""

from collections.abc import Iterator

from review.changes import Change, better, neutral, worse
from review.model import CertificateReport, Report

_LONGER = 2


def certificate_changes(old: Report, new: Report) -> Iterator[Change]:
    """Certificates of services, then authorities."""
    for noun, before, after in (
        ("certificate", old.certificates, new.certificates),
        ("authority", old.authorities, new.authorities),
    ):
        one, other = {each.name: each for each in before}, {each.name: each for each in after}
        yield from (neutral(f"adds the {noun} {name}") for name in sorted(other.keys() - one.keys()))
        yield from (neutral(f"removes the {noun} {name}") for name in sorted(one.keys() - other.keys()))
        for name in sorted(one.keys() & other.keys()):
            yield from _altered(f"the {noun} {name}", one[name], other[name])


def _altered(what: str, before: CertificateReport, after: CertificateReport) -> Iterator[Change]:
    reasons = [
        text
        for is_new, text in (
            (before.origin != after.origin, f"it is {after.origin.value} instead of {before.origin.value}"),
            (before.signed_by != after.signed_by, f"signed by {after.signed_by}"),
            (before.key != after.key, f"key {after.key}"),
            (set(before.names) != set(after.names), _names(before, after)),
            (_is_another(before, after), f"another one is brought, which ends {after.not_after}"),
        )
        if is_new
    ]
    if reasons:
        yield neutral(f"replaces {what}: {'; '.join(reasons)}")
    if before.lifetime_days and after.lifetime_days and before.lifetime_days != after.lifetime_days:
        text = f"changes the lifetime of {what} from {before.lifetime_days} to {after.lifetime_days} days"
        is_longer = after.lifetime_days > before.lifetime_days
        yield worse(text, _LONGER) if is_longer else better(text, _LONGER)


def _is_another(before: CertificateReport, after: CertificateReport) -> bool:
    return before.origin == after.origin and before.fingerprint != after.fingerprint


def _names(before: CertificateReport, after: CertificateReport) -> str:
    more, less = set(after.names) - set(before.names), set(before.names) - set(after.names)
    parts = [f"also for {', '.join(sorted(more))}"] if more else []
    return " and ".join([*parts, *([f"no longer for {', '.join(sorted(less))}"] if less else [])])
