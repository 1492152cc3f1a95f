"""The authority that signs a gateway's certificates: generated, brought, or exported by another stack.

Owns its key and certificate as outputs. Does not issue leaves (`identity`), and does not check what was
brought: that happens before anything is declared to the engine.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_tls

from components.keys import key_pair
from components.secrets import Secrets
from components.type_tokens import type_token
from facts.model.certificates import (
    Anchor,
    Authority,
    AuthorityAnchor,
    BroughtAuthority,
    GeneratedAuthority,
    PemAnchor,
    ReferencedAuthority,
)
from facts.model.values import SecretRef
from keystore import authority_fingerprint, split_pem

if TYPE_CHECKING:
    from components.interface import CertificateAuthorityArgs


@dataclass(frozen=True)
class PlannedAuthority:
    """An authority of a plan."""

    authority: Authority
    secrets: Secrets | Mapping[SecretRef, pulumi.Output[str]]


class CertificateAuthority(pulumi.ComponentResource):
    """An authority that signs certificates: a generated key and its own certificate."""

    chain: pulumi.Output[list[str]]
    """PEM certificates, the signing one first, the root last; public."""
    private_key: pulumi.Output[str]
    """PEM of the signing key; secret."""
    fingerprint: pulumi.Output[str]
    """Digest of name and key. It stays the same when the certificate is renewed, so it is known before that; public."""

    def __init__(
        self,
        name: str,
        args: "CertificateAuthorityArgs | Mapping[str, Any] | PlannedAuthority",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """An authority.

        Args:
            name: its logical name.
            args: its name and lifetime, for a generated authority; or one of a gateway's plan.
            opts: options.

        Raises:
            pulumi.RunError: with every fault of the arguments, before anything is registered.
        """
        if not isinstance(args, PlannedAuthority):
            from components.alone import authority  # noqa: PLC0415 - gateways do not need it

            args = PlannedAuthority(authority(name, args), {})
        super().__init__(type_token("CertificateAuthority"), name, {}, opts)
        match args.authority:
            case GeneratedAuthority() as generated:
                self._generate(name, generated)
            case BroughtAuthority() as brought:
                self.chain = pulumi.Output.from_input(list(brought.chain))
                self.fingerprint = self.chain.apply(_first_fingerprint)
                self.private_key = args.secrets[brought.key]
            case ReferencedAuthority() as referenced:
                self._reference(name, referenced)
        self.register_outputs({"chain": self.chain, "privateKey": self.private_key})

    def _generate(self, name: str, authority: GeneratedAuthority) -> None:
        key = key_pair(name, authority.key, self)
        self.private_key = key.private
        self.fingerprint = key.public.apply(lambda public: _fingerprint(authority.common_name, public))
        certificate = pulumi_tls.SelfSignedCert(
            name,
            private_key_pem=self.private_key,
            subject={"common_name": authority.common_name},
            is_ca_certificate=True,
            allowed_uses=["cert_signing", "crl_signing"],
            set_subject_key_id=True,
            validity_period_hours=authority.validity.lifetime_hours,
            early_renewal_hours=authority.validity.early_renewal_hours,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.chain = certificate.cert_pem.apply(certificates_in)

    def _reference(self, name: str, authority: ReferencedAuthority) -> None:
        stack = pulumi.StackReference(
            name, stack_name=authority.stack, opts=pulumi.ResourceOptions(parent=self)
        )
        certificate = _exported(stack, authority.stack, authority.certificate_output)
        self.chain = pulumi.Output.unsecret(certificate).apply(certificates_in)
        self.fingerprint = self.chain.apply(_first_fingerprint)
        self.private_key = pulumi.Output.secret(_exported(stack, authority.stack, authority.key_output))


def certificates_in(pem: str) -> list[str]:
    """The certificates of a PEM text that is known only during the run. The text is parsed once, here."""
    return list(split_pem(pem))


def _exported(stack: pulumi.StackReference, stack_name: str, output: str) -> pulumi.Output[str]:
    def text(value: Any) -> str:  # noqa: ANN401 - another stack may export anything
        if not isinstance(value, str):
            raise pulumi.RunError(
                f"The stack {stack_name} exports no text named {output}: "
                f"export the authority's PEM there, or name the output that contains it."
            )
        return value

    return stack.get_output(output).apply(text)


def certificates_of(
    anchors: Iterable[Anchor], authorities: Mapping[str, CertificateAuthority]
) -> pulumi.Output[list[str]]:
    """PEM of every certificate of the anchors. Chains are complete, so a peer need not send its intermediates."""
    anchored = [_anchored(anchor, authorities) for anchor in anchors]
    return pulumi.Output.all(*anchored).apply(lambda chains: [pem for chain in chains for pem in chain])


def _anchored(anchor: Anchor, authorities: Mapping[str, CertificateAuthority]) -> pulumi.Output[list[str]]:
    match anchor:
        case AuthorityAnchor():
            return authorities[anchor.authority].chain
        case PemAnchor():
            return pulumi.Output.from_input([anchor.pem])


def _fingerprint(common_name: str, public_key: str) -> str:
    return hashlib.sha256(f"{common_name}\n{public_key}".encode()).hexdigest()


def _first_fingerprint(chain: Sequence[str]) -> str:
    return authority_fingerprint(chain[0])
