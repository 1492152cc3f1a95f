"""The guide: its blocks are plans, its table names fields and tests that exist, and each sentence has a test."""

import re
from typing import Any

import pytest
import yaml

from docs.generate.fields import fields
from docs.generate.guide import FOLDER, NAME, merged, planned
from tests.support.documents import ROOT
from tests.support.functions import functions

TEXT = (FOLDER / NAME).read_text(encoding="utf-8")
DECLARATIONS: list[dict[str, Any]] = [
    yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
]
BASE = DECLARATIONS[0]
TABLE = TEXT.partition("## Every sentence of the page")[2]
ROWS = [line.strip("| \n").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")][2:]
REFUSALS = sorted(set(re.findall(r"`failures/([\w-]+)`", TABLE)))
CITED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", TABLE)


def test_every_declaration_is_followed_by_what_it_emits() -> None:
    """Each block of YAML is followed by its block of emissions."""
    assert len(DECLARATIONS) == len(re.findall(r"^```\n\n```diff\n[+-]", TEXT, re.MULTILINE))


@pytest.mark.parametrize("declaration", DECLARATIONS[1:], ids=", ".join)
def test_declaration_changes_something(declaration: dict[str, Any]) -> None:
    """Each block of the guide has an effect: its plan differs from that of the first block."""
    assert planned(BASE) != planned(merged(BASE, declaration))


def test_subjects_are_the_twelve_in_order() -> None:
    """There are twelve numbered headings in order."""
    assert [str(number) for number in range(1, 13)] == re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("path", "name"), sorted(set(CITED)), ids=lambda part: part)
def test_cited_test_exists(path: str, name: str) -> None:
    """A test that the table names can be found."""
    assert name in functions(ROOT / "tests" / path)


def test_objects_are_those_that_are_rendered() -> None:
    """Names of Kubernetes objects in the guide are those of the dev stack's manifests."""
    rendered = {path.stem for path in (ROOT / "tests/golden/dev").glob("*.yaml")}
    containers = {each.name for workload in planned(BASE).workloads for each in workload.containers}
    patterns = re.findall(r"the (Secret) `(voice-gateway-<container>-\w+)`", TEXT)
    assert ["voice-gateway-<container>-env", "voice-gateway-<container>-files"] == [
        name for _, name in patterns
    ]
    wanted = {
        f"{kind.lower()}-{name.replace('<container>', container)}"
        for kind, name in patterns
        for container in containers
    }
    assert set() == wanted - rendered
    assert {
        "networkpolicy-voice-gateway-default-deny",
        "configmap-voice-gateway-media-relay-files",
    } <= rendered


@pytest.mark.parametrize("case", REFUSALS)
def test_cited_refusal_exists(case: str) -> None:
    """A wrong declaration that the table names is in the gallery."""
    assert (ROOT / "tests/failures" / case / "expected.txt").exists()


def test_every_sentence_has_a_test() -> None:
    """Each row names a test."""
    without = [row[0] for row in ROWS if "::test_" not in row[2]]
    assert [] == without


def test_settings_exist() -> None:
    """A setting that the table names is a field of the declaration."""
    named = {path for row in ROWS for path in re.findall(r"`([\w.\[\]]+)`", row[1])}
    assert set() == named - {field.path for field in fields()}


def test_no_sentence_is_held_in_vain() -> None:
    """Each test that was written for a sentence is in the table."""
    page = "unit/docs/test_sentences.py"
    cited = {name for path, name in CITED if path == page}
    assert {name for name in functions(ROOT / "tests" / page) if name.startswith("test_")} == cited
