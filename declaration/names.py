"""Names of things: of the gateway, of objects in a cluster, of volumes and stacks.

Owns the types that fields are made of and the faults of one such name.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from declaration.credentials import names_credential
from declaration.faults import fault_error
from declaration.values import Line, form
from declaration.visibility import PUBLIC

_CLUSTER_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*"
)
_ANNOTATION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")


def is_cluster_name(value: str) -> bool:
    """Whether Kubernetes takes the text as the name of an object."""
    return _CLUSTER_NAME.fullmatch(value) is not None


def _annotation(value: str) -> str:
    # https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
    prefix, _, name = value.rpartition("/")
    if not _ANNOTATION.fullmatch(name) or ("/" in value and not is_cluster_name(prefix)):
        raise fault_error("is not the name of an annotation", "write it as example.com/name")
    return value


def _no_credential_name(value: str) -> str:
    if names_credential(value):
        raise fault_error(
            "is a usual name for a credential, but its value is shown in clear",
            "remove it; put credentials into the secret fields that docs/reference.md lists",
        )
    return value


_ShownName = AfterValidator(_no_credential_name)

Label = Annotated[
    str,
    form(
        r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?",
        "is not a name of at most 40 lower-case letters, digits and hyphens",
        "write a name such as first",
    ),
    PUBLIC,
]
"""A short name of lower-case letters, digits and hyphens."""
GatewayName = Annotated[
    str,
    # Names of Services begin with it: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.1
    form(
        r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?",
        "is not a name of at most 40 lower-case letters, digits and hyphens that begins with a letter",
        "write a name such as voice-gateway",
    ),
    PUBLIC,
]
"""A short name of lower-case letters, digits and hyphens that begins with a letter."""
Namespace = Annotated[
    str,
    form(
        r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
        "is not a name that Kubernetes takes for a namespace",
        "write at most 63 lower-case letters, digits and hyphens, such as voice-gateway",
    ),
    PUBLIC,
]
"""The name of a Kubernetes namespace."""
ClusterName = Annotated[
    str,
    form(
        _CLUSTER_NAME.pattern,
        "is not a name that Kubernetes takes",
        "write lower-case letters, digits, hyphens and dots, such as voice-gateway",
    ),
    PUBLIC,
]
"""The name of a Kubernetes object."""
StorageName = Annotated[
    str,
    form(
        r"[A-Za-z0-9][A-Za-z0-9_.-]{0,252}",
        "is not the name of a claim or a Docker volume",
        "write letters, digits, hyphens, dots and underscores",
    ),
    PUBLIC,
]
"""The name of an existing claim or Docker volume."""
StackName = Annotated[
    str,
    form(
        r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){2}",
        "is not the full name of a stack",
        "write organization/project/stack",
    ),
    PUBLIC,
]
"""The full name of a Pulumi stack."""
AnnotationName = Annotated[str, AfterValidator(_annotation), _ShownName, PUBLIC]
"""The name of a Kubernetes annotation."""
AttributeName = Annotated[Line, _ShownName]
"""The name of a value that is shown in clear; not one under which credentials are kept."""
