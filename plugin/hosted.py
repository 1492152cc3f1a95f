"""The components as other languages see them: each with its arguments and outputs as types.

Owns no behaviour: the classes say by annotations, which the host reads, what the components of `components` take and
give. Annotations are not postponed here, because the host does not resolve them.
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
    """A hardened IBM Voice Gateway: workloads, network policies, keys, certificates and key stores."""

    def __init__(self, name: str, args: VoiceGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class CertificateAuthority(components.CertificateAuthority):
    """An authority that signs certificates: a generated key and its own certificate."""

    def __init__(
        self, name: str, args: CertificateAuthorityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, args, opts)


class Identity(components.Identity):
    """A generated key and a certificate for one service, signed by an authority."""

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)


class Keystore(components.Keystore):
    """A PKCS12 store whose bytes are the same as long as its content is."""

    def __init__(self, name: str, args: KeystoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)


class Orchestrator(components.Orchestrator, OrchestratorOutputs):
    """The SIP orchestrator, for a relay that is deployed apart, in the same namespace."""

    def __init__(self, name: str, args: OrchestratorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class MediaRelay(components.MediaRelay, MediaRelayOutputs):
    """The media relay, for an orchestrator that is deployed apart, in the same namespace."""

    def __init__(self, name: str, args: MediaRelayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class SpeechToTextAdapter(components.SpeechToTextAdapter, SpeechToTextAdapterOutputs):
    """The speech-to-text adapter, for relays elsewhere, which call it as their speech service."""

    def __init__(
        self, name: str, args: SpeechToTextAdapterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)


class TextToSpeechAdapter(components.TextToSpeechAdapter, TextToSpeechAdapterOutputs):
    """The text-to-speech adapter, for relays elsewhere, which call it as their speech service."""

    def __init__(
        self, name: str, args: TextToSpeechAdapterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, args, opts)
        _show_outputs(self)
