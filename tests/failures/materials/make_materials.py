"""Makes the certificates and stores in this folder that no command line makes wrong on its own.

Run it from the project folder, then write the expected messages anew, for fingerprints change:

    python -m tests.failures.materials.make_materials
    python -m tests.support.gallery

Keys and names are invented; the passphrase is `changeit`. Tests judge at a time of their own, inside the validity.
Stores that keytool and OpenSSL make are in `tests/fixtures/stores`.
"""

from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    serialize_java_truststore,
    serialize_key_and_certificates,
)

from keystore import Profile, build_pkcs12
from tests.support.certificates import NOW, Holder, authority, ec_key, leaf, rsa_key

FOLDER = Path(__file__).parent
NAME = "gateway.example"
PASSPHRASE = "changeit"


def _write(name: str, *holders: Holder) -> None:
    (FOLDER / f"{name}.pem").write_text("".join(holder.pem for holder in holders))
    (FOLDER / f"{name}.key").write_text(holders[0].key_pem)


def _authorities() -> Holder:
    root = authority("Gallery Root")
    _write("root", root)
    _write("other-root", authority("Gallery Other Root"))
    _write("old-root", authority("Gallery Old Root", not_after=NOW - timedelta(days=1)))
    _write("future-root", authority("Gallery Future Root", not_before=NOW + timedelta(days=1)))
    _write("weak-root", authority("Gallery Weak Root", key=rsa_key(1024)))
    _write("mute-root", authority("Gallery Mute Root", key_cert_sign=False))
    low = authority("Gallery Low Root", path_length=0)
    _write("issuing-below-low", authority("Gallery Issuing", low), low)
    return root


def _leaves(root: Holder) -> None:
    impostor = authority("Gallery Root")
    above = authority("Gallery Issuing", root)
    _write("leaf", leaf(NAME, root), root)
    _write("adapter", leaf("adapter.example", root, names=("voice-gateway-stt-adapter",)), root)
    _write("leaf-for-others", leaf("other.example", root), root)
    _write("leaf-alone", leaf(NAME, above))
    _write("leaf-signed-by-impostor", leaf(NAME, impostor), root)
    _write("leaf-of-client", leaf(NAME, root, purposes=("client",)), root)
    _write("leaf-that-signs-nothing", leaf(NAME, root, digital_signature=False), root)
    _write("leaf-expired", leaf(NAME, root, not_after=NOW - timedelta(days=1)), root)
    _write("leaf-on-old-curve", leaf(NAME, root, key=ec.generate_private_key(ec.SECP256K1())), root)
    _write("leaf-on-ed25519", leaf(NAME, root, key=ed25519.Ed25519PrivateKey.generate()), root)
    encrypted = leaf(NAME, root).key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE.encode())
    )
    (FOLDER / "leaf-encrypted.key").write_bytes(encrypted)
    lonely = serialize_key_and_certificates(
        b"gateway", ec_key(), None, None, BestAvailableEncryption(PASSPHRASE.encode())
    )
    (FOLDER / "key-alone.p12").write_bytes(lonely)
    self_made = leaf("adapter.example", None, names=("voice-gateway-stt-adapter",))
    (FOLDER / "adapter-self-made.p12").write_bytes(
        build_pkcs12(
            entry=self_made.entry,
            trusted=(),
            passphrase=PASSPHRASE,
            seed=bytes(32),
            label="gallery",
            profile=Profile.MODERN,
        )
    )


def _collision(root: Holder) -> None:
    entries = [
        PKCS12Certificate(root.certificate, b"Root"),
        PKCS12Certificate(authority("Gallery Third Root").certificate, b"rOOT"),
    ]
    store = serialize_java_truststore(entries, BestAvailableEncryption(PASSPHRASE.encode()))
    (FOLDER / "names-collide.p12").write_bytes(store)


if __name__ == "__main__":
    made = _authorities()
    _leaves(made)
    _collision(made)
