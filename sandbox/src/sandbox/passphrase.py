"""The passphrase that encrypts stacks: where it comes from, and whether it is the right one.

It never leaves the process: it is in no message and no argument.
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
    """The variables that give the engine its passphrase: the user's, or the file with the generated one."""
    if VALUE in os.environ:
        return {}
    # the engine runs in another folder than the one to which the user's path is relative
    return {FILE: str((_users_file() or generated).absolute())}


def ensure(generated: Path) -> None:
    """Make sure that there is a passphrase. If the user gives none, one is generated once.

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
    """A sentence that says what to do about a passphrase that does not open this stack, or None if it opens it."""
    try:
        if all(_opens(salt, _current(stack.passphrase)) for salt in _salts(stack)):
            return None
    except (OSError, ValueError):  # no passphrase can be read, or no salt of the engine is found
        return None
    begin = f"The stack {stack.name} was encrypted with another passphrase than the one in"
    if given := next((name for name in (VALUE, FILE) if os.environ.get(name)), None):
        return f"{begin} {given}. Give that one, or unset {given} if it was the generated one in {stack.passphrase}."
    return f"{begin} {stack.passphrase}. Give that one in {VALUE} or {FILE}."


def _current(generated: Path) -> bytes:
    if VALUE in os.environ:
        return os.environ[VALUE].encode()
    # like the engine, without white space around it
    return (_users_file() or generated).read_bytes().strip()


def _users_file() -> Path | None:
    # for the engine, an empty name is none
    return Path(os.environ[FILE]) if os.environ.get(FILE) else None


def _salts(stack: "Stack") -> list[str]:
    """The salts in the configuration and the state, each with a proof of its key."""
    found = [stack.salt] if stack.salt else []
    provider = stack.deployment().get("secrets_providers") or {}
    if provider.get("type") == "passphrase":
        found.append(provider["state"]["salt"])
    return found


def _opens(salt: str, passphrase: bytes) -> bool:
    # only after a failure: most commands need not wait for the import
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    _, encoded, _, nonce, proof = salt.split(":")
    key = hashlib.pbkdf2_hmac("sha256", passphrase, base64.b64decode(encoded), _ROUNDS, _KEY_BYTES)
    try:
        return AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(proof), None) == _PROOF
    except InvalidTag:
        return False
