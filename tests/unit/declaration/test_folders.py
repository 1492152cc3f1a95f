# ruff: noqa: S108 - paths are judged here, not used
"""Folders for manifests: which paths are accepted, by their text and by the place that they lead to."""

import subprocess

import pytest

from declaration.folders import ROOMS, Folder, Place, unsafe_folder_faults
from tests.support.documents import ROOT
from tests.support.reading import reason_of, value_of

TAKEN = (
    "rendered",
    "rendered/dev",
    "./rendered/dev",
    "a/../b",
    "manifests.d",
    "/srv/a",
    "/home/me/a",
    "/root/a",
    "/tmp/a",
)
ALSO_TAKEN = (
    "/opt/voice",
    "/data",
    "/var/tmp/a",
    "/etcetera",
    "/usrlocal/x",
    "/mnt/share/a/b",
    "/builds/.cache/a",
)
REFUSED = {
    "/": "contains folders of other programs", "//": "contains folders of other programs", "/.": "contains folders of other programs",
    "/srv/..": "contains folders of other programs", "/tmp": "contains folders of other programs", "/home": "contains folders of other programs",
    "/home/me": "contains folders of other programs", "/Users/me/": "contains folders of other programs", "/var": "contains folders of other programs",
    "/etc": "operating system", "/etc/": "operating system", "//etc/kubernetes": "operating system",
    "/srv/../usr/local": "operating system", "/proc/self": "operating system", "/dev/shm": "operating system",
    "/var/lib/kubelet": "operating system", "/run/user/0": "operating system", "/sys": "operating system",
    ".": "the project folder itself", "./": "the project folder itself", "a/..": "the project folder itself",
    "..": "leads out of the project", "../a": "leads out of the project", "a/../../b": "leads out of the project",
    "docs": "a folder of the project", "./tests/a": "a folder of the project", "Docs": "a folder of the project",
    ".cache": "a folder of the project", ".state/a": "a folder of the project", "a/../sandbox": "a folder of the project",
    ".git": "inside a .git folder", "/srv/a/.git/hooks": "inside a .git folder", ".GIT": "inside a .git",
    "~": "only a shell", "~/a": "only a shell", "~root/a": "only a shell",
}  # fmt: skip


@pytest.mark.parametrize("path", [*TAKEN, *ALSO_TAKEN])
def test_folder_is_taken(path: str) -> None:
    """Folders inside the project are accepted, and absolute ones that nobody else uses."""
    assert path == value_of(Folder, path)


@pytest.mark.parametrize("path", REFUSED)
def test_folder_is_refused(path: str) -> None:
    """Each of these folders is refused in every spelling."""
    assert REFUSED[path] in reason_of(Folder, path)


def test_every_folder_of_the_project_is_known() -> None:
    """All folders of the project are refused, so a new one must be added to the list."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    folders = {line.partition("/")[0] for line in tracked.stdout.splitlines() if "/" in line}
    assert {each for each in folders if not each.startswith(".")} == ROOMS


@pytest.mark.parametrize(
    ("text", "leads_to", "reason"),
    [
        ("rendered/dev", "/src/project/rendered/dev", None),
        ("rendered/dev", "/elsewhere", "leads out of the project through a link"),
        ("rendered/dev", "/src/project/.git", "inside a .git folder"),
        ("rendered/dev", "/src/project/docs/a", "a folder of the project itself"),
        ("rendered/dev", "/src/project", "holds the project"),
        ("/srv/a", "/srv/a", None),
        ("/srv/a", "/mnt/disk/a", None),
        ("/srv/a", "/etc/a", "operating system"),
        ("/srv/a", "/src/project/rendered/a", None),
        ("/srv/a", "/src/project/tests", "a folder of the project itself"),
        ("/src/project", "/src/project", "holds the project"),
        ("/src", "/src", "holds the project"),
        ("/srv/a", "/", "holds the project"),
    ],
)
def test_links_are_followed(text: str, leads_to: str, reason: str | None) -> None:
    """The place that a link leads to counts. Only an absolute path may lead out of the project."""
    faults = list(unsafe_folder_faults(text, lambda _: Place(leads_to, "/src/project", is_of_another=False)))
    assert (reason is None) == (not faults)
    assert all("target.kubernetes.render" == fault.path and str(reason) in fault.reason for fault in faults)


def test_folder_of_another_user_is_refused() -> None:
    """The owner of the folder could change the manifests in it."""
    [fault] = unsafe_folder_faults("/srv/a", lambda _: Place("/srv/a", "/src/project", is_of_another=True))
    assert "belongs to another user" == fault.reason


def test_no_folder_is_no_fault() -> None:
    """Without a folder, objects are applied to a cluster, and nothing is checked."""
    assert [] == list(unsafe_folder_faults(None, lambda _: Place("/", "/", is_of_another=True)))
