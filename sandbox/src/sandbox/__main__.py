"""`python -m sandbox COMMAND --config FILE [-- engine arguments]`.

The current folder is the project. It keeps the engine (`.cache`) and the states (`.state`).
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from sandbox import launcher
from sandbox.bootstrap.engine import Engine
from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError
from sandbox.node.background import running
from sandbox.stack import Stack, name_of, project_name


def main(arguments: list[str]) -> int:
    """Run one command, and return its exit code."""
    ours, rest = _split(arguments)
    chosen = _parser().parse_args(ours)
    _use_own_node()
    try:
        stack = _stack(chosen)
        if chosen.command == "pulumi":
            return launcher.ask(stack, rest)
        return launcher.operate(stack, chosen.command, rest, _report(chosen.report))
    except SandboxError as error:
        say(f"error: {error}")
        return 1
    except OSError as error:
        # the folder is full, read-only or not allowed
        say(f"error: {error.filename or chosen.state}: {error.strerror or type(error).__name__}")
        return 1
    except KeyboardInterrupt:
        return 130


def _use_own_node() -> None:
    """Let the plugins use the node that runs for this project, unless the environment names a cluster."""
    if "KUBECONFIG" not in os.environ and (kubeconfig := running(Path.cwd())) is not None:
        os.environ["KUBECONFIG"] = str(kubeconfig)


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The arguments before the first `--`, and those after it."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", allow_abbrev=False, epilog="What follows -- is handed to the engine."
    )
    parser.add_argument("command", choices=[*launcher.OPERATIONS, "pulumi"])
    parser.add_argument("--config", type=Path, required=True, help="the stack file")
    parser.add_argument("--project", type=Path, default=Path(), help="the folder with Pulumi.yaml")
    parser.add_argument(
        "--state", type=Path, default=Path(".state"), help="where states and passphrase are kept"
    )
    parser.add_argument(
        "--report", metavar="MODULE", help="its show(stack) stands in for the outputs after `up`"
    )
    return parser


def _report(module: str | None) -> launcher.Report | None:
    if module is None:
        return None
    show: launcher.Report = import_module(module).show
    return show


def _stack(chosen: argparse.Namespace) -> Stack:
    engine = Engine(Path.cwd()).find()
    if engine is None:
        raise SandboxError(
            "There is no Pulumi engine yet. `python -m sandbox.bootstrap run sandbox ...` builds one, then runs the same command."
        )
    folder = chosen.project.resolve()
    return Stack(
        name=name_of(chosen.config),
        project=project_name(folder),
        folder=folder,
        source=chosen.config.resolve(),
        state=chosen.state.resolve(),
        engine=engine,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
