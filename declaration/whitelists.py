"""Whitelists: the callers and callees that the orchestrator accepts; all others are rejected."""

from declaration.base import Model
from declaration.values import AttributeName, Line, PeerAddress


class Siprec(Model):
    """A field that the metadata of a SIPREC call must carry."""

    attribute: AttributeName
    """Name of the attribute, such as aor."""
    value: Line
    """Value it must have, compared as it stands; for aor a fragment of a SIP URI."""


class Whitelists(Model):
    """Without any list, anyone may call."""

    from_uri: tuple[Line, ...] = ()
    """Fragments, one of which the From URI must contain as it stands: a number, a user or a host, or at least three
    digits or letters of one; no patterns and no commas."""
    to_uri: Line | None = None
    """Fragment that the To header must contain, or else the Request-URI; of the same form. Tenants that it rejects
    are a fault."""
    siprec: Siprec | None = None
    """Field of SIPREC metadata."""
    trusted_addresses: tuple[PeerAddress, ...] = ()
    """The only addresses that may speak SIP with the gateway, OPTIONS of monitors and load balancers included. Single
    addresses: the orchestrator's list takes no networks."""
