"""The reference: it is complete, and what it says is checked."""

import re

from declaration.variables.runtimes import FAMILIES
from declaration.weaker import COST
from docs.generate.documents import FOLDER
from docs.generate.fields import fields
from docs.generate.types import named_types
from facts.variables import VARIABLES
from tests.support.documents import STACK_FILES, declaration

REFERENCE = (FOLDER / "reference.md").read_text(encoding="utf-8")
FIELDS = tuple(fields())
PATHS = {field.path for field in FIELDS}


def paths_in(value: object, path: str = "") -> set[str]:
    """Each key of a declaration as the reference writes it."""
    if isinstance(value, dict):
        keys = {f"{path}.{key}" if path else key: child for key, child in value.items()}
        return set(keys).union(*(paths_in(child, key) for key, child in keys.items()))
    if isinstance(value, list):
        return set().union(*(paths_in(child, f"{path}[]") for child in value))
    return set()


def test_fields_say_what_they_mean() -> None:
    """Each field has a type, and a meaning that is a sentence."""
    assert [] == [field.path for field in FIELDS if not field.type or not field.meaning.endswith(".")]


def test_every_key_in_use_is_listed() -> None:
    """No example uses a key that the reference does not know; keys of passed-on objects and files are not its own."""
    used = set().union(*(paths_in(declaration(path)) for path in STACK_FILES))
    passed_on = re.compile(r"\.config\.|\.annotations\.|\.file$|\.recognitionConfig\.|^environment\.\w+\.")
    assert set() == {path for path in used if not passed_on.search(path)} - PATHS


def test_weaker_choices_are_listed_with_their_cost() -> None:
    """The reference has all weaker choices."""
    assert [] == [choice for choice, cost in COST.items() if f"| `{choice}` | {cost} |" not in REFERENCE]


def test_every_variable_is_listed() -> None:
    """Each variable has its container, and the field that sets it or its type."""
    decided = {(row.container, row.name, f"`{row.set_by}`") for row in VARIABLES.values() if row.set_by}
    free = {(row.container, row.name, row.type) for row in VARIABLES.values() if row.type}
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \| `(\w+)` \| ([^|]+) \|", REFERENCE, re.MULTILINE))
    assert set() == (decided | free) - listed


def test_deciding_fields_exist() -> None:
    """A field that decides a variable is a field of the declaration."""
    assert set() == {row.set_by for row in VARIABLES.values() if row.set_by} - PATHS


def test_names_of_run_times_are_listed() -> None:
    """A reader can find out why a variable is refused."""
    names = [f"`{name}`" for family in FAMILIES for name in family.names]
    beginnings = [f"`{name}*`" for family in FAMILIES for name in family.prefixes]
    assert [] == [name for name in (*names, *beginnings) if name not in REFERENCE]


def test_secret_variables_are_marked() -> None:
    """A reader sees in the table which values are secret."""
    secret = {row.name for row in VARIABLES.values() if row.secret and row.set_by}
    marked = set(re.findall(r"^\| \S+ \| `(\w+)` \| `\S+` \| secret \|", REFERENCE, re.MULTILINE))
    assert secret == marked


def test_types_are_explained() -> None:
    """Each type that a field links to is explained at the end, and no other."""
    linked = set(re.findall(r"\[(\w+)\]\(#types\)", REFERENCE))
    explained = set(re.findall(r"^\| `(\w+)` \| ", REFERENCE.partition("## Types")[2], re.MULTILINE))
    assert linked == explained
    assert linked <= {named.name for named in named_types()}
