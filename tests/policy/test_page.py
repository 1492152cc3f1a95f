"""The page on policies: its tables come from the rules, and its example is a valid configuration."""

import json
import os
import re

import jsonschema
import pytest

from hardening import RULES
from hardening.configuration import schema
from tests.support.documents import ROOT

PAGE = ROOT / "docs" / "policies.md"


def _rules() -> str:
    rows = [
        f"| `{rule.id}` | {rule.severity} | {rule.what} | {rule.remedy} | "
        f"{', '.join(f'`{choice}`' for choice in sorted(rule.choices))} |"
        for rule in RULES
    ]
    return "\n".join(
        [
            "| Rule | Severity | What must hold | What to write | Choice |",
            "| --- | --- | --- | --- | --- |",
            *rows,
        ]
    )


def _limits() -> str:
    rows = [
        f"| `{rule.id}` | `{name}` | {limit.default} | {limit.means} |"
        for rule in RULES
        for name, limit in rule.limits.items()
    ]
    return "\n".join(["| Rule | Limit | Default | Meaning |", "| --- | --- | --- | --- |", *rows])


@pytest.mark.parametrize(("name", "table"), [("rules", _rules()), ("limits", _limits())])
def test_tables_are_those_of_the_rules(name: str, table: str) -> None:
    """The tables are those of the rules; `GOLDEN=write` writes them again."""
    text = PAGE.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    expected = block.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text)
    if os.environ.get("GOLDEN") == "write":
        PAGE.write_text(expected, encoding="utf-8")
        text = expected

    assert text == expected


def test_the_example_is_valid() -> None:
    """Each setting of the example exists in its rule and has the right type."""
    [block] = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    declared = json.loads(block)
    by_id = {rule.id: rule for rule in RULES}

    assert declared.pop("all") == "advisory"
    for name, values in declared.items():
        values.pop("enforcementLevel")
        jsonschema.validate(
            values,
            {"type": "object", "properties": schema(by_id[name]), "additionalProperties": False},
        )
