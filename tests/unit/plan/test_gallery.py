"""The gallery of failures: each fault has its own message, and each message has a case."""

import ast
import re
from pathlib import Path

import pytest

from checks import rules
from checks.rules import RULES, Rule
from tests.support.checking import checked
from tests.support.gallery import PROJECT, Case, cases, read
from tests.support.messages import reasons

CASES = cases()

UNSEEN = {
    "alone.py: is not smaller than days: every run would make a new one": (
        "an argument of components that stand alone: tests/component/test_alone.py"
    ),
    "environment.py: is longer than Linux allows for a variable (128 KiB with its name)": (
        "a value of that size is not kept: test_environment.py"
    ),
    "files.py: names a file larger than 1 MiB": "a file of that size is not kept: test_files.py",
    "whitelists.py: is longer than one environment variable may be (128 KiB): the container could not start": (
        "a list of that size is not kept: test_preflight.py, by the whole check"
    ),
    "preflight.py: result in a tenant file that does not fit into a Kubernetes Secret of 1 MiB together with the stores": (
        "a file of that size is not kept: test_preflight.py"
    ),
    "stores.py: the file is larger than {} bytes, which no Kubernetes Secret can hold": (
        "files of that size are refused when they are read, and in base64 by the same reader: test_opening.py"
    ),
    "stores.py: the passphrase is empty": "an empty secret is refused before",
    "material.py: a private key comes without a certificate": "a text without a certificate is refused before",
    "certificates.py: the text contains {} certificates, but only one is allowed here": "texts are split before",
    "certificates.py: a certificate is malformed inside": "needs a certificate that no tool makes: test_pem.py",
    "private_keys.py: the private key is larger than any in use": "a key of that size is not kept: test_pem.py",
    "pydantic_errors.py: is not an allowed value": "stands for kinds of faults that pydantic may invent",
}
"""Reasons without a case, and why."""


def _name(rule: Rule) -> str:
    module = rule.__module__.rpartition(".")[2]
    return f"{module}.{rule.__name__}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_message_is_exactly_the_expected_one(case: Case) -> None:
    """The message has path, reason and remedy of every fault, and nothing else."""
    assert case.expected == case.report()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_message_shows_a_value_that_is_secret(case: Case) -> None:
    """Each secret of the gallery contains one of these words."""
    assert not re.search("canary|changeit", case.expected)


def test_what_makes_faults_is_a_rule() -> None:
    """Each public function that makes faults is a rule, however its result is annotated."""
    files = sorted(Path(rules.__path__[0]).glob("*.py"))
    makers = {f"{file.stem}.{name}" for file in files for name in _makers_of_faults(file)}
    assert makers <= {_name(rule) for rule in RULES}
    assert makers


def _makers_of_faults(file: Path) -> set[str]:
    """The public functions of a file that make a fault, by themselves or by a private function of the file."""
    functions = [
        each for each in ast.parse(file.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)
    ]
    makers = {"Fault"}
    for _ in functions:
        makers |= {each.name for each in functions if makers & _called(each)}
    return {name for name in makers - {"Fault"} if not name.startswith("_")}


def _called(function: ast.FunctionDef) -> set[str]:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {name.id for name in calls if isinstance(name, ast.Name)}


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_every_rule_has_a_case_that_it_alone_decides(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the rule is removed, the message of its case changes."""
    own = [case for case in CASES if case.rule == _name(rule)]
    assert own, f"no case in tests/failures begins with `# rule: {_name(rule)}`"
    with_it = [set(checked(case.declaration, read).faults) for case in own]
    monkeypatch.setattr(rules, "RULES", tuple(each for each in RULES if each is not rule))
    without = [set(checked(case.declaration, read).faults) for case in own]
    assert all(fewer < all_ for fewer, all_ in zip(without, with_it, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_names_a_rule_that_is_there(case: Case) -> None:
    """A case cannot name a rule that was renamed or removed."""
    no_rule_between_fields = {"values", "material", "deadlines", "many"}
    assert case.rule in {_name(rule) for rule in RULES} | no_rule_between_fields


def test_every_reason_in_the_source_has_a_case() -> None:
    """Reasons are read from the source, so a new one without a case fails here.

    The readers of each store format have their own tests; here are the messages on the way to them.
    """
    files = [
        *(PROJECT / "declaration").glob("*.py"),
        *(PROJECT / "checks" / "rules").glob("*.py"),
        *(PROJECT / "declaration" / "variables").glob("*.py"),
        PROJECT / "plan" / "preflight.py",
        *(PROJECT / "checks").glob("*.py"),
        *(PROJECT / "keystore" / "checks").glob("*.py"),
        *(PROJECT / "keystore" / f"{name}.py" for name in ("certificates", "private_keys", "stores")),
    ]
    told = "\n".join(case.expected for case in CASES)
    unseen = {name for name, pattern in reasons(*files).items() if not pattern.search(told)}
    assert set(UNSEEN) == unseen
