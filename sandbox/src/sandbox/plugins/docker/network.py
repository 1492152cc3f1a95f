"""The property table of `docker:index/network:Network`, from the published schema of the package."""

from typing import Final

from sandbox.plugins.docker.shared import LABEL
from sandbox.plugins.schema import BOOLEAN, STRING, ListOf, MapOf, ObjectOf, Output, Property, ResourceType

_NETWORK_IPAM_CONFIG: Final = ObjectOf(
    {
        "auxAddress": Property(MapOf(STRING), replaces=True),
        "gateway": Property(STRING, replaces=True),
        "ipRange": Property(STRING, replaces=True),
        "subnet": Property(STRING, replaces=True),
    }
)

NETWORK: Final = ResourceType(
    "docker:index/network:Network",
    {
        "attachable": Property(BOOLEAN, replaces=True),
        "driver": Property(STRING, replaces=True, computed=True),
        "ingress": Property(BOOLEAN, replaces=True),
        "internal": Property(BOOLEAN, replaces=True, computed=True),
        "ipamConfigs": Property(ListOf(_NETWORK_IPAM_CONFIG), replaces=True, computed=True),
        "ipamDriver": Property(STRING, replaces=True, default="default", unlisted=True),
        "ipamOptions": Property(MapOf(STRING), replaces=True),
        "ipv6": Property(BOOLEAN, replaces=True),
        "labels": Property(ListOf(LABEL), replaces=True),
        "name": Property(STRING, replaces=True, autonamed=True),
        "options": Property(MapOf(STRING), replaces=True, computed=True),
    },
    {
        "scope": Output(STRING),
    },
)
