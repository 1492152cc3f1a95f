"""Key and certificate of one service: issued by an authority of the stack, or brought.

Owns them as outputs, with the public facts that reviewers need. Does not build key stores (`components.files`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_tls

from components.authority import CertificateAuthority, certificates_in
from components.keys import key_pair
from components.secrets import Secrets
from components.type_tokens import type_token
from facts.model.certificates import BroughtIdentity, IssuedIdentity
from facts.model.certificates import Identity as PlannedCertificate
from facts.model.values import SecretRef
from keystore import CertificateFacts, describe_certificate

if TYPE_CHECKING:
    from components.interface import IdentityArgs


@dataclass(frozen=True)
class Issuer:
    """An authority that the program passes as values."""

    chain: pulumi.Output[list[str]]
    """PEM certificates, the signing one first; public."""
    private_key: pulumi.Output[str]
    """PEM of the signing key; secret."""


@dataclass(frozen=True)
class PlannedIdentity:
    """An identity of a plan."""

    identity: PlannedCertificate
    authorities: Mapping[str, CertificateAuthority | Issuer]
    """Authorities of the plan by name."""
    secrets: Secrets | Mapping[SecretRef, pulumi.Output[str]]
    generations: Mapping[str, pulumi.Output[str]]
    """Suffix of each generation by its name."""


class Identity(pulumi.ComponentResource):
    """A generated key and a certificate for one service, signed by an authority."""

    certificate: pulumi.Output[str]
    """PEM of the leaf; public."""
    chain: pulumi.Output[list[str]]
    """PEM certificates, the leaf first, then those of the authority up to the root; public."""
    private_key: pulumi.Output[str]
    """PKCS8 PEM of the key; secret."""
    fingerprint: pulumi.Output[str]
    """SHA-256 of the leaf; public."""
    not_after: pulumi.Output[str]
    """End of the leaf's validity, ISO 8601; public."""

    def __init__(
        self,
        name: str,
        args: "IdentityArgs | Mapping[str, Any] | PlannedIdentity",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """A key and its certificate.

        Args:
            name: its logical name.
            args: names, lifetime and issuer, for a generated key; or an identity of a gateway's plan.
            opts: options.

        Raises:
            pulumi.RunError: with every fault of the arguments, before anything is registered.
        """
        if not isinstance(args, PlannedIdentity):
            args = _alone(name, args)
        super().__init__(type_token("Identity"), name, {}, opts)
        match args.identity:
            case IssuedIdentity() as issued:
                self._issue(name, issued, args)
            case BroughtIdentity() as brought:
                self.chain = pulumi.Output.from_input(list(brought.chain))
                self.private_key = args.secrets[brought.key]
        self.certificate = self.chain.apply(lambda chain: chain[0])
        self.facts: pulumi.Output[CertificateFacts] = self.certificate.apply(describe_certificate)
        self.fingerprint = self.facts.apply(lambda facts: facts.sha256)
        self.not_after = self.facts.apply(lambda facts: facts.not_after.isoformat())
        self.register_outputs(
            {
                "certificate": self.certificate,
                "chain": self.chain,
                "privateKey": self.private_key,
                "fingerprint": self.fingerprint,
                "notAfter": self.not_after,
            }
        )

    def _issue(self, name: str, identity: IssuedIdentity, args: PlannedIdentity) -> None:
        authority = args.authorities[identity.authority]
        generation_hosts = [
            args.generations[host.generation].apply(host.with_suffix) for host in identity.generation_names
        ]
        self.private_key = key_pair(name, identity.key, self).private
        request = pulumi_tls.CertRequest(
            name,
            private_key_pem=self.private_key,
            subject={"common_name": identity.common_name},
            dns_names=[*identity.dns_names, *generation_hosts],
            ip_addresses=list(identity.ip_addresses),
            opts=pulumi.ResourceOptions(parent=self),
        )
        leaf = pulumi_tls.LocallySignedCert(
            name,
            cert_request_pem=request.cert_request_pem,
            ca_cert_pem=authority.chain.apply(lambda chain: chain[0]),
            ca_private_key_pem=authority.private_key,
            allowed_uses=_uses(identity),
            set_subject_key_id=True,
            validity_period_hours=identity.validity.lifetime_hours,
            early_renewal_hours=identity.validity.early_renewal_hours,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.chain = pulumi.Output.all(leaf=leaf.cert_pem, authority=authority.chain).apply(
            lambda values: [*certificates_in(values["leaf"]), *values["authority"]]
        )


def _alone(name: str, given: Mapping[str, Any]) -> PlannedIdentity:
    """The arguments of a program as an identity of a plan with one authority."""
    from components.alone import identity  # noqa: PLC0415 - gateways do not need it

    issued = identity(name, given)
    issuer = Issuer(
        chain=pulumi.Output.from_input(given["issuerChain"]),
        private_key=pulumi.Output.secret(given["issuerKey"]),
    )
    return PlannedIdentity(issued, {issued.authority: issuer}, {}, {})


def _uses(identity: IssuedIdentity) -> list[str]:
    # key encipherment is for RSA key transport; an ECDSA key only signs (RFC 5480, section 3)
    encipherment = ["key_encipherment"] if identity.key.algorithm == "RSA" else []
    return ["digital_signature", *encipherment, *(use.value for use in identity.uses)]
