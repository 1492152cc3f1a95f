"""The runbook: its declarations are accepted, its paths exist, and its commands do what they say."""

import os
import re
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from docs.generate.documents import FOLDER
from docs.generate.fields import fields
from facts.model.certificates import GeneratedAuthority
from tests.support.declarations import with_adapter
from tests.support.documents import ROTATION, declaration
from tests.support.planning import planned

TEXT = (FOLDER / "runbook.md").read_text(encoding="utf-8")

AS_THE_CONTAINER = ("setpriv", "--reuid=1001", "--regid=0", "--clear-groups")
"""User 1001 of group 0, with no right that comes from being root."""
AS_ANOTHER = ("setpriv", "--reuid=1002", "--regid=1002", "--clear-groups")
"""A user who has nothing to do with the gateway."""


def section(heading: str) -> str:
    """The text below a heading."""
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(heading: str, language: str) -> list[str]:
    """The code below a heading."""
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", section(heading), re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


def test_rotation_is_that_of_the_examples() -> None:
    """The three changes are the last three of the four files."""
    shown = [yaml.safe_load(block)["tls"]["authority"] for block in blocks("Rotate the authority", "yaml")]
    assert [declaration(path)["tls"]["authority"] for path in ROTATION[1:]] == shown


def test_keys_stay_while_their_algorithm_changes() -> None:
    """Each authority has the same key in both states, so peers still trust it."""
    states = [yaml.safe_load(block) for block in blocks("Change the algorithm of keys", "yaml")]
    plans = [planned(with_adapter(**state)) for state in states]
    signers = [{getattr(each, "authority", None) for each in plan.identities} for plan in plans]
    assert [{"first"}, {"second"}] == signers
    keys = [
        {each.name: each.key.algorithm for each in plan.authorities if isinstance(each, GeneratedAuthority)}
        for plan in plans
    ]
    assert [{"first": "RSA", "second": "ECDSA"}] * 2 == keys


def test_tenants_can_be_added() -> None:
    """The list of tenants is accepted as it stands."""
    [block] = blocks("Add a tenant", "yaml")
    assert planned(with_adapter(**yaml.safe_load(block))).workloads


@pytest.mark.parametrize("path", sorted(set(re.findall(r"--path '(gateway\.[^']+)'", TEXT))))
def test_paths_of_secrets_exist(path: str) -> None:
    """Each path in a command is the path of a secret."""
    secret = {field.path for field in fields() if "secret" in field.visibility}
    field = re.sub(r"\[\d+\]", "[]", path.removeprefix("gateway."))
    # below a container, users choose the names
    assert re.sub(r"^(environment\.\w+)\.\w+$", r"\1", field) in secret


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user can enter. Pytest's own folders are private."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to another user")
def test_prepared_directory_is_writable(shared_folder: Path) -> None:
    """After the commands of the runbook, user 1001 of group 0 can write, also in directories that were there before.

    Another user cannot.
    """
    directory = shared_folder / "recordings"
    (directory / "old").mkdir(parents=True)
    (directory / "old").chmod(0o600)
    [commands] = blocks("Prepare a host directory", "sh")
    environment = {**os.environ, "directory": str(directory)}
    subprocess.run(["sh", "-eu"], input=commands, text=True, env=environment, check=True)
    for file in (directory / "new.wav", directory / "old" / "new.wav"):
        subprocess.run([*AS_THE_CONTAINER, "touch", str(file)], check=True)
        assert (1001, 0) == (file.stat().st_uid, file.stat().st_gid)
    refused = subprocess.run(
        [*AS_ANOTHER, "touch", str(directory / "other.wav")], check=False, capture_output=True
    )
    assert 1 == refused.returncode
    assert b"Permission denied" in refused.stderr
