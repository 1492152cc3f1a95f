"""Labels of the objects of a gateway, and the selectors that find them.

The labels are the recommended ones: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/.
"""

from __future__ import annotations

import hashlib
import re

import pulumi

APPLICATION = "voice-gateway"
GENERATION = "voice-gateway/generation"
"""Label for the pods of one generation. Policies and budgets are for all generations and do not select by it."""

VALUE_LENGTH = 63
"""https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set"""

_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
_DIGITS = 10
"""Hexadecimal digits of the digest in a shortened name."""


def instance(stack: str, gateway: str) -> str:
    """The value of the instance label: `dev.voice-gateway`, different for each stack and gateway.

    A gateway's name has neither a dot nor an underscore, so the last dot separates the two names. If the result is not a
    valid label, or too long, it is cut and ends with an underscore and a digest of the whole.
    """
    whole = f"{stack}.{gateway}"
    if len(whole) <= VALUE_LENGTH and _VALUE.fullmatch(whole):
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]
    readable = re.sub(r"[^A-Za-z0-9_.-]", "-", whole).lstrip("_.-")[: VALUE_LENGTH - _DIGITS - 1]
    return f"{readable}_{digest}"


def instance_labels(gateway: str) -> dict[str, str]:
    """Labels of all pods of one gateway, and of no other gateway or stack: a selector."""
    return {
        "app.kubernetes.io/name": APPLICATION,
        "app.kubernetes.io/instance": instance(pulumi.get_stack(), gateway),
    }


def workload_labels(gateway: str, workload: str) -> dict[str, str]:
    """Labels of the pods of one workload: a selector, so they must never change."""
    return {**instance_labels(gateway), "app.kubernetes.io/component": workload}


def generation_labels(suffix: pulumi.Output[str] | None) -> dict[str, pulumi.Input[str]]:
    """Label that distinguishes the generations of a workload; empty if it has none."""
    return {} if suffix is None else {GENERATION: suffix}


def object_labels(gateway: str, workload: str | None = None) -> dict[str, str]:
    """Labels of an object."""
    selector = workload_labels(gateway, workload) if workload else instance_labels(gateway)
    return {
        **selector,
        "app.kubernetes.io/part-of": APPLICATION,
        "app.kubernetes.io/managed-by": "pulumi",
    }
