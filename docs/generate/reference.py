"""The reference: every field, every weaker choice, every environment variable, every named type."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from declaration.variables import Variable
from declaration.variables.runtimes import FAMILIES
from declaration.weaker import COST
from docs.generate.fields import Field, fields
from docs.generate.types import named_types
from facts.variables import VARIABLES

NAME = "reference.md"

_HEAD = """\
# Reference

This page is written from the program (`make docs`), and a test compares the two.
The guide to each subject is [guide.md](guide.md); what to do when is in [runbook.md](runbook.md).

A declaration stands in a stack file below `config:`, as `voice-gateway:gateway`.
Paths are written as errors write them; `[]` stands for each item of a list.
A field without a default is either required or has fields of its own; "left out" means that nothing is set.

The column "Texts" says who may read what stands in a field.
A `secret` text is only ever in Kubernetes Secrets, or in secret inputs of containers, and is encrypted in the state.
A `public` text is shown in clear in previews, in the state, in manifests and in outputs, also where the stack file holds it encrypted.
Where both words stand, names are public and their values secret.
No word means that the field takes no text of your own: a number, true or false, a word of a list, or fields below it.
"""

_WEAKER = """\
## Weaker choices

Each is written as `{what: ..., reason: ...}` in `weakerChoices`, with `until: <day>` where it has an end.
It shows in the stack's outputs, in the table after `make up`, and as a warning of each run.
A choice that changes nothing is refused, so the list says what holds.
So is a combination that leaves nothing in the way of a stranger, whatever the reasons; the fault says which choice to give up.
"""

_VARIABLES = """\
## Environment variables

Every variable that a public document shows for one of the containers.

The first table has those that the program sets, and the field that decides each; `environment` cannot override them.
Secret values reach containers from Kubernetes Secrets, never from manifests in clear.
"""

_FREE = """
The second has those that `environment` may set.
Every value given there is secret, whatever the variable.
A variable in neither table needs the weaker choice `free-environment`.
"""

_RUN_TIMES = """
Variables that a run time reads by itself are refused, also with that choice, in any case and with underscores before them.
`*` stands for the rest of a name.
Names that say the same of other programs (`..._OPTS`, `..._PROXY`, `..._CA_BUNDLE`, `...SSL_...`) are refused too.
"""

_TYPES = """\
## Types
"""


def reference() -> str:
    """The whole page."""
    variables = _VARIABLES + _decided() + _FREE + _free() + _RUN_TIMES + _run_times()
    parts = [_HEAD, *_fields(), _WEAKER + _weaker(), variables]
    text = "\n".join(parts)
    return f"{text}\n{_TYPES}{_types(text)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n" + "".join(map(_line, (head, ["---"] * len(head), *rows)))


def _line(cells: Iterable[str]) -> str:
    # a bar inside a cell would begin the next one
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _top(field: Field) -> str:
    return field.path.split(".")[0].removesuffix("[]")


def _fields() -> Iterator[str]:
    for top, rows in groupby(fields(), key=_top):
        own, *below = rows
        yield f"## {top}\n{_table(('Field', 'Type', 'Default', 'Texts', 'Meaning'), map(_row, [own, *below]))}"


def _row(field: Field) -> tuple[str, str, str, str, str]:
    return f"`{field.path}`", field.type, field.default, field.visibility, field.meaning


def _weaker() -> str:
    return _table(("What", "What it costs"), ((f"`{choice}`", cost) for choice, cost in COST.items()))


def _decided() -> str:
    rows = (
        (row.container, f"`{row.name}`", f"`{row.set_by}`", "secret" if row.secret else "", row.source)
        for row in _sorted_rows()
        if row.set_by is not None
    )
    return _table(("Container", "Variable", "Decided by", "", "Source"), rows)


def _needs(row: Variable) -> str:
    """What must be declared, or must not be, so that users may set a variable."""
    if row.set_with is not None:
        return f"no `{row.set_with}`"
    return f"`{row.needs}`" if row.needs else ""


def _free() -> str:
    rows = (
        (
            row.container,
            f"`{row.name}`",
            row.type,
            row.default,
            _needs(row),
            row.source,
        )
        for row in _sorted_rows()
        if row.set_by is None or row.set_with is not None
    )
    return _table(("Container", "Variable", "Type", "Default", "Needs", "Source"), rows)


def _sorted_rows() -> list[Variable]:
    return [row for _, row in sorted(VARIABLES.items())]


def _run_times() -> str:
    rows = (
        (
            ", ".join([*(f"`{name}`" for name in family.names), *(f"`{name}*`" for name in family.prefixes)]),
            family.effect.value,
            family.source,
        )
        for family in FAMILIES
    )
    return _table(("Names", "What each does", "Source"), rows)


def _types(text: str) -> str:
    used = (named for named in named_types() if f"[{named.name}](#types)" in text)
    return _table(("Type", "Meaning"), sorted((f"`{named.name}`", named.meaning) for named in used))
