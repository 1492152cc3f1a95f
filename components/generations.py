"""Suffixes that distinguish the generations of a workload.

Owns how a suffix is made: it changes when a value changes that both sides share, and only then. It is random and
public: names of objects contain it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_random

from components.authority import CertificateAuthority
from components.secrets import Secrets
from facts.model.values import SecretRef
from plan.model.generations import Generation

SUFFIX_BYTES = 4
"""Bytes of a suffix: eight digits, like the suffix of names that Pulumi chooses."""


def generation_suffix(
    generation: Generation,
    secrets: Secrets,
    authorities: Mapping[str, CertificateAuthority],
    parent: pulumi.Resource,
) -> pulumi.Output[str]:
    """The suffix of the current generation. An old suffix is deleted after all objects that have it."""
    keepers: dict[str, pulumi.Input[str]] = {
        name: secrets[value] if isinstance(value, SecretRef) else value.value
        for name, value in generation.agreed.items()
    }
    if generation.authority is not None:
        keepers["authority"] = authorities[generation.authority].fingerprint
    made = pulumi_random.RandomId(
        f"{generation.name}-generation",
        byte_length=SUFFIX_BYTES,
        keepers=keepers,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return made.hex
