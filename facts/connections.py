"""What a connection is: which container calls whom, for what, through which proxy, trusting which authorities.

Each service says its own connections (`facts.services`). Egress rules, rules on plain URLs, trust rules and warnings
are projections of them. A host name is taken apart here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from declaration.gateway import Gateway
from declaration.values import is_ip
from facts.parties import Namespace, Network, Party, Peer, PortRange

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that never leave the pod."""
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Purpose(StrEnum):
    """What a connection is for, in words for people."""

    ASSISTANT = "assistant"
    SPEECH_TO_TEXT = "speech to text"
    TEXT_TO_SPEECH = "text to speech"
    SMS = "SMS gateway"
    OTHER = "other services"
    AUDIO = "music on hold and one-time audio"
    OUTBOUND_CALLS = "outbound calls"


class Trust(StrEnum):
    """Which list of authorities a TLS peer is checked against; the value is its key below `tls.trust`."""

    ASSISTANT = "assistant"
    SPEECH = "speech"
    SIP = "sip"


class Via(StrEnum):
    """The way that a connection takes."""

    DIRECT = "direct"
    PROXY = "proxy"


@dataclass(frozen=True)
class Remote:
    """The other end of a connection."""

    host: str
    ports: PortRange
    encrypted: bool

    @classmethod
    def of_url(cls, url: str) -> Remote:
        """The server behind a URL of http or https."""
        parts = urlsplit(url)
        number = parts.port or _DEFAULT_PORTS[parts.scheme]
        return cls((parts.hostname or "").lower(), PortRange.tcp(number), parts.scheme == "https")

    @property
    def is_loopback(self) -> bool:
        """Whether it never leaves the pod."""
        return self.host in LOOPBACK

    @property
    def is_plain(self) -> bool:
        """Whether it crosses a network without TLS."""
        return not self.encrypted and not self.is_loopback


@dataclass(frozen=True)
class Connection:
    """One server that a container calls."""

    purpose: Purpose
    field: str
    """The field of the declaration that names it."""
    remote: Remote
    via: Via = Via.DIRECT
    trust: Trust | None = None
    """None where no list of the declaration speaks of it."""


def url_connection(
    purpose: Purpose, field: str, url: str, *, through_proxy: bool = False, trust: Trust | None = None
) -> Connection:
    """A connection to a URL."""
    return Connection(purpose, field, Remote.of_url(url), Via.PROXY if through_proxy else Via.DIRECT, trust)


def party_of(host: str, namespace: str | None) -> Party:
    """Who a host name stands for, as far as a network policy can say it.

    Policies know addresses, not names: a name outside the cluster means anywhere, on its port alone. A name without
    dots is a Service of the gateway's own namespace.
    """
    if is_ip(host):
        return Network.of_address(host)
    labels = host.split(".")
    if len(labels) == 1 and namespace is not None:
        return Namespace(namespace)
    if len(labels) > 2 and labels[2] == "svc":  # noqa: PLR2004 - service.namespace.svc
        return Namespace(labels[1])
    return Peer.ANYWHERE


def proxy_serves(gateway: Gateway, switch: str) -> bool:
    """Whether a switch of the proxy is on.

    The adapter of this stack is a neighbour, not a service beyond the proxy: with it, speech to text goes directly.
    """
    if gateway.proxy is None:
        return False
    if switch == "speech_to_text" and gateway.adapter is not None:
        return False
    return bool(getattr(gateway.proxy, switch))
