"""Stores for tests: written by our writer with safe defaults, and read without our reader."""

from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pkcs12
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12

from keystore import KeyEntry, OpenedStore, Profile, StoreType, build_pkcs12, open_store
from keystore.asn1 import Node, octets, parse, word

PASSPHRASE = "correct horse battery"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "stores"
SEED = bytes(range(32))


def fixture(name: str) -> bytes:
    """A file made by keytool or OpenSSL: see `tests/fixtures/stores/make_stores.py`."""
    return (FIXTURES / name).read_bytes()


def type_of(name: str) -> StoreType:
    """The type in a fixture's suffix."""
    return {".jks": StoreType.JKS, ".jceks": StoreType.JCEKS}.get(Path(name).suffix, StoreType.PKCS12)


def open_fixture(name: str) -> OpenedStore:
    """A fixture, read by our reader with its true type and passphrase."""
    return open_store(fixture(name), type_of(name), "changeit")


def build(
    entry: KeyEntry | None = None, trusted: tuple[str, ...] = (), *, profile: Profile = Profile.MODERN
) -> bytes:
    """A PKCS12 store with the passphrase of the tests."""
    return build_pkcs12(
        entry=entry, trusted=trusted, passphrase=PASSPHRASE, seed=SEED, label="gateway", profile=profile
    )


def reopen(data: bytes, passphrase: str = PASSPHRASE) -> OpenedStore:
    """A PKCS12 store, read by our reader."""
    return open_store(data, StoreType.PKCS12, passphrase)


def load_elsewhere(data: bytes, passphrase: str = PASSPHRASE) -> PKCS12KeyAndCertificates:
    """A PKCS12 store, read by `cryptography`."""
    return load_pkcs12(data, passphrase.encode())


@dataclass(frozen=True)
class Salts:
    """Every salt and initialisation vector that can be read in a modern store."""

    values: tuple[bytes, ...]

    def shared_with(self, other: "Salts") -> set[bytes]:
        """Those that two stores have in common."""
        return set(self.values) & set(other.values)


def salts(data: bytes) -> Salts:
    """The salts and initialisation vectors of a modern store: of its MAC, its certificates and its key."""
    pfx = parse(pkcs12.Pfx, data)
    found = [octets(pfx["mac_data"]["mac_salt"])]
    for part in parse(pkcs12.AuthenticatedSafe, octets(pfx["auth_safe"]["content"])):
        if word(part["content_type"]) == "encrypted_data":
            info = part["content"]["encrypted_content_info"]
            found += _of(info["content_encryption_algorithm"])
        else:
            bag = parse(pkcs12.SafeContents, octets(part["content"]))[0]
            found += _of(bag["bag_value"]["encryption_algorithm"])
    return Salts(tuple(found))


def _of(algorithm: Node) -> list[bytes]:
    parameters = algorithm["parameters"]
    return [
        octets(parameters["key_derivation_func"]["parameters"]["salt"]),
        octets(parameters["encryption_scheme"]["parameters"]),
    ]
