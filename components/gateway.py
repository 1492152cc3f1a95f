"""A voice gateway: everything that one declaration asks for, as one component.

Owns the order of the whole: secrets, authorities, identities, then the target, then the outputs. What each is made
of is the matter of the modules it calls; what must run was decided by the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pydantic import BaseModel, SecretStr

from components import outputs
from components.authority import CertificateAuthority, CertificateAuthorityArgs
from components.contents import Materials, certificates_of
from components.contract import CONTRACT_VERSION
from components.identity import Identity, IdentityArgs
from components.kubernetes.target import deploy_to_kubernetes
from components.secrets import Secrets, generated_password
from components.tokens import token
from plan.model import DockerTarget, GatewayPlan, KubernetesTarget

SEED_LENGTH = 64
"""Letters and digits of the secret that salts are derived from: 381 bits, more than the 256 of HMAC-SHA256."""


@dataclass(frozen=True)
class VoiceGatewayArgs:
    """What a gateway is made from."""

    plan: GatewayPlan
    secrets: Mapping[str, SecretStr | str] = field(repr=False)
    """Values of the given secrets that the plan names, by `Secret.name`."""


class VoiceGateway(pulumi.ComponentResource):
    """An IBM Voice Gateway; its outputs are the contract of `components.contract`, all public."""

    contract_version: pulumi.Output[str]
    """Version of the output contract."""
    target: pulumi.Output[dict[str, Any]]
    """Where the gateway runs."""
    sip: pulumi.Output[dict[str, Any]]
    """How to reach it by SIP."""
    media: pulumi.Output[dict[str, Any]]
    """How media reaches it."""
    rest: pulumi.Output[dict[str, Any]]
    """Its REST interfaces."""
    authority: pulumi.Output[dict[str, Any]]
    """What peers need to trust its certificates."""
    certificates: pulumi.Output[list[dict[str, Any]]]
    """Certificates, by service."""
    exposure: pulumi.Output[list[dict[str, Any]]]
    """What can be reached from outside the gateway."""
    weaker_choices: pulumi.Output[list[dict[str, Any]]]
    """Departures from the safe defaults."""
    workloads: pulumi.Output[list[dict[str, Any]]]
    """What runs."""
    warnings: pulumi.Output[list[str]]
    """What deserves attention soon, or may not be meant."""

    def __init__(self, name: str, args: VoiceGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(token("VoiceGateway"), name, {}, opts)
        materials = _materials(args, self)
        self._warn(args.plan)
        match args.plan.target:
            case KubernetesTarget() as target:
                deploy_to_kubernetes(args.plan, target, materials, self)
            case DockerTarget() as target:
                # Its SDK loads everything at once; a gateway on Kubernetes does without (docs/performance.md).
                from components.docker.target import deploy_to_docker  # noqa: PLC0415 - as above

                deploy_to_docker(args.plan, target, materials, self)
        self._set_outputs(args.plan, materials)
        self.register_outputs(self.contract)

    @property
    def contract(self) -> dict[str, pulumi.Output[Any]]:
        """The outputs by the names that the contract gives them: what a stack exports."""
        return {
            "contractVersion": self.contract_version,
            "target": self.target,
            "sip": self.sip,
            "media": self.media,
            "rest": self.rest,
            "authority": self.authority,
            "certificates": self.certificates,
            "exposure": self.exposure,
            "weakerChoices": self.weaker_choices,
            "workloads": self.workloads,
            "warnings": self.warnings,
        }

    def _set_outputs(self, plan: GatewayPlan, materials: Materials) -> None:
        known = pulumi.Output.from_input
        self.contract_version = known(CONTRACT_VERSION)
        self.target = known(outputs.target_output(plan).model_dump(mode="json", exclude_none=True))
        self.sip = known(_plain(outputs.sip_output(plan)))
        self.media = known(_plain(outputs.media_output(plan)))
        self.rest = known(_plain(outputs.rest_output(plan)))
        self.exposure = known([_plain(each) for each in outputs.exposure_outputs(plan)])
        self.weaker_choices = known([_plain(each) for each in outputs.weaker_choice_outputs(plan)])
        self.workloads = known([_plain(each) for each in outputs.workload_outputs(plan)])
        self.warnings = known(sorted(plan.warnings))
        self.authority = certificates_of(plan.published, materials).apply(
            lambda certificates: _plain(outputs.authority_output(certificates))
        )
        leaves = {name: identity.certificate for name, identity in materials.identities.items()}
        self.certificates = pulumi.Output.all(leaves).apply(
            lambda found: [_plain(each) for each in outputs.certificate_outputs(found[0])]
        )

    def _warn(self, plan: GatewayPlan) -> None:
        for warning in plan.warnings:
            pulumi.log.warn(warning, resource=self)
        for choice in plan.weaker_choices:
            pulumi.log.warn(
                f"Weaker choice: {choice.what}. Reason: {choice.reason}. Cost: {choice.cost}", resource=self
            )


def _plain(part: BaseModel) -> dict[str, Any]:
    return part.model_dump(mode="json")


def _materials(args: VoiceGatewayArgs, parent: pulumi.Resource) -> Materials:
    plan = args.plan
    options = pulumi.ResourceOptions(parent=parent)
    secrets = Secrets(args.secrets, plan.generated_secrets, prefix=plan.name, parent=parent)
    authorities = {
        authority.name: CertificateAuthority(
            f"{plan.name}-{authority.name}", CertificateAuthorityArgs(authority, secrets), options
        )
        for authority in plan.authorities
    }
    identities = {
        identity.name: Identity(
            f"{plan.name}-{identity.name}", IdentityArgs(identity, authorities, secrets), options
        )
        for identity in plan.identities
    }
    seed = generated_password(f"{plan.name}-seed", SEED_LENGTH, parent)
    return Materials(secrets, authorities, identities, seed)
