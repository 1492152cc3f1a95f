"""Writes every generated document; changes nothing where a document is up to date.

One of them is a module that the program loads, the types of the components. It is written first. If it has changed, a
new process writes the rest: this one has the old module, and other documents are made of it.
"""

import os
import sys

from docs.generate import interface
from docs.generate.documents import DOCUMENTS, FOLDER


def write(name: str) -> bool:
    """Write one document; answer whether it has changed."""
    file, text = FOLDER / name, DOCUMENTS[name]()
    changed = not file.exists() or file.read_text(encoding="utf-8") != text
    if changed:
        file.write_text(text, encoding="utf-8")
    return changed


if write(interface.NAME):
    os.execv(sys.executable, [sys.executable, "-m", "docs.generate"])  # noqa: S606 - no shell is meant
for each in DOCUMENTS:
    write(each)
