"""The passphrase that encrypts stacks: whose it is, and whether it is the right one.

It never leaves the process: neither messages nor arguments hold it.
"""

import base64
import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.bootstrap import stamps
from sandbox.errors import SandboxError

if TYPE_CHECKING:
    from sandbox.stack import Stack

VALUE = "PULUMI_CONFIG_PASSPHRASE"
FILE = "PULUMI_CONFIG_PASSPHRASE_FILE"

_ROUNDS = 1_000_000
_KEY_BYTES = 32
_PROOF = b"pulumi"
"""As the engine derives its key and proves it: sdk/v3/go/common/resource/config/crypt.go and
pkg/v3/secrets/passphrase/manager.go of https://github.com/pulumi/pulumi."""


def settings(generated: Path) -> dict[str, str]:
    """The variables that tell the engine its passphrase: the user's, or the file with the generated one."""
    if VALUE in os.environ:
        return {}
    # The engine does not run in the folder that the user's path counts from.
    return {FILE: str((_users_file() or generated).absolute())}


def ensure(generated: Path) -> None:
    """Make sure that there is a passphrase: one is generated, once, where the user gives none.

    Raises:
        SandboxError: The user's file cannot be read.
    """
    if VALUE in os.environ:
        return
    if file := _users_file():
        try:
            file.read_bytes()
        except OSError as error:
            raise SandboxError(f"The file in {FILE} cannot be read: {error}") from None
    elif not generated.exists():
        stamps.write(generated, secrets.token_urlsafe(32), mode=0o600)


def remark(stack: "Stack") -> str | None:
    """What to do about a passphrase that does not open this stack; None if it opens it."""
    try:
        if all(_opens(salt, _current(stack.passphrase)) for salt in _salts(stack)):
            return None
    except (OSError, ValueError):  # no passphrase to be read, or no salt as the engine writes it
        return None
    begin = f"The stack {stack.name} was encrypted with another passphrase than the one in"
    if given := next((name for name in (VALUE, FILE) if os.environ.get(name)), None):
        return f"{begin} {given}. Give that one, or unset {given} if it was the generated one in {stack.passphrase}."
    return f"{begin} {stack.passphrase}. Give that one in {VALUE} or {FILE}."


def _current(generated: Path) -> bytes:
    if VALUE in os.environ:
        return os.environ[VALUE].encode()
    # As the engine reads it: without white space around it.
    return (_users_file() or generated).read_bytes().strip()


def _users_file() -> Path | None:
    # To the engine, an empty name is none.
    return Path(os.environ[FILE]) if os.environ.get(FILE) else None


def _salts(stack: "Stack") -> list[str]:
    """What the configuration and the state keep, each a salt with a proof of the key that belongs to it."""
    found = [stack.salt] if stack.salt else []
    provider = stack.deployment().get("secrets_providers") or {}
    if provider.get("type") == "passphrase":
        found.append(provider["state"]["salt"])
    return found


def _opens(salt: str, passphrase: bytes) -> bool:
    # Only after a failure: most commands need not wait for the import.
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    _, encoded, _, nonce, proof = salt.split(":")
    key = hashlib.pbkdf2_hmac("sha256", passphrase, base64.b64decode(encoded), _ROUNDS, _KEY_BYTES)
    try:
        return AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(proof), None) == _PROOF
    except InvalidTag:
        return False
