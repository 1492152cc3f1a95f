"""The property table of `docker:index/container:Container`, from the published schema of the package, with the upload's `owner` and `group` of its release 5.2."""

from typing import Final

from sandbox.plugins.docker.shared import LABEL, ULIMIT
from sandbox.plugins.schema import (
    BOOLEAN,
    INTEGER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    Output,
    Property,
    ResourceType,
)

_CONTAINER_CAPABILITIES: Final = ObjectOf(
    {
        "adds": Property(ListOf(STRING), replaces=True),
        "drops": Property(ListOf(STRING), replaces=True),
    }
)

_DEVICE_RATE: Final = ObjectOf(
    {
        "path": Property(STRING, required=True),
        "rate": Property(INTEGER, required=True),
    }
)

_CONTAINER_DEVICE_REQUEST: Final = ObjectOf(
    {
        "capabilities": Property(ListOf(STRING), replaces=True),
        "count": Property(INTEGER, replaces=True),
        "deviceIds": Property(ListOf(STRING), replaces=True),
        "driver": Property(STRING, replaces=True),
        "options": Property(MapOf(STRING), replaces=True),
    }
)

_CONTAINER_DEVICE: Final = ObjectOf(
    {
        "containerPath": Property(STRING, replaces=True),
        "hostPath": Property(STRING, required=True, replaces=True),
        "permissions": Property(STRING, replaces=True),
    }
)

_CONTAINER_HEALTHCHECK: Final = ObjectOf(
    {
        "interval": Property(STRING),
        "retries": Property(INTEGER),
        "startInterval": Property(STRING),
        "startPeriod": Property(STRING),
        "tests": Property(ListOf(STRING)),
        "timeout": Property(STRING),
    }
)

_CONTAINER_HOST: Final = ObjectOf(
    {
        "host": Property(STRING, required=True, replaces=True),
        "ip": Property(STRING, required=True, replaces=True),
    }
)

_CONTAINER_MOUNT_BIND_OPTIONS: Final = ObjectOf(
    {
        "propagation": Property(STRING),
    }
)

_CONTAINER_MOUNT_TMPFS_OPTIONS: Final = ObjectOf(
    {
        "mode": Property(INTEGER),
        "sizeBytes": Property(INTEGER),
    }
)

_CONTAINER_MOUNT_VOLUME_OPTIONS: Final = ObjectOf(
    {
        "driverName": Property(STRING),
        "driverOptions": Property(MapOf(STRING)),
        "labels": Property(ListOf(LABEL)),
        "noCopy": Property(BOOLEAN),
        "subpath": Property(STRING, replaces=True),
    }
)

_CONTAINER_MOUNT: Final = ObjectOf(
    {
        "bindOptions": Property(_CONTAINER_MOUNT_BIND_OPTIONS),
        "readOnly": Property(BOOLEAN),
        "source": Property(STRING),
        "target": Property(STRING, required=True),
        "tmpfsOptions": Property(_CONTAINER_MOUNT_TMPFS_OPTIONS, replaces=True),
        "type": Property(STRING, required=True),
        "volumeOptions": Property(_CONTAINER_MOUNT_VOLUME_OPTIONS),
    }
)

_CONTAINER_NETWORKS_ADVANCED: Final = ObjectOf(
    {
        "aliases": Property(ListOf(STRING), replaces=True),
        "driverOpts": Property(ListOf(STRING), replaces=True),
        "gwPriority": Property(INTEGER, replaces=True),
        "ipv4Address": Property(STRING, replaces=True),
        "ipv6Address": Property(STRING, replaces=True),
        "linkLocalIps": Property(ListOf(STRING), replaces=True),
        "macAddress": Property(STRING, replaces=True),
        "name": Property(STRING, required=True, replaces=True),
    }
)

_CONTAINER_PORT: Final = ObjectOf(
    {
        "external": Property(INTEGER, replaces=True),
        "internal": Property(INTEGER, required=True, replaces=True),
        "ip": Property(STRING, replaces=True),
        "protocol": Property(STRING, replaces=True),
    }
)

_CONTAINER_UPLOAD: Final = ObjectOf(
    {
        "content": Property(STRING, replaces=True),
        "contentBase64": Property(STRING, replaces=True),
        "executable": Property(BOOLEAN, replaces=True),
        "file": Property(STRING, required=True, replaces=True),
        "group": Property(STRING, replaces=True),
        "owner": Property(STRING, replaces=True),
        "permissions": Property(STRING, replaces=True),
        "source": Property(STRING, replaces=True),
        "sourceHash": Property(STRING, replaces=True),
    }
)

_CONTAINER_VOLUME: Final = ObjectOf(
    {
        "containerPath": Property(STRING, replaces=True),
        "fromContainer": Property(STRING, replaces=True),
        "hostPath": Property(STRING, replaces=True),
        "readOnly": Property(BOOLEAN, replaces=True),
        "selinuxRelabel": Property(STRING, replaces=True),
        "volumeName": Property(STRING, replaces=True),
    }
)

_CONTAINER_NETWORK_DATA: Final = ObjectOf(
    {
        "gateway": Property(STRING),
        "globalIpv6Address": Property(STRING),
        "globalIpv6PrefixLength": Property(INTEGER),
        "ipAddress": Property(STRING),
        "ipPrefixLength": Property(INTEGER),
        "ipv6Gateway": Property(STRING),
        "macAddress": Property(STRING),
        "networkName": Property(STRING),
    }
)

CONTAINER: Final = ResourceType(
    "docker:index/container:Container",
    {
        "attach": Property(BOOLEAN),
        "capabilities": Property(_CONTAINER_CAPABILITIES, replaces=True),
        "cgroupParent": Property(STRING, replaces=True),
        "cgroupnsMode": Property(STRING, replaces=True),
        "command": Property(ListOf(STRING), replaces=True, computed=True),
        "containerReadRefreshTimeoutMilliseconds": Property(INTEGER, default=15000, unlisted=True),
        "cpuPeriod": Property(INTEGER),
        "cpuQuota": Property(INTEGER),
        "cpuSet": Property(STRING),
        "cpuShares": Property(INTEGER),
        "cpus": Property(STRING, replaces=True),
        "destroyGraceSeconds": Property(INTEGER),
        "deviceReadBps": Property(ListOf(_DEVICE_RATE)),
        "deviceReadIops": Property(ListOf(_DEVICE_RATE)),
        "deviceRequests": Property(ListOf(_CONTAINER_DEVICE_REQUEST), replaces=True),
        "deviceWriteBps": Property(ListOf(_DEVICE_RATE)),
        "deviceWriteIops": Property(ListOf(_DEVICE_RATE)),
        "devices": Property(ListOf(_CONTAINER_DEVICE), replaces=True),
        "dns": Property(ListOf(STRING), replaces=True),
        "dnsOpts": Property(ListOf(STRING), replaces=True),
        "dnsSearches": Property(ListOf(STRING), replaces=True),
        "domainname": Property(STRING, replaces=True),
        "entrypoints": Property(ListOf(STRING), replaces=True, computed=True),
        "envs": Property(ListOf(STRING), replaces=True, computed=True),
        "gpus": Property(STRING, replaces=True),
        "groupAdds": Property(ListOf(STRING), replaces=True),
        "healthcheck": Property(_CONTAINER_HEALTHCHECK, computed=True),
        "hostname": Property(STRING, replaces=True, computed=True),
        "hosts": Property(ListOf(_CONTAINER_HOST), replaces=True),
        "image": Property(STRING, required=True, replaces=True),
        "init": Property(BOOLEAN, computed=True),
        "ipcMode": Property(STRING, replaces=True, computed=True),
        "labels": Property(ListOf(LABEL), replaces=True, computed=True),
        "logDriver": Property(STRING, replaces=True, computed=True),
        "logOpts": Property(MapOf(STRING), replaces=True),
        "logs": Property(BOOLEAN),
        "maxRetryCount": Property(INTEGER),
        "memory": Property(INTEGER),
        "memoryReservation": Property(INTEGER),
        "memorySwap": Property(INTEGER),
        "mounts": Property(ListOf(_CONTAINER_MOUNT), replaces=True),
        "mustRun": Property(BOOLEAN, default=True, unlisted=True),
        "name": Property(STRING, replaces=True, autonamed=True),
        "networkMode": Property(STRING, replaces=True, default="bridge", unlisted=True),
        "networksAdvanced": Property(ListOf(_CONTAINER_NETWORKS_ADVANCED), replaces=True),
        "pidMode": Property(STRING, replaces=True),
        "platform": Property(STRING, replaces=True, computed=True),
        "ports": Property(ListOf(_CONTAINER_PORT), replaces=True),
        "privileged": Property(BOOLEAN, replaces=True),
        "publishAllPorts": Property(BOOLEAN, replaces=True),
        "readOnly": Property(BOOLEAN, replaces=True),
        "removeVolumes": Property(BOOLEAN, default=True, unlisted=True),
        "restart": Property(STRING),
        "rm": Property(BOOLEAN),
        "runtime": Property(STRING, replaces=True, computed=True),
        "securityOpts": Property(ListOf(STRING), replaces=True, computed=True),
        "shmSize": Property(INTEGER, replaces=True, computed=True),
        "start": Property(BOOLEAN, default=True, unlisted=True),
        "stdinOpen": Property(BOOLEAN, replaces=True),
        "stopSignal": Property(STRING, replaces=True, computed=True),
        "stopTimeout": Property(INTEGER, replaces=True, computed=True),
        "storageOpts": Property(MapOf(STRING), replaces=True),
        "sysctls": Property(MapOf(STRING), replaces=True),
        "tmpfs": Property(MapOf(STRING)),
        "tty": Property(BOOLEAN, replaces=True),
        "ulimits": Property(ListOf(ULIMIT), replaces=True),
        "uploads": Property(ListOf(_CONTAINER_UPLOAD), replaces=True),
        "user": Property(STRING, replaces=True),
        "usernsMode": Property(STRING, replaces=True),
        "volumes": Property(ListOf(_CONTAINER_VOLUME), replaces=True),
        "wait": Property(BOOLEAN),
        "waitTimeout": Property(INTEGER, default=60, unlisted=True),
        "workingDir": Property(STRING, replaces=True),
    },
    {
        "bridge": Output(STRING),
        "containerLogs": Output(STRING),
        "exitCode": Output(INTEGER),
        "networkDatas": Output(ListOf(_CONTAINER_NETWORK_DATA)),
    },
)
