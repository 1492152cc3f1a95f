"""Images: a name must always mean the image that was reviewed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hardening.model import Finding, Limit, Resource, Rule, Scope, Severity
from hardening.pods import pod_containers

_PAGE: Final = "https://kubernetes.io/docs/concepts/containers/images/#image-names"
_DIGEST: Final = re.compile(r"(?:.*@)?sha256:[0-9a-f]{4,}")
_TAG: Final = re.compile(r":([\w][\w.-]*)$")
"""The tag of an image's name; a port of a registry has a slash behind it."""
_FLOATING: Final = {"latest", "stable", "edge", "nightly", "main", "master", "dev"}
"""Tags that usually move from one image to another."""


def _named(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str, Any]]:
    """Each image with its path."""
    for container in pod_containers(resources):
        yield container.pod.resource, container.where("image"), container.spec.get("image")
    for resource in resources:
        if resource.type == "docker:index/container:Container":
            yield resource, "image", resource.props.get("image")
        if resource.type == "docker:index/remoteImage:RemoteImage":
            yield resource, "name", resource.props.get("name")


def _pinned(resources: Sequence[Resource], limits: Mapping[str, int]) -> Iterator[Finding]:
    for resource, where, image in _named(resources):
        if not isinstance(image, str) or _DIGEST.fullmatch(image):
            continue
        tag = _TAG.search(image)
        if tag is None:
            yield Finding(resource, where, "The image has neither a tag nor a digest.")
        elif tag[1].lower() in _FLOATING:
            yield Finding(resource, where, "The tag of the image moves from one image to another.")
        elif limits["requireDigest"]:
            yield Finding(resource, where, "The image has no digest.")


RULES: Final = (
    Rule(
        "image-pinned", Severity.HIGH, Scope.RESOURCE,
        "Images are named by a digest, or by a tag that does not move.",
        "Write the version's tag, or better name@sha256:digest.",
        _PAGE, _pinned,
        limits={"requireDigest": Limit(0, "1 to refuse tags, which their owner can move; 0 to accept them.")},
    ),
)  # fmt: skip
