"""How secrets and the passphrase reach a stack, and which message appears if they do not."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sandbox.processes import importing
from sandbox.testing.stacks import HOME, Sandbox
from sandbox.testing.watching import watched_processes

pytestmark = pytest.mark.engine

PLAIN = Path(__file__).parent / "fixtures" / "plain"
SET = ("config", "set", "--secret", "plain:colour")
CANARY = "canary-red"


@pytest.fixture
def plain(sandbox: Callable[..., Sandbox]) -> Sandbox:
    """The program that exports its colour."""
    return sandbox(PLAIN)


def logs(stack: Sandbox) -> bytes:
    """The content of all logs of the engine."""
    return b"".join(file.read_bytes() for file in (stack.state_folder / "home" / "logs").glob("*"))


def test_piped_secret_is_in_no_argument_and_no_log(plain: Sandbox) -> None:
    """A piped secret reaches the program through the stack file, encrypted, and is in no argument and no log."""
    with watched_processes() as seen:
        done = plain.pulumi(*SET, given=f"{CANARY}\n")
    assert 0 == done.code, done.text
    plain.config = plain.config_file.read_text(encoding="utf-8")
    assert "secure:" in plain.config
    assert CANARY not in plain.config
    assert CANARY not in done.text
    assert not [each for each in seen if CANARY in each]
    assert CANARY not in plain.pulumi("logs", "ls").text
    assert CANARY.encode() not in logs(plain)
    assert 0 == plain.up().code
    assert {"colour": CANARY} == plain.outputs()


def test_typed_secret_is_not_shown(plain: Sandbox) -> None:
    """At a terminal the launcher asks for the value by its key, and the typed value is not shown."""
    plain.config_file.write_text(plain.config, encoding="utf-8")
    where = [f"--config={plain.config_file}", f"--project={plain.project}", f"--state={plain.state_folder}"]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sandbox", "pulumi", *where, "--", *SET]
    # A new session with this terminal as its own, because getpass asks at the terminal of its process.
    program = "import os,sys,fcntl,termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", program, *command],
        cwd=HOME,
        env={**os.environ, **importing()},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = b""
        while b"plain:colour: " not in shown:
            shown += os.read(ours, 1024)
        os.write(ours, f"{CANARY}\n".encode())
        with suppress(OSError):  # Linux reports in this way that the other end is closed
            while part := os.read(ours, 1024):
                shown += part
    os.close(ours)
    assert 0 == process.returncode, shown
    assert CANARY.encode() not in shown
    assert "secure:" in plain.config_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["", "\n"])
def test_empty_secret_changes_nothing(plain: Sandbox, given: str) -> None:
    """An empty secret is refused before anything is made."""
    done = plain.pulumi(*SET, given=given)
    assert 1 == done.code
    assert "error: The secret is empty; nothing was changed." in done.text
    assert plain.config == plain.config_file.read_text(encoding="utf-8")
    assert not plain.state_folder.exists()


def test_state_is_imported_from_a_pipe(plain: Sandbox) -> None:
    """Commands that read standard input get it, so an exported state can be imported from a pipe."""
    assert 0 == plain.up().code
    exported = plain.start("pulumi", "stack", "export", separate=True).communicate(timeout=60)[0]
    done = plain.pulumi("stack", "import", given=exported)
    assert 0 == done.code, done.text


def test_given_passphrase_leaves_none_behind(plain: Sandbox, tmp_path: Path) -> None:
    """If the user gives a passphrase, as a value or as a relative path of a file, no passphrase is generated."""
    file = tmp_path / "mine"
    file.write_text("mine\n", encoding="utf-8")
    plain.environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = os.path.relpath(file, HOME)
    assert 0 == plain.up().code
    del plain.environment["PULUMI_CONFIG_PASSPHRASE_FILE"]
    plain.environment["PULUMI_CONFIG_PASSPHRASE"] = "mine"
    plain.config = "config: {plain:colour: blue}"
    assert 0 == plain.up().code
    assert not (plain.state_folder / "passphrase").exists()


@pytest.mark.parametrize("command", ["up", "preview", "destroy", "refresh"])
def test_wrong_passphrase_says_what_to_do(plain: Sandbox, command: str) -> None:
    """For a wrong passphrase, one sentence says which passphrase is wrong and what to give instead, without a trace."""
    assert 0 == plain.up().code
    plain.environment["PULUMI_CONFIG_PASSPHRASE"] = CANARY
    done = plain.run(command)
    assert 0 != done.code
    assert "was encrypted with another passphrase than the one in PULUMI_CONFIG_PASSPHRASE." in done.text
    assert "Traceback" not in done.text
    assert CANARY not in done.text


def test_lost_generated_passphrase_is_reported(plain: Sandbox) -> None:
    """If the generated passphrase is lost while its state exists, the command says so and generates no new one."""
    assert 0 == plain.up().code
    (plain.state_folder / "passphrase").unlink()
    done = plain.up()
    assert 0 != done.code
    assert f"than the one in {plain.state_folder / 'passphrase'}. Give that one in PULUMI_" in done.text


def test_unreadable_passphrase_file_is_reported(plain: Sandbox) -> None:
    """If the passphrase file cannot be read, the message names the variable and the path."""
    plain.environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = "/no/such/file"
    done = plain.up()
    assert 1 == done.code
    assert "error: The file in PULUMI_CONFIG_PASSPHRASE_FILE cannot be read: " in done.text
    assert "/no/such/file" in done.text
