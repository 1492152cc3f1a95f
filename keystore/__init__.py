"""Key stores and trust stores, as pure functions from bytes to bytes.

Owns the building of PKCS12 stores and PEM bundles, and the opening and judging of stores and certificates that
others made. No clock (the time is a parameter), no randomness, no files, no Pulumi.
"""

from keystore.errors import (
    BuildError,
    DamagedStoreError,
    KeyPassphraseError,
    KeystoreError,
    OversizedStoreError,
    PassphraseError,
    PemError,
    StoreError,
    StoreTypeError,
    UnprotectedStoreError,
    UnsupportedAlgorithmError,
)
from keystore.facts import CertificateFacts, describe_certificate
from keystore.findings import Finding, Needs, Severity
from keystore.judging import judge_authority, judge_key_pair, judge_store, judge_trusted
from keystore.opening import open_store
from keystore.pem import build_pem_bundle, split_pem
from keystore.pkcs12_writer import build_pkcs12
from keystore.profiles import Profile
from keystore.stores import EntryKind, KeyEntry, OpenedStore, StoreEntry, StoreType

__all__ = [
    "BuildError",
    "CertificateFacts",
    "DamagedStoreError",
    "EntryKind",
    "Finding",
    "KeyEntry",
    "KeyPassphraseError",
    "KeystoreError",
    "Needs",
    "OpenedStore",
    "OversizedStoreError",
    "PassphraseError",
    "PemError",
    "Profile",
    "Severity",
    "StoreEntry",
    "StoreError",
    "StoreType",
    "StoreTypeError",
    "UnprotectedStoreError",
    "UnsupportedAlgorithmError",
    "build_pem_bundle",
    "build_pkcs12",
    "describe_certificate",
    "judge_authority",
    "judge_key_pair",
    "judge_store",
    "judge_trusted",
    "open_store",
    "split_pem",
]
