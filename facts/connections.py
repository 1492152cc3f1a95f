"""Connections: which container calls which server, for what, through which proxy, and which authorities it trusts.

Each service states its own connections (`facts.services`). Egress rules, rules on plain URLs, trust rules and
warnings are derived from them. Host names are parsed only here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from declaration.addresses import is_ip, is_loopback
from declaration.base import value_of
from declaration.gateway import Gateway
from declaration.services import Credentials
from facts.parties import Namespace, Network, Party, Peer, PortRange, Zone

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Purpose:
    """What a connection is for; the service that opens it defines it."""

    words: str
    """Description for people."""
    check_can_be_off: bool = False
    """Whether `no-certificate-checks` turns off the check of the server's certificate."""
    zone: Zone = Zone.SERVICES
    """The kind of party that is called, if it is outside of the cluster or host."""


PROXY: Final = Purpose("forward proxy")
NAMES: Final = Purpose("names of services")


class Credential(StrEnum):
    """How a container authenticates to the server that it calls, in words for people."""

    PASSWORD = "user and password"  # noqa: S105 - the name of a kind of credential
    KEY = "API key"
    TOKEN = "bearer token"  # noqa: S105 - the same
    ACCOUNT = "service account key"
    DIGEST = "SIP digest"
    CERTIFICATE = "client certificate"


class Trust(StrEnum):
    """The list of authorities for a TLS peer; the value is its key below `tls.trust`."""

    ASSISTANT = "assistant"
    SPEECH = "speech"
    SIP = "sip"


@dataclass(frozen=True)
class Remote:
    """The other end of a connection."""

    where: str | Party
    """A host name or address in lower case, or a party without one."""
    ports: PortRange
    encrypted: bool

    @classmethod
    def of_url(cls, url: str) -> Remote:
        """The server behind a URL of http or https."""
        parts = urlsplit(url)
        number = parts.port or _DEFAULT_PORTS[parts.scheme]
        return cls((parts.hostname or "").lower(), PortRange.tcp(number), parts.scheme == "https")

    @property
    def name(self) -> str | None:
        """The host name or address; None for a party that has none."""
        return self.where if isinstance(self.where, str) and not isinstance(self.where, Peer) else None

    @property
    def is_loopback(self) -> bool:
        """Whether the connection stays in the pod."""
        return isinstance(self.where, str) and is_loopback(self.where)

    @property
    def is_plain(self) -> bool:
        """Whether it crosses a network without TLS."""
        return not self.encrypted and not self.is_loopback


@dataclass(frozen=True)
class Connection:
    """One server that a container calls."""

    purpose: Purpose
    remote: Remote
    field: str | None = None
    """The field of the declaration with the server; None if no field names it."""
    by_url: bool = True
    """Whether that field is a URL."""
    through_proxy: bool = False
    trust: Trust | None = None
    """None if no list of the declaration is for it."""
    credentials: tuple[Credential, ...] = ()
    """How it authenticates; empty if it does not, or if the declaration does not state it."""


def credentials_of(*services: object, mutual: bool = False) -> tuple[Credential, ...]:
    """How a connection authenticates: with the credentials of the first part that has any, and the gateway's certificate.

    Args:
        services: parts of the declaration with credentials, the most specific first; None where one is not declared.
        mutual: whether the connection presents the gateway's certificate.
    """
    own = next((own for service in services if (own := _credential(service)) is not None), None)
    return (*((own,) if own else ()), *((Credential.CERTIFICATE,) if mutual else ()))


def service_connections(
    gateway: Gateway, purpose: Purpose, key: str, trust: Trust, *, through_proxy: bool
) -> Iterator[Connection]:
    """Connections to a service for all calls, to services that tenants use in its place, and to their token servers.

    Only the services themselves get the gateway's certificate, and not the token servers.
    """
    for field, url, authorities, parts in _service_urls(gateway, key, trust):
        if url:
            remote = Remote.of_url(url)
            mutual = gateway.tls.mutual_authentication and authorities is not None and remote.encrypted
            credentials = credentials_of(*parts, mutual=mutual)
            yield Connection(
                purpose,
                remote,
                field,
                through_proxy=through_proxy,
                trust=authorities,
                credentials=credentials,
            )


def _service_urls(
    gateway: Gateway, key: str, trust: Trust
) -> Iterator[tuple[str, str | None, Trust | None, tuple[object, ...]]]:
    """Each URL of a service: its field, the URL, the list of authorities that checks it, and the parts with credentials."""
    service: Credentials | None = value_of(gateway, key)
    if service is not None:
        yield f"{key}.url", value_of(service, "url"), trust, (service,)
        yield f"{key}.tokenUrl", value_of(service, "tokenUrl"), None, (service,)
    for position, tenant in enumerate(gateway.tenants):
        for replaced, own_path, own in tenant.services():
            if replaced == key:
                path = f"tenants[{position}].{own_path}"
                yield f"{path}.url", own.url, trust, (own, service)
                yield f"{path}.tokenServiceProviderUrl", own.token_service_provider_url, None, (own,)


def _credential(service: object) -> Credential | None:
    """The credential in one part of the declaration; None if it has none."""
    for names, credential in (
        (("password",), Credential.PASSWORD),
        (("api_key", "apikey"), Credential.KEY),
        (("bearer_token",), Credential.TOKEN),
    ):
        if any(getattr(service, name, None) is not None for name in names):
            return credential
    return None


def party_of(remote: Remote, namespace: str | None) -> Party:
    """The party at the other end, as a network policy can express it.

    Policies contain addresses, not host names. So a name outside the cluster becomes every address, on that port only.
    A name without dots is a Service in the gateway's own namespace.
    """
    host = remote.where
    if not isinstance(host, str) or isinstance(host, Peer):
        return host
    if is_ip(host):
        return Network.of_address(host)
    labels = host.split(".")
    if len(labels) == 1 and namespace is not None:
        return Namespace(namespace)
    if len(labels) > 2 and labels[2] == "svc":  # noqa: PLR2004 - service.namespace.svc
        return Namespace(labels[1])
    return Peer.ANYWHERE


def uses_proxy(gateway: Gateway, switch: str) -> bool:
    """Whether a switch of the proxy is on, by its key.

    An adapter of this stack is called directly.
    """
    if gateway.proxy is None or gateway.adapter_for(switch) is not None:
        return False
    return bool(value_of(gateway.proxy, switch))
