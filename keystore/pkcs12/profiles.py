"""How a store that is built is protected. Profiles are named after the readers.

Owns the profiles and their algorithms. What a reader may meet in stores of other makers is in `decryption`.
Who reads what was measured with Java 11.0.10 to 25, Node 20 and OpenSSL 3.0; `tests/readers` holds it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ROUNDS: Final = 10_000
"""Rounds of every key derivation, as Java writes since https://bugs.openjdk.org/browse/JDK-8153005.

The strength lies in the passphrase, of which the stack generates more than 100 bits; more rounds would only
slow the start of each container.
"""

SALT_LENGTH: Final = 20
"""Bytes of salt, as Java writes. Validated cryptographic modules refuse fewer than 16 (NIST SP 800-132, 5.1)."""


class Profile(StrEnum):
    """The protection of a store. There are two, and no fallback from one to the other."""

    MODERN = "modern"
    """PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, integrity by HMAC-SHA256.

    Read by Java 11.0.12, 8u301 and newer (https://bugs.openjdk.org/browse/JDK-8267701), Node and OpenSSL 1.1 and 3.
    """

    LEGACY = "legacy"
    """PBE-SHA1-3DES, integrity by HMAC-SHA1: for Java older than 11.0.12 or 8u301, which report a
    wrong passphrase for a modern store.

    Newer Java, Node and OpenSSL 3 read it too; readers in FIPS mode do not. Building one takes about four
    times as long. Keys of 3DES have 112 bits of strength at most: choose it only for a reader that needs it.
    """


@dataclass(frozen=True)
class Recipe:
    """The algorithms of a profile, in the names that asn1crypto gives them."""

    encryption: str
    """`pbes2` (always with PBKDF2-HMAC-SHA256 and AES-256-CBC) or `pkcs12_sha1_tripledes_3key`."""
    mac_digest: str
    """The digest of the HMAC and of its key derivation."""


RECIPES: Final = {
    Profile.MODERN: Recipe(encryption="pbes2", mac_digest="sha256"),
    Profile.LEGACY: Recipe(encryption="pkcs12_sha1_tripledes_3key", mac_digest="sha1"),
}
"""Every profile is in it: an unknown profile is an error, never the weakest one."""
