"""The documentation site: builds it, and gives it the pages that lie outside `docs/`.

Owns no text. `mkdocs.yml` has the order of the pages.
"""
