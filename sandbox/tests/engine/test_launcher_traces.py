"""What commands leave on the disk: a preview leaves no stack, and history and logs are limited."""

import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from sandbox.retention import KEPT_UPDATES
from sandbox.stack import LOG_MEGABYTES
from sandbox.testing.stacks import Sandbox, wait_for

pytestmark = pytest.mark.engine

FIXTURES = Path(__file__).parent / "fixtures"
MEGABYTE = 1024 * 1024


def stacks(stack: Sandbox) -> list[str]:
    """The stacks that the engine would list."""
    return [file.name for file in (stack.state_folder / "backend").rglob("*.json*")]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of this test's processes."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def previews(temporary: Path) -> list[str]:
    """Folders of previews that still exist."""
    return [path.name for path in temporary.glob("preview-*")]


@pytest.mark.parametrize(
    ("project", "config", "code"),
    [
        (FIXTURES / "plain", "config: {}", 0),
        (FIXTURES / "failing", "config: {}", 255),
        (FIXTURES / "slow", "config: {}", 255),
        (FIXTURES / "plain", "config: [", 255),
        (FIXTURES / "refusing", "config: {}", 255),
    ],
    ids=["right", "a bug in the program", "a value is missing", "no YAML", "a mistake of the user"],
)
def test_first_preview_makes_no_stack(
    sandbox: Callable[..., Sandbox], temporary: Path, project: Path, config: str, code: int
) -> None:
    """The first preview makes no stack, whether it succeeds or fails."""
    stack = sandbox(project, config=config)
    done = stack.preview()
    assert (code == 0) == (done.code == 0), done.text
    assert [] == stacks(stack)
    assert [] == previews(temporary)


@pytest.mark.parametrize(
    ("victim", "number"),
    [
        *(("launcher", each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)),
        *((each, signal.SIGKILL) for each in ("preview", "sandbox.host", "sandbox.plugins")),
    ],
)
def test_first_preview_that_is_ended_makes_no_stack(
    sandbox: Callable[..., Sandbox], tmp_path: Path, temporary: Path, victim: str, number: signal.Signals
) -> None:
    """A first preview that is interrupted or killed makes no stack."""
    project = tmp_path / "waiting"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: waiting\nruntime: python\n", encoding="utf-8")
    program = f"import pathlib, time\npathlib.Path({str(tmp_path / 'reached')!r}).touch()\ntime.sleep(600)\n"
    (project / "__main__.py").write_text(program, encoding="utf-8")
    stack = sandbox(project)
    running = stack.start("preview")
    wait_for((tmp_path / "reached").exists, "the program in its middle")
    family = psutil.Process(running.pid).children(recursive=True)
    ended = psutil.Process(running.pid) if victim == "launcher" else stack.process(running, victim)
    ended.send_signal(number)
    if victim in {"sandbox.host", "sandbox.plugins"}:
        running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    psutil.wait_procs(family, timeout=30)
    assert 0 != running.returncode
    assert [] == stacks(stack)
    if (victim, number) != ("launcher", signal.SIGKILL):  # then no process is left that could remove it
        assert [] == previews(temporary)


def test_plan_of_a_first_preview_can_be_carried_out(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """`up` can use a plan that the first preview saved, because passphrase and salt are kept."""
    stack = sandbox(FIXTURES / "plain", config="config: {plain:colour: red}")
    plan = str(tmp_path / "plan.json")
    assert 0 == stack.preview("--save-plan", plan).code
    done = stack.up("--plan", plan)
    assert 0 == done.code, done.text


def test_history_and_backups_are_bounded(sandbox: Callable[..., Sandbox]) -> None:
    """Only the newest updates stay in history and backups, and the stack works on."""
    stack = sandbox(FIXTURES / "plain", config="config: {plain:colour: red}")
    assert 0 == stack.up().code
    folder = stack.state_folder / "backend" / ".pulumi"
    history, backups = (folder / kind / "plain" / "dev" for kind in ("history", "backups"))
    newest = {what: next(history.glob(f"*.{what}.json")) for what in ("history", "checkpoint")}
    for old in range(3 * KEPT_UPDATES):
        for what, file in newest.items():
            shutil.copy(file, history / f"dev-{old}.{what}.json")
        (backups / f"dev.{old}.json").touch()
    stack.config = "config: {plain:colour: blue}"
    assert 0 == stack.up().code
    assert 2 * (KEPT_UPDATES + 1) >= len(list(history.iterdir())) >= 2 * KEPT_UPDATES
    assert KEPT_UPDATES + 1 >= len(list(backups.iterdir())) >= KEPT_UPDATES
    assert KEPT_UPDATES == stack.pulumi("stack", "history", "--page-size=100").text.count("Version: ")


def test_logs_are_bounded(sandbox: Callable[..., Sandbox]) -> None:
    """The engine removes its oldest logs if all together are too large."""
    stack = sandbox(FIXTURES / "plain")
    logs = stack.state_folder / "home" / "logs"
    logs.mkdir(parents=True)
    today = datetime.now(UTC).strftime("%Y%m%d")
    for second in range(30):
        file = logs / f"pulumi-{today}T0000{second:02}-1-up.log"
        with file.open("wb") as log:
            log.truncate(3 * MEGABYTE)
    assert 0 == stack.preview().code
    size = sum(file.stat().st_size for file in logs.iterdir())
    assert size <= (int(LOG_MEGABYTES) + 1) * MEGABYTE
