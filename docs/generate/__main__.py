"""Writes every generated document; changes nothing where a document is up to date."""

from docs.generate.documents import DOCUMENTS, FOLDER

for name, text in DOCUMENTS.items():
    (FOLDER / name).write_text(text(), encoding="utf-8")
