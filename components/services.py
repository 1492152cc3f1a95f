"""The services of a gateway, each as a component that is deployed without the others.

Owns their classes. `plan.services_alone` decides which arguments and outputs each has, and which part of a plan it is.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi

from components.declared import declared_alone
from components.gateway import Planned
from plan.services_alone import ALONE

if TYPE_CHECKING:
    from components.interface import (
        MediaRelayArgs,
        OrchestratorArgs,
        SpeechToTextAdapterArgs,
        TextToSpeechAdapterArgs,
    )

_BY_NOUN = {service.noun: service for service in ALONE}


class _Service(Planned):
    """A service; its arguments are fields of a declaration."""

    def __init__(
        self, noun: str, name: str, args: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        super().__init__(noun, name, declared_alone(_BY_NOUN[noun], name, args), opts)


class Orchestrator(_Service):
    """The SIP orchestrator alone. Its relay is deployed separately, in the same namespace."""

    def __init__(
        self,
        name: str,
        args: "OrchestratorArgs | Mapping[str, Any]",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("Orchestrator", name, args, opts)


class MediaRelay(_Service):
    """The media relay alone. Its orchestrator is deployed separately, in the same namespace."""

    def __init__(
        self,
        name: str,
        args: "MediaRelayArgs | Mapping[str, Any]",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("MediaRelay", name, args, opts)


class SpeechToTextAdapter(_Service):
    """The speech-to-text adapter alone. Relays of other stacks call it as their speech service."""

    def __init__(
        self,
        name: str,
        args: "SpeechToTextAdapterArgs | Mapping[str, Any]",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("SpeechToTextAdapter", name, args, opts)


class TextToSpeechAdapter(_Service):
    """The text-to-speech adapter alone. Relays of other stacks call it as their speech service."""

    def __init__(
        self,
        name: str,
        args: "TextToSpeechAdapterArgs | Mapping[str, Any]",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("TextToSpeechAdapter", name, args, opts)
