"""The property table of `docker:index/remoteImage:RemoteImage`, from the published schema of the package."""

from typing import Final

from sandbox.plugins.docker.shared import ULIMIT
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

_REMOTE_IMAGE_BUILD_AUTH_CONFIG: Final = ObjectOf(
    {
        "auth": Property(STRING),
        "email": Property(STRING),
        "hostName": Property(STRING, required=True),
        "identityToken": Property(STRING),
        "password": Property(STRING),
        "registryToken": Property(STRING),
        "serverAddress": Property(STRING),
        "userName": Property(STRING),
    }
)

_REMOTE_IMAGE_BUILD_SECRET: Final = ObjectOf(
    {
        "env": Property(STRING, replaces=True),
        "id": Property(STRING, required=True, replaces=True),
        "src": Property(STRING, replaces=True),
    }
)

_REMOTE_IMAGE_BUILD: Final = ObjectOf(
    {
        "additionalContexts": Property(ListOf(STRING), replaces=True),
        "authConfigs": Property(ListOf(_REMOTE_IMAGE_BUILD_AUTH_CONFIG)),
        "buildArgs": Property(MapOf(STRING), replaces=True),
        "buildId": Property(STRING, replaces=True),
        "buildLogFile": Property(STRING, replaces=True),
        "builder": Property(STRING, replaces=True),
        "cacheFroms": Property(ListOf(STRING), replaces=True),
        "cacheTos": Property(ListOf(STRING), replaces=True),
        "cgroupParent": Property(STRING, replaces=True),
        "context": Property(STRING, required=True, replaces=True),
        "cpuPeriod": Property(INTEGER, replaces=True),
        "cpuQuota": Property(INTEGER, replaces=True),
        "cpuSetCpus": Property(STRING, replaces=True),
        "cpuSetMems": Property(STRING, replaces=True),
        "cpuShares": Property(INTEGER, replaces=True),
        "dockerfile": Property(STRING, replaces=True),
        "extraHosts": Property(ListOf(STRING), replaces=True),
        "forceRemove": Property(BOOLEAN, replaces=True),
        "isolation": Property(STRING, replaces=True),
        "label": Property(MapOf(STRING)),
        "labels": Property(MapOf(STRING), replaces=True),
        "memory": Property(INTEGER, replaces=True),
        "memorySwap": Property(INTEGER, replaces=True),
        "networkMode": Property(STRING, replaces=True),
        "noCache": Property(BOOLEAN, replaces=True),
        "platform": Property(STRING, replaces=True),
        "provenance": Property(STRING, replaces=True),
        "pullParent": Property(BOOLEAN, replaces=True),
        "remoteContext": Property(STRING, replaces=True),
        "remove": Property(BOOLEAN),
        "sbom": Property(STRING, replaces=True),
        "secrets": Property(ListOf(_REMOTE_IMAGE_BUILD_SECRET)),
        "securityOpts": Property(ListOf(STRING), replaces=True),
        "sessionId": Property(STRING, replaces=True),
        "shmSize": Property(INTEGER, replaces=True),
        "squash": Property(BOOLEAN, replaces=True),
        "suppressOutput": Property(BOOLEAN, replaces=True),
        "tags": Property(ListOf(STRING)),
        "target": Property(STRING, replaces=True),
        "ulimits": Property(ListOf(ULIMIT)),
        "useLegacyBuilder": Property(BOOLEAN, replaces=True),
        "version": Property(STRING, replaces=True),
    }
)

REMOTE_IMAGE: Final = ResourceType(
    "docker:index/remoteImage:RemoteImage",
    {
        "build": Property(_REMOTE_IMAGE_BUILD),
        "forceRemove": Property(BOOLEAN),
        "keepLocally": Property(BOOLEAN),
        "name": Property(STRING, required=True, replaces=True),
        "platform": Property(STRING, replaces=True),
        "pullTriggers": Property(ListOf(STRING), replaces=True),
        "triggers": Property(MapOf(STRING), replaces=True),
    },
    {
        "imageId": Output(STRING),
        "repoDigest": Output(STRING),
    },
)
