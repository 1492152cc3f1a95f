"""The list of containers, and what each of them has: image, ports, compute, writable paths, variables.

Ports of containers that share a network namespace must differ, and stay out of the RTP range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import Field, SecretStr

from declaration.base import Model, PartlyGiven, filled_from, value_of
from declaration.environment import VariableName, VariableValue
from declaration.hosts import PortNumber
from declaration.names import ClusterName
from declaration.quantities import Bytes, Cpu, amount
from declaration.references import Image
from declaration.values import Directory


class Amounts(PartlyGiven):
    """CPU, memory and scratch space; each amount that is left out has its default."""

    cpu: Cpu
    """Cores, such as "1" or "500m"."""
    memory: Bytes
    """Bytes, such as "1Gi"."""
    ephemeral_storage: Bytes
    """Bytes on the node's disk, such as "1Gi"."""

    @property
    def cores(self) -> Decimal:
        """The amount of CPU."""
        return amount(self.cpu)

    @property
    def memory_bytes(self) -> int:
        """The amount of memory, rounded down."""
        return int(amount(self.memory))


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
CODEC_RESOURCES = _resources(("500m", "1Gi", "256Mi"), ("2", "2Gi", "1Gi"))
"""Requests of CPU and memory: IBM's production chart. It states no limits; those, and disk, are our own choice."""
ADAPTER_RESOURCES = _resources(("250m", "256Mi", "256Mi"), ("1", "1Gi", "1Gi"))
"""Our own choice: no public source has values."""


@dataclass(frozen=True)
class ContainerKind:
    """A container that a gateway may have."""

    name: str
    """Name of the container where it runs."""
    words: str
    """What it is, for people."""
    resources: ContainerResources
    """Its compute where the declaration states none."""
    requests_of_vendor: bool = False
    """Whether the requests among them are those of the vendor's production chart."""
    instead_of: str | None = None
    """Of an adapter: the service whose place it takes, by its key at the root of the declaration."""


ContainerKey = Literal["orchestrator", "relay", "codec", "adapter", "ttsAdapter"]
"""A container, by the name that it has in `images`, `resources`, `environment` and `hardening.writePaths`."""
CONTAINER_KEYS: tuple[ContainerKey, ...] = get_args(ContainerKey)
CONTAINERS: Mapping[ContainerKey, ContainerKind] = {
    "orchestrator": ContainerKind(
        "sip-orchestrator", "SIP orchestrator", ORCHESTRATOR_RESOURCES, requests_of_vendor=True
    ),
    "relay": ContainerKind("media-relay", "media relay", RELAY_RESOURCES, requests_of_vendor=True),
    "codec": ContainerKind("codec-g729", "G.729 codec service", CODEC_RESOURCES, requests_of_vendor=True),
    "adapter": ContainerKind(
        "stt-adapter", "speech-to-text adapter", ADAPTER_RESOURCES, instead_of="speechToText"
    ),
    "ttsAdapter": ContainerKind(
        "tts-adapter", "text-to-speech adapter", ADAPTER_RESOURCES, instead_of="textToSpeech"
    ),
}
"""Every container; how each is made is said in the module of `facts.services` that has its name."""
ADAPTER_KEYS: tuple[ContainerKey, ...] = tuple(
    key for key in CONTAINER_KEYS if CONTAINERS[key].instead_of is not None
)
"""Containers that take the place of a speech service."""

ORCHESTRATOR_IMAGE = "cp.icr.io/cp/voice-gateway-so:1.0.7.0"
RELAY_IMAGE = "cp.icr.io/cp/voice-gateway-mr:1.0.7.0"
CODEC_IMAGE = "cp.icr.io/cp/voice-gateway-codec-g729:1.0.7.0"
"""Source of all three: IBM/charts, components/ibm-voice-gateway-prod. The registry asks for an entitlement key."""


class Images(Model):
    """One image for each container."""

    orchestrator: Image = ORCHESTRATOR_IMAGE
    """Image of the SIP orchestrator."""
    relay: Image = RELAY_IMAGE
    """Image of the media relay."""
    codec: Image = CODEC_IMAGE
    """Image of the G.729 codec service."""
    adapter: Image | None = None
    """Image of the speech-to-text adapter; required with an adapter."""
    tts_adapter: Image | None = None
    """Image of the text-to-speech adapter; required with one."""
    pull_secrets: tuple[ClusterName, ...] = ()
    """Names of existing Secrets with which the cluster pulls the images."""


class Resources(Model):
    """Compute of each container."""

    orchestrator: Annotated[ContainerResources, filled_from(ORCHESTRATOR_RESOURCES)] = ORCHESTRATOR_RESOURCES
    """Of the SIP orchestrator."""
    relay: Annotated[ContainerResources, filled_from(RELAY_RESOURCES)] = RELAY_RESOURCES
    """Of the media relay."""
    codec: Annotated[ContainerResources, filled_from(CODEC_RESOURCES)] = CODEC_RESOURCES
    """Of the G.729 codec service."""
    adapter: Annotated[ContainerResources, filled_from(ADAPTER_RESOURCES)] = ADAPTER_RESOURCES
    """Of the speech-to-text adapter."""
    tts_adapter: Annotated[ContainerResources, filled_from(ADAPTER_RESOURCES)] = ADAPTER_RESOURCES
    """Of the text-to-speech adapter."""


class RtpRange(Model):
    """UDP ports for RTP. RTCP uses the port after each RTP port. A call needs two ports.

    The default is that of the image (IBM/charts, RTP_UDP_PORT_RANGE). It is enough for five calls.
    """

    low: PortNumber = 16384
    """First port; an even number."""
    high: PortNumber = 16394
    """Last port. The port after it must be free too."""

    @property
    def last_rtcp(self) -> int:
        """The last port of RTCP, which is one after that of RTP (RFC 3550, section 11)."""
        return self.high + 1


class Ports(Model):
    """Port numbers; the defaults are those of the vendor's chart and samples."""

    sip: PortNumber = 5060
    """Plain SIP by UDP and TCP. It can be reached only with the weaker choice `plain-sip`."""
    sip_tls: PortNumber = 5061
    """SIP over TLS."""
    rest_http: PortNumber = 9086
    """Plain HTTP of the REST API and metrics. It can be reached only with the weaker choice `plain-rest`."""
    rest_https: PortNumber = 9446
    """HTTPS of the REST API and metrics."""
    control: PortNumber = 8080
    """WebSocket by which the orchestrator controls the relay. It is never published."""
    codec: PortNumber = 9001
    """WebSocket of the G.729 codec service. The relay calls it on loopback. It is never published."""
    adapter: PortNumber = 4000
    """WebSocket of the speech-to-text adapter."""
    tts_adapter: PortNumber = 4100
    """Port of the text-to-speech adapter. The vendor's samples show 4100 and 4500."""
    rtp: RtpRange = RtpRange()
    """Ports for callers' audio."""


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
    codec: tuple[WritePath, ...] = ()
    """Of the G.729 codec service."""
    adapter: tuple[WritePath, ...] = ()
    """Of the speech-to-text adapter."""
    tts_adapter: tuple[WritePath, ...] = ()
    """Of the text-to-speech adapter."""


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
    (`NODE_OPTIONS`, `LD_PRELOAD`, `SSL_CERT_FILE`, `HTTPS_PROXY`) are always refused.
    """

    orchestrator: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the SIP orchestrator. Values are secret."""
    relay: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the media relay. Values are secret."""
    codec: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the G.729 codec service. Values are secret."""
    adapter: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the speech-to-text adapter. Values are secret."""
    tts_adapter: dict[VariableName, VariableValue] = Field(default_factory=dict)
    """Of the text-to-speech adapter. Values are secret."""

    def of(self, container: str) -> dict[str, SecretStr]:
        """The variables of a container, by its key in the declaration."""
        variables: dict[str, SecretStr] = value_of(self, container)
        return variables
