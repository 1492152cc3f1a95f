"""Changed files, with new integrity codes, so that changes reach the content that a code protects."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from asn1crypto import cms, core, pkcs12
from hypothesis import strategies as st

from keystore.asn1 import octets, parse, word
from keystore.pkcs12 import Pkcs12Kdf, Purpose
from keystore.pkcs12.decryption import Pkcs12Decryptor

Edit = tuple[int, str, bytes]
"""The position (modulo the length), the operation, and its bytes."""

KINDS: Final = ("replace", "insert", "delete", "repeat", "truncate")
_WORDS: Final = (
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x00\x00\x00\x00",
    b"\x30\x80",
    b"\x84\xff\xff\xff\xff",
)
"""Lengths and tags that are difficult for readers."""

edits: Final = st.lists(
    st.tuples(
        st.integers(0, 1 << 16),
        st.sampled_from(KINDS),
        st.sampled_from(_WORDS) | st.binary(min_size=1, max_size=8),
    ),
    max_size=6,
)
"""Up to six changes."""


def mutated(data: bytes, changes: Sequence[Edit]) -> bytes:
    """Data after some changes."""
    for place, kind, piece in changes:
        at = place % (len(data) + 1)
        before, after = data[:at], data[at:]
        if kind == "replace":
            data = before + piece + after[len(piece) :]
        elif kind == "insert":
            data = before + piece + after
        elif kind == "delete":
            data = before + after[len(piece) :]
        elif kind == "repeat":
            data = before + after[:64] * (piece[0] % 16) + after
        else:
            data = before
    return data


def sealed_java_store(body: bytes, passphrase: str) -> bytes:
    """The body of a JKS or JCEKS store with its right integrity hash."""
    secret = passphrase.encode("utf-16-be") + b"Mighty Aphrodite"
    return body + hashlib.sha1(secret + body, usedforsecurity=False).digest()


def sealed_pkcs12(authenticated: bytes, passphrase: str) -> bytes:
    """An authenticated safe of any bytes, in a PKCS12 file with its right MAC."""
    key = Pkcs12Kdf("sha1", b"salt", 1).derive(passphrase, Purpose.MAC, 20)
    digest = hmac.digest(key, authenticated, "sha1")
    mac = {"mac": {"digest_algorithm": {"algorithm": "sha1"}, "digest": digest}, "mac_salt": b"salt"}
    safe = cms.ContentInfo({"content_type": "data", "content": core.OctetString(authenticated)})
    return bytes(pkcs12.Pfx({"version": "v3", "auth_safe": safe, "mac_data": mac}).dump())


def sealed_bags(bags: bytes, passphrase: str) -> bytes:
    """Safe contents of any bytes, unencrypted in a PKCS12 file with its right MAC."""
    part = cms.ContentInfo({"content_type": "data", "content": core.OctetString(bags)})
    return sealed_pkcs12(pkcs12.AuthenticatedSafe([part]).dump(), passphrase)


def authenticated_safe(data: bytes) -> bytes:
    """The part of a PKCS12 file that its MAC covers."""
    return octets(parse(pkcs12.Pfx, data)["auth_safe"]["content"])


def certificate_bags(data: bytes, passphrase: str) -> bytes:
    """The decrypted certificate bags of a PKCS12 file."""
    for part in parse(pkcs12.AuthenticatedSafe, authenticated_safe(data)):
        if word(part["content_type"]) == "encrypted_data":
            info = part["content"]["encrypted_content_info"]
            algorithm = info["content_encryption_algorithm"]
            return Pkcs12Decryptor(passphrase).decrypt(
                algorithm, octets(info["encrypted_content"]), "certificates"
            )
    raise LookupError("the file has no encrypted part")
