"""Single values: text, addresses, names.

Owns the types that fields are made of and the faults of a value looked at alone; secrets and files are in `files`,
images in `references`, amounts in `quantities`. What depends on two fields is a rule (`declaration.rules`).
"""

import ipaddress
import re
from typing import Annotated, Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import AfterValidator, Field

from declaration.credentials import names_credential
from declaration.faults import fault_error

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
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


# --- addresses ---------------------------------------------------------------------------------------------------


PLACED = frozenset({"podIP", "nodeIP"})
"""Words for an address that is known only where a pod is placed."""


def is_ip(value: str) -> bool:
    """Whether the text is one IPv4 or IPv6 address; one with a zone means nothing on another machine."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "%" not in value


def is_host(value: str) -> bool:
    """Whether the text is a host name or an address; a name of digits and dots alone is a broken address."""
    return is_ip(value) or (_HOST.fullmatch(value) is not None and re.fullmatch(r"[0-9.]+", value) is None)


def _ip(value: str) -> str:
    if is_ip(value):
        return str(ipaddress.ip_address(value))
    if "/" in value:
        raise fault_error(
            "is a network, and no CIDR form is documented for it",
            "list each address by itself: IPv4 such as 192.0.2.10 or IPv6 such as 2001:db8::10",
        )
    raise fault_error("is not an IP address", "write IPv4 such as 192.0.2.10 or IPv6 such as 2001:db8::10")


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value))
    except ValueError:
        raise fault_error(
            "is not a network with its host bits zero", "write a CIDR such as 192.0.2.0/24 or 2001:db8::/32"
        ) from None


def _host(value: str) -> str:
    if value.startswith("*"):
        # https://www.rfc-editor.org/rfc/rfc5922#section-7.2
        raise fault_error(
            "is a wildcard, which SIP never matches (RFC 5922, section 7.2)", "write each name by itself"
        )
    if not is_host(value):
        raise fault_error(
            "is neither a host name nor an IP address",
            "write a name such as sbc.example.com or an address such as 192.0.2.10: no scheme, port, path,"
            " underscore or final dot",
        )
    return str(ipaddress.ip_address(value)) if is_ip(value) else value


def _peer(value: str) -> str:
    address = ipaddress.ip_address(_ip(value))
    if address.is_unspecified or address.is_multicast:
        raise fault_error(
            "is an address that no machine sends from",
            "list each address by itself, or leave the list out where anyone may call",
        )
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        raise fault_error(
            "is an IPv4 address written as IPv6, which is compared as another", "write it as IPv4"
        )
    return str(address)


def _announced(value: str) -> str:
    if value in PLACED:
        return value
    host = _host(value)
    address = ipaddress.ip_address(host) if is_ip(host) else None
    if host.lower() == "localhost" or (
        address is not None
        and (address.is_loopback or address.is_unspecified or address.is_multicast or address.is_link_local)
    ):
        raise fault_error(
            "is an address under which callers meet themselves, or nobody",
            "write the address by which callers reach the gateway",
        )
    return host


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
            "carries credentials, and URLs are shown in clear",
            "take them out; where the service asks for them, give them in its own fields",
        )
    if parts.fragment or value.endswith("#"):
        # https://www.rfc-editor.org/rfc/rfc9110#section-7.1
        raise fault_error(
            "has a fragment (#), which no client sends", "remove it; in a path or query write %23"
        )
    return value


def _query_with_credentials(query: str) -> bool:
    """Whether a query names a credential, such as `?apikey=` or `?access_token=`."""
    return any(
        names_credential(name) for name, _ in parse_qsl(query.replace(";", "&"), keep_blank_values=True)
    )


IpAddress = Annotated[str, AfterValidator(_ip)]
"""One IPv4 or IPv6 address."""
PeerAddress = Annotated[str, AfterValidator(_peer)]
"""One IPv4 or IPv6 address of another machine."""
Cidr = Annotated[str, AfterValidator(_network)]
"""A network as CIDR."""
Host = Annotated[str, AfterValidator(_host)]
"""A host name or an IP address."""
AnnouncedAddress = Annotated[str, AfterValidator(_announced)]
"""A host name, an IP address, `podIP` or `nodeIP`."""
Url = Annotated[str, AfterValidator(_url)]
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


def _variable(value: str) -> str:
    if not _VARIABLE.fullmatch(value):
        raise fault_error(
            "is not the name of an environment variable", "write letters, digits and underscores"
        )
    return value


Label = Annotated[str, AfterValidator(_label)]
"""A short name of lower-case letters, digits and hyphens."""
GatewayName = Annotated[str, AfterValidator(_gateway_name)]
"""A short name of lower-case letters, digits and hyphens that begins with a letter."""
Namespace = Annotated[str, AfterValidator(_namespace)]
"""The name of a Kubernetes namespace."""
ClusterName = Annotated[str, AfterValidator(_cluster_name)]
"""The name of a Kubernetes object."""
AnnotationName = Annotated[str, AfterValidator(_annotation)]
"""The name of a Kubernetes annotation."""
StorageName = Annotated[str, AfterValidator(_storage_name)]
"""The name of an existing claim or Docker volume."""
StackName = Annotated[str, AfterValidator(_stack)]
"""The full name of a Pulumi stack."""
VariableName = Annotated[str, AfterValidator(_variable)]
"""The name of an environment variable."""


# --- text --------------------------------------------------------------------------------------------------------


def _printable(value: str) -> str:
    if not value.isprintable():
        raise fault_error("holds a line end or another unprintable character", "write it on one line")
    return value


def _without_colon(value: str) -> str:
    if ":" in value:
        # https://www.rfc-editor.org/rfc/rfc7617#section-2, and for digest https://www.rfc-editor.org/rfc/rfc7616#section-3.4
        raise fault_error(
            "holds a colon, where the name would end and the password begin", "choose a name without one"
        )
    return value


def _without_quotes(value: str) -> str:
    if '"' in value or "\\" in value:
        # https://www.rfc-editor.org/rfc/rfc3261#section-25.1: quoted-string
        raise fault_error(
            "holds a quote or a backslash, which end or change the quoted text of a digest header",
            "choose a name without them",
        )
    return value


def _without_zero(value: str) -> str:
    if "\0" in value:
        raise fault_error("holds a zero byte, where every environment variable ends", "remove it")
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


Line = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
"""Text on one line, not empty."""
User = Annotated[Line, AfterValidator(_without_colon)]
"""A user name, sent beside a password."""
DigestUser = Annotated[User, AfterValidator(_without_quotes)]
"""A user name of SIP digest authentication."""
VariableValue = Annotated[str, AfterValidator(_without_zero)]
"""The value of an environment variable."""
Directory = Annotated[str, AfterValidator(_absolute)]
"""An absolute path."""
JsonObject = dict[str, Any]
"""Settings that are handed on as they are."""
