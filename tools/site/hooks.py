"""Hooks of mkdocs: pages for the files outside `docs/` that other pages link to, and libraries without a server.

Text becomes a page, and source code a page that shows it, so the site needs no server with the repository.
"""

import posixpath
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from tools.site.libraries import LIBRARIES, MERMAID, WORKER
from tools.site.links import HOME, file_of, linked, page_of, rewritten

ROOT: Final = Path(__file__).resolve().parents[2]
_LANGUAGES: Final = {
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".sh": "sh",
    ".json": "json",
    ".toml": "toml",
}
_SOURCE: Final = """---
search: {{ exclude: true }}
hide: [toc]
---
# {name}

`{path}`

````{language}
{code}
````
"""


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add a page for each file that a page links to, and for each file to which an added page links."""
    waiting = [HOME, *(file_of(each.src_uri) for each in files.documentation_pages()), *_listed(config.nav)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        source = ROOT / path
        if not source.is_file():
            continue  # mkdocs reports the broken link
        if files.get_file_from_path(page_of(path)) is None:
            files.append(_page(config, path, source))
        if path.endswith(".md"):
            waiting.extend(linked(source.read_text(encoding="utf-8"), path))
    for library in LIBRARIES:
        files.append(File.generated(config, library.asset, abs_src_path=str(library.file(ROOT))))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_more: object) -> str:
    """Change links of a page to links of the site."""
    return rewritten(markdown, file_of(page.file.src_uri))


def on_post_page(output: str, *, page: Page, **_more: object) -> str:
    """Load libraries from the site: the one for search on each page, the one for pictures on pages that have one."""
    return _with_libraries(output, page.file.dest_uri)


def on_post_template(output_content: str, *, template_name: str, **_more: object) -> str:
    """The same for pages of the theme, such as the one for a missing page."""
    return _with_libraries(output_content, template_name)


def _with_libraries(html: str, path: str) -> str:
    folder = posixpath.dirname(path) or "."
    html = html.replace(f'"{WORKER.remote}"', f'"{posixpath.relpath(WORKER.asset, folder)}"')
    if 'class="mermaid"' in html:
        script = f'<script src="{posixpath.relpath(MERMAID.asset, folder)}"></script>'
        html = html.replace("</head>", f"{script}</head>", 1)
    return html


def _page(config: MkDocsConfig, path: str, source: Path) -> File:
    if source.suffix in {".svg", ".png"}:
        return File.generated(config, page_of(path), abs_src_path=str(source))
    text = source.read_text(encoding="utf-8")
    if source.suffix != ".md":
        language = _LANGUAGES.get(source.suffix, "text")
        text = _SOURCE.format(name=source.name, path=path, language=language, code=text.rstrip())
    return File.generated(config, page_of(path), content=text)


def _listed(nav: object) -> list[str]:
    """Files of the pages in the navigation."""
    match nav:
        case str():
            return [file_of(nav)]
        case dict():
            return [path for part in nav.values() for path in _listed(part)]
        case list():
            return [path for part in nav for path in _listed(part)]
        case _:
            return []
