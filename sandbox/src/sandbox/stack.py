"""One stack of this project: its name, its folders, its configuration, and the engine's environment.

The engine writes into configuration files (`stack init`) and removes them (`stack rm`), so it gets copies in its own
folder: the user's files are never changed.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import yaml

from sandbox import passphrase
from sandbox.bootstrap import stamps
from sandbox.errors import SandboxError

_SALT = re.compile(r"^encryptionsalt: *(.*)$", re.MULTILINE)

LOG_MEGABYTES = "50"
"""How large all logs of the engine together may become; it removes the oldest, and those that are a week old.
Variables as in sdk/v3/go/common/env/env.go of https://github.com/pulumi/pulumi, where 500 is the default."""

_LEGAL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""As in https://www.pulumi.com/docs/iac/concepts/stacks/, without names like those of options or hidden files."""


def name_of(config: Path) -> str:
    """The stack that a configuration file describes: `Pulumi.dev.yaml` is dev, `production.yaml` is production.

    Raises:
        SandboxError: The file's name is that of no stack.
    """
    stem = config.name.removesuffix(config.suffix)
    name = stem.removeprefix("Pulumi.")
    if config.suffix not in {".yaml", ".yml"} or name == "Pulumi" or not _LEGAL_NAME.fullmatch(name):
        raise SandboxError(
            f"{config}: a stack has the name of its file, and this is not a valid name. Rename the file to "
            "Pulumi.NAME.yaml or NAME.yaml, where NAME is letters, digits, '-', '_' and '.', at most 100, "
            "the first one a letter or a digit."
        )
    return name


@dataclass(frozen=True)
class Stack:
    """The paths of one stack."""

    name: str
    project: str
    folder: Path
    """The project folder with Pulumi.yaml and the program. Paths in the configuration are relative to it."""
    source: Path
    """The user's configuration file, which is only read."""
    state: Path
    engine: Path
    trial: Path | None = None
    """The folder of a stack that exists for one command only. With None, the stack is in `state`."""

    def on_trial(self, folder: Path) -> Self:
        """The same stack in another `folder`, with the passphrase and salt of its state."""
        return replace(self, trial=folder)

    @property
    def backend(self) -> Path:
        """The folder that the engine uses as its backend."""
        return (self.trial or self.state) / "backend"

    @property
    def shadow(self) -> Path:
        """A folder that the engine takes for the project, where it may write and remove files."""
        return self.state / "projects" / self.project

    @property
    def config(self) -> Path:
        """The copy of the configuration that the engine may change."""
        return self.shadow / f"Pulumi.{self.name}.yaml"

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase of all stacks of this project, unless the user's environment sets one."""
        return self.state / "passphrase"

    @property
    def checkpoint(self) -> Path:
        """The engine's state of the stack."""
        return self.backend / ".pulumi" / "stacks" / self.project / f"{self.name}.json"

    @property
    def kept(self) -> Path:
        """The checkpoint from before the current or failed command."""
        return self.backend / ".pulumi" / "kept" / self.project / f"{self.name}.json"

    @property
    def journal(self) -> Path:
        """The journal of the objects that plugins began to make for this stack."""
        return self.state / "journal" / self.project / f"{self.name}.jsonl"

    @property
    def locks(self) -> Path:
        """The folder of the engine's locks on the stack."""
        return self.backend / ".pulumi" / "locks" / "organization" / self.project / self.name

    @property
    def environment(self) -> dict[str, str]:
        """The variables for an unattended engine that keeps all files inside the state folder."""
        fixed = {
            # Without extra files for metadata: they are written in place, so a kill can leave an empty one, and then
            # the engine cannot load the state ("failed to load checkpoint: EOF"). The files themselves are renamed into
            # place. https://pkg.go.dev/gocloud.dev/blob/fileblob#URLOpener
            "PULUMI_BACKEND_URL": f"{self.backend.as_uri()}?metadata=skip",
            "PULUMI_HOME": str(self.state / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            **passphrase.settings(self.passphrase),
        }
        return {"PULUMI_LOG_ROTATION_MAX_TOTAL_MB": LOG_MEGABYTES, **os.environ, **fixed}

    @property
    def salt(self) -> str | None:
        """The lines about encryption in the engine's copy of the configuration, if it has them."""
        if not self.config.exists():
            return None
        found = _SALT.search(self.config.read_text(encoding="utf-8"))
        return found.group(1) if found else None

    def command(self, *arguments: str) -> list[str]:
        """A command line of the engine, to be run in `folder` or `shadow` with `environment`."""
        return [str(self.engine), *arguments, "--non-interactive", "--stack", self.name]

    def ask(self, *arguments: str, given: str = "") -> str:
        """Run an engine command that needs no program, and return its output.

        Raises:
            SandboxError: the command failed. The message ends with that of the command.
        """
        told = subprocess.run(
            self.command(*arguments),
            cwd=self.shadow,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode != 0:
            raise SandboxError(f"`pulumi {' '.join(arguments)}` failed:\n{told.stdout}{told.stderr}")
        return told.stdout

    def deployment(self) -> dict[str, Any]:
        """The deployment as the engine stored it, with encrypted secrets. It is empty before the first one.

        It is read from the engine's own file, because starting an engine takes a quarter of a second.

        Raises:
            SandboxError: the file cannot be read.
        """
        if not self.checkpoint.exists():
            return {}
        try:
            latest: dict[str, Any] | None = json.loads(self.checkpoint.read_bytes())["checkpoint"].get(
                "latest"
            )
        except (ValueError, KeyError) as error:
            raise SandboxError(f"The state in {self.checkpoint} cannot be read: {error!r}") from error
        return latest or {}


def project_name(folder: Path) -> str:
    """The name in a project's Pulumi.yaml.

    Raises:
        SandboxError: there is no such file, or it has no name of a project.
    """
    file = folder / "Pulumi.yaml"
    try:
        name = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["name"]
    except FileNotFoundError:
        raise SandboxError(f"{folder} contains no Pulumi.yaml, so it is not a project.") from None
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise SandboxError(f"{file} has no readable `name`: {error}") from error
    return str(name)


def prepare(stack: Stack) -> None:
    """Make passphrase, stack and the copy of the configuration, if they are missing.

    Raises:
        SandboxError: The configuration cannot be read, or the engine cannot make the stack.
    """
    try:
        config = stack.source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SandboxError(f"The stack file cannot be read: {error}") from error
    passphrase.ensure(stack.passphrase)
    stamps.write(stack.shadow / "Pulumi.yaml", (stack.folder / "Pulumi.yaml").read_text(encoding="utf-8"))
    if not stack.checkpoint.exists():
        stack.backend.mkdir(parents=True, exist_ok=True)
        stack.ask("stack", "init", "--no-select")
    if stack.salt and not _SALT.search(config):
        config = f"encryptionsalt: {stack.salt}\n{config}"
    stamps.write(stack.config, config, mode=0o600)
