"""`config set`: the source of the value. A secret is read from standard input and is never in the arguments.

Every user of the machine can see the arguments of a process, and the engine logs them.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from getpass import getpass
from typing import Self

from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError

_WITH_VALUE = {
    "--type",
    "--stack",
    "-s",
    "--config-file",
    "--cwd",
    "-C",
    "--color",
    "--verbose",
    "-v",
    "--tracing",
}
"""Options that take the next word as their value: `pulumi config set --help`."""

_EMPTY = "The secret is empty; nothing was changed. Give its value on standard input, or type it when you are asked."


@dataclass(frozen=True)
class Setting:
    """The arguments of a `config set`."""

    options: tuple[str, ...]
    key: str
    value: str | None
    """None if it is not in the arguments."""

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Self | None:
        """The arguments of this command, if it sets one key."""
        if list(arguments[:2]) != ["config", "set"]:
            return None
        options, words = [], []
        rest = list(arguments[2:])
        while rest:
            word = rest.pop(0)
            if word == "--":
                words += rest
                break
            if word.startswith("-") and word != "-":
                options.append(word)
                if word in _WITH_VALUE and rest:
                    options.append(rest.pop(0))
            else:
                words.append(word)
        if len(words) not in {1, 2}:
            return None
        return cls(tuple(options), words[0], words[1] if len(words) > 1 else None)

    @property
    def secret(self) -> bool:
        """Whether the value will be encrypted."""
        return bool({"--secret", "--secret=true"} & set(self.options))


@dataclass(frozen=True)
class Input:
    """An engine command and its standard input. None means the standard input of the launcher."""

    arguments: tuple[str, ...]
    given: bytes | None


def with_value(arguments: Sequence[str]) -> Input:
    """Let a `config set` read its value from standard input. Any other command stays as it is.

    Raises:
        SandboxError: the value is a secret and is empty.
    """
    _refuse_empty_of_many(arguments)
    setting = Setting.of(arguments)
    if setting is None or not (setting.secret or setting.value is None):
        return Input(tuple(arguments), None)
    value = _ask(setting) if setting.value is None else setting.value.encode()
    if setting.secret and not value.strip():
        raise SandboxError(_EMPTY)
    if setting.value is not None:
        _warn()
    return Input(("config", "set", *setting.options, setting.key), value)


def _refuse_empty_of_many(arguments: Sequence[str]) -> None:
    if list(arguments[:2]) != ["config", "set-all"]:
        return
    pairs = [
        arguments[at + 1] if word == "--secret" else word.removeprefix("--secret=")
        for at, word in enumerate(arguments)
        if (word == "--secret" and at + 1 < len(arguments)) or word.startswith("--secret=")
    ]
    if any(not pair.partition("=")[2].strip() for pair in pairs):
        raise SandboxError(_EMPTY)
    if pairs:
        _warn()


def _warn() -> None:
    say(
        "warning: a secret on the command line is seen by others on this machine and kept in the shell's history. "
        "Leave it out: it is then read from standard input."
    )


def _ask(setting: Setting) -> bytes:
    if sys.stdin is None:
        return b""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    prompt = f"value of {setting.key}: "
    try:
        return (getpass(prompt) if setting.secret else input(prompt)).encode()
    except EOFError:
        return b""
