"""References to container images: which are well formed, and which release a tag names.

Grammar: https://github.com/distribution/reference/blob/main/reference.go.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from declaration.faults import fault_error
from declaration.visibility import PUBLIC

_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REGISTRY = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?"
_IMAGE = re.compile(
    rf"(?:{_REGISTRY}/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@sha256:(?P<digest>[0-9a-f]{64}))?"
)


_MOVING = re.compile(
    r"(latest|stable|edge|nightly|daily|main|master|trunk|head|current|dev|devel|develop|development|test|testing"
    r"|snapshot|beta|alpha|canary|next|release|rolling|lts|prod|production)"
)
"""Words of tags that are given to each new image in turn."""


def image_moves(image: str) -> bool:
    """Whether a reference may name another image tomorrow: no digest, and a tag that names no single release."""
    match = _IMAGE.fullmatch(image)
    if match is None or match["digest"]:
        return False
    tag = (match["tag"] or "").lower()
    words = re.split(r"[^a-z]+", tag)
    return not any(map(str.isdigit, tag)) or any(_MOVING.fullmatch(word) for word in words)


def has_digest(image: str) -> bool:
    """Whether a reference names its image by content, so that it is the same everywhere and for ever."""
    match = _IMAGE.fullmatch(image)
    return match is not None and match["digest"] is not None


def names_registry(image: str) -> bool:
    """Whether a reference says where its image is kept, if only by an account of Docker Hub."""
    return "/" in image


def image_tag(image: str) -> str | None:
    """The tag of an image reference; None where only a digest names it."""
    match = _IMAGE.fullmatch(image)
    return match["tag"] if match else None


def image_version(image: str) -> tuple[int, ...] | None:
    """The release in an image's tag, `1.0.7.0` as (1, 0, 7, 0); None where the tag names none."""
    match = re.match(r"v?(\d+(?:\.\d+)+)", image_tag(image) or "")
    return tuple(int(part) for part in match[1].split(".")) if match else None


def _image(value: str) -> str:
    match = _IMAGE.fullmatch(value)
    if match is None:
        raise fault_error(
            "is not an image reference", "write registry/name:tag or registry/name:tag@sha256:<digest>"
        )
    if not match["tag"] and not match["digest"]:
        raise fault_error(
            "has neither a tag nor a digest, so the tag latest would be used",
            "add the release, such as :1.0.7.0, or better :1.0.7.0@sha256:<digest>",
        )
    return value


Image = Annotated[str, AfterValidator(_image), PUBLIC]
"""An image by tag, by digest, or both."""
