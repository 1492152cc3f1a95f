import sys
from pathlib import Path

import pytest

from sandbox.bootstrap.environment import CONSTRAINTS, OWN, RUN, TEST, Environment
from sandbox.errors import SandboxError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with empty requirement files, in which pip has no package index."""
    for name in (*TEST.files, CONSTRAINTS):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# nothing\n", encoding="utf-8")
    groups = "".join(f"{extra} = []\n" for extra in TEST.extras)
    own = f"[project]\ndependencies = []\n[project.optional-dependencies]\n{groups}"
    (tmp_path / OWN.name).write_text(own, encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return tmp_path


def environment_of(root: Path) -> Environment:
    """The environment of a project. The file in the project lists the requirements of the sandbox itself."""
    return Environment(root, root / OWN.name)


def test_second_set_up_does_nothing(root: Path) -> None:
    """What is installed stays current until a requirement changes, and a run needs no test packages."""
    environment = environment_of(root)
    environment.ensure(RUN)

    assert environment.is_current(RUN)
    assert not environment.is_current(TEST)
    environment.ensure(TEST)
    assert environment.is_current(RUN)
    assert environment.is_current(TEST)
    (root / CONSTRAINTS).write_text("# another\n", encoding="utf-8")
    assert not environment.is_current(RUN)
    assert not environment.is_current(TEST)


def test_interrupted_set_up_is_begun_anew(root: Path) -> None:
    """An interrupted installation is deleted and made again."""
    environment = environment_of(root)
    environment.ensure(RUN)
    half_made = environment.python.parent / "half-made"
    half_made.touch()
    (root / ".cache" / "venv.unfinished").touch()

    assert not environment.is_current(RUN)
    environment.ensure(RUN)
    assert environment.is_current(RUN)
    assert not half_made.exists()


def test_broken_interpreter_is_replaced(root: Path) -> None:
    """If the environment's Python is missing on the machine, the environment is made again."""
    environment = environment_of(root)
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to(root / "gone")

    environment.ensure(RUN)

    assert environment.python.resolve() == Path(sys.executable).resolve()


def test_failed_installation_shows_the_reason(root: Path) -> None:
    """If pip cannot get a package, the set-up ends with pip's message, and the environment is not current."""
    (root / "requirements.txt").write_text("no-such-package-here\n", encoding="utf-8")
    environment = environment_of(root)

    with pytest.raises(SandboxError, match=r"(?s)no-such-package-here.*installing Python packages failed"):
        environment.ensure(RUN)

    assert not environment.is_current(RUN)


def test_files_of_the_project_may_be_missing(root: Path) -> None:
    """A project without tests and constraints can be set up, and a file that is added later is noticed."""
    for name in ("tests/requirements.txt", CONSTRAINTS):
        (root / name).unlink()
    environment = environment_of(root)
    environment.ensure(TEST)
    assert environment.is_current(TEST)
    (root / CONSTRAINTS).touch()
    assert not environment.is_current(TEST)


def test_needs_of_the_sandbox_are_installed(root: Path) -> None:
    """The requirements of the sandbox come from its own pyproject.toml, and a change there is noticed."""
    environment = environment_of(root)
    environment.ensure(RUN)
    (root / OWN.name).write_text('[project]\ndependencies = ["no-such-package-here"]\n', encoding="utf-8")
    assert not environment.is_current(RUN)
    with pytest.raises(SandboxError, match=r"(?s)no-such-package-here.*installing Python packages failed"):
        environment.ensure(RUN)
