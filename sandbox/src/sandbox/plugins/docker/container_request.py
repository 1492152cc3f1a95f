"""The request that creates a container: the plugin's properties in the terms of the Engine API.

https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerCreate
"""

from typing import Final

from sandbox.plugins.docker.spelling import MEBIBYTE, in_nano, nanoseconds
from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object

_PLAIN: Final = {
    "command": "Cmd",
    "domainname": "Domainname",
    "entrypoints": "Entrypoint",
    "envs": "Env",
    "hostname": "Hostname",
    "image": "Image",
    "stdinOpen": "OpenStdin",
    "stopSignal": "StopSignal",
    "stopTimeout": "StopTimeout",
    "tty": "Tty",
    "user": "User",
    "workingDir": "WorkingDir",
}
_OF_HOST: Final = {
    "cgroupParent": "CgroupParent",
    "cgroupnsMode": "CgroupnsMode",
    "cpuPeriod": "CpuPeriod",
    "cpuQuota": "CpuQuota",
    "cpuSet": "CpusetCpus",
    "cpuShares": "CpuShares",
    "dns": "Dns",
    "dnsOpts": "DnsOptions",
    "dnsSearches": "DnsSearch",
    "groupAdds": "GroupAdd",
    "init": "Init",
    "ipcMode": "IpcMode",
    "networkMode": "NetworkMode",
    "pidMode": "PidMode",
    "privileged": "Privileged",
    "publishAllPorts": "PublishAllPorts",
    "readOnly": "ReadonlyRootfs",
    "rm": "AutoRemove",
    "runtime": "Runtime",
    "securityOpts": "SecurityOpt",
    "storageOpts": "StorageOpt",
    "sysctls": "Sysctls",
    "tmpfs": "Tmpfs",
    "usernsMode": "UsernsMode",
}
_MEMORY: Final = {
    "memory": "Memory",
    "memoryReservation": "MemoryReservation",
    "memorySwap": "MemorySwap",
    "shmSize": "ShmSize",
}
_COMPOSED: Final = {
    "capabilities",
    "cpus",
    "healthcheck",
    "hosts",
    "labels",
    "logDriver",
    "logOpts",
    "maxRetryCount",
    "ports",
    "restart",
    "ulimits",
    "volumes",
}
_AROUND: Final = {
    "containerReadRefreshTimeoutMilliseconds",
    "destroyGraceSeconds",
    "mustRun",
    "name",
    "networksAdvanced",
    "removeVolumes",
    "start",
    "uploads",
    "wait",
    "waitTimeout",
}
"""Properties about the handling of a container, and those that are applied after it was created."""

KNOWN: Final = {*_PLAIN, *_OF_HOST, *_MEMORY, *_COMPOSED, *_AROUND}


def creation(inputs: Object) -> Object:
    """The body of the request.

    Raises:
        PluginError: the sandbox does not know a property or its value.
    """
    if unknown := sorted(inputs.keys() - KNOWN):
        raise PluginError(
            f"{unknown[0]}: the sandbox cannot give this to a container; the official docker plugin can"
        )
    return {
        **{word: inputs[name] for name, word in _PLAIN.items() if name in inputs},
        "Labels": {each["label"]: each["value"] for each in inputs.get("labels", [])},
        "ExposedPorts": {_port(each): {} for each in inputs.get("ports", [])},
        "Volumes": {each["containerPath"]: {} for each in inputs.get("volumes", []) if _is_anonymous(each)},
        **({"Healthcheck": _health(inputs["healthcheck"])} if "healthcheck" in inputs else {}),
        "HostConfig": _host(inputs),
    }


def in_bytes(mebibytes: int) -> int:
    """Memory in the daemon's unit. -1 means no limit."""
    return mebibytes * MEBIBYTE if mebibytes > 0 else mebibytes


def restart_policy(inputs: Object) -> Object:
    """The policy that says when the daemon restarts a container."""
    return {"Name": inputs.get("restart", "no"), "MaximumRetryCount": inputs.get("maxRetryCount", 0)}


def _host(inputs: Object) -> Object:
    capabilities = inputs.get("capabilities", {})
    return {
        **{word: inputs[name] for name, word in _OF_HOST.items() if name in inputs},
        **{word: in_bytes(inputs[name]) for name, word in _MEMORY.items() if name in inputs},
        **({"NanoCpus": in_nano(inputs["cpus"])} if "cpus" in inputs else {}),
        "Binds": [
            _bind(each)
            for each in inputs.get("volumes", [])
            if "containerPath" in each and not _is_anonymous(each)
        ],
        "CapAdd": capabilities.get("adds", []),
        "CapDrop": capabilities.get("drops", []),
        "ExtraHosts": [f"{each['host']}:{each['ip']}" for each in inputs.get("hosts", [])],
        "LogConfig": {"Type": inputs.get("logDriver", ""), "Config": inputs.get("logOpts", {})},
        "PortBindings": _bindings(inputs.get("ports", [])),
        "RestartPolicy": restart_policy(inputs),
        "Ulimits": [
            {"Name": each["name"], "Soft": each["soft"], "Hard": each["hard"]}
            for each in inputs.get("ulimits", [])
        ],
        "VolumesFrom": [
            each["fromContainer"] for each in inputs.get("volumes", []) if each.get("fromContainer")
        ],
    }


def _health(health: Object) -> Object:
    durations = {
        "Interval": "interval",
        "Timeout": "timeout",
        "StartPeriod": "startPeriod",
        "StartInterval": "startInterval",
    }
    return {
        "Test": health.get("tests", []),
        "Retries": health.get("retries", 0),
        **{word: nanoseconds(health[name]) for word, name in durations.items() if name in health},
    }


def _port(port: Object) -> str:
    return f"{port['internal']}/{port.get('protocol', 'tcp')}"


def _bindings(ports: list[Object]) -> Object:
    bindings: Object = {}
    for port in ports:
        binding = {"HostIp": port.get("ip", "0.0.0.0"), "HostPort": str(port.get("external", ""))}  # noqa: S104 - the plugin's default
        bindings.setdefault(_port(port), []).append(binding)
    return bindings


def _is_anonymous(volume: Object) -> bool:
    return not any(volume.get(name) for name in ("hostPath", "volumeName", "fromContainer"))


def _bind(volume: Object) -> str:
    mode = ":ro" if volume.get("readOnly") else ""
    return f"{volume.get('hostPath') or volume['volumeName']}:{volume['containerPath']}{mode}"
