"""The documentation site: builds it, and adds pages for files outside `docs/`.

It contains no text of pages. `mkdocs.yml` has their order.
"""
