"""Whitelists: the callers and callees that the orchestrator accepts; all others are turned away."""

from declaration.base import Model
from declaration.values import AttributeName, Line, PeerAddress


class Siprec(Model):
    """A field that the metadata of a SIPREC call must carry."""

    attribute: AttributeName
    """Name of the attribute, such as aor."""
    value: Line
    """Value it must have."""


class Whitelists(Model):
    """Nothing declared means anyone may call."""

    from_uri: tuple[Line, ...] = ()
    """Fragments, one of which the From URI must contain; no commas."""
    to_uri: Line | None = None
    """Fragment that the To header must contain, or else the Request-URI."""
    siprec: Siprec | None = None
    """Field of SIPREC metadata."""
    trusted_addresses: tuple[PeerAddress, ...] = ()
    """The only addresses that may speak SIP with the gateway, OPTIONS of monitors and load balancers included."""
