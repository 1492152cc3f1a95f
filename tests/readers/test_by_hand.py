"""The guide's commands make the same files as the stack, so the benchmark may compare their times."""

import base64
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.contests import by_hand_command
from benchmarks.recording import registrations
from keystore import EntryKind, StoreType, open_store, split_pem
from tests.support.tools import tools

pytestmark = pytest.mark.reader

Entry = tuple[str, tuple[tuple[Any, ...], ...]]

PASSPHRASES = {
    "mutual": ("voice-gateway-sip-orchestrator", "SSL_PASSPHRASE"),
    "orchestrator-key": ("voice-gateway-sip-orchestrator", "SSL_KEY_PASSPHRASE"),
    "adapter": ("voice-gateway-stt-adapter", "SSL_SERVER_PASSPHRASE"),
}
"""The container of each store, and the variable with its passphrase."""


def make_by_hand(folder: Path) -> None:
    """Run the guide's commands."""
    environment = {**os.environ, **tools("openssl", "keytool")}
    subprocess.run(by_hand_command(folder), env=environment, check=True, capture_output=True)


def facts(pem: str) -> tuple[Any, ...]:
    """The properties that two certificates with different keys must share."""
    certificate = x509.load_pem_x509_certificate(pem.encode())
    key = certificate.public_key()
    extensions = {
        type(extension.value): (extension.critical, _without_generation(extension.value))
        for extension in certificate.extensions
        if not isinstance(extension.value, x509.SubjectKeyIdentifier | x509.AuthorityKeyIdentifier)
    }
    return (
        certificate.subject.rfc4514_string(),
        certificate.not_valid_after_utc - certificate.not_valid_before_utc,
        key.key_size if isinstance(key, rsa.RSAPublicKey) else None,
        frozenset(extensions.items()),
    )


def _without_generation(extension: x509.ExtensionType) -> Any:  # noqa: ANN401 - an extension, or names
    """The extension without the random suffix that each generation of the adapter has in its names."""
    if not isinstance(extension, x509.SubjectAlternativeName):
        return extension
    return tuple(re.sub(r"adapter-[0-9a-f]{8}(?=\.|$)", "adapter-SUFFIX", name.value) for name in extension)


def entries(store: bytes, passphrase: str) -> set[Entry]:
    """The entries that Java sees in a store, without the parts that differ each time it is made."""
    opened = open_store(store, StoreType.PKCS12, passphrase)
    return {
        (entry.kind, tuple(facts(pem) for pem in entry.chain))
        for entry in opened.entries
        # keytool writes a CA of the chain a second time, without the mark of trust; Java lists it once
        if entry.kind is not EntryKind.UNTRUSTED
    }


def test_the_commands_make_what_the_stack_makes(tmp_path: Path) -> None:
    """The commands and the stack make the same stores and bundle. Certificates differ in their keys only."""
    folder = tmp_path / "made"
    make_by_hand(folder)
    ours = registrations({})
    for name, (container, variable) in PASSPHRASES.items():
        data = ours.one("v1:Secret", f"{container}-files").plain["data"]
        passphrases = ours.one("v1:Secret", f"{container}-env").plain["data"]
        expected = entries(
            base64.b64decode(data[f"sslConf.{name}.p12"]), base64.b64decode(passphrases[variable]).decode()
        )
        made = (folder / f"{name}.p12").read_bytes()
        assert expected == entries(made, (folder / f"{name}.passphrase").read_text().strip())
    bundle = ours.one("v1:ConfigMap", "voice-gateway-media-relay-files").plain["data"][
        "sslConf.ca-bundle.pem"
    ]
    made_bundle = (folder / "ca-bundle.pem").read_text()
    assert {facts(pem) for pem in split_pem(bundle)} == {facts(pem) for pem in split_pem(made_bundle)}


def test_what_the_commands_make_is_private(tmp_path: Path) -> None:
    """Only the owner can read the keys, stores and passphrases that the commands make."""
    folder = tmp_path / "made"
    make_by_hand(folder)
    assert {0o600} == {file.stat().st_mode & 0o777 for file in folder.iterdir()}
