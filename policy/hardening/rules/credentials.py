"""Credentials: none in clear text in a place that everyone who sees a workload can read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hardening.model import Finding, Resource, Rule, Scope, Severity
from hardening.pods import pod_containers
from hardening.rules.containers import docker_containers
from hardening.values import items, mapping, texts
from hardening.words import is_credential

_SECRETS: Final = "https://kubernetes.io/docs/concepts/configuration/secret/"
_DOCKER: Final = "https://docs.docker.com/engine/swarm/secrets/"


def _environment(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in pod_containers(resources):
        for index, variable in items(container.spec.get("env")):
            if is_credential(str(variable.get("name")), variable.get("value")):
                where = container.where(f"env[{index}].value")
                yield Finding(container.pod.resource, where, "A variable holds a credential in clear.")


def _config_maps(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for resource in resources:
        if resource.type != "kubernetes:core/v1:ConfigMap":
            continue
        for number, (name, value) in enumerate(sorted(mapping(resource.props.get("data")).items())):
            if is_credential(name, value):
                yield Finding(resource, f"data, entry {number + 1}", "A ConfigMap holds a credential.")


def _docker(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        for index, variable in enumerate(texts(container.props.get("envs"))):
            name, _equals, value = variable.partition("=")
            if is_credential(name, value):
                where = f"envs[{index}]"
                yield Finding(container, where, "Whoever may inspect the container reads a credential in it.")


RULES: Final = (
    Rule(
        "credentials-in-pods", Severity.CRITICAL, Scope.RESOURCE,
        "No variable of a pod holds a credential in clear.",
        "Put it into a Secret, and use valueFrom.secretKeyRef.",
        _SECRETS, _environment,
    ),
    Rule(
        "credentials-in-config-maps", Severity.CRITICAL, Scope.RESOURCE,
        "No ConfigMap holds a credential.",
        "Put it into a Secret.",
        _SECRETS, _config_maps,
    ),
    Rule(
        "credentials-in-docker-variables", Severity.LOW, Scope.RESOURCE,
        "No variable of a Docker container holds a credential.",
        "Use a file where the image can read one. Where it reads variables only, make an exemption that says so.",
        _DOCKER, _docker, advisory=True,
    ),
)  # fmt: skip
