"""A release: what it refuses, what it changes, and that its packages have the same bytes each time."""

import json
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tools.release import changelog, packages, versions
from tools.release.__main__ import main, release
from tools.release.preconditions import CONTRACT, CONTRACTS, STATES, contract_version

DAY = date(2026, 3, 4)
CHANGELOG = """# Changes

Sections come in order.

## Unreleased

### Added

- What came before there were fragments.
"""


def git(root: Path, *arguments: str) -> str:
    """What a command of Git prints."""
    return subprocess.run(
        ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.com", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def commit(root: Path) -> None:
    """Everything, on a known day."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "A change", "--date", "2026-03-04T12:00:00Z")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the files of this one that a release reads, and with two fragments."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-04T12:00:00Z")
    root = tmp_path / "project"
    for name in (*versions.PLACES, CONTRACT):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "reader", root / "reader", dirs_exist_ok=True, ignore=ignored)
    for name, content in {
        ".gitignore": "/dist/\n",
        "CHANGELOG.md": CHANGELOG,
        "changes/README.md": "About fragments.\n",
        "changes/fixed-wording.md": "A fault is told [better](../docs/guide.md).\nNothing is to be done.\n",
        "changes/security-weak.md": "Weak passwords are refused.\n",
        f"{STATES}/dev/state.json": "{}\n",
        f"{CONTRACTS}/README.md": "Released schemas.\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    git(root, "init", "--quiet")
    commit(root)
    return root


def _dirty(root: Path) -> None:
    (root / "new").touch()


def _tagged(root: Path) -> None:
    git(root, "tag", "v0.2.0")


def _no_state(root: Path) -> None:
    (root / STATES / "dev" / "state.json").unlink()
    (root / STATES / "dev" / "stack.yaml").touch()
    commit(root)


def _no_fragment(root: Path) -> None:
    for path in (root / "changes").glob("*-*.md"):
        path.unlink()
    commit(root)


def _unkind(root: Path) -> None:
    (root / "changes" / "better-wording.md").write_text("Better.\n", encoding="utf-8")
    commit(root)


def _empty(root: Path) -> None:
    (root / "changes" / "added-nothing.md").touch()
    commit(root)


def _released(root: Path, version: str = "0.1.0") -> None:
    (root / "CHANGELOG.md").write_text(f"# Changes\n\n## {version} - 2026-01-01\n", encoding="utf-8")
    commit(root)


def _newer(root: Path) -> None:
    _released(root, "0.2.0")


def _changed_contract(root: Path) -> None:
    (root / CONTRACTS / f"{contract_version(root)}.schema.json").write_text("{}", encoding="utf-8")
    _released(root)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_dirty, "The working tree has changes"),
        (_tagged, "The tag v0.2.0 exists"),
        (_no_state, "dev has no state.json"),
        (_no_fragment, "There is no fragment"),
        (_unkind, "changes/better-wording.md must begin with one of security, removed"),
        (_empty, "changes/added-nothing.md is empty"),
        (_newer, "0.2.0 is not newer than 0.2.0"),
        (_changed_contract, "raise contractVersion"),
    ],
)
def test_a_reason_against_it_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], told: str
) -> None:
    """Each is told, and neither text nor package is written."""
    spoil(project)
    before = git(project, "status", "--porcelain")

    assert release(project, "0.2.0", None, ()) == 1

    error = capsys.readouterr().err
    assert error.startswith("No release was made.\n")
    assert told in error
    assert error.count("\n- ") == 1
    assert git(project, "status", "--porcelain") == before
    assert not (project / "dist").exists()


@pytest.mark.parametrize("version", ["1.2", "v1.2.0", "1.2.0rc1", ""])
def test_a_version_has_three_numbers(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    """By the command itself, which `make release` calls."""
    monkeypatch.chdir(project)
    assert main([version]) == 1
    assert "is not a version: write three numbers" in capsys.readouterr().err


def test_a_release_is_complete(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changelog, versions, contract and the text of the tag; fragments are gone, and nothing is committed or tagged."""
    generated: list[str] = []

    def make(root: Path) -> None:
        generated.append(versions.stated(root)["pyproject.toml"])

    assert release(project, "0.2.0", None, (make,)) == 0

    assert (project / "CHANGELOG.md").read_text("utf-8") == (
        "# Changes\n\nSections come in order.\n\n"
        "## 0.2.0 - 2026-03-04\n\n"
        "### Security\n\n- Weak passwords are refused.\n\n"
        "### Added\n\n- What came before there were fragments.\n\n"
        "### Fixed\n\n- A fault is told [better](docs/guide.md).\n  Nothing is to be done.\n"
    )
    assert generated == ["0.2.0"]
    assert set(versions.stated(project).values()) == {"0.2.0"}
    assert [path.name for path in (project / "changes").iterdir()] == ["README.md"]
    kept = project / CONTRACTS / f"{contract_version(project)}.schema.json"
    assert json.loads(kept.read_text("utf-8")) == json.loads((ROOT / CONTRACT).read_text("utf-8"))
    told = capsys.readouterr().err
    assert "git tag --annotate v0.2.0 --file dist/v0.2.0.txt" in told
    tag = (project / "dist" / "v0.2.0.txt").read_text("utf-8")
    assert tag.startswith("Voice gateway 0.2.0\n\nSecurity\n\n- Weak passwords are refused.\n")
    assert "  voice_gateway_outputs-0.2.0-py3-none-any.whl\n" in tag
    assert "\n#" not in tag
    assert git(project, "tag") == ""
    assert len(git(project, "log", "--oneline").splitlines()) == 1


def test_the_next_release_stands_before_the_last(project: Path) -> None:
    """Fragments that come after a release belong to the next one; older notes stay as they are."""
    assert release(project, "0.2.0", DAY, ()) == 0
    first = (project / "CHANGELOG.md").read_text("utf-8").partition("\n## ")[2]
    (project / "changes" / "added-more.md").write_text("More.\n", encoding="utf-8")
    commit(project)

    assert release(project, "0.3.0", date(2026, 4, 5), ()) == 0

    text = (project / "CHANGELOG.md").read_text("utf-8")
    assert text.endswith(f"\n## 0.3.0 - 2026-04-05\n\n### Added\n\n- More.\n\n## {first}")
    assert changelog.released(text) == [(0, 3, 0), (0, 2, 0)]


def test_packages_have_the_same_bytes(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built twice, of another copy with other times of files, in another time zone."""
    copy = tmp_path / "elsewhere"
    shutil.copytree(project / "reader", copy / "reader", copy_function=shutil.copyfile)
    first = packages.build(project, tmp_path / "first", DAY)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    second = packages.build(copy, tmp_path / "second", DAY)

    assert packages.checksums(first) == packages.checksums(second)
    assert [each.suffix for each in first] == [".whl", ".gz"]
    another = packages.build(project, tmp_path / "third", date(2026, 3, 5))
    assert packages.checksums(first) != packages.checksums(another)


def test_packages_have_the_reader_and_its_types(project: Path, tmp_path: Path) -> None:
    """The wheel has the package alone; the source has what builds it."""
    wheel, source = packages.build(project, tmp_path / "dist", DAY)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {"voice_gateway_outputs/contract.py", "voice_gateway_outputs/py.typed"} <= set(names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"voice_gateway_outputs"}
    with tarfile.open(source) as tar:
        assert any(name.endswith("/pyproject.toml") for name in tar.getnames())


def test_all_parts_have_one_version() -> None:
    """Nobody raises one and forgets another."""
    assert len(set(versions.stated(ROOT).values())) == 1
    assert versions.parsed(versions.stated(ROOT)["pyproject.toml"]) is not None


def test_fragments_of_this_repository_can_be_released() -> None:
    """Each has a kind and a text; there may be none, right after a release."""
    for each in changelog.fragments(ROOT):
        assert each.item.startswith("- ")
    text = (ROOT / changelog.FILE).read_text("utf-8")
    assert changelog.with_section(text, changelog.section(text, changelog.fragments(ROOT), "9.9.9", DAY)).count(
        "\n## 9.9.9 - "
    ) == 1  # fmt: skip
