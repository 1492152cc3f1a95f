"""Where manifests may be rendered to: a folder that is meant for them.

Owns the judgement of a path by its text, and that of the place to which it leads. Looks at no file system itself:
what a path leads to is handed in. Whose files lie in a folder is the business of the provider that writes there.
"""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator

from declaration.faults import Fault, fault_error
from declaration.values import Line

REMEDY: Final = "name a folder of its own for this stack, such as rendered/dev or /srv/manifests/dev"

ROOMS: Final = frozenset(
    {
        "benchmarks", "changes", "checks", "components", "declaration", "docs", "examples", "facts", "keystore", "plan",
        "plugin", "policy", "reader", "review", "sandbox", "tests", "tools", "verify",
    }
)  # fmt: skip
"""Folders of the project itself."""

_SYSTEM: Final = (
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/run", "/sbin", "/sys", "/usr",
    "/var/cache", "/var/lib", "/var/log", "/var/mail", "/var/run", "/var/spool", "/Applications", "/Library", "/System",
)  # fmt: skip
"""Folders of the operating system: https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html, and those of macOS."""

# ruff: noqa: S108 - what is refused is used by nobody
_SHARED: Final = frozenset(
    {
        "/",
        "/home",
        "/media",
        "/mnt",
        "/opt",
        "/root",
        "/srv",
        "/tmp",
        "/var",
        "/var/tmp",
        "/Users",
        "/Volumes",
    }
)
"""Folders with the folders of other programs. A folder in them may be meant for manifests; they themselves are not."""

_HOMES: Final = frozenset({"/home", "/Users"})


@dataclass(frozen=True)
class Place:
    """What a path leads to, links followed."""

    path: str
    """Absolute, without links."""
    project: str
    """The project folder, likewise."""
    is_of_another: bool
    """Whether it is there already, and another user owns it."""


Locate = Callable[[str], Place]
"""Follows a path of the declaration."""


def _folder(value: str) -> str:
    if (reason := _reason(value)) is not None:
        raise fault_error(reason, REMEDY)
    return value


Folder = Annotated[Line, AfterValidator(_folder)]
"""A folder that the stack may fill, relative to the project folder or absolute."""


def unsafe_folder_faults(folder: str | None, locate: Locate) -> Iterator[Fault]:
    """A folder whose path leads elsewhere than its text says, or to what another user owns."""
    if folder is not None and (reason := _stray(folder, locate(folder))) is not None:
        yield Fault("target.kubernetes.render", reason, REMEDY)


def _stray(text: str, place: Place) -> str | None:
    inside = posixpath.relpath(place.path, place.project)
    is_outside = inside.split("/")[0] == ".."
    if is_outside and not text.startswith("/"):
        return "leads out of the project through a link; only an absolute path may lead there"
    if posixpath.commonpath([place.path, place.project]) == place.path:
        return "holds the project"
    if (reason := _reason(place.path if is_outside else inside)) is not None:
        return reason
    return "belongs to another user" if place.is_of_another else None


def _reason(text: str) -> str | None:
    if text.startswith("~"):
        return "begins with ~, which only a shell replaces with the home directory"
    path = "/" + posixpath.normpath(text).lstrip("/") if text.startswith("/") else posixpath.normpath(text)
    if ".git" in path.casefold().split("/"):
        return "is inside a .git folder"
    return _absolute(path) if path.startswith("/") else _relative(path)


def _absolute(path: str) -> str | None:
    if path in _SHARED or posixpath.dirname(path) in _HOMES:
        return "contains folders of other programs"
    if any(posixpath.commonpath([path, system]) == system for system in _SYSTEM):
        return "is a folder of the operating system"
    return None


def _relative(path: str) -> str | None:
    first = path.split("/", maxsplit=1)[0].casefold()
    if first == ".":
        return "is the project folder itself"
    if first == "..":
        return "leads out of the project; only an absolute path may lead there"
    if first in ROOMS or first.startswith("."):
        return "is a folder of the project itself"
    return None
