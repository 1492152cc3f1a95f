"""A warning names each credential that the stack file holds in clear text, without its value.

Encrypted ones get no warning.
"""

from collections.abc import Callable

import pytest

from declaration.stack_file import KEY
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed

pytestmark = pytest.mark.engine

_NAMED = (
    "stack file: 1 credential is in clear, here and in the engine's history and logs: textToSpeech.apiKey;"
)


def test_credentials_in_clear_are_named_and_encrypted_ones_are_not(sandbox: Callable[..., Sandbox]) -> None:
    """Preview and outputs warn of clear-text credentials only, also if a key holds both kinds.

    They never show the value.
    """
    declared = changed(DEV, {**QUICK, "assistant.apiKey": "hunter-one", "textToSpeech.apiKey": "hunter-two"})
    program = Program(sandbox(ROOT), declared)
    stack = program.sandbox

    plain = program.run("preview")
    _encrypt(stack, "assistant.apiKey", "hunter-one")
    mixed = program.up()
    shown, history, previewed = _shown(stack), _history(stack), program.run("preview", "--json").text
    _encrypt(stack, "textToSpeech.apiKey", "hunter-two")
    program.up()

    assert "stack file: 2 credentials are in clear" in plain.text
    assert "hunter-two" not in plain.text
    assert _NAMED in mixed.text
    assert [warning.startswith(_NAMED) for warning in shown] == [True]
    assert _shown(stack) == []
    # the runbook says that plain values show here
    assert ("hunter-two" in history, "hunter-two" in previewed) == (True, True)
    assert "hunter-one" not in history + previewed


def test_a_whole_free_object_can_be_encrypted(sandbox: Callable[..., Sandbox]) -> None:
    """An object without fixed keys can be encrypted as one JSON text, and the adapter gets the same file."""
    program = Program(sandbox(ROOT), changed(DEV, QUICK))
    _encrypt(program.sandbox, "adapter.google.recognitionConfig", '{"useEnhanced": true}')

    program.up()

    name = "stt-adapter.credentials.recognitionConfig.json"
    assert program.files("stt-adapter")[name] == b'{\n  "useEnhanced": true\n}\n'
    assert "useEnhanced" not in program.sandbox.config


def test_the_stack_of_a_newcomer_is_not_warned_of(sandbox: Callable[..., Sandbox]) -> None:
    """The example credentials of the dev stack cause no warning, because they say that they are invented."""
    assert "stack file: " not in Program(sandbox(ROOT), changed(DEV, QUICK)).run("preview").text


def _shown(stack: Sandbox) -> list[str]:
    return [warning for warning in stack.outputs()["warnings"] if warning.startswith("stack file: ")]


def _history(stack: Sandbox) -> str:
    files = stack.state_folder.glob("backend/.pulumi/history/**/*.history.json")
    return "".join(file.read_text(encoding="utf-8") for file in files)


def _encrypt(stack: Sandbox, path: str, value: str) -> None:
    done = stack.pulumi("config", "set-all", "--path", "--secret", f"{KEY}.{path}={value}")
    assert done.code == 0, done.text
    stack.config = stack.config_file.read_text(encoding="utf-8")
