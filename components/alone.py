"""Arguments of the components that are deployed alone, checked before anything is registered.

Owns how a mapping becomes a model of `declaration.alone`, and which values may be known only during the run. If
arguments are wrong, the program ends with every fault and without a stack trace.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import pulumi
from pydantic import ValidationError

from components.late import Late
from declaration.alone import AuthorityAlone, IdentityAlone, KeystoreAlone, late_fields
from declaration.base import Model
from declaration.faults import DeclarationError, Fault
from declaration.pydantic_errors import fault_of
from facts.model.certificates import GeneratedAuthority, IssuedIdentity
from keystore import KeystoreError
from plan.alone import authority_alone, identity_alone

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def authority(name: str, given: Mapping[str, Any]) -> GeneratedAuthority:
    """An authority in the form of a plan."""
    return authority_alone(name, _checked(f"CertificateAuthority {name}", AuthorityAlone, given))


def identity(name: str, given: Mapping[str, Any]) -> IssuedIdentity:
    """An identity in the form of a plan."""
    return identity_alone(name, _checked(f"Identity {name}", IdentityAlone, given))


def keystore(name: str, given: Mapping[str, Any]) -> KeystoreAlone:
    """The plain arguments of a store."""
    return _checked(f"Keystore {name}", KeystoreAlone, given)


def _checked(title: str, model: type[M], given: Mapping[str, Any]) -> M:
    """The plain arguments of a component, checked. Required arguments that are known only during the run must be given too.

    Args:
        title: of the component, for people: `Keystore sbc`.
        model: its arguments.
        given: what the program passes.

    Raises:
        pulumi.RunError: with every fault.
    """
    fields, late = late_fields(model), Late()
    plain = late.with_placeholders({key: value for key, value in given.items() if key not in fields})
    faults = list(_missing(fields, given))
    arguments: M | None = None
    try:
        arguments = model.model_validate_json(json.dumps(plain))
        late.check()
    except ValidationError as error:
        faults += [fault_of(each, model) for each in error.errors(include_url=False)]
    except DeclarationError as error:
        faults += error.faults
    if arguments is None or faults:
        raise pulumi.RunError(str(late.explained(DeclarationError(faults, title))))
    return arguments


def _missing(fields: Mapping[str, bool], given: Mapping[str, Any]) -> Iterator[Fault]:
    for name, needed in fields.items():
        if needed and given.get(name) is None:
            yield Fault(name, "is missing", "write it; it may be an output of another component")


def reported(title: str, function: Callable[[Any], T]) -> Callable[[Any], T]:
    """The function, but an error of `keystore` ends the run with its message, without a stack trace.

    For values that are known only during the run.
    """

    def call(values: Any) -> T:  # noqa: ANN401 - as the function takes them
        try:
            return function(values)
        except KeystoreError as error:
            raise pulumi.RunError(f"{title}: {error}") from None

    return call
