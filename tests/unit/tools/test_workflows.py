"""The workflows: pinned, with the least rights, and the script that makes a pull request's comment works."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.documents import ROOT, name_of

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$")


def workflow(name: str) -> dict[str, Any]:
    """A workflow as data."""
    document: dict[str, Any] = yaml.safe_load(
        (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
    )
    return document


@pytest.mark.parametrize("file", WORKFLOWS, ids=name_of)
def test_actions_are_pinned(file: Path) -> None:
    """An action is named by a commit, because a tag can be moved to other code."""
    used = [
        line.strip().removeprefix("- ") for line in file.read_text("utf-8").splitlines() if "uses:" in line
    ]

    assert used
    assert [] == [line for line in used if not PINNED.fullmatch(line)]


@pytest.mark.parametrize("file", WORKFLOWS, ids=name_of)
def test_rights_are_given_job_by_job(file: Path) -> None:
    """No job has a right that it does not name."""
    document = workflow(file.name)

    assert document.get("permissions") in ({}, {"contents": "read"})
    writing = [
        right
        for job in document["jobs"].values()
        for right in job.get("permissions", {}).items()
        if "write" in right
    ]
    assert writing in ([], [("pull-requests", "write")])


def test_secrets_stay_with_branches_of_the_repository() -> None:
    """The job that is given secrets does not run for forks."""
    job = workflow("preview.yml")["jobs"]["preview"]

    assert "secrets." in str(job)
    assert job["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert "secrets." not in str(workflow("preview.yml")["jobs"]["security-diff"])


# --- the script that makes the comment ---------------------------------------------------------------------------


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository in which one stack file changed, one is new, one was deleted, and one is the same."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    _git(folder, "init", "--initial-branch=main")
    for name in ("changed", "gone", "same"):
        (folder / f"Pulumi.{name}.yaml").write_text("a: 1\n", encoding="utf-8")
    _git(folder, "add", ".")
    _git(folder, "commit", "-m", "before")
    _git(folder, "branch", "origin/main")
    (folder / "Pulumi.changed.yaml").write_text("a: 2\n", encoding="utf-8")
    (folder / "Pulumi.new.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "README.md").write_text("other\n", encoding="utf-8")
    (folder / "Pulumi.gone.yaml").unlink()
    _git(folder, "add", ".")
    _git(folder, "commit", "-m", "after")
    return folder


def _comment(checkout: Path, code: int) -> "tuple[int, str]":
    """Run the workflow's own script; a stand-in for Python says what it was asked, and ends with a code."""
    python = checkout.parent / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$@"\nexit {code}\n', encoding="utf-8")
    python.chmod(0o755)
    [script] = [
        step["run"]
        for step in workflow("preview.yml")["jobs"]["security-diff"]["steps"]
        if "diff" in step.get("run", "")
    ]
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=checkout,
        env={
            **os.environ,
            "BASE": "origin/main",
            "GITHUB_STEP_SUMMARY": str(checkout / "summary.md"),
            "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
        },
        check=False,
    )
    return ran.returncode, (checkout / "comment.md").read_text(encoding="utf-8")


def test_each_changed_stack_file_is_compared(checkout: Path) -> None:
    """A changed file is compared with the base, a new file gets a whole report, and other files are not read."""
    code, comment = _comment(checkout, 0)

    assert code == 0
    assert comment.splitlines() == [
        "-m review.diff origin/main:Pulumi.changed.yaml Pulumi.changed.yaml",
        "-m review.report Pulumi.new.yaml",
    ]
    assert (checkout / "summary.md").read_text(encoding="utf-8") == comment


def test_faults_of_a_declaration_are_an_answer(checkout: Path) -> None:
    """If the comparison ends with code 2, its output is in the comment, and the job does not fail."""
    (checkout / "Pulumi.new.yaml").unlink()
    _git(checkout, "commit", "-am", "no new file")

    code, comment = _comment(checkout, 2)

    assert code == 0
    assert comment == "-m review.diff origin/main:Pulumi.changed.yaml Pulumi.changed.yaml\n"


def test_an_error_of_the_comparison_fails_the_job(checkout: Path) -> None:
    """Any other code is a failure."""
    code, _ = _comment(checkout, 1)

    assert code != 0
