"""The program: load the stack's declaration, deploy the gateway, export how to use it.

The single place that reads the Pulumi configuration, the stack file, the files that a declaration names, and the
clock; the clock decides only how what was brought is judged. When a certificate is due is the matter of the tls plugin.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EINVAL
from pathlib import Path

import pulumi

from components import deploy
from declaration.faults import DeclarationError
from declaration.files import MAX_FILE_BYTES
from declaration.folders import Place
from plan.preflight import accept

CONFIGURATION_KEY = "gateway"
"""Declared in Pulumi.yaml, so that the engine itself refuses a stack without it."""


def main() -> None:
    """Deploys what the stack declares."""
    document = pulumi.Config().require_object(CONFIGURATION_KEY)
    try:
        accepted = accept(document, _read, datetime.now(UTC), _written(document), _locate)
    except DeclarationError as error:
        raise pulumi.RunError(str(error)) from None
    with _without_collection():
        gateway = deploy(accepted.plan, accepted.secrets)
    for name, value in gateway.outputs.items():
        pulumi.export(name, value)


def _written(document: object) -> object:
    """The declaration as the stack file has it; None where it cannot be told.

    The engine says only whether the key holds any secret. Where it does, the file says which values are encrypted: the
    one that the engine takes by default, or the one that the environment names in place of the option `--config-file`:
    https://github.com/pulumi/docs/pull/16595.
    """
    key = f"{pulumi.get_project()}:{CONFIGURATION_KEY}"
    if not pulumi.runtime.is_config_secret(key):
        return document
    import yaml  # noqa: PLC0415 - loaded only where a stack has encrypted values

    name = os.environ.get("PULUMI_OPTION_CONFIG_FILE", f"Pulumi.{pulumi.get_stack()}.yaml")
    try:
        return yaml.safe_load(_read(name))["config"][key]
    except (OSError, ValueError, yaml.YAMLError, LookupError, TypeError):
        return None


def _read(name: str) -> bytes:
    """A file that the declaration names, up to one byte more than it may have.

    Raises:
        OSError: there is none, or it is a pipe or device, which may never end.
    """
    path = Path(name)
    if path.is_fifo() or path.is_char_device() or path.is_socket():
        raise OSError(EINVAL, "not a file")
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _locate(name: str) -> Place:
    """Where a path of the declaration leads, links followed, and whether another user owns it."""
    path = Path(name).resolve()
    try:
        is_of_another = path.stat().st_uid != os.geteuid()
    except OSError:  # not there yet, or not to be looked at: the provider says so when it writes
        is_of_another = False
    return Place(str(path), str(Path.cwd().resolve()), is_of_another)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no garbage while the SDK loads, nor later in what it loaded: all of it is kept to the end.

    Looking took a tenth of the whole run (docs/performance.md).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


main()
