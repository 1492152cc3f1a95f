"""The sandbox does not depend on the programs that it runs."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2]

OWN = {"sandbox", "support"}
"""The modules that may be imported besides the standard library and installed packages."""

PRODUCT = re.compile(r"voice|\bibm\b|\bsip\b|siprec|\brtp\b|media.?relay|gateway", re.IGNORECASE)

MEANT_OTHERWISE = {
    "docker/container.py": {'"gateway"', '"ipv6Gateway"'},
    "docker/network.py": {'"gateway"'},
    "docker/objects.py": {'"gateway"', '"Gateway"'},
    "cluster/go.mod": {"grpc-gateway"},
    "nodejs_sdk/go.mod": {"grpc-gateway"},
    "node/parts.py": {'"isGateway"'},
}
"""Properties of the official plugin's schema, words of the Engine API and of network plugins, and a module that the API server and the generator of SDKs need."""

MADE = {".cache", "build"}
"""Folders that tools make."""

MODULES = sorted(path for path in FOLDER.rglob("*.py") if not MADE & set(path.parts))

TEXTS = sorted(
    path
    for suffix in ("*.py", "*.md", "*.toml", "*.yaml", "*.sh", "*.go", "*.mod")
    for path in FOLDER.rglob(suffix)
    if not MADE & set(path.parts) and path != Path(__file__)
)


def test_there_is_something_to_look_at() -> None:
    """The sandbox has source files, so that the tests below check something."""
    assert FOLDER / "pyproject.toml" in TEXTS
    assert FOLDER / "src" / "sandbox" / "launcher.py" in MODULES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_only_itself_and_installed_packages_are_imported(path: Path) -> None:
    """The sandbox imports no module of a program and none of its tests."""
    known = OWN | set(sys.stdlib_module_names) | set(packages_distributions())
    assert set() == {name for name in imported(path) if name not in known}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_program_is_named(path: Path) -> None:
    """No text of the sandbox names a product or uses the words of its field."""
    text = path.read_text(encoding="utf-8")
    for end, words in MEANT_OTHERWISE.items():
        if path.as_posix().endswith(end):
            text = "".join(re.split("|".join(words), text))
    assert [] == PRODUCT.findall(text)


def imported(path: Path) -> set[str]:
    """The first names of all modules that a file imports, at any place in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names
