"""A voice gateway: everything that one declaration needs, as one component.

Owns the order: secrets, authorities, identities, then the target, then the outputs. Other modules make each of them;
the plan decides what must run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from components.arguments import PlannedGateway
from components.authority import CertificateAuthority, PlannedAuthority, certificates_of
from components.declared import declared
from components.files import KeyMaterial
from components.generations import generation_suffix
from components.identity import Identity, PlannedIdentity
from components.secrets import SEED_LENGTH, Secrets, generated_password
from components.stack_file import StackDeclaration
from components.targets import target_of
from components.type_tokens import type_token
from plan.contract import as_json
from plan.model.gateway import GatewayPlan
from plan.outputs.certificates import AuthorityOutput, CertificateOutput


class Planned(pulumi.ComponentResource):
    """Everything that a plan needs, as one component. Its outputs are those of the plan."""

    def __init__(
        self, noun: str, name: str, planned: PlannedGateway, opts: pulumi.ResourceOptions | None
    ) -> None:
        """Deploy a plan.

        Args:
            noun: its type, such as `VoiceGateway`.
            name: its logical name.
            planned: the plan of a declaration that was accepted.
            opts: options. The provider that the target needs is added, unless there is one.
        """
        super().__init__(type_token(noun), name, {}, with_provider(planned.plan, opts))
        material = _materials(planned, self)
        self._warn(planned.plan)
        target_of(planned.plan.target).deploy(planned.plan, material, self)
        self._outputs = _outputs(planned.plan, material)
        self.register_outputs(self._outputs)

    @property
    def outputs(self) -> dict[str, pulumi.Output[Any]]:
        """The outputs that a stack exports, by their published names, as `plan.contract` says. All are public."""
        return self._outputs

    def _warn(self, plan: GatewayPlan) -> None:
        for warning in plan.warnings:
            pulumi.log.warn(str(warning), resource=self)
        for choice in plan.weaker_choices:
            pulumi.log.warn(choice.sentence, resource=self)


class VoiceGateway(Planned):
    """A hardened IBM Voice Gateway: workloads, network policies, keys, certificates and key stores."""

    def __init__(
        self,
        name: str,
        args: Mapping[str, Any] | StackDeclaration | PlannedGateway,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """A gateway, from a declaration or from a plan.

        Args:
            name: its logical name, and the gateway's name unless the declaration has one.
            args: a declaration, as docs/reference.md describes it, in which secrets may be outputs; a declaration of
                a stack file; or the plan of an accepted declaration.
            opts: options. The gateway makes the provider that its target needs. If a provider is given here, it makes
                none, and `render` has no effect.

        Raises:
            pulumi.RunError: with every fault of the declaration, before anything is registered.
        """
        if not isinstance(args, PlannedGateway):
            args = declared(name, args)
        super().__init__("VoiceGateway", name, args, opts)


def with_provider(plan: GatewayPlan, opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """The options with the provider that the plan's target needs, unless they have one."""
    opts = opts or pulumi.ResourceOptions()
    if opts.provider is not None or opts.providers:
        return opts
    return pulumi.ResourceOptions.merge(target_of(plan.target).options(plan.name), opts)


def _outputs(plan: GatewayPlan, material: KeyMaterial) -> dict[str, pulumi.Output[Any]]:
    """The plan's outputs, and those of the certificates that the stack makes."""
    planned = {name: pulumi.Output.from_input(value) for name, value in plan.outputs.items()}
    authority = certificates_of(plan.published, material.authorities).apply(
        lambda certificates: as_json(AuthorityOutput.of(certificates))
    )
    leaves = {name: identity.certificate for name, identity in material.identities.items()}
    certificates = pulumi.Output.all(leaves).apply(lambda values: as_json(CertificateOutput.of(values[0])))
    return {**planned, "authority": authority, "certificates": certificates}


def _materials(args: PlannedGateway, parent: pulumi.Resource) -> KeyMaterial:
    plan = args.plan
    options = pulumi.ResourceOptions(parent=parent)
    secrets = Secrets(args.secrets, plan.passwords, prefix=plan.name, parent=parent)
    authorities = {
        authority.name: CertificateAuthority(
            f"{plan.name}-{authority.name}", PlannedAuthority(authority, secrets), options
        )
        for authority in plan.authorities
    }
    generations = {
        generation.name: generation_suffix(generation, secrets, authorities, parent)
        for generation in plan.generations
    }
    identities = {
        identity.name: Identity(
            f"{plan.name}-{identity.name}",
            PlannedIdentity(identity, authorities, secrets, generations),
            options,
        )
        for identity in plan.identities
    }
    seed = generated_password(f"{plan.name}-seed", SEED_LENGTH, parent)
    return KeyMaterial(secrets, authorities, identities, generations, seed)
