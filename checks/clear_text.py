"""Credentials in clear in the stack file, and how to encrypt them.

Owns the comparison of the stack file, where an encrypted value is `{secure: ...}`, with the declaration from the
engine, where it is decrypted. A value that is equal in both is in clear in the file. Warnings name paths, never values.

A text counts as a credential if the name of its field or its key in a free object is a name for credentials, or if the
text contains one. For other settings in free objects, which are secret too, there is no warning.
"""

import shlex
from collections.abc import Collection, Iterator, Mapping

from declaration.base import below
from declaration.credentials import holds_credential, names_credential
from declaration.faults import DeclarationWarning
from declaration.stack_file import NAME

INVENTED = "invented"
"""A credential that contains this word is an example: there is no warning."""


def warnings(
    written: object, document: Mapping[str, object], secrets: Collection[str]
) -> Iterator[DeclarationWarning]:
    """One warning with every credential that is in clear; none if all are encrypted or marked as invented.

    Args:
        written: the declaration in the stack file; if it is another file, only equal values count.
        document: the declaration from the engine.
        secrets: the paths of secret values in it.
    """
    paths = sorted(_paths_in_clear(written, document, secrets, "", None))
    if paths:
        command = shlex.join(["pulumi", "config", "set", "--secret", "--path", f"{NAME}.{paths[0]}"])
        yield DeclarationWarning(
            "stack file",
            f"{len(paths)} credential{'s are' if len(paths) > 1 else ' is'} in clear, here and in the"
            f" engine's history and logs: {', '.join(paths)}; encrypt each by its path, for example: {command}",
        )


def _paths_in_clear(
    written: object, decrypted: object, secrets: Collection[str], path: str, names: tuple[str, ...] | None
) -> Iterator[str]:
    """Paths of credentials that are equal in both.

    Args:
        written: the value in the file at this path.
        decrypted: the value from the engine at this path.
        secrets: the paths of secret values.
        path: the path.
        names: the key of the secret field and the keys inside it; None outside of secret fields.
    """
    if isinstance(written, Mapping) and isinstance(decrypted, Mapping):
        # the content of a named file is not in the stack file
        for key in sorted(written.keys() & decrypted.keys()) if written.keys() != {"file"} else ():
            place = below(path, key)
            inner = (*names, key) if names is not None else (key,) if place in secrets else None
            yield from _paths_in_clear(written[key], decrypted[key], secrets, place, inner)
    elif isinstance(written, list) and isinstance(decrypted, list):
        for position, (one, other) in enumerate(zip(written, decrypted, strict=False)):
            yield from _paths_in_clear(one, other, secrets, below(path, position), names)
    elif isinstance(written, str | int) and not isinstance(written, bool) and written == decrypted:
        text = str(written)
        if INVENTED not in text and (any(map(names_credential, names or ())) or holds_credential(text)):
            yield path
