import sys
from pathlib import Path

import pytest

from benchmarks.timing import RunFailedError, measure, take_turns


def python(program: str) -> list[str]:
    """The command that runs a program of one text."""
    return [sys.executable, "-c", program]


def test_a_run_costs_wall_and_processor_time(tmp_path: Path) -> None:
    """Waiting counts as time of the clock only. Processor time of child processes counts too."""
    child = "import time; end = time.process_time() + 0.1\nwhile time.process_time() < end: pass"
    cost = measure(
        python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"), tmp_path
    )
    assert cost.cpu >= 0.1
    assert cost.wall >= 0.1


def test_a_run_that_fails_says_what_it_wrote(tmp_path: Path) -> None:
    """If a program fails, the benchmark shows no numbers, but the output of the program."""
    with pytest.raises(RunFailedError, match=r"(?s)ended with 3:.*no such tenant"):
        measure(python("print('no such tenant'); raise SystemExit(3)"), tmp_path)


def test_contestants_take_turns_after_the_warm_up(tmp_path: Path) -> None:
    """The order is A B A B, so that other work on the machine affects both. Preparation is before each run."""
    made_ready: list[str] = []

    def contestant(name: str) -> list[str]:
        made_ready.append(name)
        return python("")

    costs = take_turns([lambda: contestant("a"), lambda: contestant("b")], 2, 1, tmp_path)
    assert ["a", "b", "a", "b", "a", "b"] == made_ready
    assert 2 == len(costs)


def test_modules_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled modules are kept, also if the shell forbids it, because users have them."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "module.py").touch()
    measure(python("import module"), tmp_path)
    assert list(tmp_path.glob("__pycache__/module.*.pyc"))
