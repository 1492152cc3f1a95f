"""A declaration that a stack file contains: its values, and which of them are encrypted there.

Reads the configuration. `components.declared` checks the declaration.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from components.surroundings import read_file
from declaration.gateway import Gateway


@dataclass(frozen=True)
class StackDeclaration:
    """A declaration from the configuration of the stack."""

    values: Mapping[str, Any]
    """The declaration, encrypted values in clear."""
    written: object
    """The declaration in the stack file, with `{secure: ...}` for encrypted values; None if it is unknown."""

    @classmethod
    def read(cls, key: str) -> StackDeclaration:
        """The declaration in the configuration, under a key of this project.

        Raises:
            pulumi.ConfigMissingError: there is none.
        """
        values = pulumi.Config().require_object(key)
        return cls(values, _written(f"{pulumi.get_project()}:{key}", values))

    @property
    def name(self) -> str:
        """The gateway's name; the default if it has none."""
        return str(self.values.get("name", Gateway.model_fields["name"].default))


def _written(key: str, values: object) -> object:
    """The declaration in the stack file; None if the file is unknown.

    The engine only says whether the key contains any secret. If it does, the file says which values are encrypted. It is
    the engine's default file, or the file that the environment names instead of the option `--config-file`:
    https://github.com/pulumi/docs/pull/16595.
    """
    if not pulumi.runtime.is_config_secret(key):
        return values
    import yaml  # noqa: PLC0415 - loaded only where a stack has encrypted values

    name = os.environ.get("PULUMI_OPTION_CONFIG_FILE", f"Pulumi.{pulumi.get_stack()}.yaml")
    try:
        return yaml.safe_load(read_file(name))["config"][key]
    except (OSError, ValueError, yaml.YAMLError, LookupError, TypeError):
        return None
