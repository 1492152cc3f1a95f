"""Links of the site: from paths in the repository to pages, and back."""

from pathlib import Path

import pytest

from sandbox.errors import SandboxError
from tools.site.libraries import WORKER
from tools.site.links import file_of, linked, page_of, rewritten


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("README.md", "index.md"),
        ("docs/guide.md", "guide.md"),
        ("docs/decisions/README.md", "decisions/README.md"),
        ("docs/outputs.schema.json", "outputs.schema.json"),
        ("CONTRIBUTING.md", "repository/CONTRIBUTING.md"),
        ("facts/gateway.py", "repository/facts/gateway.py.md"),
        (".github/workflows/ci.yml", "repository/github/workflows/ci.yml.md"),
        ("examples/picture.svg", "repository/examples/picture.svg"),
    ],
)
def test_each_file_has_a_page(path: str, page: str) -> None:
    """Documents are at the top, other files below `repository`, source as a page."""
    assert page_of(path) == page


@pytest.mark.parametrize(
    "path", ["README.md", "docs/guide.md", "docs/decisions/0001-rooms.md", "reader/README.md"]
)
def test_a_page_knows_its_file(path: str) -> None:
    """Pages with links are found again."""
    assert file_of(page_of(path)) == path


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("[a](../README.md#b)", "docs/guide.md", "[a](index.md#b)"),
        ("[a](docs/guide.md)", "README.md", "[a](guide.md)"),
        ("[a](../../facts/x.py)", "docs/decisions/1.md", "[a](../repository/facts/x.py.md)"),
        ("[a](../docs/guide.md)", "reader/README.md", "[a](../../guide.md)"),
        ('<img src="docs/flows.svg">', "README.md", '<img src="flows.svg">'),
        ("[a](#b) [c](https://example.com/d.md)", "README.md", "[a](#b) [c](https://example.com/d.md)"),
        ("```md\n[a](docs/b.md)\n```\n[a](docs/b.md)", "README.md", "```md\n[a](docs/b.md)\n```\n[a](b.md)"),
    ],
)
def test_links_follow_their_pages(text: str, path: str, expected: str) -> None:
    """Relative links are written anew; anchors, other sites and code stay."""
    assert rewritten(text, path) == expected


def test_linked_files_are_found() -> None:
    """Those in blocks of code are not links."""
    text = "[a](../facts/x.py) and [b](guide.md#c)\n\n```\n[d](e.md)\n```\n"
    assert list(linked(text, "docs/page.md")) == ["facts/x.py", "docs/guide.md"]


def test_another_package_is_refused(tmp_path: Path) -> None:
    """A library whose bytes are not the pinned ones is not used."""
    package = tmp_path / "package.tgz"
    package.write_bytes(b"something else")
    with pytest.raises(SandboxError, match="is not the package"):
        WORKER.content(package)
