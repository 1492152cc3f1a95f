"""The `docker` plugin's resource types and settings."""

from collections.abc import Mapping
from typing import Final

from sandbox.plugins.docker import container, image, network, volume
from sandbox.plugins.errors import PluginError
from sandbox.plugins.provider import Created, Resource, TableProvider
from sandbox.plugins.schema import BOOLEAN, STRING, ListOf, ObjectOf, Property
from sandbox.plugins.wire import Object

_REGISTRY: Final = ObjectOf(
    {
        "address": Property(STRING, required=True),
        "authDisabled": Property(BOOLEAN),
        "configFile": Property(STRING),
        "configFileContent": Property(STRING),
        "password": Property(STRING, secret=True),
        "username": Property(STRING),
    }
)

CONFIGURATION: Final[Mapping[str, Property]] = {
    "caMaterial": Property(STRING),
    "certMaterial": Property(STRING),
    "certPath": Property(STRING),
    "context": Property(STRING),
    "disableDockerDaemonCheck": Property(BOOLEAN),
    "host": Property(STRING),
    "keyMaterial": Property(STRING),
    "registryAuth": Property(ListOf(_REGISTRY)),
    "sshOpts": Property(ListOf(STRING)),
}


class Previewed(Resource):
    """A resource type that is checked and previewed, and made by nobody here."""

    def create(self, inputs: Object) -> Created:
        """Says that there is no daemon behind this plugin."""
        raise PluginError(
            "the sandbox previews the Docker target and speaks to no daemon: "
            "use the official docker plugin to create containers"
        )


class Container(Previewed):
    """A container on the daemon's host."""

    type = container.CONTAINER


class Network(Previewed):
    """A network between containers."""

    type = network.NETWORK


class Volume(Previewed):
    """Storage that outlives containers."""

    type = volume.VOLUME


class RemoteImage(Previewed):
    """An image that the daemon pulls."""

    type = image.REMOTE_IMAGE


class DockerProvider(TableProvider):
    """The `docker` plugin."""

    package = "docker"
    configuration_properties = CONFIGURATION
    resources = (Container(), Network(), Volume(), RemoteImage())
