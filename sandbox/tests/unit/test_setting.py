import io
import sys

import pytest

from sandbox import setting
from sandbox.errors import SandboxError
from sandbox.setting import Input, with_value

KEY = "front.assistant.apiKey"
SECRET = ["config", "set", "--secret", "--path", KEY]


def pipe(monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    """Put this text on a standard input that is no terminal."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))


def terminal(monkeypatch: pytest.MonkeyPatch, *typed: str) -> list[str]:
    """Type these lines at a terminal, and return the prompts that are shown."""
    prompts: list[str] = []
    lines = iter(typed)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        for line in lines:
            return line
        raise EOFError

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(setting, "getpass", ask)
    return prompts


def test_piped_secret_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piped value reaches the engine through its standard input with the same bytes."""
    pipe(monkeypatch, b"canary\xff\n")
    assert Input(tuple(SECRET), b"canary\xff\n") == with_value(SECRET)


def test_typed_secret_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal, the prompt names the key, and the typed value is not shown."""
    prompts = terminal(monkeypatch, "canary")
    assert Input(tuple(SECRET), b"canary") == with_value(SECRET)
    assert [f"value of {KEY}: "] == prompts


@pytest.mark.parametrize("given", [b"", b"\n", b" \n", b"\r\n", b"\t"])
def test_empty_piped_secret_is_refused(monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    """An empty pipe is refused, because it is usually a mistake, such as an empty variable."""
    pipe(monkeypatch, given)
    with pytest.raises(SandboxError, match=r"^The secret is empty; nothing was changed"):
        with_value(SECRET)


@pytest.mark.parametrize("typed", [(), ("",), (" ",)])
def test_empty_typed_secret_is_refused(monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]) -> None:
    """An empty line, spaces, or the end of the input at the terminal is refused as an empty secret."""
    terminal(monkeypatch, *typed)
    with pytest.raises(SandboxError, match="The secret is empty"):
        with_value(SECRET)


@pytest.mark.parametrize(
    "arguments",
    [
        [*SECRET, ""],
        [*SECRET, " "],
        ["config", "set", "--path", KEY, "", "--secret"],
        ["config", "set", "--secret=true", KEY, ""],
        ["config", "set-all", "--path", "--secret", f"{KEY}="],
        ["config", "set-all", f"--secret={KEY}= "],
        ["config", "set-all", "--secret", "a=b", "--secret", KEY],
    ],
)
def test_empty_secret_among_the_words_is_refused(arguments: list[str]) -> None:
    """An empty secret in the arguments is refused at any position."""
    with pytest.raises(SandboxError, match="The secret is empty"):
        with_value(arguments)


@pytest.mark.parametrize(
    "arguments",
    [[*SECRET, "canary"], ["config", "set", KEY, "canary", "--secret", "--path"], [*SECRET, "--", "canary"]],
)
def test_secret_among_the_words_is_taken_out_of_them(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A secret in the arguments reaches the engine through standard input, so that its log does not show it.

    A warning names the better way, without the value.
    """
    asked = with_value(arguments)
    told = capsys.readouterr().err
    assert "canary" not in asked.arguments
    assert b"canary" == asked.given
    assert "warning: a secret on the command line is seen by others" in told
    assert "canary" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["config", "set", "a:b", "value"],
        ["config", "set", "--plaintext", "a:b", "value"],
        ["config", "set", "--type", "string", "a:b", ""],
        ["config", "set-all", "--plaintext", "a=b"],
        ["config", "get", "a:b"],
        ["config", "set", "--help"],
        ["stack", "output", "--json"],
        [],
    ],
)
def test_other_commands_stay_as_they_are(arguments: list[str]) -> None:
    """Other commands keep their arguments and their standard input, and an empty plain value is allowed."""
    assert Input(tuple(arguments), None) == with_value(arguments)


def test_plain_value_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain value that is missing is read from standard input, and the arguments of options are kept."""
    pipe(monkeypatch, b"5061")
    arguments = ("config", "set", "--type", "int", "front.port")
    assert Input(arguments, b"5061") == with_value(arguments)
    pipe(monkeypatch, b"")
    assert Input(arguments, b"") == with_value(arguments)
