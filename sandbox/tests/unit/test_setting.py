import io
import sys

import pytest

from sandbox import setting
from sandbox.errors import SandboxError
from sandbox.setting import Input, with_value

KEY = "front.assistant.apiKey"
SECRET = ["config", "set", "--secret", "--path", KEY]


def pipe(monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    """Give this text on standard input, which is no terminal."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))


def terminal(monkeypatch: pytest.MonkeyPatch, *typed: str) -> list[str]:
    """Type these lines at a terminal; answer the prompts that are shown."""
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
    """What is piped reaches the engine by its standard input, byte for byte."""
    pipe(monkeypatch, b"canary\xff\n")
    assert Input(tuple(SECRET), b"canary\xff\n") == with_value(SECRET)


def test_typed_secret_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the value is asked for, without an echo, and the prompt names the key."""
    prompts = terminal(monkeypatch, "canary")
    assert Input(tuple(SECRET), b"canary") == with_value(SECRET)
    assert [f"value of {KEY}: "] == prompts


@pytest.mark.parametrize("given", [b"", b"\n", b" \n", b"\r\n", b"\t"])
def test_empty_piped_secret_is_refused(monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    """An empty pipe is a mistake, such as a variable that was never set."""
    pipe(monkeypatch, given)
    with pytest.raises(SandboxError, match=r"^The secret is empty; nothing was changed"):
        with_value(SECRET)


@pytest.mark.parametrize("typed", [(), ("",), (" ",)])
def test_empty_typed_secret_is_refused(monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]) -> None:
    """So are the return key alone and the end of the input."""
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
    """Wherever the value stands."""
    with pytest.raises(SandboxError, match="The secret is empty"):
        with_value(arguments)


@pytest.mark.parametrize(
    "arguments",
    [[*SECRET, "canary"], ["config", "set", KEY, "canary", "--secret", "--path"], [*SECRET, "--", "canary"]],
)
def test_secret_among_the_words_is_taken_out_of_them(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The engine, and its log, get it by standard input; a warning says the better way, without the value."""
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
    """They may read standard input themselves, and an empty value that is no secret is the user's choice."""
    assert Input(tuple(arguments), None) == with_value(arguments)


def test_plain_value_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is left out is read, secret or not; options that take a word keep it."""
    pipe(monkeypatch, b"5061")
    arguments = ("config", "set", "--type", "int", "front.port")
    assert Input(arguments, b"5061") == with_value(arguments)
    pipe(monkeypatch, b"")
    assert Input(arguments, b"") == with_value(arguments)
