"""The documentation site: it builds without a warning, needs no network, and has every page."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from tests.support.documents import ROOT

CONFIGURATION = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
NAV = CONFIGURATION.partition("\nnav:\n")[2].partition("\n\n")[0]
TARGETS = re.compile(r'(?:href|src)="([^"]*)"')


def build(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """`make site`, without its set-up."""
    return subprocess.run(
        [sys.executable, "-m", "tools.site", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'sandbox/src'}"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once."""
    folder = tmp_path_factory.mktemp("site")
    built = build("--out", str(folder))
    assert built.returncode == 0, built.stderr
    return folder


@cache
def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def _anchors(page: Path) -> frozenset[str]:
    return frozenset(re.findall(r'\bid="([^"]+)"', _text(page)))


def _broken(page: Path) -> list[str]:
    """Links of a page that lead to no file, or to no place in it."""
    found = []
    for link in set(TARGETS.findall(_text(page))):
        path, _, anchor = unquote(link).partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (page.parent / path).resolve() if path else page
        target = target / "index.html" if target.is_dir() else target
        if not target.is_file() or (
            anchor and target.suffix == ".html" and anchor not in {*_anchors(target), "__skip"}
        ):
            found.append(link)
    return sorted(found)


def test_links_of_built_pages_lead_somewhere(site: Path) -> None:
    """Each link and anchor, also those to source files and to the README."""
    pages = [page for page in sorted(site.rglob("*.html")) if page.name != "404.html"]
    assert len(pages) > 100
    assert {page: _broken(page) for page in pages if _broken(page)} == {}


def test_nothing_is_fetched(site: Path) -> None:
    """No script, style, font or picture comes from another server, and scripts name none but as a last resort."""
    fetched = re.compile(
        r'<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href|srcset)="(?:https?:)?//[^"]*"'
    )
    remote = {page.name: fetched.findall(_text(page)) for page in site.rglob("*.html")}
    assert {page: found for page, found in remote.items() if found} == {}
    styles = [each.read_text("utf-8") for each in site.rglob("*.css")]
    assert styles
    assert [found for style in styles for found in re.findall(r"url\([\"']?https?:", style)] == []


def test_pictures_have_their_library(site: Path) -> None:
    """A page with a picture loads the library before the theme, which would else fetch it."""
    pages = [page for page in site.rglob("*.html") if 'class="mermaid"' in _text(page)]
    for page in pages:
        assert "assets/mermaid.js" in _text(page).partition("</head>")[0], page.name
    assert (site / "assets/mermaid.js").stat().st_size > 1_000_000


def test_search_has_pages_and_no_source(site: Path) -> None:
    """Its index is a script, which a browser loads from a disk; code would hide what readers look for."""
    script = (site / "search/search_index.js").read_text(encoding="utf-8")
    index = json.loads(script.partition("=")[2].strip().rstrip(";"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {"guide.html", "runbook.html", "threat-model.html", "repository/CONTRIBUTING.html"} <= found
    assert [each for each in found if each.endswith(".py.html")] == []


def test_every_page_of_the_documents_is_in_the_navigation() -> None:
    """A new page is found by its reader. Decisions are listed on a page of their own."""
    listed = set(re.findall(r": ([\w/.-]+\.md)", NAV))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/*.md")}
    assert pages <= listed
    assert [next(iter(each)) for each in yaml.safe_load(NAV)] == [
        "Start", "Deploy", "Review", "Consume", "Operate", "Change",
    ]  # fmt: skip


BROKEN = ("gone.md", "../facts/gone.py", "../README.md#no-such-heading")


def test_broken_links_fail(tmp_path: Path) -> None:
    """A page, a source file or a heading that is not there ends the build, and each is named."""
    (tmp_path / "docs").mkdir()
    links = "\n".join(f"[gone]({link})" for link in BROKEN)
    (tmp_path / "docs" / "page.md").write_text(f"# Page\n\n{links}\n", encoding="utf-8")
    hook = ROOT / "tools/site/hooks.py"
    config = f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: docs\nhooks: [{hook}]\nextra_css: []\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")

    built = build("--config", str(tmp_path / "mkdocs.yml"), "--out", str(tmp_path / "site"))

    assert built.returncode == 1
    assert [name for name in ("gone.md", "gone.py", "no-such-heading") if name not in built.stderr] == []
    assert f"{len(BROKEN)} warnings in strict mode" in built.stderr
