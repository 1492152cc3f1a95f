"""Values that say where something is: addresses, networks, host names, URLs, ports.

Owns the types that fields are made of and the faults of one such value. What depends on two fields is a rule
(`checks.rules`).
"""

import re
from typing import Annotated
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import AfterValidator, Field

from declaration.addresses import (
    Address,
    Network,
    address_of,
    is_ip,
    is_loopback,
    is_mapped,
    is_not_another_machine,
    is_numeric_name,
    network_of,
)
from declaration.credentials import names_credential
from declaration.faults import fault_error
from declaration.visibility import PUBLIC

_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE
)

PLACED = frozenset({"podIP", "nodeIP"})
"""Words for an address that is known only where a pod is placed."""


def is_host(value: str) -> bool:
    """Whether the text is a host name or an address; a name that ends like a number is a broken address."""
    return is_ip(value) or (_HOST.fullmatch(value) is not None and not is_numeric_name(value))


def _refuse_mapped(address: Address | Network) -> None:
    if is_mapped(address):
        raise fault_error(
            "is an IPv4 address in IPv6 form, which other systems treat as a different address",
            "write it as IPv4",
        )


def _refuse_not_another_machine(address: Address | Network, remedy: str) -> None:
    if is_not_another_machine(address):
        raise fault_error(
            "does not belong to another machine: it is unspecified, loopback, link-local, multicast, broadcast"
            " or reserved",
            remedy,
        )


def _address(value: str) -> Address:
    address = address_of(value)
    if address is not None:
        _refuse_mapped(address)
        return address
    if "/" in value:
        raise fault_error(
            "is a network, but one address is needed here",
            "list each address separately: IPv4 such as 192.0.2.10 or IPv6 such as 2001:db8::10",
        )
    raise fault_error("is not an IP address", "write IPv4 such as 192.0.2.10 or IPv6 such as 2001:db8::10")


def _bound(value: str) -> str:
    address = _address(value)
    if not (address.is_unspecified or address.is_loopback):
        _refuse_not_another_machine(address, "write an address of the host, or 0.0.0.0 for all of them")
    return str(address)


def _peer(value: str) -> str:
    address = _address(value)
    _refuse_not_another_machine(address, "write an address that another machine has, such as 192.0.2.10")
    return str(address)


def _resolver(value: str) -> str:
    address = _address(value)
    if not address.is_link_local:
        _refuse_not_another_machine(
            address, "write the address of a name server, such as 192.0.2.53 or 169.254.20.10"
        )
    return str(address)


def _network(value: str) -> str:
    network = network_of(value)
    if network is None:
        raise fault_error(
            "is not a network with its host bits zero", "write a CIDR such as 192.0.2.0/24 or 2001:db8::/32"
        )
    _refuse_mapped(network)
    _refuse_not_another_machine(network, "write the network of machines that connect, such as 192.0.2.0/24")
    return str(network)


def _host(value: str) -> str:
    if value.startswith("*"):
        # https://www.rfc-editor.org/rfc/rfc5922#section-7.2
        raise fault_error(
            "is a wildcard, which SIP never matches (RFC 5922, section 7.2)", "write each name separately"
        )
    if not is_host(value):
        raise fault_error(
            "is neither a host name nor an IP address",
            "write a name such as sbc.example.com or an address such as 192.0.2.10: no scheme, port, path,"
            " underscore or final dot",
        )
    if is_loopback(value):
        raise fault_error(
            "means the machine itself, so other machines cannot use it",
            "write the name or address that other machines use",
        )
    return _peer(value) if is_ip(value) else value


def _announced(value: str) -> str:
    return value if value in PLACED else _host(value)


def _parts_of_url(value: str) -> SplitResult | None:
    """A URL in its parts; None if it is not an HTTP URL."""
    try:
        parts = urlsplit(value)
        number = parts.port
    except ValueError:
        return None
    is_whole = parts.scheme in {"http", "https"} and is_host(parts.hostname or "") and number != 0
    return parts if is_whole and value.isprintable() and " " not in value else None


def _url(value: str) -> str:
    parts = _parts_of_url(value)
    if parts is None:
        raise fault_error(
            "is not a URL of http or https", "write it whole, such as https://host.example.com/path"
        )
    if "@" in parts.netloc or _query_with_credentials(parts.query):
        raise fault_error(
            "contains credentials, but URLs are shown in clear",
            "remove them; give them in the service's own fields",
        )
    if parts.fragment or value.endswith("#"):
        # https://www.rfc-editor.org/rfc/rfc9110#section-7.1
        raise fault_error(
            "has a fragment (#), which no client sends", "remove it; in a path or query write %23"
        )
    address = address_of(parts.hostname or "")
    if address is not None and not address.is_loopback:
        _refuse_mapped(address)
        _refuse_not_another_machine(
            address, "write the address of the service; 127.0.0.1 means a service in the same pod"
        )
    return value


def _query_with_credentials(query: str) -> bool:
    """Whether a query names a credential, such as `?apikey=` or `?access_token=`."""
    return any(
        names_credential(name) for name, _ in parse_qsl(query.replace(";", "&"), keep_blank_values=True)
    )


BindAddress = Annotated[str, AfterValidator(_bound), PUBLIC]
"""One IPv4 or IPv6 address of a machine on which it listens; 0.0.0.0 and :: mean all of them."""
PeerAddress = Annotated[str, AfterValidator(_peer), PUBLIC]
"""One IPv4 or IPv6 address of another machine."""
ResolverAddress = Annotated[str, AfterValidator(_resolver), PUBLIC]
"""The address of a name server: of another machine, or a link-local one of the node."""
Cidr = Annotated[str, AfterValidator(_network), PUBLIC]
"""A network of other machines as CIDR."""
Host = Annotated[str, AfterValidator(_host), PUBLIC]
"""A host name or an IP address by which other machines are reached."""
AnnouncedAddress = Annotated[str, AfterValidator(_announced), PUBLIC]
"""A host name, an IP address, `podIP` or `nodeIP`."""
Url = Annotated[str, AfterValidator(_url), PUBLIC]
"""A URL without credentials and without a fragment."""
PortNumber = Annotated[int, Field(ge=1, le=65535)]
"""A TCP or UDP port."""
