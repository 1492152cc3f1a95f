"""Services that are deployed alone: their arguments, and the part of a gateway's plan that belongs to each.

The plan of a service alone is a part of the plan of a whole gateway, so that each fact is decided in one place. The
other services are placeholders: they are added before the checks, and the part contains nothing of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from declaration.containers import ContainerKey
from declaration.faults import DeclarationWarning, Fault
from facts.gateway import Facts, ServiceFacts
from facts.model.files import KeystoreSpec
from facts.parties import Member
from plan.gateway import generated, plan
from plan.model.gateway import GatewayPlan
from plan.model.workloads import Workload
from plan.preflight import Accepted

EVERYWHERE: Final = (
    "name", "target", "images", "ports", "tls", "resources", "hardening", "environment", "weakerChoices",
)  # fmt: skip
"""Fields of the declaration that every service takes."""
_ELSEWHERE: Final[Mapping[str, Any]] = {"url": "https://elsewhere.invalid"}
"""Placeholder for a service that another container calls (RFC 2606)."""
_ADDRESS: Final = "192.0.2.1"
"""Placeholder for an address that another container announces (RFC 5737)."""
EVERY_OUTPUT: Final = (
    "contractVersion", "target", "authority", "certificates", "exposure", "weakerChoices", "workloads", "warnings",
)  # fmt: skip
"""Outputs that every service has."""


@dataclass(frozen=True)
class ServiceAlone:
    """A service that can be deployed without the others."""

    noun: str
    """Name of its component."""
    containers: tuple[ContainerKey, ...]
    """Its container, and those that share its network."""
    fields: tuple[str, ...]
    """Fields of the declaration that it takes, in addition to `EVERYWHERE`."""
    needed: tuple[str, ...]
    """Required fields."""
    others: Mapping[str, Any]
    """Placeholders for the other services, which the checks need."""
    addresses: tuple[str, ...] = ()
    """Addresses in `exposure` that only other services announce. On Docker they get a placeholder."""
    outputs: tuple[str, ...] = ()
    """Outputs, in addition to `EVERY_OUTPUT`."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Every field that it takes."""
        return (*EVERYWHERE, *self.fields)

    @property
    def published(self) -> tuple[str, ...]:
        """Every output that it has."""
        return (*EVERY_OUTPUT, *self.outputs)

    def faults(self, document: Mapping[str, Any]) -> Iterator[Fault]:
        """Faults of arguments that are unknown, missing, or impossible without the other services."""
        for key in document:
            if key not in self.arguments:
                listed = ", ".join(sorted(self.arguments))
                yield Fault(
                    key, f"is not an argument of {self.noun}", f"remove it; the arguments are {listed}"
                )
        for key in self.needed:
            if document.get(key) is None:
                yield Fault(
                    key, f"is missing, and {self.noun} needs it", "write it; docs/reference.md describes it"
                )
        relay = document.get("relay")
        if isinstance(relay, Mapping) and relay.get("placement", "apart") != "apart":
            yield Fault(
                "relay.placement",
                f"places the relay in the pod of an orchestrator, but {self.noun} is deployed alone",
                "remove it, or deploy a VoiceGateway",
            )

    def is_concerned(self, warning: DeclarationWarning) -> bool:
        """Whether a warning is about one of its fields, and not only about other containers."""
        is_of_others = warning.containers and set(warning.containers).isdisjoint(self.containers)
        return warning.field in self.arguments and not is_of_others

    def completed(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The declaration of a whole gateway: this service, and placeholders for the others."""
        own = {key: value for key, value in document.items() if key in self.arguments}
        return {**self._filled(own), **self._others(own)}

    def _others(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of other services. Orchestrator and relay are in separate pods."""
        relay = document.get("relay", {})
        if not isinstance(relay, Mapping):  # a fault
            return {key: value for key, value in self.others.items() if key != "relay"}
        return {key: {**relay, **value} if key == "relay" else value for key, value in self.others.items()}

    def _filled(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Its own fields, and placeholders in them for what only other services need."""
        tls = document.get("tls", {})
        if isinstance(tls, Mapping) and isinstance(tls.get("trust", {}), Mapping):
            tls = {**tls, "trust": {"assistant": [], "speech": [], **tls.get("trust", {})}}
        target, exposure = document.get("target"), document.get("exposure", {})
        if isinstance(target, Mapping) and target.get("docker") and isinstance(exposure, Mapping):
            exposure = {**dict.fromkeys(self.addresses, _ADDRESS), **exposure}
        return {**document, "tls": tls, "exposure": exposure}


ALONE: Final = (
    ServiceAlone(
        noun="Orchestrator",
        containers=("orchestrator",),
        fields=(
            "replicas", "exposure", "proxy", "assistant", "otherServices", "tenants", "whitelists", "rest", "volumes",
            "logging",
        ),
        needed=("target",),
        others={
            "relay": {"placement": "apart"},
            "speechToText": _ELSEWHERE,
            "textToSpeech": _ELSEWHERE,
        },
        addresses=("mediaAddress",),
        outputs=("sip", "rest"),
    ),
    ServiceAlone(
        noun="MediaRelay",
        containers=("relay", "codec"),
        fields=(
            "exposure", "proxy", "speechToText", "textToSpeech", "codec", "recording", "volumes", "relay", "logging",
        ),
        needed=("target", "speechToText", "textToSpeech"),
        others={"relay": {"placement": "apart"}, "assistant": _ELSEWHERE},
        addresses=("sipAddress",),
        outputs=("media",),
    ),
    ServiceAlone(
        noun="SpeechToTextAdapter",
        containers=("adapter",),
        fields=("adapter",),
        needed=("target", "adapter"),
        others={"assistant": _ELSEWHERE, "textToSpeech": _ELSEWHERE},
        addresses=("sipAddress", "mediaAddress"),
    ),
    ServiceAlone(
        noun="TextToSpeechAdapter",
        containers=("ttsAdapter",),
        fields=("ttsAdapter",),
        needed=("target", "ttsAdapter"),
        others={"assistant": _ELSEWHERE, "speechToText": _ELSEWHERE},
        addresses=("sipAddress", "mediaAddress"),
    ),
)  # fmt: skip
"""Every service that can be deployed alone."""


def service_alone(service: ServiceAlone, accepted: Accepted) -> GatewayPlan:
    """The part of a gateway's plan that belongs to a service."""
    whole, facts = accepted.plan, accepted.facts
    names = {each.workload for each in facts.services if each.service.key in service.containers}
    reduced = replace(facts, services=tuple(_reduced(facts, service.containers, _of(whole, names))))
    part = plan(reduced, accepted.more_warnings)
    workloads = _of(part, names)
    warnings = tuple(each for each in part.warnings if service.is_concerned(each))
    outputs = {name: value for name, value in part.outputs.items() if name in service.published}
    return replace(
        part,
        workloads=workloads,
        flows=tuple(flow for flow in whole.flows if {flow.source, flow.target} & set(map(Member, names))),
        endpoints=tuple(each for each in whole.endpoints if each.workload in names),
        passwords=generated(workloads),
        generations=tuple(each for each in whole.generations if each.name in names),
        warnings=warnings,
        outputs={
            **outputs,
            "warnings": list(map(str, warnings)),
            "workloads": [each for each in part.outputs["workloads"] if each["name"] in names],
        },
    )


def _of(plan: GatewayPlan, names: Collection[str]) -> tuple[Workload, ...]:
    return tuple(each for each in plan.workloads if each.name in names)


def _reduced(
    facts: Facts, keys: Collection[ContainerKey], workloads: tuple[Workload, ...]
) -> Iterator[ServiceFacts]:
    """All services. The others lose their listeners, connections, and certificates that this one does not use."""
    files = (file for workload in workloads for container in workload.containers for file in container.files)
    used = {file.content.identity for file in files if isinstance(file.content, KeystoreSpec)}
    for each in facts.services:
        if each.service.key in keys:
            yield each
        else:
            certificate = each.certificate if each.certificate and each.certificate.name in used else None
            yield replace(each, listeners=(), connections=(), certificate=certificate)
