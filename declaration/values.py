"""Single values: text, addresses, names.

Owns the types that fields are made of and the faults of a value looked at alone; secrets and files are in `files`,
images in `references`, amounts in `quantities`. What depends on two fields is a rule (`checks.rules`).
"""

import re
from datetime import date
from typing import Annotated
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from declaration.addresses import (
    Address,
    Network,
    address_of,
    is_ip,
    is_loopback,
    is_mapped,
    is_nobody,
    is_numeric_name,
    network_of,
)
from declaration.credentials import holds_credential, names_credential
from declaration.faults import fault_error
from declaration.visibility import PUBLIC, SECRET

_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE
)
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?")
_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_CLUSTER_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*"
)
_STORAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,252}")
_STACK = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){2}")
_ANNOTATION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T00:00:00(\.0+)?(Z|\+00:00)| 00:00:00 \+0000 UTC)?")
"""A date as ISO 8601 has it. Where it is not quoted, readers of YAML make a time of it, at midnight UTC: as ISO 8601
writes it, or as Go does, which is what the engine hands on."""


# --- addresses ---------------------------------------------------------------------------------------------------


PLACED = frozenset({"podIP", "nodeIP"})
"""Words for an address that is known only where a pod is placed."""


def is_host(value: str) -> bool:
    """Whether the text is a host name or an address; a name that ends like a number is a broken address."""
    return is_ip(value) or (_HOST.fullmatch(value) is not None and not is_numeric_name(value))


def _refuse_mapped(found: Address | Network) -> None:
    if is_mapped(found):
        raise fault_error(
            "is an IPv4 address in IPv6 form, which other systems treat as a different address",
            "write it as IPv4",
        )


def _refuse_nobody(found: Address | Network, remedy: str) -> None:
    if is_nobody(found):
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
        _refuse_nobody(address, "write an address of the host, or 0.0.0.0 for all of them")
    return str(address)


def _peer(value: str) -> str:
    address = _address(value)
    _refuse_nobody(address, "write an address that another machine has, such as 192.0.2.10")
    return str(address)


def _resolver(value: str) -> str:
    address = _address(value)
    if not address.is_link_local:
        _refuse_nobody(address, "write the address of a name server, such as 192.0.2.53 or 169.254.20.10")
    return str(address)


def _network(value: str) -> str:
    network = network_of(value)
    if network is None:
        raise fault_error(
            "is not a network with its host bits zero", "write a CIDR such as 192.0.2.0/24 or 2001:db8::/32"
        )
    _refuse_mapped(network)
    _refuse_nobody(network, "write the network of machines that connect, such as 192.0.2.0/24")
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
    """A URL taken apart; None where it is none of HTTP."""
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
        _refuse_nobody(address, "write the address of the service; 127.0.0.1 means a service in the same pod")
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


# --- names -------------------------------------------------------------------------------------------------------


def _label(value: str) -> str:
    if not _LABEL.fullmatch(value):
        raise fault_error(
            "is not a name of at most 40 lower-case letters, digits and hyphens", "write a name such as first"
        )
    return value


def _gateway_name(value: str) -> str:
    # Names of Services begin with it: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.1
    if not _LABEL.fullmatch(value) or value[0].isdigit():
        raise fault_error(
            "is not a name of at most 40 lower-case letters, digits and hyphens that begins with a letter",
            "write a name such as voice-gateway",
        )
    return value


def _namespace(value: str) -> str:
    if not _NAMESPACE.fullmatch(value):
        raise fault_error(
            "is not a name that Kubernetes takes for a namespace",
            "write at most 63 lower-case letters, digits and hyphens, such as voice-gateway",
        )
    return value


def _annotation(value: str) -> str:
    # https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
    prefix, _, name = value.rpartition("/")
    if not _ANNOTATION.fullmatch(name) or ("/" in value and not is_cluster_name(prefix)):
        raise fault_error("is not the name of an annotation", "write it as example.com/name")
    return _no_credential_name(value)


def _no_credential_name(value: str) -> str:
    if names_credential(value):
        raise fault_error(
            "is a usual name for a credential, but its value is shown in clear",
            "remove it; put credentials into the secret fields that docs/reference.md lists",
        )
    return value


def is_cluster_name(value: str) -> bool:
    """Whether Kubernetes takes the text as the name of an object."""
    return _CLUSTER_NAME.fullmatch(value) is not None


def _cluster_name(value: str) -> str:
    if not is_cluster_name(value):
        raise fault_error(
            "is not a name that Kubernetes takes",
            "write lower-case letters, digits, hyphens and dots, such as voice-gateway",
        )
    return value


def _storage_name(value: str) -> str:
    if not _STORAGE.fullmatch(value):
        raise fault_error(
            "is not the name of a claim or a Docker volume",
            "write letters, digits, hyphens, dots and underscores",
        )
    return value


def _stack(value: str) -> str:
    if not _STACK.fullmatch(value):
        raise fault_error("is not the full name of a stack", "write organization/project/stack")
    return value


Label = Annotated[str, AfterValidator(_label), PUBLIC]
"""A short name of lower-case letters, digits and hyphens."""
GatewayName = Annotated[str, AfterValidator(_gateway_name), PUBLIC]
"""A short name of lower-case letters, digits and hyphens that begins with a letter."""
Namespace = Annotated[str, AfterValidator(_namespace), PUBLIC]
"""The name of a Kubernetes namespace."""
ClusterName = Annotated[str, AfterValidator(_cluster_name), PUBLIC]
"""The name of a Kubernetes object."""
AnnotationName = Annotated[str, AfterValidator(_annotation), PUBLIC]
"""The name of a Kubernetes annotation."""
StorageName = Annotated[str, AfterValidator(_storage_name), PUBLIC]
"""The name of an existing claim or Docker volume."""
StackName = Annotated[str, AfterValidator(_stack), PUBLIC]
"""The full name of a Pulumi stack."""


# --- text --------------------------------------------------------------------------------------------------------


def _printable(value: str) -> str:
    if not value.isprintable():
        raise fault_error("contains a line break or another unprintable character", "write it on one line")
    return value


def _without_credential(value: str) -> str:
    if holds_credential(value):
        raise fault_error(
            "contains a credential, but is shown in clear",
            "remove it; put credentials into the secret fields that docs/reference.md lists",
        )
    return value


def _without_colon(value: str) -> str:
    if ":" in value:
        # https://www.rfc-editor.org/rfc/rfc7617#section-2, and for digest https://www.rfc-editor.org/rfc/rfc7616#section-3.4
        raise fault_error(
            "contains a colon, which separates the user name from the password", "choose a name without one"
        )
    return value


def _without_quotes(value: str) -> str:
    if '"' in value or "\\" in value:
        # https://www.rfc-editor.org/rfc/rfc3261#section-25.1: quoted-string
        raise fault_error(
            "contains a quote or a backslash, which end or change the quoted text of a digest header",
            "choose a name without them",
        )
    return value


def _absolute(value: str) -> str:
    parts = value.split("/")
    strange = not value.isprintable() or ":" in value or {"", ".", ".."} & set(parts[1:])
    if not value.startswith("/") or strange:
        raise fault_error(
            "is not an absolute path of a directory",
            "write a path such as /var/lib/voice-gateway: no colon, no . or .., no slash at the end",
        )
    return value


def _day(value: object) -> object:
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise fault_error("is not a date", "write year, month and day, such as 2027-03-01")
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        raise fault_error(
            "is not a day of the calendar", "write a day that exists, such as 2027-03-01"
        ) from None


_Line = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Line = Annotated[_Line, AfterValidator(_without_credential), PUBLIC]
"""Text on one line, not empty, that carries no credential."""
AttributeName = Annotated[Line, AfterValidator(_no_credential_name)]
"""The name of a value that is shown in clear; not one under which credentials are kept."""
User = Annotated[_Line, AfterValidator(_without_colon), PUBLIC]
"""A user name, sent beside a password."""
TenantText = Annotated[_Line, SECRET]
"""Text on one line, not empty, that goes into the tenant file alone."""
TenantUser = Annotated[TenantText, AfterValidator(_without_colon)]
"""A user name, sent beside a password, that goes into the tenant file alone."""
DigestUser = Annotated[TenantUser, AfterValidator(_without_quotes)]
"""A user name of SIP digest authentication, that goes into the tenant file alone."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"}), PUBLIC]
"""A day, as year, month and day: 2027-03-01."""
Directory = Annotated[str, AfterValidator(_absolute), PUBLIC]
"""An absolute path."""
