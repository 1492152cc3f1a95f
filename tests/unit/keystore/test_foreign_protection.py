"""Stores whose parts are protected in ways that not every reader knows."""

from collections.abc import Callable

import pytest
from asn1crypto import algos, cms, core, pkcs12
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from keystore import (
    DamagedStoreError,
    EntryKind,
    KeyPassphraseError,
    StoreError,
    StoreType,
    UnsupportedAlgorithmError,
    build_pkcs12,
    open_store,
)
from tests.support.certificates import authority, leaf
from tests.support.mutations import (
    authenticated_safe,
    certificate_bags,
    sealed_java_store,
    sealed_pkcs12,
)
from tests.support.stores import PASSPHRASE, SEED, build, fixture, reopen

ROOT = authority("Root")
GATEWAY = leaf("gateway.example", ROOT)


def parts(data: bytes) -> pkcs12.AuthenticatedSafe:
    """The parts of a store: its key, then its certificates."""
    return pkcs12.AuthenticatedSafe.load(authenticated_safe(data))


def certificates_under(algorithm: algos.EncryptionAlgorithm, encrypted: bytes = bytes(32)) -> bytes:
    """A store of certificates under an algorithm."""
    info = {
        "content_type": "data",
        "content_encryption_algorithm": algorithm,
        "encrypted_content": encrypted,
    }
    content = cms.EncryptedData({"version": "v0", "encrypted_content_info": info})
    part = cms.ContentInfo({"content_type": "encrypted_data", "content": content})
    return sealed_pkcs12(pkcs12.AuthenticatedSafe([part]).dump(), PASSPHRASE)


def pbes2(scheme: str, prf: str) -> algos.EncryptionAlgorithm:
    """PBES2 with one round, an empty vector and the salt `salt`."""
    derivation = {
        "salt": core.OctetString(b"salt"),
        "iteration_count": 1,
        "prf": {"algorithm": prf, "parameters": core.Null()},
    }
    parameters = {
        "key_derivation_func": {"algorithm": "pbkdf2", "parameters": algos.Pbkdf2Params(derivation)},
        "encryption_scheme": {"algorithm": scheme, "parameters": core.OctetString(bytes(16))},
    }
    return algos.EncryptionAlgorithm({"algorithm": "pbes2", "parameters": parameters})


def pbe(name: str) -> algos.EncryptionAlgorithm:
    """A scheme of PKCS12 or PKCS5 version 1."""
    return algos.EncryptionAlgorithm({"algorithm": name, "parameters": {"salt": b"salt", "iterations": 1}})


@pytest.mark.parametrize(
    ("algorithm", "reason"),
    [
        (pbe("pkcs12_sha1_rc2_40"), "the certificates in the store are encrypted with RC2"),
        (pbe("pkcs12_sha1_rc2_128"), "the certificates in the store are encrypted with RC2"),
        (pbe("pkcs12_sha1_rc4_128"), r"use an algorithm \(pkcs12_sha1_rc4_128\)"),
        (pbe("pbes1_md5_des"), r"use an algorithm \(pbes1_md5_des\)"),
        (pbes2("aes256_ecb", "sha256"), r"use an algorithm \(aes256_ecb\)"),
        (pbes2("aes256_cbc", "sha3_256"), r"use an algorithm \(sha3_256\)"),
    ],
)
def test_an_algorithm_that_not_all_readers_know_is_named(
    algorithm: algos.EncryptionAlgorithm, reason: str
) -> None:
    """The message names the algorithm. Java would report a wrong passphrase."""
    with pytest.raises(UnsupportedAlgorithmError, match=reason):
        reopen(certificates_under(algorithm))


@pytest.mark.parametrize(("scheme", "length"), [("aes128_cbc", 16), ("aes192_cbc", 24), ("aes256_cbc", 32)])
@pytest.mark.parametrize(
    ("prf", "digest"),
    [
        ("sha1", hashes.SHA1),
        ("sha224", hashes.SHA224),
        ("sha256", hashes.SHA256),
        ("sha384", hashes.SHA384),
        ("sha512", hashes.SHA512),
    ],
)
def test_every_usual_pbes2_is_read(
    scheme: str, length: int, prf: str, digest: Callable[[], hashes.HashAlgorithm]
) -> None:
    """AES with three key sizes, and PBKDF2 with SHA-1 and SHA-2, are read."""
    bags = certificate_bags(build(None, (ROOT.pem,)), PASSPHRASE)
    padding = 16 - len(bags) % 16
    key = PBKDF2HMAC(digest(), length, b"salt", 1).derive(PASSPHRASE.encode())
    encryptor = Cipher(AES(key), CBC(bytes(16))).encryptor()
    encrypted = encryptor.update(bags + bytes([padding]) * padding) + encryptor.finalize()
    store = reopen(certificates_under(pbes2(scheme, prf), encrypted))
    assert [entry.chain for entry in store.of_kind(EntryKind.TRUSTED)] == [(ROOT.pem,)]


def test_a_key_under_another_passphrase_than_its_store_is_told() -> None:
    """The store opens, but its key does not. A gateway has one passphrase for both."""
    other = build_pkcs12(
        entry=GATEWAY.entry, trusted=(), passphrase="another horse", seed=SEED, label="gateway"
    )
    data = sealed_pkcs12(pkcs12.AuthenticatedSafe([parts(other)[0]]).dump(), PASSPHRASE)
    with pytest.raises(KeyPassphraseError, match="has a passphrase of its own"):
        reopen(data)


@pytest.mark.parametrize(
    ("kind", "error", "reason"),
    [
        ("enveloped_data", UnsupportedAlgorithmError, "not encrypted by a passphrase"),
        ("1.2.3", UnsupportedAlgorithmError, "not encrypted by a passphrase"),
    ],
)
def test_a_part_of_another_kind_is_refused(kind: str, error: type[StoreError], reason: str) -> None:
    """Parts that are encrypted with a public key cannot be read by a gateway."""
    part = cms.ContentInfo({"content_type": kind})
    with pytest.raises(error, match=reason):
        reopen(sealed_pkcs12(pkcs12.AuthenticatedSafe([part]).dump(), PASSPHRASE))


def test_another_version_of_pkcs12_is_damage() -> None:
    """Only version 3 exists."""
    pfx = pkcs12.Pfx.load(build(GATEWAY.entry))
    pfx["version"] = 4
    with pytest.raises(DamagedStoreError, match="PKCS12 store is truncated or garbled"):
        reopen(pfx.dump(force=True))


def test_a_java_key_under_an_unknown_protector_is_told() -> None:
    """The message says how to convert the store."""
    body = fixture("gateway.jks")[:-20]
    jks_protector = core.ObjectIdentifier("1.3.6.1.4.1.42.2.17.1.1").dump()
    unknown = core.ObjectIdentifier("1.3.6.1.4.1.42.2.17.1.9").dump()
    assert jks_protector in body
    data = sealed_java_store(body.replace(jks_protector, unknown), "changeit")
    with pytest.raises(UnsupportedAlgorithmError, match="neither JKS's nor JCEKS's"):
        open_store(data, StoreType.JKS, "changeit")


def test_a_certificate_that_is_malformed_inside_is_told() -> None:
    """Certificates are decoded when they are needed. A malformed one must be found at once."""
    bags = certificate_bags(build(None, (ROOT.pem,)), PASSPHRASE)
    assert b"\x0c\x04Root" in bags
    part = cms.ContentInfo(
        {
            "content_type": "data",
            "content": core.OctetString(bags.replace(b"\x0c\x04Root", b"\x02\x04\0\0\0\0")),
        }
    )
    with pytest.raises(DamagedStoreError, match="in the PKCS12 store, a certificate is malformed inside"):
        reopen(sealed_pkcs12(pkcs12.AuthenticatedSafe([part]).dump(), PASSPHRASE))
