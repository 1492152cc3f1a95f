"""The root of the declaration: one hardened voice gateway."""

from typing import Annotated

from pydantic import ConfigDict, Field

from declaration.adapter import Adapter, SpeechAdapter, TextToSpeechAdapter
from declaration.base import Model, value_of
from declaration.codec import Codec
from declaration.containers import (
    ADAPTER_KEYS,
    CONTAINER_KEYS,
    CONTAINERS,
    ContainerKey,
    Environment,
    Hardening,
    Images,
    Ports,
    Resources,
)
from declaration.exposure import Exposure
from declaration.hosts import Url
from declaration.logs import Logging
from declaration.names import GatewayName
from declaration.proxy import Proxy
from declaration.relay import Relay
from declaration.rest import Rest
from declaration.services import Assistant, SpeechToText, TextToSpeech
from declaration.target import Target
from declaration.tenants import Tenants
from declaration.tls import Tls
from declaration.volumes import Recording, Volumes
from declaration.weaker import Choice, WeakerChoice
from declaration.whitelists import Whitelists


class Gateway(Model):
    """The configuration of one stack's gateway."""

    # A rule requires the target, not the model, so that the rest is still checked if it is missing.
    model_config = ConfigDict(json_schema_extra={"required": ["target"]})

    name: GatewayName = "voice-gateway"
    """Name of the gateway; the names of its Services and workloads start with it."""
    target: Target = Target()
    """Where it runs: exactly one target."""
    images: Images = Images()
    """Container images. On Kubernetes, an image with only a tag is pulled at each start of a pod, because the tag may have
    moved; an image with a digest is pulled once on each node."""
    replicas: Annotated[int, Field(ge=1, le=100)] = 1
    """Number of instances; each is an orchestrator with its relay, and handles its own calls."""
    ports: Ports = Ports()
    """Port numbers."""
    exposure: Exposure = Exposure()
    """How callers reach it."""
    tls: Tls = Tls()
    """Certificates, stores and trust."""
    proxy: Proxy | None = None
    """Forward proxy for connections to the services."""
    assistant: Assistant | None = None
    """Assistant for all calls, or the default of tenants."""
    speech_to_text: SpeechToText | None = None
    """Speech to text for all calls, or the default of tenants; leave it out with an adapter."""
    text_to_speech: TextToSpeech | None = None
    """Text to speech for all calls, or the default of tenants; leave it out with a ttsAdapter."""
    other_services: tuple[Url, ...] = ()
    """Other servers that the orchestrator calls: reporting servers of tenants, webhooks of outbound calls. Network
    policies block servers that are not listed."""
    codec: Codec | None = None
    """G.729 codec service beside the relay, for callers that send only G.729; off if left out."""
    adapter: Adapter | None = None
    """Speech-to-text adapter in this stack."""
    tts_adapter: TextToSpeechAdapter | None = None
    """Text-to-speech adapter in this stack."""
    tenants: Tenants = ()
    """Numbers that may be called. Without tenants, every call is accepted and uses the settings above."""
    whitelists: Whitelists = Whitelists()
    """Which callers and callees are accepted."""
    rest: Rest = Rest()
    """REST: administration, metrics, outbound calls."""
    recording: Recording | None = None
    """Record calls; off if left out."""
    volumes: Volumes = Volumes()
    """Lasting storage."""
    relay: Relay = Relay()
    """Settings of the media relay."""
    logging: Logging = Logging()
    """What is written to logs."""
    resources: Resources = Resources()
    """CPU, memory and disk of each container; each amount that is left out has its default."""
    hardening: Hardening = Hardening()
    """Hardening that depends on the images."""
    environment: Environment = Environment()
    """More environment variables of the containers; every value is secret."""
    weaker_choices: tuple[WeakerChoice, ...] = ()
    """Departures from the safe defaults, each with its reason."""

    def takes(self, choice: Choice, container: ContainerKey | None = None) -> bool:
        """Whether a weaker choice is declared; for a container, if one is named."""
        return any(
            taken.what is choice
            and (container is None or not taken.containers or container in taken.containers)
            for taken in self.weaker_choices
        )

    def has(self, container: ContainerKey) -> bool:
        """Whether a container is declared: one that is optional has a field of its own at the root."""
        return value_of(self, container, self) is not None

    @property
    def adapters(self) -> dict[ContainerKey, SpeechAdapter]:
        """The adapters that are declared."""
        adapters: dict[ContainerKey, SpeechAdapter] = {}
        for key in filter(self.has, ADAPTER_KEYS):
            adapters[key] = value_of(self, key)
        return adapters

    def adapter_for(self, service: str) -> ContainerKey | None:
        """The declared adapter that takes the place of a service, by the service's key; None if there is none."""
        return next((key for key in self.adapters if CONTAINERS[key].instead_of == service), None)

    @property
    def public_sip_names(self) -> tuple[str, ...]:
        """Host names and addresses under which callers from outside may know the gateway; its certificate has them."""
        return (*self.tls.names, *self.exposure.sip_hosts)

    @property
    def root_containers(self) -> frozenset[ContainerKey]:
        """Containers that run as root, by a weaker choice."""
        return frozenset(key for key in CONTAINER_KEYS if self.has(key) and self.takes(Choice.ROOT_USER, key))

    @property
    def authenticates_sip(self) -> bool:
        """Whether SIP digest authentication is on for any tenant, in either direction."""
        return any(
            tenant.sip_auth or (tenant.outbound_calls and tenant.outbound_calls.sip_auth)
            for tenant in self.tenants
        )
