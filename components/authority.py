"""The authority that signs a gateway's certificates: generated, brought, or exported by another stack.

Owns its key and certificate as outputs. Does not issue leaves (`identity`) and does not judge what was brought:
that happened before anything was declared to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_tls

from components.keys import private_key
from components.secrets import Secrets
from components.tokens import token
from keystore import split_pem
from plan.model import Authority, BroughtAuthority, GeneratedAuthority, ReferencedAuthority


@dataclass(frozen=True)
class CertificateAuthorityArgs:
    """What an authority is made from."""

    authority: Authority
    secrets: Secrets


class CertificateAuthority(pulumi.ComponentResource):
    """A certificate and the key that signs with it."""

    chain: pulumi.Output[list[str]]
    """PEM certificates, the signing one first, the root last; public."""
    private_key: pulumi.Output[str]
    """PEM of the signing key; secret."""

    def __init__(
        self, name: str, args: CertificateAuthorityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(token("CertificateAuthority"), name, {}, opts)
        match args.authority:
            case GeneratedAuthority() as generated:
                self._generate(name, generated)
            case BroughtAuthority() as brought:
                self.chain = pulumi.Output.from_input(list(brought.chain))
                self.private_key = args.secrets[brought.key]
            case ReferencedAuthority() as referenced:
                self._reference(name, referenced)
        self.register_outputs({"chain": self.chain, "privateKey": self.private_key})

    def _generate(self, name: str, authority: GeneratedAuthority) -> None:
        self.private_key = private_key(name, authority.key, self)
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
        self.chain = certificate.cert_pem.apply(lambda pem: [pem])

    def _reference(self, name: str, authority: ReferencedAuthority) -> None:
        stack = pulumi.StackReference(
            name, stack_name=authority.stack, opts=pulumi.ResourceOptions(parent=self)
        )
        certificate = _exported(stack, authority.stack, authority.certificate_output)
        self.chain = pulumi.Output.unsecret(certificate).apply(lambda pem: list(split_pem(pem)))
        self.private_key = pulumi.Output.secret(_exported(stack, authority.stack, authority.key_output))


def _exported(stack: pulumi.StackReference, stack_name: str, output: str) -> pulumi.Output[str]:
    def text(value: Any) -> str:  # noqa: ANN401 - another stack may export anything
        if not isinstance(value, str):
            raise pulumi.RunError(
                f"The stack {stack_name} exports no text named {output}: "
                f"export the authority's PEM there, or name the output that holds it."
            )
        return value

    return stack.get_output(output).apply(text)
