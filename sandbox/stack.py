"""One stack of this checkout: its name, its folders, its configuration, the engine's environment.

The engine writes into configuration files, so it is given a copy: what the user wrote is never changed.
"""

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from sandbox.bootstrap import stamps
from sandbox.errors import SandboxError

_SALT = re.compile(r"^encryptionsalt:.*$", re.MULTILINE)

_LEGAL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""As https://www.pulumi.com/docs/iac/concepts/stacks/ has it, less names that begin like an option or a hidden file."""


def name_of(config: Path) -> str:
    """The stack that a configuration file describes: `Pulumi.dev.yaml` is dev, `production.yaml` is production.

    Raises:
        SandboxError: The file's name is that of no stack.
    """
    stem = config.name.removesuffix(config.suffix)
    name = stem.removeprefix("Pulumi.")
    if config.suffix not in {".yaml", ".yml"} or name == "Pulumi" or not _LEGAL_NAME.fullmatch(name):
        raise SandboxError(
            f"{config}: a stack is named after its file, and this name gives none. Rename the file to "
            "Pulumi.NAME.yaml or NAME.yaml, where NAME is letters, digits, '-', '_' and '.', at most 100, "
            "the first one a letter or a digit."
        )
    return name


@dataclass(frozen=True)
class Stack:
    """Where everything of one stack lies."""

    name: str
    project: str
    folder: Path
    """The project: holds Pulumi.yaml and the program; paths in the configuration are relative to it."""
    source: Path
    """The user's configuration file, only read."""
    state: Path
    engine: Path

    @property
    def config(self) -> Path:
        """The copy of the configuration that the engine may write to."""
        return self.state / "config" / f"{self.name}.yaml"

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase of all stacks of this checkout, unless the user's environment has one."""
        return self.state / "passphrase"

    @property
    def checkpoint(self) -> Path:
        """The engine's state of the stack."""
        return self.state / "backend" / ".pulumi" / "stacks" / self.project / f"{self.name}.json"

    @property
    def locks(self) -> Path:
        """Where the engine keeps its locks on the stack."""
        return self.state / "backend" / ".pulumi" / "locks" / "organization" / self.project / self.name

    @property
    def environment(self) -> dict[str, str]:
        """The variables of an unattended engine that keeps everything inside the state folder."""
        fixed = {
            "PULUMI_BACKEND_URL": (self.state / "backend").as_uri(),
            "PULUMI_HOME": str(self.state / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }
        if not {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"} & os.environ.keys():
            fixed["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(self.passphrase)
        return {**os.environ, **fixed}

    def command(self, *arguments: str) -> list[str]:
        """A command line of the engine; run it in `folder`, with `environment`."""
        return [str(self.engine), *arguments, "--non-interactive", "--stack", self.name]


def project_name(folder: Path) -> str:
    """The name in a project's Pulumi.yaml.

    Raises:
        SandboxError: There is no such file, or it names no project.
    """
    file = folder / "Pulumi.yaml"
    try:
        name = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["name"]
    except FileNotFoundError:
        raise SandboxError(f"{folder} holds no Pulumi.yaml, so it is no project.") from None
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise SandboxError(f"{file} has no readable `name`: {error}") from error
    return str(name)


def prepare(stack: Stack) -> None:
    """Make passphrase, stack and configuration copy, as far as they are missing.

    Raises:
        SandboxError: The configuration cannot be read, or the engine cannot make the stack.
    """
    try:
        config = stack.source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SandboxError(f"The stack file cannot be read: {error}") from error
    if not stack.passphrase.exists():
        stamps.write(stack.passphrase, secrets.token_urlsafe(32), mode=0o600)
    salt = _SALT.search(stack.config.read_text(encoding="utf-8")) if stack.config.exists() else None
    line = salt.group() if salt else ""
    if not stack.checkpoint.exists():
        line = _initialise(stack) or line
    if not _SALT.search(config):
        config = f"{line}\n{config}"
    stamps.write(stack.config, config, mode=0o600)


def _initialise(stack: Stack) -> str:
    """Create the stack; answer the line with the salt that goes with the passphrase.

    `pulumi stack init` writes that line into the project folder, so it gets a passing folder of its own.
    """
    (stack.state / "backend").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=stack.state) as name:
        folder = Path(name)
        shutil.copy(stack.folder / "Pulumi.yaml", folder)
        made = subprocess.run(
            [*stack.command("stack", "init"), "--no-select"],
            cwd=folder,
            env=stack.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise SandboxError(f"The engine cannot make the stack {stack.name}:\n{made.stdout}{made.stderr}")
        written = _SALT.search((folder / f"Pulumi.{stack.name}.yaml").read_text(encoding="utf-8"))
        return written.group() if written else ""
