"""When certificates are replaced.

Owns the number of a renewal period. The tls plugin is meant to replace a certificate in its last days by itself, but
https://github.com/pulumi/pulumi-tls/issues/39 says it does not. So each certificate also carries a trigger: the number
of the period that the run falls into. Periods are as long as a certificate lives before its renewal window, so a run
within the window always falls into a later period than the one the certificate was made in. The price: the first
certificate of a stack is replaced at the end of the running period, which may be early.
"""

from datetime import UTC, datetime, timedelta

from plan.model import Validity

_START = datetime(1970, 1, 1, tzinfo=UTC)


def validity(lifetime_days: int, renewal_days: int, at: datetime) -> Validity:
    """The life of a certificate made or kept by a run at that time.

    Args:
        lifetime_days: days a certificate lives.
        renewal_days: days before its end in which it is replaced; fewer than it lives.
        at: time of the run, with a time zone.
    """
    period = timedelta(days=lifetime_days - renewal_days)
    return Validity(lifetime_days * 24, renewal_days * 24, (at - _START) // period)
