"""Our verdict on a chain against that of `cryptography.x509.verification`, which nobody here wrote.

https://cryptography.io/en/latest/x509/verification/
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509 import verification

from keystore import Requirements, Severity, check_key_pair
from tests.support.certificates import NOW, Holder, authority, leaf

HOST = "gateway.example"
ROOT = authority("Oracle Root")
INTERMEDIATE = authority("Oracle Intermediate", ROOT)
OTHER = authority("Oracle Intermediate")
"""Another authority of the same name, with another key."""

Case = Callable[[], Holder]

SOUND: dict[str, Case] = {
    "signed by the root": lambda: leaf(HOST, ROOT),
    "signed by an intermediate": lambda: leaf(HOST, INTERMEDIATE),
    "two intermediates": lambda: leaf(HOST, authority("Second", INTERMEDIATE)),
    "a path length that fits": lambda: leaf(HOST, authority("Low", ROOT, path_length=0)),
    "one of several names": lambda: leaf(HOST, ROOT, names=("other.example", HOST)),
    "a wildcard": lambda: leaf(HOST, ROOT, names=("*.example",)),
    "for servers only": lambda: leaf(HOST, ROOT, purposes=("server",)),
}
BROKEN: dict[str, Case] = {
    "expired": lambda: leaf(HOST, ROOT, not_after=NOW - timedelta(days=1)),
    "not valid yet": lambda: leaf(HOST, ROOT, not_before=NOW + timedelta(days=1)),
    "an expired intermediate": lambda: leaf(HOST, authority("Old", ROOT, not_after=NOW - timedelta(days=1))),
    "another name": lambda: leaf(HOST, ROOT, names=("other.example",)),
    "a wildcard of another domain": lambda: leaf(HOST, ROOT, names=("*.example.net",)),
    "for clients only": lambda: leaf(HOST, ROOT, purposes=("client",)),
    "an issuer that is no CA": lambda: leaf(HOST, authority("No CA", ROOT, ca=False)),
    "an issuer that may not sign": lambda: leaf(HOST, authority("No signer", ROOT, key_cert_sign=False)),
    "a path that is too long": lambda: leaf(
        HOST, authority("Below", authority("Above", ROOT, path_length=0))
    ),
    "an issuer of the right name and another key": lambda: Holder(
        (made := leaf(HOST, OTHER)).key, made.certificate, (INTERMEDIATE, ROOT)
    ),
    "no issuer": lambda: Holder((made := leaf(HOST, INTERMEDIATE)).key, made.certificate, ()),
}


def we_accept(holder: Holder) -> bool:
    """Whether our checks find no fault."""
    needs = Requirements(key=True, server=True, server_names=(HOST,))
    findings = check_key_pair(holder.key_pem, holder.chain, needs, NOW)
    return all(finding.severity is not Severity.FAULT for finding in findings)


def the_oracle_accepts(holder: Holder) -> bool:
    """Whether the library's verifier builds a path to the root."""
    verifier = (
        verification.PolicyBuilder()
        .store(verification.Store([ROOT.certificate]))
        .time(NOW)
        .build_server_verifier(x509.DNSName(HOST))
    )
    try:
        verifier.verify(holder.certificate, [issuer.certificate for issuer in holder.issuers])
    except verification.VerificationError:
        return False
    return True


@pytest.mark.parametrize("name", SOUND)
def test_both_accept_a_sound_chain(name: str) -> None:
    """What a TLS client would accept is accepted here."""
    holder = SOUND[name]()
    assert (True, True) == (we_accept(holder), the_oracle_accepts(holder))


@pytest.mark.parametrize("name", BROKEN)
def test_both_refuse_a_broken_chain(name: str) -> None:
    """What a TLS client would refuse is refused before anything changes."""
    holder = BROKEN[name]()
    assert (False, False) == (we_accept(holder), the_oracle_accepts(holder))
