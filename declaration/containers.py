"""The list of containers, and their settings: images, compute, writable paths, logs, variables, the media relay."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field, SecretStr

from declaration.base import Model, PartlyGiven, filled_from
from declaration.environment import VariableName, VariableValue
from declaration.quantities import Bytes, Cpu
from declaration.references import Image
from declaration.values import ClusterName, Directory, Url


class Amounts(PartlyGiven):
    """CPU, memory and scratch space; each amount that is left out has its default."""

    cpu: Cpu
    """Cores, such as "1" or "500m"."""
    memory: Bytes
    """Bytes, such as "1Gi"."""
    ephemeral_storage: Bytes
    """Bytes on the node's disk, such as "1Gi"."""


class ContainerResources(PartlyGiven):
    """What is reserved for a container, and the most that it may use."""

    requests: Amounts
    """Reserved."""
    limits: Amounts
    """At most."""


def _resources(request: tuple[str, str, str], limit: tuple[str, str, str]) -> ContainerResources:
    names = ("cpu", "memory", "ephemeralStorage")
    amounts = {
        "requests": dict(zip(names, request, strict=True)),
        "limits": dict(zip(names, limit, strict=True)),
    }
    return ContainerResources.model_validate(amounts)


ORCHESTRATOR_RESOURCES = _resources(("1", "1Gi", "1Gi"), ("2", "8Gi", "4Gi"))
"""CPU and memory: requests of IBM's production chart, limits of its development chart. Disk: our own choice."""
RELAY_RESOURCES = _resources(("500m", "1Gi", "1Gi"), ("2", "8Gi", "4Gi"))
"""As for the orchestrator."""
ADAPTER_RESOURCES = _resources(("250m", "256Mi", "256Mi"), ("1", "1Gi", "1Gi"))
"""No public source states any; our own choice."""


@dataclass(frozen=True)
class ContainerKind:
    """A container that a gateway may have."""

    name: str
    """Name of the container where it runs."""
    words: str
    """What it is, for people."""
    resources: ContainerResources
    """Its compute where the declaration states none."""


ContainerKey = Literal["orchestrator", "relay", "adapter"]
"""A container, by the name that it has in `images`, `resources`, `environment` and `hardening.writePaths`."""
CONTAINER_KEYS: tuple[ContainerKey, ...] = get_args(ContainerKey)
CONTAINERS: Mapping[ContainerKey, ContainerKind] = {
    "orchestrator": ContainerKind("sip-orchestrator", "SIP orchestrator", ORCHESTRATOR_RESOURCES),
    "relay": ContainerKind("media-relay", "media relay", RELAY_RESOURCES),
    "adapter": ContainerKind("stt-adapter", "speech-to-text adapter", ADAPTER_RESOURCES),
}
"""Every container; how each is made is said in `facts.services`."""

ORCHESTRATOR_IMAGE = "cp.icr.io/cp/voice-gateway-so:1.0.7.0"
"""Source: IBM/charts, components/ibm-voice-gateway-prod. The registry asks for an entitlement key."""
RELAY_IMAGE = "cp.icr.io/cp/voice-gateway-mr:1.0.7.0"
"""Source: IBM/charts, components/ibm-voice-gateway-prod. The registry asks for an entitlement key."""


class Images(Model):
    """One image for each container."""

    orchestrator: Image = ORCHESTRATOR_IMAGE
    """Image of the SIP orchestrator."""
    relay: Image = RELAY_IMAGE
    """Image of the media relay."""
    adapter: Image | None = None
    """Image of the speech-to-text adapter; required with an adapter."""
    pull_secrets: tuple[ClusterName, ...] = ()
    """Names of existing Secrets with which the cluster pulls the images."""


class Resources(Model):
    """Compute of each container."""

    orchestrator: Annotated[ContainerResources, filled_from(ORCHESTRATOR_RESOURCES)] = ORCHESTRATOR_RESOURCES
    """Of the SIP orchestrator."""
    relay: Annotated[ContainerResources, filled_from(RELAY_RESOURCES)] = RELAY_RESOURCES
    """Of the media relay."""
    adapter: Annotated[ContainerResources, filled_from(ADAPTER_RESOURCES)] = ADAPTER_RESOURCES
    """Of the speech-to-text adapter."""


class WritePath(Model):
    """A directory that stays writable under a read-only root."""

    path: Directory
    """The directory in the container."""
    size: Bytes = "64Mi"
    """Its largest size."""


class WritePaths(Model):
    """Writable directories in addition to the known ones (logs, recordings, /tmp)."""

    orchestrator: tuple[WritePath, ...] = ()
    """Of the SIP orchestrator."""
    relay: tuple[WritePath, ...] = ()
    """Of the media relay."""
    adapter: tuple[WritePath, ...] = ()
    """Of the speech-to-text adapter."""


class Hardening(Model):
    """Hardening that depends on the image."""

    read_only_root: bool = False
    """Whether root file systems are read-only. No public source says which paths the images write, so test it with
    your images; the summary warns while it is off."""
    write_paths: WritePaths = WritePaths()
    """More directories to which your images write."""


class Environment(Model):
    """Variables that users set themselves, by container.

    Every value is secret: the engine does not tell the program which of them were encrypted. Allowed are the variables
    that a public source shows for the container and that no field of the declaration sets; the table of variables in
    the reference lists them. Others need the weaker choice `free-environment`. Variables that runtimes read
    (`NODE_OPTIONS`, `LD_PRELOAD`, `SSL_CERT_FILE`, `HTTPS_PROXY`) is always refused.
    """

    orchestrator: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the SIP orchestrator. Values are secret."""
    relay: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the media relay. Values are secret."""
    adapter: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the speech-to-text adapter. Values are secret."""

    def of(self, container: str) -> dict[str, SecretStr]:
        """The variables of a container, by its key in the declaration."""
        variables: dict[str, SecretStr] = getattr(self, container)
        return variables


class Logging(Model):
    """What is written to logs."""

    orchestrator_level: Literal[
        "off", "fatal", "severe", "warning", "audit", "info", "fine", "finest", "all"
    ] = "audit"
    """Log level of the orchestrator; the image's default."""
    relay_level: Literal["INFO", "DEBUG", "TRACE"] = "INFO"
    """Log level of the relay; the image's default."""
    audit_messages: bool = True
    """Audit entries; the image's default."""
    transcriptions: bool = False
    """Whether audit entries contain what was said. This is personal data, so it is off by default."""


class Relay(Model):
    """Settings of the media relay."""

    placement: Literal["with-orchestrator", "apart"] = "with-orchestrator"
    """In the orchestrator's pod, with the control WebSocket on loopback; or in its own pod, where the
    WebSocket crosses the cluster's network without TLS and only a network policy protects it."""
    max_sessions: Annotated[int, Field(ge=0)] = 0
    """Largest number of calls at once; with 0, only the RTP range limits it."""
    workers: Annotated[int, Field(ge=0)] = 1
    """Worker processes; 0 means one fewer than the number of CPUs."""
    music_on_hold: tuple[Url, ...] = ()
    """URLs of music on hold and one-time audio; network policies block servers that are not listed."""

    @property
    def is_apart(self) -> bool:
        """Whether it runs in its own pod."""
        return self.placement == "apart"
