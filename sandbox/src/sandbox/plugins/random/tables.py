"""The property tables of the `random` resource types.

Names, types and secrets are from the published schema of the package. Defaults, and that every change replaces, are
from the upstream provider.
"""

from collections.abc import Mapping
from typing import Final

from sandbox.plugins.schema import BOOLEAN, INTEGER, STRING, MapOf, Output, Property, ResourceType

_KEEPERS: Final = Property(MapOf(STRING), replaces=True)

_CHARACTERS: Final[Mapping[str, Property]] = {
    "keepers": _KEEPERS,
    "length": Property(INTEGER, required=True, replaces=True),
    "lower": Property(BOOLEAN, replaces=True, default=True),
    "minLower": Property(INTEGER, replaces=True, default=0),
    "minNumeric": Property(INTEGER, replaces=True, default=0),
    "minSpecial": Property(INTEGER, replaces=True, default=0),
    "minUpper": Property(INTEGER, replaces=True, default=0),
    "number": Property(BOOLEAN, replaces=True, default=True),
    "numeric": Property(BOOLEAN, replaces=True, default=True),
    "overrideSpecial": Property(STRING, replaces=True),
    "special": Property(BOOLEAN, replaces=True, default=True),
    "upper": Property(BOOLEAN, replaces=True, default=True),
}

PASSWORD: Final = ResourceType(
    "random:index/randomPassword:RandomPassword",
    _CHARACTERS,
    {"bcryptHash": Output(STRING, secret=True), "result": Output(STRING, secret=True)},
)

STRING_OF_CHARACTERS: Final = ResourceType(
    "random:index/randomString:RandomString", _CHARACTERS, {"result": Output(STRING)}
)

BYTES: Final = ResourceType(
    "random:index/randomBytes:RandomBytes",
    {"keepers": _KEEPERS, "length": Property(INTEGER, required=True, replaces=True)},
    {"base64": Output(STRING, secret=True), "hex": Output(STRING, secret=True)},
)

IDENTIFIER: Final = ResourceType(
    "random:index/randomId:RandomId",
    {
        "byteLength": Property(INTEGER, required=True, replaces=True),
        "keepers": _KEEPERS,
        "prefix": Property(STRING, replaces=True),
    },
    {"b64Std": Output(STRING), "b64Url": Output(STRING), "dec": Output(STRING), "hex": Output(STRING)},
)

UUID: Final = ResourceType(
    "random:index/randomUuid:RandomUuid", {"keepers": _KEEPERS}, {"result": Output(STRING)}
)
