"""The types of arguments, for people who write programs in Python.

The type checkers read this file. `make check` fails if they find another error than the ignored ones, or if an ignored
line has no error. The values are checked when the tests run.
"""

import pulumi
import pytest

from components import Identity, SpeechToTextAdapter, VoiceGateway
from components.interface import IdentityArgs, SpeechToTextAdapterArgs, Target, VoiceGatewayArgs
from tests.support.pulumi import run

TARGET: Target = {"kubernetes": {}}


def test_what_the_types_accept_is_accepted() -> None:
    """The types accept a declaration with an output for a password, and so does the program."""

    def program() -> None:
        declaration: VoiceGatewayArgs = {
            "target": TARGET,
            "assistant": {
                "url": "https://a.example.com",
                "username": "gw",
                "password": pulumi.Output.secret("password-of-the-assistant"),
            },
            "speechToText": {"url": "https://s.example.com"},
            "textToSpeech": {"url": "https://s.example.com"},
            "tls": {"trust": {"assistant": [], "speech": []}},
        }
        VoiceGateway("gw", declaration)

    assert run(program).of("apps/v1:Deployment")


UNKNOWN: VoiceGatewayArgs = {"target": TARGET, "colour": "red"}  # type: ignore[typeddict-unknown-key]
MISSING: IdentityArgs = {"commonName": "sbc"}  # type: ignore[typeddict-item]
OTHER: SpeechToTextAdapterArgs = {
    "target": TARGET,
    "adapter": {"google": {"credentials": "{}"}},
    "assistant": {"url": "https://a.example.com"},  # type: ignore[typeddict-unknown-key]
}


def test_what_the_types_refuse_is_refused() -> None:
    """The types refuse unknown keys, missing keys, and a field of another service."""
    with pytest.raises(pulumi.RunError, match="colour"):
        run(lambda: VoiceGateway("gw", UNKNOWN))
    with pytest.raises(pulumi.RunError, match="issuerChain"):
        run(lambda: Identity("sbc", MISSING))
    with pytest.raises(pulumi.RunError, match="assistant"):
        run(lambda: SpeechToTextAdapter("gw", OTHER))
