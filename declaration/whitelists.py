"""Whitelists: the callers and callees that the orchestrator accepts; all others are rejected."""

from typing import Annotated

from pydantic import BeforeValidator

from declaration.base import Model
from declaration.environment import LONGEST_VALUE
from declaration.faults import fault_error
from declaration.hosts import PeerAddress
from declaration.names import AttributeName
from declaration.values import Line


def _fits_a_variable(entries: object) -> object:
    """The orchestrator reads a list from one variable. A list that is too long is refused before its entries are read."""
    texts = (
        [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list | tuple) else []
    )
    if sum(len(text.encode(errors="replace")) + 1 for text in texts) > LONGEST_VALUE:
        raise fault_error(
            "is longer than one environment variable may be (128 KiB): the container could not start",
            "list shorter fragments that several callers share, or the addresses of your trunk alone",
        )
    return tuple(entries) if isinstance(entries, list) else entries


_InOneVariable = BeforeValidator(_fits_a_variable)


class Siprec(Model):
    """A field that the metadata of a SIPREC call must carry."""

    attribute: AttributeName
    """Name of the attribute, such as `aor`."""
    value: Line
    """The value that the attribute must have, in the same letters. For `aor`, a fragment of a SIP URI."""


class Whitelists(Model):
    """Without any list, anyone may call."""

    from_uri: Annotated[tuple[Line, ...], _InOneVariable] = ()
    """Fragments. The From URI must contain at least one of them, in the same letters: a number, a user or a host, or at
    least three digits or letters of one; no patterns and no commas."""
    to_uri: Line | None = None
    """Fragment that the To header must contain, or else the Request-URI; of the same form. Tenants that it rejects
    are a fault."""
    siprec: Siprec | None = None
    """Field of SIPREC metadata."""
    trusted_addresses: Annotated[tuple[PeerAddress, ...], _InOneVariable] = ()
    """The only addresses that may speak SIP with the gateway, OPTIONS of monitors and load balancers included. Single
    addresses: the orchestrator's list takes no networks."""
