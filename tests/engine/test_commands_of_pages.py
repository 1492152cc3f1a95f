"""The engine's commands on the pages: the engine knows each of them, with its options.

The tests only ask for the help of each command. Most commands need a cluster, an account or the reader's stack.
"""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.bootstrap.engine import Engine
from tests.support.blocks import of
from tests.support.documents import ROOT

pytestmark = pytest.mark.engine


def _commands() -> Iterator[str]:
    """Each call of the engine in a shell block, up to a pipe or a redirection."""
    for block in of("sh"):
        for line in block.commands:
            call = re.search(r"(?:^|\| |=\S+ )pulumi ([^|<>]+)", line)
            if call is not None:
                yield call[1].strip()


COMMANDS = sorted(set(_commands()))


def _help(engine: Path, words: list[str]) -> "subprocess.CompletedProcess[str]":
    environment = {"PULUMI_SKIP_UPDATE_CHECK": "true", "HOME": str(ROOT / ".cache")}
    return subprocess.run(
        [str(engine), *words, "--help"], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_engine_is_understood(command: str) -> None:
    """The engine accepts each option of the command, and the help is that of the command itself."""
    engine = Engine(ROOT).find()
    assert engine is not None
    words = shlex.split(command)
    names = [word for word in words if re.fullmatch(r"[a-z]+", word)]

    told = _help(engine, words)

    assert told.returncode == 0, told.stderr
    usage = told.stdout.partition("Usage:")[2].split()[1:]
    aliases = told.stdout.partition("Aliases:")[2].partition("\n\n")[0]
    assert usage[0] == names[0]
    if usage[1:2] and re.fullmatch(r"[a-z]+", usage[1]):
        assert names[1] == usage[1] or names[1] in aliases


def test_an_unknown_option_is_seen() -> None:
    """The comparison itself works: an unknown option makes it fail."""
    engine = Engine(ROOT).find()
    assert engine is not None
    assert _help(engine, ["up", "--no-such-option"]).returncode != 0
    assert len(COMMANDS) >= 10
