"""The list of documents that are written from the program."""

from collections.abc import Callable
from pathlib import Path

from docs.generate import guide, interface, pictures, reader, reference, runbook, schemas
from plugin.package import schema as package_schema

FOLDER = Path(__file__).resolve().parents[1]
"""The folder `docs`."""

DOCUMENTS: dict[str, Callable[[], str]] = {
    schemas.DECLARATION: lambda: schemas.as_text(schemas.declaration_schema()),
    schemas.STACK: lambda: schemas.as_text(schemas.stack_schema()),
    reference.NAME: reference.reference,
    guide.NAME: guide.guide,
    runbook.NAME: runbook.runbook,
    reader.NAME: reader.types,
    interface.NAME: interface.types,
    schemas.OUTPUTS: lambda: schemas.as_text(schemas.outputs_schema()),
    pictures.NAME: pictures.flows,
    schemas.REPORT: lambda: schemas.as_text(schemas.report_schema()),
    schemas.PACKAGE: lambda: schemas.as_text(package_schema()),
}
"""Text of each document, by its name in the folder."""
