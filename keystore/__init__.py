"""Key stores and trust stores, as pure functions from bytes to bytes.

Owns the building of PKCS12 stores and PEM bundles, and the opening and checking of stores and certificates that
others made. No clock (the time is a parameter), no randomness, no files, no Pulumi.
"""

from keystore.certificates import (
    Certificate,
    CertificateFacts,
    authority_fingerprint,
    build_pem_bundle,
    describe_certificate,
    distinct_certificates,
    split_pem,
)
from keystore.checks import Finding, Requirements, Severity
from keystore.checks.material import check_authority, check_key_pair, check_store, check_trusted
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
    SymmetricKeyError,
    UnprotectedStoreError,
    UnsupportedAlgorithmError,
)
from keystore.pkcs12.encryption import Profile
from keystore.pkcs12.writer import build_pkcs12
from keystore.stores import EntryKind, KeyEntry, OpenedStore, StoreEntry, StoreType, open_store

__all__ = [
    "BuildError",
    "Certificate",
    "CertificateFacts",
    "DamagedStoreError",
    "EntryKind",
    "Finding",
    "KeyEntry",
    "KeyPassphraseError",
    "KeystoreError",
    "OpenedStore",
    "OversizedStoreError",
    "PassphraseError",
    "PemError",
    "Profile",
    "Requirements",
    "Severity",
    "StoreEntry",
    "StoreError",
    "StoreType",
    "StoreTypeError",
    "SymmetricKeyError",
    "UnprotectedStoreError",
    "UnsupportedAlgorithmError",
    "authority_fingerprint",
    "build_pem_bundle",
    "build_pkcs12",
    "check_authority",
    "check_key_pair",
    "check_store",
    "check_trusted",
    "describe_certificate",
    "distinct_certificates",
    "open_store",
    "split_pem",
]
