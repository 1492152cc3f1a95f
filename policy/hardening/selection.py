"""The pods that a label selector selects: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/."""

from collections.abc import Mapping
from typing import Any

from hardening.values import UNKNOWN, items, mapping, texts


def selects(selector: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """Whether a label selector selects a pod. An empty selector selects every pod, and so does an unknown value."""
    return _equal(mapping(selector.get("matchLabels")), labels) and all(
        _expression(expression, labels) for _, expression in items(selector.get("matchExpressions"))
    )


def service_selects(selector: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """Whether a Service selects a pod. A Service without a selector selects none."""
    return bool(selector) and _equal(selector, labels)


def _equal(expected: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    return all(
        UNKNOWN in {value, labels.get(name)} or labels.get(name) == value for name, value in expected.items()
    )


def _expression(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    name, values = expression.get("key"), texts(expression.get("values"))
    match expression.get("operator"):
        case "In":
            return labels.get(str(name)) in {*values, UNKNOWN}
        case "NotIn":
            return labels.get(str(name)) not in values
        case "Exists":
            return name in labels
        case "DoesNotExist":
            return name not in labels
        case _:
            return False
