"""For any content of a file, a reader returns entries or raises our own error: it neither crashes nor hangs.

With the other tests these run for a moment. `python -m tests.fuzz` runs them for a given time.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keystore import (
    KeystoreError,
    Requirements,
    StoreType,
    build_pem_bundle,
    check_authority,
    check_key_pair,
    check_store,
    check_trusted,
    describe_certificate,
    open_store,
    split_pem,
)
from tests.support.certificates import NOW
from tests.support.mutations import (
    Edit,
    authenticated_safe,
    certificate_bags,
    edits,
    mutated,
    sealed_bags,
    sealed_java_store,
    sealed_pkcs12,
)
from tests.support.stores import FIXTURES, fixture, type_of

# cryptography warns of serial numbers that a change made negative; we read such a certificate as long as it does.
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")

PASSPHRASE = "changeit"
STORES = sorted(path.name for path in FIXTURES.iterdir() if path.suffix in {".p12", ".jks", ".jceks"})
SEALED = ["openssl.p12", "openssl-legacy-3des.p12", "trusted.p12", "trust-only.p12"]
EVERYTHING = Requirements(key=True, trusted=True, server=True, client=True, server_names=("gateway.example",))

brief = settings(
    max_examples=60,
    deadline=timedelta(seconds=10),  # more time means a hang, not a slow machine
    suppress_health_check=[HealthCheck.too_slow],
)


def answer(data: bytes, store_type: StoreType) -> None:
    """Open and check a store. Only our own errors are allowed."""
    with suppress(KeystoreError):
        check_store(open_store(data, store_type, PASSPHRASE), EVERYTHING, NOW)


@brief
@given(name=st.sampled_from(STORES), changes=edits, store_type=st.sampled_from(StoreType))
def test_changed_stores(name: str, changes: Sequence[Edit], store_type: StoreType) -> None:
    """A damaged file is read or refused, under its own type's name or another's."""
    answer(mutated(fixture(name), changes), store_type)


@brief
@given(name=st.sampled_from(["gateway.jks", "gateway.jceks", "trust-only.jks"]), changes=edits)
def test_changed_java_stores_behind_a_right_seal(name: str, changes: Sequence[Edit]) -> None:
    """Damaged entries, keys and serialised objects are read or refused in a store whose integrity hash is right."""
    answer(sealed_java_store(mutated(fixture(name)[:-20], changes), PASSPHRASE), type_of(name))


@brief
@given(name=st.sampled_from(SEALED), changes=edits)
def test_changed_parts_behind_a_right_mac(name: str, changes: Sequence[Edit]) -> None:
    """Damaged encryption parameters and key bags are read or refused in a PKCS12 file whose MAC is right."""
    changed = mutated(authenticated_safe(fixture(name)), changes)
    answer(sealed_pkcs12(changed, PASSPHRASE), StoreType.PKCS12)


@brief
@given(name=st.sampled_from(SEALED), changes=edits)
def test_changed_certificates_behind_a_right_mac(name: str, changes: Sequence[Edit]) -> None:
    """Damaged bags, attributes and certificates are read or refused in a PKCS12 file whose MAC is right."""
    changed = mutated(certificate_bags(fixture(name), PASSPHRASE), changes)
    answer(sealed_bags(changed, PASSPHRASE), StoreType.PKCS12)


@brief
@given(data=st.binary(max_size=512), store_type=st.sampled_from(StoreType))
def test_arbitrary_bytes(data: bytes, store_type: StoreType) -> None:
    """Any bytes are read or refused."""
    answer(data, store_type)


@brief
@given(name=st.sampled_from(["reversed.pem", "md5.pem", "leaf.key"]), changes=edits)
def test_changed_texts(name: str, changes: Sequence[Edit]) -> None:
    """For damaged PEM, reading raises our error only, and the checks raise none."""
    text = mutated(fixture(name), changes).decode("utf-8", "surrogateescape")
    for read in (split_pem, describe_certificate, lambda text: build_pem_bundle([text])):
        with suppress(KeystoreError):
            read(text)
    key = fixture("leaf.key").decode()
    check_trusted([text], NOW)
    check_key_pair(key, [text], EVERYTHING, NOW)
    check_key_pair(text, [fixture("reversed.pem").decode()], EVERYTHING, NOW)
    check_authority([text], key, NOW)


TARGETS: tuple[Callable[..., None], ...] = (
    test_changed_stores,
    test_changed_java_stores_behind_a_right_seal,
    test_changed_parts_behind_a_right_mac,
    test_changed_certificates_behind_a_right_mac,
    test_arbitrary_bytes,
    test_changed_texts,
)
