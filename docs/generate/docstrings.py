"""What the classes of the product say of their fields: the docstring below each.

Read from the source when documents are made. Pydantic can read them too (`use_attribute_docstrings`), but it does so
each time that a class is made, and so in each run of the program (docs/performance.md).
"""

import ast
import inspect
from functools import cache
from itertools import pairwise
from textwrap import dedent


@cache
def field_docstrings(model: type) -> dict[str, str]:
    """The docstring of each field, by the field's name; fields of parent classes included."""
    found: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        if parent.__module__.partition(".")[0] in {"declaration", "plan", "review"}:
            found |= _own_docstrings(parent)
    return found


def _own_docstrings(model: type) -> dict[str, str]:
    """Docstrings of the annotated attributes that a class itself has."""
    module = ast.parse(dedent(inspect.getsource(model)))
    body = [statement for definition in module.body for statement in getattr(definition, "body", ())]
    found: dict[str, str] = {}
    for statement, after in pairwise(body):
        match statement, after:
            case ast.AnnAssign(ast.Name(name)), ast.Expr(ast.Constant(str(meaning))):
                found[name] = inspect.cleandoc(meaning)
            case _:
                pass
    return found
