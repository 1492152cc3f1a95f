"""The `docker` plugin's resource types and settings."""

import hashlib
from collections.abc import Mapping
from typing import Final

from sandbox.plugins.docker import container, daemon, image, network, volume
from sandbox.plugins.provider import Created, Resource, TableProvider
from sandbox.plugins.schema import BOOLEAN, STRING, ListOf, ObjectOf, Property
from sandbox.plugins.wire import Object

_SHORT: Final = 12
"""Digits of an id that are a container's host name, unless it is given one."""

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


class Container(Resource):
    """A container on the daemon's host."""

    type = container.CONTAINER

    def create(self, inputs: Object) -> Created:
        """Creates the container, with the uploads in it."""
        daemon.require()
        daemon.upload(inputs)
        number = daemon.new_id()
        told = {"bridge": "", "containerLogs": "", "exitCode": 0, "networkDatas": []}
        return Created(number, {**told, "hostname": number[:_SHORT], **self.read_back(inputs)})

    def read_back(self, inputs: Object) -> Object:
        """Compute and durations come back in a spelling of their own."""
        return daemon.read_back(inputs)

    def remembered(self, inputs: Object, state: Object) -> Object:
        """The plugin compares the program with what was read back."""
        cpus = {"cpus": state["cpus"]} if "cpus" in inputs and "cpus" in state else {}
        health, kept = inputs.get("healthcheck"), state.get("healthcheck")
        if isinstance(health, dict) and isinstance(kept, dict):
            return {**inputs, **cpus, "healthcheck": {name: kept.get(name) for name in health}}
        return {**inputs, **cpus}


class Network(Resource):
    """A network between containers."""

    type = network.NETWORK

    def create(self, inputs: Object) -> Created:
        """Creates the network."""
        daemon.require()
        return Created(daemon.new_id(), {"scope": "local"})


class Volume(Resource):
    """Storage that outlives containers."""

    type = volume.VOLUME

    def create(self, inputs: Object) -> Created:
        """Creates the volume, which has its name as id."""
        daemon.require()
        name = inputs["name"]
        return Created(name, {"mountpoint": f"/var/lib/docker/volumes/{name}/_data", "driver": "local"})


class RemoteImage(Resource):
    """An image that the daemon pulls."""

    type = image.REMOTE_IMAGE

    def create(self, inputs: Object) -> Created:
        """Pulls the image: the same name is the same image."""
        daemon.require()
        name = inputs["name"]
        digest = f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
        return Created(f"{digest}{name}", {"imageId": digest, "repoDigest": f"{name}@{digest}"})


class DockerProvider(TableProvider):
    """The `docker` plugin."""

    package = "docker"
    configuration_properties = CONFIGURATION
    resources = (Container(), Network(), Volume(), RemoteImage())
