"""Checks the GitHub workflows: syntax and types with actionlint, security with zizmor.

actionlint is built from its Go module, whose version `tools/actionlint/go.mod` pins; zizmor comes from PyPI.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from sandbox.bootstrap.gobuild import GoCommand, GoModule
from sandbox.bootstrap.toolchain import Toolchain
from sandbox.errors import SandboxError

MODULE: Final = "github.com/rhysd/actionlint"
PINNED: Final = Path(__file__).resolve().parent / "actionlint"


def actionlint(root: Path) -> Path:
    """The path of actionlint, which is built if it is missing.

    Raises:
        SandboxError: there is no Go, or it fails.
    """
    module = GoModule(PINNED)
    command = GoCommand(
        module=module,
        package=f"{MODULE}/cmd/actionlint",
        title="the checker of workflows, actionlint",
        version=module.version_of(MODULE),
        link="-s -w",
        path=root / ".cache" / "actionlint" / "actionlint",
    )
    built = command.find()
    return built or command.ensure(Toolchain(root).get(module, module.how_to_get_go()))


def main() -> int:
    """Run both on every workflow, and return how many failed."""
    root = Path.cwd()
    try:
        linter = actionlint(root)
    except SandboxError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    files = sorted(map(str, root.glob(".github/workflows/*.yml")))
    # --offline: the check for popular actions needs the network; versions are pinned anyway
    zizmor = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona=pedantic", *files]
    codes = [subprocess.run(each, check=False).returncode for each in ([str(linter), *files], zizmor)]
    return sum(code != 0 for code in codes)


if __name__ == "__main__":
    sys.exit(main())
