"""Networks, volumes and images of a daemon."""

from docker import APIClient
from docker.errors import APIError, NotFound
from docker.types import IPAMConfig, IPAMPool

from sandbox.plugins.docker import double, image, network, volume
from sandbox.plugins.docker.connection import credentials
from sandbox.plugins.docker.live import Found, LiveResource
from sandbox.plugins.errors import PluginError
from sandbox.plugins.provider import Created
from sandbox.plugins.wire import Object


class Network(LiveResource):
    """A network for containers."""

    type = network.NETWORK

    def create(self, inputs: Object) -> Created:
        """A network in the double of a daemon."""
        return double.network()

    def make(self, client: APIClient, inputs: Object, settings: Object) -> Created:
        """Create the network. A second one of the same name is refused."""
        made = client.create_network(
            inputs["name"],
            driver=inputs.get("driver", "bridge"),
            options=inputs.get("options"),
            ipam=IPAMConfig(
                driver=inputs["ipamDriver"],
                pool_configs=[_pool(each) for each in inputs.get("ipamConfigs", [])],
                options=inputs.get("ipamOptions"),
            ),
            check_duplicate=True,
            internal=inputs.get("internal", False),
            labels=_labels(inputs),
            enable_ipv6=inputs.get("ipv6", False),
            attachable=inputs.get("attachable"),
            ingress=inputs.get("ingress"),
        )
        return Created(made["Id"], _network_outputs(client.inspect_network(made["Id"]), inputs))

    def find(self, client: APIClient, number: str, inputs: Object) -> Found | None:
        """The network with this id. If somebody made it again, it has another id."""
        try:
            return Found(number, _network_outputs(client.inspect_network(number), inputs))
        except NotFound:
            return None

    def remove(self, client: APIClient, number: str, state: Object) -> None:
        """Remove the network. One that containers use is refused."""
        try:
            client.remove_network(number)
        except NotFound:
            return


class Volume(LiveResource):
    """Storage that exists longer than containers."""

    type = volume.VOLUME

    def create(self, inputs: Object) -> Created:
        """A volume in the double of a daemon."""
        return double.volume(inputs)

    def make(self, client: APIClient, inputs: Object, settings: Object) -> Created:
        """Create the volume. Its id is its name."""
        told = client.create_volume(
            inputs["name"], inputs.get("driver"), inputs.get("driverOpts"), _labels(inputs)
        )
        return Created(told["Name"], _volume_outputs(told))

    def find(self, client: APIClient, number: str, inputs: Object) -> Found | None:
        """The volume with this name."""
        try:
            return Found(number, _volume_outputs(client.inspect_volume(number)))
        except NotFound:
            return None

    def remove(self, client: APIClient, number: str, state: Object) -> None:
        """Remove the volume. One that containers use is refused."""
        try:
            client.remove_volume(number)
        except NotFound:
            return


class RemoteImage(LiveResource):
    """An image that the daemon has or pulls."""

    type = image.REMOTE_IMAGE

    def create(self, inputs: Object) -> Created:
        """An image in the double of a daemon."""
        return double.image(inputs)

    def make(self, client: APIClient, inputs: Object, settings: Object) -> Created:
        """Use the daemon's image. It is pulled only if it is missing."""
        if "build" in inputs:
            raise PluginError("build: the sandbox builds no images; the official docker plugin does")
        name = inputs["name"]
        found = self.find(client, "", inputs)
        if found is None:
            _pull(client, name, inputs, settings)
            found = self.find(client, "", inputs)
        if found is None:
            raise PluginError(f"unable to find or pull image {name}")
        return Created(found.id, found.outputs)

    def find(self, client: APIClient, number: str, inputs: Object) -> Found | None:
        """The image with this name. Another image with that name changes the outputs."""
        name = inputs["name"]
        try:
            told = client.inspect_image(name)  # type: ignore[no-untyped-call]
        except NotFound:
            return None
        digest = next(iter(told.get("RepoDigests") or []), "")
        return Found(f"{told['Id']}{name}", {"imageId": told["Id"], "repoDigest": digest})

    def remove(self, client: APIClient, number: str, state: Object) -> None:
        """Remove the image, unless the program keeps it."""
        if state.get("keepLocally"):
            return
        try:
            client.remove_image(state["name"], force=state.get("forceRemove", False))
        except NotFound:
            return


def _pull(client: APIClient, name: str, inputs: Object, settings: Object) -> None:
    try:
        client.pull(name, auth_config=credentials(settings, name), platform=inputs.get("platform"))
    except APIError as error:
        raise PluginError(
            f"image {name} is not on the daemon's host and cannot be pulled: {error.explanation}. "
            "Check its name, the connection to its registry, and `registryAuth`; or load it into the daemon"
        ) from None


def _labels(inputs: Object) -> dict[str, str]:
    return {each["label"]: each["value"] for each in inputs.get("labels", [])}


def _pool(given: Object) -> IPAMPool:
    return IPAMPool(given.get("subnet"), given.get("ipRange"), given.get("gateway"), given.get("auxAddress"))


def _network_outputs(told: Object, inputs: Object) -> Object:
    words = {"Subnet": "subnet", "IPRange": "ipRange", "Gateway": "gateway"}
    ranges = [
        {name: each[word] for word, name in words.items() if each.get(word)}
        for each in (told["IPAM"].get("Config") or [])
    ]
    outputs = {
        "scope": told["Scope"],
        "driver": told["Driver"],
        "internal": told["Internal"],
        "options": told.get("Options") or {},
        "ipamConfigs": ranges,
    }
    return {name: value for name, value in outputs.items() if name not in inputs}


def _volume_outputs(told: Object) -> Object:
    return {"mountpoint": told["Mountpoint"], "driver": told["Driver"]}
