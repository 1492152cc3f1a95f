"""Containers of a daemon: they are made with their files, compared with the running ones, and stopped before removal.

The order of requests and the values that are read back are those of the original:
https://github.com/kreuzwerker/terraform-provider-docker/blob/master/internal/provider/resource_docker_container_funcs.go
"""

from contextlib import suppress
from typing import Final

import requests
from docker import APIClient
from docker.errors import APIError, NotFound

from sandbox.plugins.docker import container, double
from sandbox.plugins.docker.container_request import creation, in_bytes, restart_policy
from sandbox.plugins.docker.live import Found, LiveResource
from sandbox.plugins.docker.spelling import MEBIBYTE, in_nano, processors_of, read_back
from sandbox.plugins.docker.uploads import archive
from sandbox.plugins.errors import PluginError
from sandbox.plugins.provider import Created
from sandbox.plugins.wire import Object, Value

_SETTLING_SECONDS: Final = 1
"""A new container that has run for so long counts as running."""

_COMPUTED: Final = {
    "command": ("Config", "Cmd"),
    "entrypoints": ("Config", "Entrypoint"),
    "hostname": ("Config", "Hostname"),
    "init": ("HostConfig", "Init"),
    "ipcMode": ("HostConfig", "IpcMode"),
    "logDriver": ("HostConfig", "LogConfig", "Type"),
    "runtime": ("HostConfig", "Runtime"),
    "securityOpts": ("HostConfig", "SecurityOpt"),
    "stopSignal": ("Config", "StopSignal"),
    "stopTimeout": ("Config", "StopTimeout"),
}
"""Properties that a container has also where the program says nothing. Variables and labels are mixed with those of
the image, so that the original does not read them either."""

_MEMORY: Final = {"memory": "Memory", "memoryReservation": "MemoryReservation", "memorySwap": "MemorySwap"}
_COMPUTE: Final = {"cpuSet": "CpusetCpus", "cpuShares": "CpuShares"}


class Container(LiveResource):
    """A container in the daemon."""

    type = container.CONTAINER

    def create(self, inputs: Object) -> Created:
        """A container in the double of a daemon."""
        return double.container(inputs)

    def read_back(self, inputs: Object) -> Object:
        """Compute and durations come back in another spelling."""
        return read_back(inputs)

    def remembered(self, inputs: Object, state: Object) -> Object:
        """The plugin compares the program with the values that were read back."""
        cpus = {"cpus": state["cpus"]} if "cpus" in inputs and "cpus" in state else {}
        health, kept = inputs.get("healthcheck"), state.get("healthcheck")
        if isinstance(health, dict) and isinstance(kept, dict):
            return {**inputs, **cpus, "healthcheck": {name: kept.get(name) for name in health}}
        return {**inputs, **cpus}

    def make(self, client: APIClient, inputs: Object, settings: Object) -> Created:
        """Create the container, join its networks, upload its files, and start it, in this order."""
        body = creation(inputs)
        files = archive(inputs["uploads"]) if inputs.get("uploads") else b""
        number: str = client.create_container_from_config(body, inputs["name"])["Id"]  # type: ignore[no-untyped-call]
        try:
            _join(client, number, inputs)
            if files:
                _upload(client, number, files)
            if inputs["start"]:
                client.start(number)
                _settle(client, number, inputs)
            outputs = _outputs(client.inspect_container(number), inputs)
        except BaseException:
            with suppress(APIError, requests.RequestException):
                client.remove_container(number, v=True, force=True)
            raise
        return Created(number, {**outputs, **read_back(inputs)})

    def find(self, client: APIClient, number: str, inputs: Object) -> Found | None:
        """The container.

        One that must run and does not is removed, as in the original, so the next update makes it again.
        """
        try:
            told = client.inspect_container(number)
        except NotFound:
            return None
        given = self.type.completed(inputs)
        if given["mustRun"] and given["start"] and not told["State"]["Running"]:
            self.remove(client, number, given)
            return None
        return Found(number, _outputs(told, inputs), _drift(told, inputs))

    def change(self, client: APIClient, number: str, inputs: Object) -> None:
        """Change limits and the restart policy. The original changes nothing else in a running container."""
        limits = {name: in_bytes(inputs[name]) for name in _MEMORY if name in inputs}
        client.update_container(
            number,
            cpu_shares=inputs.get("cpuShares"),
            cpuset_cpus=inputs.get("cpuSet"),
            mem_limit=limits.get("memory"),
            mem_reservation=limits.get("memoryReservation"),
            memswap_limit=limits.get("memorySwap"),
            restart_policy=restart_policy(inputs),  # type: ignore[arg-type]  # the same two keys
        )

    def remove(self, client: APIClient, number: str, state: Object) -> None:
        """Remove the container. One with a grace period is stopped first."""
        with suppress(NotFound):
            if grace := state.get("destroyGraceSeconds"):
                client.stop(number, timeout=grace)
            client.remove_container(number, v=state.get("removeVolumes", True), force=True)
            client.wait(number, condition="removed")


def _join(client: APIClient, number: str, inputs: Object) -> None:
    networks = inputs.get("networksAdvanced", [])
    if networks and inputs["networkMode"] == "bridge":
        client.disconnect_container_from_network(number, "bridge")
    for network in networks:
        client.connect_container_to_network(
            number,
            network["name"],
            aliases=network.get("aliases"),
            ipv4_address=network.get("ipv4Address"),
            ipv6_address=network.get("ipv6Address"),
        )


def _upload(client: APIClient, number: str, files: bytes) -> None:
    try:
        client.put_archive(number, "/", files)
    except APIError as error:
        raise PluginError(
            f"Unable to upload volume content: Error response from daemon: {error.explanation}"
        ) from None


def _settle(client: APIClient, number: str, inputs: Object) -> None:
    """Wait a moment to see whether a container ends that must run, unless its health is waited for anyway."""
    if not inputs["mustRun"] or inputs.get("wait"):
        return
    try:
        code = client.wait(number, timeout=_SETTLING_SECONDS, condition="not-running")["StatusCode"]
    except (requests.ConnectionError, requests.Timeout):  # it still runs
        return
    if not client.inspect_container(number)["State"]["Running"]:
        raise PluginError(
            f"container {inputs['name']} ended at once with exit code {code}, and was removed. "
            "Run its image by hand to see why"
        )


def _outputs(told: Object, inputs: Object) -> Object:
    state, networks = told["State"], told["NetworkSettings"]
    outputs: Object = {
        "bridge": networks.get("Bridge", ""),
        "containerLogs": "",
        "exitCode": 0 if state["Running"] else state["ExitCode"],
        "networkDatas": [_network_data(name, each) for name, each in sorted(networks["Networks"].items())],
        "shmSize": told["HostConfig"]["ShmSize"] // MEBIBYTE,
    }
    for name, path in _COMPUTED.items():
        value: Value = told
        for word in path:
            value = value.get(word) if isinstance(value, dict) else None
        if value is not None:
            outputs[name] = value
    return {name: value for name, value in outputs.items() if name not in inputs}


def _network_data(name: str, told: Object) -> Object:
    return {
        "networkName": name,
        "ipAddress": told["IPAddress"],
        "ipPrefixLength": told["IPPrefixLen"],
        "macAddress": told["MacAddress"],
    }


def _drift(told: Object, inputs: Object) -> Object:
    host = told["HostConfig"]
    drift: Object = {}
    for name, word in _MEMORY.items():
        if name in inputs and host[word] != in_bytes(inputs[name]):
            drift[name] = host[word] // MEBIBYTE
    drift |= {
        name: host[word] for name, word in _COMPUTE.items() if name in inputs and host[word] != inputs[name]
    }
    if "cpus" in inputs and host["NanoCpus"] != in_nano(inputs["cpus"]):
        drift["cpus"] = processors_of(host["NanoCpus"])
    if "restart" in inputs and host["RestartPolicy"]["Name"] != inputs["restart"]:
        drift["restart"] = host["RestartPolicy"]["Name"]
    joined = set(told["NetworkSettings"]["Networks"])
    wanted = inputs.get("networksAdvanced", [])
    if wanted and joined != {each["name"] for each in wanted}:
        known = {each["name"]: each for each in wanted}
        drift["networksAdvanced"] = [known.get(name, {"name": name}) for name in sorted(joined)]
    return drift
