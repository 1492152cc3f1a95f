"""The property table of `docker:index/volume:Volume`, from the published schema of the package."""

from typing import Final

from sandbox.plugins.docker.shared import LABEL
from sandbox.plugins.schema import STRING, ListOf, MapOf, ObjectOf, Output, Property, ResourceType

_VOLUME_CLUSTER: Final = ObjectOf(
    {
        "availability": Property(STRING),
        "group": Property(STRING, replaces=True),
        "id": Property(STRING),
        "limitBytes": Property(STRING, replaces=True),
        "requiredBytes": Property(STRING, replaces=True),
        "scope": Property(STRING, replaces=True),
        "sharing": Property(STRING, replaces=True),
        "topologyPreferred": Property(STRING, replaces=True),
        "topologyRequired": Property(STRING, replaces=True),
        "type": Property(STRING, replaces=True),
    }
)

VOLUME: Final = ResourceType(
    "docker:index/volume:Volume",
    {
        "cluster": Property(_VOLUME_CLUSTER),
        "driver": Property(STRING, replaces=True, computed=True),
        "driverOpts": Property(MapOf(STRING), replaces=True),
        "labels": Property(ListOf(LABEL), replaces=True),
        "name": Property(STRING, replaces=True, autonamed=True),
    },
    {
        "mountpoint": Output(STRING),
    },
)
