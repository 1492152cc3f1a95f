"""Directories of the host: lists of places that are refused, and of places that are accepted."""

import pytest

from checks.rules.host_directories import RUN_TIMES, SHARED, SYSTEM
from tests.support.checking import checked
from tests.support.declarations import merged, small, small_on_docker, weaker
from tests.support.gallery import read


def _refused(directory: str) -> list[list[str]]:
    """Where it is refused, on Kubernetes and on Docker."""
    volumes = {"volumes": {"relayLogs": {"hostDirectory": directory}}}
    cluster = merged(small(weakerChoices=weaker("host-directories")), volumes)
    documents = (cluster, merged(small_on_docker(), volumes))
    return [[fault.path for fault in checked(document, read).faults] for document in documents]


REFUSED = [["volumes.relayLogs.hostDirectory"]] * 2


@pytest.mark.parametrize("place", sorted(SYSTEM | RUN_TIMES))
def test_a_place_of_the_host_is_refused_with_all_in_it(place: str) -> None:
    """The place itself, directories in it, and directories above it are refused."""
    parents = ["/".join(place.split("/")[:depth]) for depth in range(2, place.count("/") + 1)]
    for directory in (place, f"{place}/below", f"{place}/far/below", *parents):
        assert _refused(directory) == REFUSED, directory


@pytest.mark.parametrize("place", sorted(SHARED - {"/"}))
def test_a_shared_place_is_refused_and_a_directory_in_it_taken(place: str) -> None:
    """Other programs keep their directories there too."""
    assert _refused(place) == REFUSED
    assert _refused(f"{place}/gateway/recordings") == [[], []]


@pytest.mark.parametrize(
    "directory",
    ["/", "//", "/etc/", "//etc", "/var//run", "/var/lib/../../etc", "/./etc", "/etc/.", "etc", "/var/log/"],
)
def test_another_spelling_of_a_path_is_refused(directory: str) -> None:
    """A path has one spelling, so that the lists match it."""
    assert _refused(directory) == REFUSED


@pytest.mark.parametrize(
    "directory",
    ["/srv/docker.sock", "/opt/x/containerd.SOCK", "/srv/podman.socket", "/home/a", "/home/a/.ssh/b"],
)
def test_sockets_and_homes_are_refused(directory: str) -> None:
    """They are recognized by their names, because the program cannot look at the host."""
    assert _refused(directory) == REFUSED


@pytest.mark.parametrize(
    "directory",
    [
        "/var/log/gateway",
        "/var/lib/recordings",
        "/var/lib/voice-gateway/recordings",
        "/srv/recordings",
        "/mnt/recordings",
        "/home/gateway/recordings",
        "/data",
        "/etcetera",
        "/var/lib/kubelet2",
        "/opt/voice.socket.d/recordings",
    ],
)
def test_other_directories_are_taken(directory: str) -> None:
    """Directories that were made for the gateway are accepted."""
    assert _refused(directory) == [[], []]
