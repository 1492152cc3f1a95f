"""Finds in the source all reasons that the program can give, so that each of them has a case.

A reason is the text of a fault. If it contains a name or a number, its template stands for all of them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_POSITION_OF_REASON = {
    "fault_error": 0,
    "Fault": 1,
    "fault": 1,
    "Finding": 2,
    "needs_choice": 2,
    "_checked": 2,
}
"""The position of the reason among the arguments of a call. For our errors it is the first."""


def reasons(*files: Path) -> dict[str, re.Pattern[str]]:
    """Every reason in some source files: a readable form, and a pattern of its text."""
    found: dict[str, re.Pattern[str]] = {}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for text in _reasons_of(node):
                parts = _parts(text)
                pattern = ".+".join(map(re.escape, parts))
                found[f"{file.name}: {'{}'.join(parts)}"] = re.compile(pattern)
    return found


def _reasons_of(node: ast.AST) -> Iterator[ast.expr]:
    """The reason in a call, or in texts that are yielded or listed together, as in tables and generators."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        is_error = name.endswith("Error") and name != "AssertionError"
        position = 0 if is_error else _POSITION_OF_REASON.get(name)
        if position is not None and len(node.args) > position and _is_text(node.args[position]):
            yield node.args[position]
    if isinstance(node, ast.Tuple) and len(node.elts) in {2, 3} and all(map(_is_text, node.elts[-2:])):
        reason, remedy = node.elts[-2:]
        if " " in "".join(_parts(remedy)):
            yield reason


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _parts(node: ast.expr) -> list[str]:
    """The fixed parts of a text, around its inserted values."""
    parts = [""]
    for part in node.values if isinstance(node, ast.JoinedStr) else [node]:
        if isinstance(part, ast.Constant):
            parts[-1] += str(part.value)
        else:
            parts.append("")
    return parts
