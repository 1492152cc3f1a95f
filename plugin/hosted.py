"""The components as other languages see them: each with its arguments and outputs as types.

Owns no behaviour: the classes say by annotations, which the host reads, what the components of `components` take and
give. Annotations are not postponed here, because the host does not resolve them.
"""

import pulumi

import components
from components.interface import (
    CertificateAuthorityArgs,
    IdentityArgs,
    KeystoreArgs,
    VoiceGatewayArgs,
    VoiceGatewayOutputs,
)


class VoiceGateway(components.VoiceGateway, VoiceGatewayOutputs):
    """A hardened IBM Voice Gateway: workloads, network policies, keys, certificates and key stores."""

    def __init__(self, name: str, args: VoiceGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args, opts)
        for output, value in self.outputs.items():
            setattr(self, output, value)


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
