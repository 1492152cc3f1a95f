"""What the package contains: its name, its version and its components."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pulumi

from components.type_tokens import PACKAGE
from plugin.hosted import (
    CertificateAuthority,
    Identity,
    Keystore,
    MediaRelay,
    Orchestrator,
    SpeechToTextAdapter,
    TextToSpeechAdapter,
    VoiceGateway,
)
from plugin.hosting import Host

COMPONENTS: list[type[pulumi.ComponentResource]] = [
    VoiceGateway,
    CertificateAuthority,
    Identity,
    Keystore,
    Orchestrator,
    MediaRelay,
    SpeechToTextAdapter,
    TextToSpeechAdapter,
]
"""What other languages can use."""

_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def version() -> str:
    """The version of this project."""
    return str(tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"])


def schema() -> dict[str, Any]:
    """The schema that the engine and generators of SDKs read."""
    parsed: dict[str, Any] = json.loads(str(provider().schema))
    return parsed


def provider() -> Host:
    """The provider of the package."""
    return Host(COMPONENTS, PACKAGE, version=version())
