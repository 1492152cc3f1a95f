"""Credentials that stand in clear in the stack file, and how to encrypt them.

Owns the comparison of the stack file, where an encrypted value is `{secure: ...}`, with the declaration that the engine
handed over, where it is plain. What is the same in both is in clear in the file. Names places, never values.

A text counts as a credential where its field is one by its name, where a name in a free object says so, or where the
text itself carries one; other settings in free objects are kept secret without a word.
"""

import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from declaration.base import below
from declaration.credentials import holds_credential, names_credential

INVENTED = "invented"
"""A credential with this word in it is said to be an example, and not warned of."""


def warnings(written: object, document: Mapping[str, object], secrets: Collection[str]) -> Iterator[str]:
    """One warning with every credential that is in clear; none where all are encrypted or said to be invented.

    Args:
        written: the declaration as the stack file has it; of another file, only what is the same counts.
        document: the declaration as the engine handed it over.
        secrets: the places of secret values in it.
    """
    found = sorted(_Search(secrets).found(written, document, "", None))
    if found:
        command = shlex.join(["pulumi", "config", "set", "--secret", "--path", f"gateway.{found[0]}"])
        yield (
            f"stack file: {len(found)} credential{'s are' if len(found) > 1 else ' is'} in clear, there and in the"
            f" engine's history and logs: {', '.join(found)}; encrypt each by its path, such as: {command}"
        )


@dataclass(frozen=True)
class _Search:
    secrets: Collection[str]

    def found(
        self, written: object, given: object, path: str, names: tuple[str, ...] | None
    ) -> Iterator[str]:
        """Where a credential is the same in both.

        Args:
            written: what the file has at this path.
            given: what the engine handed over there.
            path: the place.
            names: the name of the secret place that this is, or lies in, and those below it; None outside of one.
        """
        if isinstance(written, Mapping) and isinstance(given, Mapping):
            # what a named file holds is not in the stack file
            for key in sorted(written.keys() & given.keys()) if written.keys() != {"file"} else ():
                place = below(path, key)
                inner = (*names, key) if names is not None else (key,) if place in self.secrets else None
                yield from self.found(written[key], given[key], place, inner)
        elif isinstance(written, list) and isinstance(given, list):
            for position, (one, other) in enumerate(zip(written, given, strict=False)):
                yield from self.found(one, other, below(path, position), names)
        elif isinstance(written, str | int) and not isinstance(written, bool) and written == given:
            text = str(written)
            if INVENTED not in text and (any(map(names_credential, names or ())) or holds_credential(text)):
                yield path
