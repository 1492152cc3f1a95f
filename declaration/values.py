"""Single values: text, secrets, addresses, names, images, quantities.

Owns the types that fields are made of and the faults of a value looked at alone. What depends on two fields is a
rule (`declaration.rules`).
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, WithJsonSchema

from declaration.faults import fault_error

Reader = Callable[[str], bytes]
"""Gives the bytes of a file that the declaration names; raises OSError where it cannot."""

MAX_FILE_BYTES = 1 << 20
"""No file of a gateway is larger: a Kubernetes Secret holds 1 MiB."""

_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE
)
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?")
_CLUSTER_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
_IMAGE = re.compile(
    r"(?P<name>[a-z0-9]+([.:_/-]+[a-z0-9]+)*?)(:(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(@sha256:(?P<digest>[0-9a-f]{64}))?"
)
_QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


# --- secrets and files -------------------------------------------------------------------------------------------


def _not_blank(value: SecretStr) -> SecretStr:
    if not value.get_secret_value():
        raise fault_error("is empty", "give a value, or leave the key out")
    return value


_SECURE = {
    "type": "object",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
    "description": "Written by `pulumi config set --secret --path`.",
}
_FILE = {
    "type": "object",
    "properties": {"file": {"type": "string"}},
    "required": ["file"],
    "additionalProperties": False,
    "description": "A file, relative to the project folder.",
}

SecretText = Annotated[
    SecretStr,
    AfterValidator(_not_blank),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, _SECURE]}),
]
"""A secret: written by `pulumi config set --secret --path`, so that it is stored encrypted."""


def _named_file(value: object) -> str | None:
    """The path in `{file: path}`; None for anything else."""
    if isinstance(value, dict) and set(value) == {"file"} and isinstance(value["file"], str):
        return value["file"]
    return None


def _read(path: str, info: ValidationInfo) -> bytes:
    reader: Reader = (info.context or {})["read"]
    try:
        data = reader(path)
    except OSError as error:
        raise fault_error(
            f"names a file that cannot be read ({(error.strerror or 'not readable').lower()})",
            "name a readable file, relative to the project folder",
        ) from None
    if len(data) > MAX_FILE_BYTES:
        raise fault_error(
            "names a file larger than 1 MiB", "name the file that was meant; no store or bundle is so large"
        )
    return data


def read_named_file(value: object, info: ValidationInfo) -> bytes | None:
    """The bytes of the file in `{file: path}`; None where the value is something else."""
    path = _named_file(value)
    return None if path is None else _read(path, info)


def _text_of_file(value: object, info: ValidationInfo) -> object:
    data = read_named_file(value, info)
    if data is None:
        return value
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise fault_error("names a file that is not text", "name a PEM or text file in UTF-8") from None


def _base64_of_file(value: object, info: ValidationInfo) -> object:
    data = read_named_file(value, info)
    return value if data is None else base64.b64encode(data).decode("ascii")


def _is_base64(value: SecretStr) -> SecretStr:
    try:
        base64.b64decode(value.get_secret_value(), validate=True)
    except (binascii.Error, ValueError):
        raise fault_error(
            "is not base64", "write {file: <path>}, or the file's bytes in base64 on one line"
        ) from None
    return value


NamedFile = Annotated[dict[str, str], WithJsonSchema(_FILE)]
"""The form `{file: path}`, for the schemas of fields that take it beside another form."""

PublicText = Annotated[
    str, BeforeValidator(_text_of_file), WithJsonSchema({"anyOf": [{"type": "string"}, _FILE]})
]
"""Public text, as it is or as `{file: path}`."""

SecretFileText = Annotated[
    SecretStr,
    BeforeValidator(_text_of_file),
    AfterValidator(_not_blank),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, _SECURE, _FILE]}),
]
"""Secret text, as it is or as `{file: path}`."""

SecretBytes = Annotated[
    SecretStr,
    BeforeValidator(_base64_of_file),
    AfterValidator(_not_blank),
    AfterValidator(_is_base64),
    WithJsonSchema({"anyOf": [{"type": "string", "contentEncoding": "base64"}, _SECURE, _FILE]}),
]
"""Secret bytes, as `{file: path}` or as base64."""


# --- addresses and names -----------------------------------------------------------------------------------------


def is_ip(value: str) -> bool:
    """Whether the text is one IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


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
    if not is_host(value):
        raise fault_error(
            "is neither a host name nor an IP address",
            "write a name such as sbc.example.com or an address such as 192.0.2.10, without scheme, port or path",
        )
    return value


def _announced(value: str) -> str:
    return value if value in {"podIP", "nodeIP"} else _host(value)


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https", "ws", "wss"} and is_host(parts.hostname or "")
        valid = valid and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or any(character.isspace() for character in value):
        raise fault_error(
            "is not a URL of http, https, ws or wss", "write it whole, such as https://host.example.com/path"
        )
    if parts.username or parts.password:
        raise fault_error("carries credentials", "take them out of the URL and give them in their own fields")
    return value


def _label(value: str) -> str:
    if not _LABEL.fullmatch(value):
        raise fault_error(
            "is not a name of at most 40 lower-case letters, digits and hyphens",
            "write a name such as voice-gateway",
        )
    return value


def _cluster_name(value: str) -> str:
    if not _CLUSTER_NAME.fullmatch(value):
        raise fault_error(
            "is not a name that Kubernetes takes",
            "write lower-case letters, digits, hyphens and dots, such as voice-gateway",
        )
    return value


def _variable(value: str) -> str:
    if not _VARIABLE.fullmatch(value):
        raise fault_error(
            "is not the name of an environment variable", "write letters, digits and underscores"
        )
    return value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise fault_error("holds a line end or another unprintable character", "write it on one line")
    return value


def _absolute(value: str) -> str:
    parts = value.split("/")
    if not value.startswith("/") or value == "/" or ".." in parts or "" in parts[1:]:
        raise fault_error(
            "is not an absolute path of a directory",
            "write a path such as /var/lib/voice-gateway, without ..",
        )
    return value


IpAddress = Annotated[str, AfterValidator(_ip)]
"""One IPv4 or IPv6 address."""
Cidr = Annotated[str, AfterValidator(_network)]
"""A network as CIDR."""
Host = Annotated[str, AfterValidator(_host)]
"""A host name or an IP address."""
AnnouncedAddress = Annotated[str, AfterValidator(_announced)]
"""A host name, an IP address, `podIP` or `nodeIP`."""
Url = Annotated[str, AfterValidator(_url)]
"""A URL without credentials."""
Label = Annotated[str, AfterValidator(_label)]
"""A short name of lower-case letters, digits and hyphens."""
ClusterName = Annotated[str, AfterValidator(_cluster_name)]
"""The name of a Kubernetes object."""
VariableName = Annotated[str, AfterValidator(_variable)]
"""The name of an environment variable."""
Line = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
"""Text on one line, not empty."""
Directory = Annotated[str, AfterValidator(_absolute)]
"""An absolute path."""
PortNumber = Annotated[int, Field(ge=1, le=65535)]
"""A TCP or UDP port."""


# --- images and quantities ---------------------------------------------------------------------------------------


def image_tag(image: str) -> str | None:
    """The tag of an image reference; None where only a digest names it."""
    match = _IMAGE.fullmatch(image)
    return match["tag"] if match else None


def image_version(image: str) -> tuple[int, ...] | None:
    """The release in an image's tag, `1.0.7.0` as (1, 0, 7, 0); None where the tag names none."""
    match = re.match(r"v?(\d+(?:\.\d+)+)", image_tag(image) or "")
    return tuple(int(part) for part in match[1].split(".")) if match else None


def _image(value: str) -> str:
    match = _IMAGE.fullmatch(value)
    if match is None:
        raise fault_error(
            "is not an image reference", "write registry/name:tag or registry/name:tag@sha256:<digest>"
        )
    if not match["tag"] and not match["digest"]:
        raise fault_error(
            "names neither a tag nor a digest, which would silently mean latest",
            "add the release, such as :1.0.7.0, or better :1.0.7.0@sha256:<digest>",
        )
    return value


def _quantity(value: str) -> str:
    if not _QUANTITY.fullmatch(value):
        raise fault_error("is not a Kubernetes quantity", 'write text such as "500m", "2" or "1Gi"')
    return value


Image = Annotated[str, AfterValidator(_image)]
"""An image by tag, by digest, or both."""
Quantity = Annotated[str, AfterValidator(_quantity)]
"""An amount of CPU, memory or storage."""

JsonObject = dict[str, Any]
"""Settings that are handed on as they are."""
