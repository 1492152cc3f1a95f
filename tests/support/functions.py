"""The functions of test files, for pages and tables that name tests."""

import ast
from functools import cache
from pathlib import Path


@cache
def functions(path: Path) -> frozenset[str]:
    """The names of the functions in a file."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef))
