"""The settings of a platform team for a rule, in the file of `--policy-pack-config`.

Pulumi checks the file against the schema before anything runs; this module turns the checked values into `Settings`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from hardening.model import Exemption, Rule, Settings
from hardening.values import items, plain

SHORTEST_REASON: Final = 15
"""Characters. A shorter text is not a sentence."""


def schema(rule: Rule) -> dict[str, dict[str, Any]]:
    """The JSON schema of a rule's settings, by name."""
    exemption = {
        "type": "object",
        "additionalProperties": False,
        "required": ["resource", "reason"],
        "properties": {
            "resource": {
                "type": "string",
                "minLength": 1,
                "description": "Logical name, or a pattern with *.",
            },
            "reason": {"type": "string", "minLength": SHORTEST_REASON, "description": "Why, for reviewers."},
            "until": {
                "type": "string",
                "pattern": r"^\d{4}-\d{2}-\d{2}$",
                "description": "Last day, in UTC.",
            },
        },
    }
    settings: dict[str, dict[str, Any]] = {
        "exemptions": {
            "type": "array",
            "items": exemption,
            "description": "Resources that the rule does not hold for.",
        },
        **{
            name: {"type": "integer", "minimum": 0, "description": limit.means}
            for name, limit in rule.limits.items()
        },
    }
    if rule.choices:
        settings["acceptDeclaredReasons"] = {
            "type": "boolean",
            "description": "Whether a weaker choice that the stack declares with a reason is enough. True unless set.",
        }
    return settings


def settings(rule: Rule, declared: Mapping[str, Any]) -> Settings:
    """The settings for a rule.

    Raises:
        ValueError: a day does not exist, such as 2027-02-30, which no schema refuses.
    """
    values = plain(declared)
    return Settings(
        tuple(
            Exemption(
                str(each["resource"]),
                str(each["reason"]),
                date.fromisoformat(each["until"]) if each.get("until") else None,
            )
            for _, each in items(values.get("exemptions"))
        ),
        accept_declared_reasons=values.get("acceptDeclaredReasons", True) is not False,
        limits={name: int(values[name]) for name in rule.limits if name in values},
    )
