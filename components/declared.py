"""A gateway's arguments from a declaration, as a program in Python writes it. Values may be known only during the run.

Owns how a mapping is checked and becomes a `PlannedGateway`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pulumi

from components.arguments import PlannedGateway
from components.late import Late
from components.stack_file import StackDeclaration
from components.surroundings import locate, read_file
from declaration.faults import DeclarationError
from plan.preflight import accept
from plan.services_alone import ServiceAlone, service_alone


def declared(name: str, declaration: Mapping[str, Any] | StackDeclaration) -> PlannedGateway:
    """The plan of a declaration, and the secrets that it names.

    Args:
        name: the gateway's name, unless the declaration has one.
        declaration: what docs/reference.md describes, as dicts, lists and single values, or from a stack file.

    Raises:
        pulumi.RunError: with every fault of the declaration; the program ends with this message, without a stack trace.
    """
    late = Late()
    source = declaration if isinstance(declaration, StackDeclaration) else StackDeclaration(declaration, None)
    document = {"name": name, **late.with_placeholders(source.values)}
    try:
        accepted = accept(document, read_file, datetime.now(UTC), source.written, locate)
        late.check(accepted.secrets.values())
    except DeclarationError as error:
        raise pulumi.RunError(str(late.explained(error))) from None
    return PlannedGateway(accepted.plan, late.put_back(accepted.secrets))


def declared_alone(service: ServiceAlone, name: str, arguments: Mapping[str, Any]) -> PlannedGateway:
    """The plan of one service, and the secrets that it names.

    Args:
        service: which one.
        name: the name of its gateway, unless the arguments have one.
        arguments: the fields of a declaration that the service takes.

    Raises:
        pulumi.RunError: with every fault of the arguments.
    """
    late, faults = Late(), list(service.faults(arguments))
    document = service.completed({"name": name, **late.with_placeholders(arguments)})
    try:
        accepted = accept(document, read_file, datetime.now(UTC), None, locate)
        late.check(accepted.secrets.values())
    except DeclarationError as error:
        missing = {fault.path for fault in faults}
        faults += [fault for fault in late.explained(error).faults if fault.path not in missing]
    else:
        if not faults:
            return PlannedGateway(service_alone(service, accepted), late.put_back(accepted.secrets))
    raise pulumi.RunError(str(DeclarationError(faults, f"{service.noun} {name}")))
