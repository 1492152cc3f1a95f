"""Links between files of this repository, as pages of the site.

In the repository, a page links to files by their paths, in `docs/` or not. In the site, pages of `docs/` are at the top,
and all other files below `repository/`. Owns how one becomes the other, and does not use mkdocs.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Final

HOME: Final = "README.md"
"""The file that is the first page."""

_DOCS: Final = "docs/"
_REPOSITORY: Final = "repository/"
_FENCE: Final = re.compile(r"^ *(`{3,}|~{3,})")
_LINK: Final = re.compile(r"""(?P<before>\]\(|\b(?:src|srcset|href)=")(?P<path>[^)\s#:"]+)(?P<after>[)#"])""")


def page_of(path: str) -> str:
    """The page of the site for a file of the repository."""
    if path == HOME:
        return "index.md"
    if path.startswith(_DOCS):
        return path.removeprefix(_DOCS)
    visible = re.sub(r"(^|/)\.", r"\1", path)  # mkdocs leaves hidden files out
    return (
        f"{_REPOSITORY}{visible}" if path.endswith((".md", ".svg", ".png")) else f"{_REPOSITORY}{visible}.md"
    )


def file_of(page: str) -> str:
    """The file of the repository from which a page is made."""
    if page == "index.md":
        return HOME
    return page.removeprefix(_REPOSITORY) if page.startswith(_REPOSITORY) else f"{_DOCS}{page}"


def linked(text: str, path: str) -> Iterator[str]:
    """Files of the repository to which the page of a file links."""
    targets: list[str] = []

    def noted(target: str) -> str:
        targets.append(target)
        return target

    _with_links(text, path, noted)
    yield from targets


def rewritten(text: str, path: str) -> str:
    """The page of a file, with its links as the site needs them."""
    folder = posixpath.dirname(page_of(path))
    return _with_links(text, path, lambda target: posixpath.relpath(page_of(target), folder or "."))


def _with_links(text: str, path: str, change: Callable[[str], str]) -> str:
    """The text with each link to a file changed; blocks of code stay as they are."""
    folder = posixpath.dirname(path)

    def changed(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match["path"]))
        return f"{match['before']}{change(target)}{match['after']}"

    lines, fence = [], ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark is not None and not fence:
            fence = mark[1]
        elif mark is not None and mark[1].startswith(fence):
            fence = ""
        lines.append(line if fence or mark else _LINK.sub(changed, line))
    return "".join(lines)
