"""The tenant file: the declared tenants as the product's JSON, with references to secrets."""

from typing import Any

from pydantic import BaseModel, SecretStr

from declaration.base import below, fields, join
from declaration.files import ObjectText
from declaration.gateway import Gateway
from facts.model.files import DocumentContent, Json, SecretDocument
from facts.model.values import SecretRef

TENANT_FOLDER = "/tenantconfig"
"""Source: IBM/charts, the mount of the orchestrator."""
PATH = f"{TENANT_FOLDER}/tenantConfig.json"


def tenant_document(gateway: Gateway) -> DocumentContent | None:
    """The content of the file that MULTI_TENANT_CONFIG_FILE names; None if there are no tenants."""
    if not gateway.tenants:
        return None
    tenants = tuple(
        _document(tenant, join("tenants", position)) for position, tenant in enumerate(gateway.tenants)
    )
    return DocumentContent({"tenants": tenants})


def _document(value: Any, path: str) -> Json:  # noqa: ANN401 - any value of the models
    """A part of the declaration as JSON; what is not declared is left out."""
    if isinstance(value, SecretStr):
        return SecretDocument(SecretRef(path)) if isinstance(value, ObjectText) else SecretRef(path)
    if isinstance(value, BaseModel):
        present = ((key, child) for key, child in fields(value) if child is not None)
        return {key: _document(child, below(path, key)) for key, child in present}
    if isinstance(value, list | tuple):
        return tuple(_document(child, below(path, position)) for position, child in enumerate(value))
    return value  # type: ignore[no-any-return] # a leaf of JSON
