"""What `make up`, `preview` and `destroy` do besides running the engine."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.testing.stacks import Sandbox

pytestmark = pytest.mark.engine

FIXTURES = Path(__file__).parent / "fixtures"
GREEN = "# kept: every byte of this file\nconfig: {plain:colour: green}\n"


@pytest.fixture
def plain(sandbox: Callable[..., Sandbox]) -> Sandbox:
    """The program that exports its colour."""
    return sandbox(FIXTURES / "plain", config=GREEN)


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, except bytecode."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path): path.read_bytes() for path in files}


def test_nothing_of_the_user_is_changed(plain: Sandbox) -> None:
    """From the first `up` to `destroy`, nothing is written to the stack file or to the project folder."""
    before = listing(plain.project)

    codes = [plain.run(command).code for command in ("preview", "up", "refresh", "destroy")]
    removed = plain.pulumi("stack", "rm", "--yes")

    assert codes == [0, 0, 0, 0]
    assert removed.code == 0, removed.text
    assert plain.config_file.read_text(encoding="utf-8") == GREEN
    assert listing(plain.project) == before


def test_state_has_no_side_files_that_a_kill_could_tear(plain: Sandbox) -> None:
    """The engine replaces each file of the state by renaming, so a kill leaves no incomplete file."""
    plain.up()

    backend = plain.state_folder / "backend"
    assert [path.name for path in backend.rglob("*.attrs")] == []
    assert list(backend.rglob("dev.json")) != []


def test_second_up_changes_nothing(plain: Sandbox) -> None:
    """A preview that expects no changes fails before the first `up` and succeeds after it."""
    assert plain.preview("--expect-no-changes").code != 0
    assert plain.up().code == 0
    assert plain.preview("--expect-no-changes").code == 0


def test_salt_of_the_stack_stays(plain: Sandbox) -> None:
    """All commands encrypt with the same passphrase and salt, so a secret in the state can always be read."""
    assert plain.up().code == 0
    first = plain.state()["secrets_providers"]
    plain.config = GREEN.replace("green", "blue")
    assert plain.up().code == 0

    assert plain.state()["secrets_providers"] == first
    passphrase = plain.state_folder / "passphrase"
    assert stat.S_IMODE(passphrase.stat().st_mode) == 0o600


def test_secret_set_by_the_engine_reaches_the_program_encrypted(plain: Sandbox) -> None:
    """`config set --secret` writes into the given stack file, and the program can read the value."""
    changed = plain.pulumi("config", "set", "--secret", "plain:colour", "canary-red")
    plain.config = plain.config_file.read_text(encoding="utf-8")
    result = plain.up()

    assert changed.code == 0, changed.text
    assert "secure:" in plain.config
    assert "canary-red" not in plain.config
    assert result.code == 0, result.text
    assert plain.outputs() == {"colour": "canary-red"}


def test_user_passphrase_is_used(sandbox: Callable[..., Sandbox]) -> None:
    """A passphrase in the environment encrypts the stack, and another passphrase cannot decrypt it."""
    stack = sandbox(FIXTURES / "plain", config=GREEN, environment={"PULUMI_CONFIG_PASSPHRASE": "mine"})
    assert stack.up().code == 0

    stack.environment["PULUMI_CONFIG_PASSPHRASE"] = "another"
    result = stack.up()

    assert result.code != 0
    assert "incorrect passphrase" in result.text


def test_json_is_alone_on_standard_output(plain: Sandbox) -> None:
    """With --json, standard output contains the engine's document and nothing else."""
    process = plain.start("preview", "--json", separate=True)
    text, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert json.loads(text)["changeSummary"] == {"create": 1}


def test_bad_name_is_refused_before_anything_is_made(plain: Sandbox) -> None:
    """If the name of the stack file is not a valid stack name, the command ends and makes no state."""
    plain.stack = "two words"

    result = plain.up()

    assert result.code == 1
    assert "Rename the file" in result.text
    assert not plain.state_folder.exists()
