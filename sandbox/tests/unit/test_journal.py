"""The leftovers of interrupted runs, as plugins record them and the launcher deletes them."""

import json
from pathlib import Path

import pytest

from sandbox.journal import Entry, Journal
from sandbox.recovery import recover
from sandbox.stack import Stack

FRONT = Entry("docker", "unix:///one", "container", "front-1a2b3c4")
NET = Entry("docker", "unix:///one", "network", "net-1a2b3c4")
ELSEWHERE = Entry("docker", "unix:///two", "container", "front-5d6e7f8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a journal."""
    return tmp_path / "journal" / "dev.jsonl"


def test_what_another_process_began_is_left(path: Path) -> None:
    """The entries of other processes at this place are returned, the newest first. Those of this process are not."""
    first = Journal(path)
    for entry in (NET, ELSEWHERE, FRONT):
        first.begin(entry)
    assert [] == first.left("docker", "unix:///one")
    assert [FRONT, NET] == Journal(path).left("docker", "unix:///one")
    assert [] == Journal(path).left("kubernetes", "unix:///one")


def test_what_is_struck_is_not_left(path: Path) -> None:
    """A struck entry is not returned, also if a process was killed while it wrote the last line."""
    for entry in (NET, FRONT):
        Journal(path).begin(entry)
    Journal(path).strike(FRONT)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"package": "doc')
    assert [NET] == Journal(path).left("docker", "unix:///one")


def test_what_is_left_is_removed_once(path: Path) -> None:
    """Each entry of the place, once in a process. One that cannot be removed is left for the next process."""
    for entry in (NET, ELSEWHERE, FRONT):
        Journal(path).begin(entry)
    asked = list[Entry]()

    def remove(entry: Entry) -> None:
        asked.append(entry)
        if entry == NET:
            raise TimeoutError

    journal = Journal(path)
    for _ in range(2):
        journal.sweep("docker", "unix:///one", remove, TimeoutError)
    assert [FRONT, NET] == asked
    assert [NET] == Journal(path).left("docker", "unix:///one")
    assert [ELSEWHERE] == Journal(path).left("docker", "unix:///two")


def test_a_sweep_that_fails_is_tried_again(path: Path) -> None:
    """An error that is no refusal, such as a daemon that does not answer, ends the sweep, and nothing is lost."""
    Journal(path).begin(FRONT)
    journal, asked = Journal(path), list[Entry]()

    def fail(_: Entry) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        journal.sweep("docker", "unix:///one", fail, TimeoutError)
    journal.sweep("docker", "unix:///one", asked.append, TimeoutError)
    assert [FRONT] == asked


def test_what_the_state_has_is_forgotten(tmp_path: Path) -> None:
    """Entries of objects in the state are deleted, by id or by name.

    An object of an operation that never ended stays in the journal.
    """
    stack = Stack("dev", "shop", tmp_path, tmp_path / "dev.yaml", tmp_path / "state", tmp_path / "pulumi")
    journal, pod = (
        Journal(stack.journal),
        Entry("kubernetes", "https://one", "v1 Secret", "space/key-1a2b3c4d"),
    )
    for entry in (NET, FRONT, pod):
        journal.begin(entry)
    resources = [{"id": "8c1f", "inputs": {"name": NET.name}}, {"id": pod.name, "inputs": {"metadata": {}}}]
    stack.checkpoint.parent.mkdir(parents=True)
    stack.checkpoint.write_text(
        json.dumps({"checkpoint": {"latest": {"resources": resources}}}), encoding="utf-8"
    )

    recover(stack)

    assert [FRONT] == Journal(stack.journal).left("docker", "unix:///one")
    assert [] == Journal(stack.journal).left("kubernetes", "https://one")
    assert 0o600 == stack.journal.stat().st_mode & 0o777


def test_nothing_is_written_without_a_file() -> None:
    """A plugin that was not started by the launcher has no journal and writes nothing."""
    Journal(None).begin(FRONT)
    Journal(None).keep_unknown(set())
    assert [] == Journal(None).left("docker", "unix:///one")
