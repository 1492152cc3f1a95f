"""`python -m sandbox.bootstrap {run,test,cluster,live} MODULE ...`: set up what is missing, then run the module.

The project is the current folder. Only Python is needed.
"""

import os
import sys
from abc import abstractmethod
from pathlib import Path
from typing import NoReturn, Protocol

from sandbox.bootstrap import stamps
from sandbox.bootstrap.browser import Browser
from sandbox.bootstrap.cluster import Cluster
from sandbox.bootstrap.engine import Engine
from sandbox.bootstrap.environment import RUN, TEST, Environment
from sandbox.bootstrap.nodejs_sdk import NodejsSdk
from sandbox.bootstrap.programs import Programs
from sandbox.bootstrap.progress import say
from sandbox.bootstrap.pulumi_yaml import YamlHost
from sandbox.daemon.packages import packages
from sandbox.errors import SandboxError
from sandbox.node.packages import packages as node_packages
from sandbox.processes import importing


class Built(Protocol):
    """Something that is built or fetched once."""

    @abstractmethod
    def find(self) -> Path | None:
        """The path, or None if it does not exist yet."""

    @abstractmethod
    def ensure(self) -> Path:
        """The path. It is built or fetched first if it is missing."""


def prepare(root: Path, kind: str) -> Path:
    """Set up what this kind of command needs in this project, and return the environment's interpreter.

    `run` needs the environment and the engine. `test` also needs packages for tests, the language host for YAML and the
    generator of SDKs. `cluster` needs Kubernetes and the parts of a node. `live` also needs the programs that the
    project's tests list, and a browser.
    """
    environment = Environment(root)
    requirements = RUN if kind == "run" else TEST
    built = _built(root, kind)
    if not environment.is_current(requirements) or any(each.find() is None for each in built):
        with stamps.lock(root / ".cache" / "lock", "waiting for another set-up of this project to end"):
            environment.ensure(requirements)
            for each in built:
                each.ensure()
    return environment.python


def _built(root: Path, kind: str) -> list[Built]:
    built: list[Built] = [Engine(root)]
    if kind != "run":
        built += [YamlHost(root), NodejsSdk(root)]
    if kind in {"cluster", "live"}:
        built += [Cluster(root), packages(root), node_packages(root)]
    if kind == "live":
        built += [Programs(root), Browser(root)]
    return built


def main(arguments: list[str]) -> NoReturn:
    """Set up, then become the given module. Exit with 1 if the set-up failed."""
    kind, *module = arguments
    try:
        python = prepare(Path.cwd(), kind)
    except SandboxError as error:
        say(f"error: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("interrupted; the next run begins the unfinished step again")
        sys.exit(130)
    os.execve(python, [str(python), "-m", *module], {**os.environ, **importing()})  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
