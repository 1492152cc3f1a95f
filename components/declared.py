"""A gateway's arguments from a declaration, as a program in Python writes it: checked, with values that come late.

Owns the way from a mapping to `VoiceGatewayArgs`, and what a run knows of its surroundings: files, folders and the
clock. An output may stand for a secret, such as a password that another resource makes. It cannot stand for what the
plan needs, such as an address: the number and form of the resources depend on it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import EINVAL
from pathlib import Path
from typing import Any

import pulumi

from components.arguments import VoiceGatewayArgs
from declaration.base import below
from declaration.faults import DeclarationError, Fault
from declaration.files import MAX_FILE_BYTES
from declaration.folders import Place
from plan.preflight import Accepted, accept


def declared(name: str, declaration: Mapping[str, Any]) -> VoiceGatewayArgs:
    """The arguments of a gateway.

    Args:
        name: the gateway's name, unless the declaration has one.
        declaration: what docs/reference.md describes, as dicts, lists and single values.

    Raises:
        pulumi.RunError: with every fault of the declaration; the program ends with its text and without a trace.
    """
    late = _Late()
    document = {"name": name, **late.stand_ins(declaration)}
    try:
        accepted = accept(document, read_file, datetime.now(UTC), None, locate)
        late.check(accepted)
    except DeclarationError as error:
        raise pulumi.RunError(str(late.explained(error))) from None
    return VoiceGatewayArgs(accepted.plan, late.put_back(accepted))


@dataclass
class _Late:
    """Outputs in a declaration. While it is checked, a text stands for each; it looks like a good password."""

    outputs: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    """By the text that stands for it."""
    paths: dict[str, str] = field(default_factory=dict)
    """Where each stands in the declaration."""

    def stand_ins(self, value: Any, path: str = "") -> Any:  # noqa: ANN401 - any part of a declaration
        if isinstance(value, pulumi.Output):
            text = f"late-{hashlib.sha256(path.encode()).hexdigest()[:24]}"
            self.outputs[text], self.paths[text] = value, path
            return text
        if isinstance(value, Mapping):
            return {key: self.stand_ins(part, below(path, str(key))) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.stand_ins(part, below(path, index)) for index, part in enumerate(value)]
        return value

    def check(self, accepted: Accepted) -> None:
        """Refuse outputs that stand for anything but a whole secret.

        Raises:
            DeclarationError: with a fault for each.
        """
        whole = {secret.get_secret_value() for secret in accepted.secrets.values()}
        faults = [_needed_now(path) for text, path in self.paths.items() if text not in whole]
        if faults:
            raise DeclarationError(faults)

    def explained(self, error: DeclarationError) -> DeclarationError:
        """The error, in which a fault of an output says that the value comes too late."""
        late = set(self.paths.values())
        return DeclarationError(
            [_needed_now(each.path) if each.path in late else each for each in error.faults]
        )

    def put_back(self, accepted: Accepted) -> dict[str, Any]:
        """The secrets of the plan, with the outputs themselves."""
        return {
            name: self.outputs.get(secret.get_secret_value(), secret)
            for name, secret in accepted.secrets.items()
        }


def _needed_now(path: str) -> Fault:
    return Fault(
        path,
        "is an output, whose value comes too late for the plan",
        "write the value itself; an output may stand for a password, a passphrase or an API key",
    )


def read_file(name: str) -> bytes:
    """A file that the declaration names, up to one byte more than it may have.

    Raises:
        OSError: there is none, or it is a pipe or device, which may never end.
    """
    path = Path(name)
    if path.is_fifo() or path.is_char_device() or path.is_socket():
        raise OSError(EINVAL, "not a file")
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def locate(name: str) -> Place:
    """Where a path of the declaration leads, links followed, and whether another user owns it."""
    path = Path(name).resolve()
    try:
        is_of_another = path.stat().st_uid != os.geteuid()
    except OSError:  # not there yet, or not to be looked at: the provider says so when it writes
        is_of_another = False
    return Place(str(path), str(Path.cwd().resolve()), is_of_another)
