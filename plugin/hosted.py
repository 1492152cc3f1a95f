"""The components as other languages see them: each with its arguments and outputs as types.

Owns no behaviour: the classes say by annotations, which the host reads, what the components of `components` take and
give. What they are is said there too. Annotations are not postponed here, because the host does not resolve them.
"""

import pulumi

import components
from components.gateway import Planned
from components.interface import (
    CertificateAuthorityArgs,
    IdentityArgs,
    KeystoreArgs,
    MediaRelayArgs,
    MediaRelayOutputs,
    OrchestratorArgs,
    OrchestratorOutputs,
    SpeechToTextAdapterArgs,
    SpeechToTextAdapterOutputs,
    TextToSpeechAdapterArgs,
    TextToSpeechAdapterOutputs,
    VoiceGatewayArgs,
    VoiceGatewayOutputs,
)


def _show_outputs(component: Planned) -> None:
    """Make an attribute of each output, because the host reads attributes."""
    for output, value in component.outputs.items():
        setattr(component, output, value)


class VoiceGateway(components.VoiceGateway, VoiceGatewayOutputs):
    def __init__(self, name: str, args: VoiceGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class CertificateAuthority(components.CertificateAuthority):
    def __init__(
        self, name: str, args: CertificateAuthorityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, args, opts)


class Identity(components.Identity):
    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)


class Keystore(components.Keystore):
    def __init__(self, name: str, args: KeystoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)


class Orchestrator(components.Orchestrator, OrchestratorOutputs):
    def __init__(self, name: str, args: OrchestratorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class MediaRelay(components.MediaRelay, MediaRelayOutputs):
    def __init__(self, name: str, args: MediaRelayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class SpeechToTextAdapter(components.SpeechToTextAdapter, SpeechToTextAdapterOutputs):
    def __init__(
        self, name: str, args: SpeechToTextAdapterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class TextToSpeechAdapter(components.TextToSpeechAdapter, TextToSpeechAdapterOutputs):
    def __init__(
        self, name: str, args: TextToSpeechAdapterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)
