"""CONTRIBUTING: what it names is there, and the change that it shows can still be made."""

import re
from collections.abc import Iterator

import pytest

from declaration.relay import Relay
from facts.variables import VARIABLES
from tests.support.documents import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = TEXT.partition("## One change")[2].partition("\n## ")[0]
TABLE = TEXT.partition("## Where to change what")[2].partition("\n## ")[0]
MADE_BY_THE_CHANGE = ("changes/changed-packet-loss-threshold.md", "tests/failures/packet-loss-threshold-zero")


def _paths() -> Iterator[str]:
    """Files and folders in backticks; a name without a folder is in the folder that its line names before it."""
    for row in TEXT.splitlines():
        folder = ""
        for name in re.findall(r"`([\w./-]+(?:\.(?:py|md|json|mod|txt|yaml)|/))`", row):
            if "/" not in name:
                yield f"{folder}{name}"
            elif name not in MADE_BY_THE_CHANGE:
                yield name
                folder = name if name.endswith("/") else folder


@pytest.mark.parametrize("path", sorted(set(_paths())))
def test_files_that_are_named_exist(path: str) -> None:
    """Each file and folder is where the page says, but for those that its change makes."""
    in_a_case = {"expected.txt", "overlay.yaml"}
    assert path in in_a_case or (ROOT / path).exists()


def test_there_is_something_to_look_at() -> None:
    """A page that was written in another form would pass the test above."""
    assert {"facts/services/", "plan/contract.py", "components/kubernetes/stages.py"} <= set(_paths())
    assert len(re.findall(r"^\| [a-z]", TABLE, re.MULTILINE)) >= 12


def test_the_change_that_is_shown_can_still_be_made() -> None:
    """Users may set its variable, and its field does not exist yet. If this changes, the page needs another example."""
    assert '"RTP_PACKET_LOSS_REPORTING_THRESHOLD", threshold, "relay.packetLossThreshold", CHART' in WALK
    assert VARIABLES["media-relay", "RTP_PACKET_LOSS_REPORTING_THRESHOLD"].set_by is None
    assert "packet_loss_threshold" not in Relay.model_fields
    assert f"{Relay.__module__.replace('.', '/')}.py`, class `Relay`" in WALK


CHANGES = {
    "a new variable of the relay": (
        "a variable that the program sets",
        "facts/services/relay.py",
        "Setting(",
    ),
    "one more port": ("a port: who listens", "declaration/containers.py", "class Ports("),
    "other algorithms in stores": ("the algorithms of a store", "keystore/pkcs12/encryption.py", "RECIPES"),
    "a longer drain": ("how a container stops", "facts/containers.py", "GRACE_SECONDS ="),
    "a new output": ("a stack output", "plan/contract.py", "class Contract("),
    "one more weaker choice": ("**A weaker choice**", "declaration/weaker.py", "class Choice("),
    "another default image": ("the default image or compute", "declaration/containers.py", "CONTAINERS"),
    "a condition between two fields": (
        "a rule between two fields",
        "checks/rules/ports.py",
        "Iterator[Fault]",
    ),
    "an annotation on Services": ("a Kubernetes object", "components/kubernetes/endpoint.py", "annotations"),
    "one more label": ("a label, or what", "components/kubernetes/labels.py", "app.kubernetes.io/"),
    "an option of Docker containers": (
        "a Docker object",
        "components/docker/container.py",
        "docker.Container,",
    ),
    "authorities for one more server": ("**A kind of trust**", "facts/connections.py", "class Trust("),
}
"""Twelve changes that somebody may be asked for: the row that says where, the file, and what is changed in it."""


@pytest.mark.parametrize("change", CHANGES)
def test_the_place_of_a_change_is_found_in_the_table(change: str) -> None:
    """One row names the file, or its folder, and the file contains what is changed."""
    words, file, code = CHANGES[change]
    (row,) = (line for line in TABLE.splitlines() if line.startswith((f"| {words}", f"- {words}")))
    folder, _, name = file.rpartition("/")
    assert f"`{file}`" in row or (f"`{folder}/`" in row and (f"`{name}`" in row or name not in TABLE))
    assert code in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", TEXT))))
def test_tests_that_are_named_exist(name: str) -> None:
    """If a test is renamed, the page must be changed too."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert any(f"def {name}(" in source for source in sources)
