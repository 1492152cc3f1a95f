"""The program: load the stack's declaration, deploy the gateway, export how to use it.

The single place that reads the Pulumi configuration and the stack file. The clock decides only how brought material is
judged: the tls plugin decides when a certificate is due.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pulumi

from components import deploy
from components.declared import locate, read_file
from declaration.faults import DeclarationError
from plan.preflight import accept

CONFIGURATION_KEY = "gateway"
"""Declared in Pulumi.yaml, so that the engine itself refuses a stack without it."""


def main() -> None:
    """Deploys what the stack declares."""
    document = pulumi.Config().require_object(CONFIGURATION_KEY)
    try:
        accepted = accept(document, read_file, datetime.now(UTC), _written(document), locate)
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
        return yaml.safe_load(read_file(name))["config"][key]
    except (OSError, ValueError, yaml.YAMLError, LookupError, TypeError):
        return None


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
