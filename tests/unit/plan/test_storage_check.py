"""The step that checks whether storage can be written: its script, and its messages."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facts.model.containers import Claim, ExistingClaim, HostDirectory, Mount, User
from facts.storage_check import CHECK, storage_check
from tests.support.declarations import small, weaker, with_adapter
from tests.support.planning import container

GATEWAY_USER = User(1001, 0)
NOBODY = 65534


def _run(*directories: Path, remedy: str = "the remedy") -> subprocess.CompletedProcess[str]:
    """The script as the step runs it, as a user who owns nothing; only root can become one."""
    pairs = [part for directory in directories for part in (str(directory), remedy)]
    other: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(
        ["sh", "-c", CHECK, "storage", *pairs], capture_output=True, text=True, check=False, **other
    )


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter and write, and so are those above it."""
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        made = Path(above) / "open"
        made.mkdir()
        made.chmod(0o777)
        yield made


def test_what_can_be_written_is_passed_and_left_as_it_was(open_folder: Path) -> None:
    """The script prints nothing and leaves no file."""
    found = _run(open_folder)
    assert (found.returncode, found.stdout) == (0, "")
    assert list(open_folder.iterdir()) == []


def test_an_unwritable_folder_is_reported(open_folder: Path) -> None:
    """The script names each directory with its remedy, its owner, and the user that asked.

    It names no other directory.
    """
    closed = open_folder.parent / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    missing = open_folder.parent / "missing"
    found = _run(closed, open_folder, missing)
    assert found.returncode == 1
    assert f"{closed} cannot be written. the remedy\ndr-xr-xr-x" in found.stdout
    assert f"{missing} cannot be written. the remedy" in found.stdout
    assert "uid=" in found.stdout
    assert str(open_folder) not in found.stdout
    assert list(closed.iterdir()) == list(open_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("storage", "remedy"),
    [
        (
            HostDirectory("recordings", "/srv/recordings"),
            "On this node run: chown -R 1001:0 /srv/recordings && chmod -R ug+rwX /srv/recordings",
        ),
        (
            Claim("recordings", "1Gi", None, "ReadWriteOnce"),
            "The volume of the claim recordings ignores fsGroup",
        ),
        (ExistingClaim("shared"), "The volume of the claim shared ignores fsGroup"),
    ],
)
def test_the_remedy_fits_the_storage(storage: Any, remedy: str) -> None:  # noqa: ANN401 - each kind of storage
    """For a host path the remedy is for the node, for a claim it is for the storage server."""
    (step,) = storage_check((Mount("/recordings", storage),), GATEWAY_USER)
    *beginning, directory, told = step.command
    assert beginning == ["sh", "-c", CHECK, "storage"]
    assert directory == "/recordings"
    assert told.startswith(remedy)
    assert "1001:0" in told


def test_the_script_survives_the_kubelet() -> None:
    """The script contains neither `$(NAME)` nor `$$`, which the kubelet would replace."""
    assert "$(" not in CHECK
    assert "$$" not in CHECK


def test_each_container_checks_its_own_storage() -> None:
    """One step checks all directories of a container. Without storage there is no step."""
    volumes = {
        "recordings": {"claim": {"size": "1Gi"}},
        "relayLogs": {"hostDirectory": "/srv/logs"},
        "orchestratorLogs": {"existing": "logs"},
    }
    document = with_adapter(recording={}, volumes=volumes, weakerChoices=weaker("host-directories"))
    checked = {
        name: [part for step in container(document, name).init for part in step.command[4::2]]
        for name in ("sip-orchestrator", "media-relay", "stt-adapter")
    }
    assert checked == {
        "sip-orchestrator": ["/logs"],
        "media-relay": ["/vgw-media-relay/logs", "/vgw-media-relay/recordings"],
        "stt-adapter": [],
    }
    assert container(small(), "media-relay").init == ()
