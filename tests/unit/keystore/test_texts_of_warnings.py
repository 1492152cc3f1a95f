"""What warnings say: the messages of faults are in the gallery of failures, which shows no warning."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from keystore import Finding, Requirements, Severity, check_key_pair, check_store, check_trusted
from keystore.stores import EntryKind, OpenedStore, StoreEntry, StoreType
from tests.support.certificates import NOW, Holder, authority, leaf, rsa_key

ROOT = authority("Root")
INTERMEDIATE = authority("Intermediate", ROOT, path_length=0)
UNRELATED = authority("Unrelated")
GATEWAY = leaf("gateway.example", INTERMEDIATE)
NEEDS = Requirements(key=True, server=True, server_names=("gateway.example",))


def checked(holder: Holder, chain: Sequence[str] | None = None) -> tuple[Finding, ...]:
    """The findings on a holder's key, with its own chain or with another."""
    return check_key_pair(holder.key_pem, chain or holder.chain, NEEDS, NOW)


def store_with_two_keys() -> OpenedStore:
    """A store from which it is not clear which key is used."""
    entries = tuple(
        StoreEntry(alias, EntryKind.KEY, GATEWAY.chain, GATEWAY.key_pem) for alias in ("first", "second")
    )
    return OpenedStore(StoreType.JKS, entries)


CASES = {
    "ends soon": (
        checked(leaf("gateway.example", INTERMEDIATE, not_after=NOW + timedelta(days=29))),
        f"CN=gateway.example expires on {NOW + timedelta(days=29):%Y-%m-%d}",
        "renew it before that day",
    ),
    "lives long": (
        checked(leaf("gateway.example", INTERMEDIATE, not_before=NOW, not_after=NOW + timedelta(days=399))),
        "CN=gateway.example is valid for 399 days",
        "have it issued for at most 398 days, so that you renew it regularly",
    ),
    "a short key": (
        checked(leaf("gateway.example", INTERMEDIATE, key=rsa_key(2048))),
        "CN=gateway.example has an RSA key of 2048 bits",
        "use 3072 bits",
    ),
    "an authority for a service": (
        checked(leaf("gateway.example", INTERMEDIATE, ca=True)),
        "CN=gateway.example is the certificate of a CA, but a service uses it: its key could sign certificates",
        "use a certificate that is issued with CA:FALSE",
    ),
    "a certificate too many": (
        checked(GATEWAY, (*GATEWAY.chain, UNRELATED.pem)),
        "CN=Unrelated is in the chain, but issued no certificate of the chain",
        "remove it, or add it to the trusted CAs if it is one",
    ),
    "no root": (
        checked(GATEWAY, GATEWAY.chain[:2]),
        "the chain ends at CN=Intermediate, issued by CN=Root",
        "do nothing if peers have that root; append it if they do not",
    ),
    "two keys": (
        check_store(store_with_two_keys(), NEEDS, NOW),
        "the store holds 2 private keys, and the program that reads it chooses one",
        "leave only the key that is meant",
    ),
    "an intermediate authority": (
        check_trusted([INTERMEDIATE.pem], NOW),
        "CN=Intermediate is an intermediate CA: OpenSSL and Node trust it only together with its root",
        "add the root's certificate",
    ),
    "a certificate that is trusted for itself": (
        check_trusted([leaf("peer.example", None).pem], NOW),
        "CN=peer.example is not the certificate of a CA: it is trusted for itself only",
        "list the certificate of the CA that issues it; otherwise you must change this list at each renewal",
    ),
}
FINGERPRINT = re.compile(r" \(SHA-256 [0-9a-f]{16}\)")


@pytest.mark.parametrize("case", CASES)
def test_a_warning_says_why_and_what_to_do(case: str) -> None:
    """The whole texts, without the fingerprint that follows each name."""
    findings, reason, remedy = CASES[case]
    said = [(each.severity, FINGERPRINT.sub("", each.reason), each.remedy) for each in findings]
    assert said == [(Severity.WARNING, reason, remedy)]


@pytest.mark.parametrize("case", CASES)
def test_a_warning_shows_which_certificate_it_is(case: str) -> None:
    """Two certificates may have one name."""
    (finding,) = CASES[case][0]
    assert FINGERPRINT.search(finding.reason) or case == "two keys"
