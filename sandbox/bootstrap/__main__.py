"""`python -m sandbox.bootstrap {run,test} MODULE ...`: set up what is missing, then run the module."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from sandbox.bootstrap import stamps
from sandbox.bootstrap.engine import Engine
from sandbox.bootstrap.environment import RUN, TEST, Environment
from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError

ROOT = Path(__file__).resolve().parents[2]


def prepare(root: Path, requirements: tuple[str, ...]) -> Path:
    """Make the environment and the engine of this checkout, if they are not there; answer its interpreter."""
    environment, engine = Environment(root), Engine(root)
    if not environment.is_current(requirements) or engine.find() is None:
        with stamps.lock(root / ".cache" / "lock", "waiting for another set-up of this checkout to end"):
            environment.ensure(requirements)
            engine.ensure()
    return environment.python


def main(arguments: list[str]) -> NoReturn:
    """Set up, then become the given module; exit with 1 if the set-up failed."""
    kind, *module = arguments
    try:
        python = prepare(ROOT, TEST if kind == "test" else RUN)
    except SandboxError as error:
        say(f"error: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("interrupted; the next run begins the unfinished step again")
        sys.exit(130)
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", *module])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
