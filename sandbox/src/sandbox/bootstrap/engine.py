"""The Pulumi CLI: a recent one on PATH, or the version of `engine/go.mod`, built with Go.

Only the CLI can be built in this way. Plugins and language hosts come from `sandbox.plugins` and `sandbox.host`.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from sandbox.bootstrap import stamps
from sandbox.bootstrap.gobuild import GoCommand, GoModule, numbers
from sandbox.bootstrap.toolchain import Toolchain

MODULE = "github.com/pulumi/pulumi/pkg/v3"

PINNED = Path(__file__).resolve().parents[1] / "engine"
"""The folder whose go.mod pins the version."""

VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
"""Set by the linker, as in Pulumi's own builds. Without it the CLI does not know its version."""


BESIDE = """#!/bin/sh
echo "The sandbox serves Python programs itself and has the engine attach to it: use make, or python -m sandbox." >&2
exit 1
"""
"""What stands beside the engine as `pulumi-language-python`. Before it asks the host that it is attached to for a
policy pack, the engine looks whether such a file is there; it never runs it.
See `newPolicyAnalyzer` in pkg/resource/plugin/analyzer_plugin.go of https://github.com/pulumi/pulumi."""


class Engine:
    """The engine of one project: which one it is, and how it is built."""

    def __init__(self, root: Path, module: Path = PINNED) -> None:
        self._module = GoModule(module)
        self._folder = root / ".cache" / "engine"
        self._toolchain = Toolchain(root)
        self._judged = self._folder / "on-path.json"
        self._built = GoCommand(
            module=self._module,
            package=f"{MODULE}/cmd/pulumi",
            title="the Pulumi engine",
            version=self.version,
            link=f"-s -w -X {VERSION_VARIABLE}=v{self.version}",
            path=self._folder / "pulumi",
        )

    def find(self) -> Path | None:
        """The engine to use, or None if there is none yet. If the result is known, no process is started."""
        if (installed := self._installed()) is not None:
            return installed
        return self._built.find() if stamps.is_current(self._beside, BESIDE) else None

    def ensure(self) -> Path:
        """The engine to use. It is built if needed, which takes minutes at first and seconds with Go's build cache.

        Raises:
            SandboxError: There is none, and no Go can be had, or it fails.
        """
        if (found := self.find()) is not None:
            return found
        go = self._toolchain.get(
            self._module,
            f"The Pulumi engine is built from its Go module because no `pulumi` {self.version} or newer is on PATH. "
            + self._module.how_to_get_go("or the Pulumi CLI (https://www.pulumi.com/docs/install/), "),
        )
        stamps.write(self._beside, BESIDE, mode=0o755)
        return self._built.ensure(go)

    @property
    def version(self) -> str:
        """The version that is built, and the oldest that is used from PATH."""
        return self._module.version_of(MODULE)

    @property
    def _beside(self) -> Path:
        return self._folder / "pulumi-language-python"

    def _installed(self) -> Path | None:
        """A `pulumi` on PATH that is recent enough. It is asked for its version once for each file."""
        path = shutil.which("pulumi")
        if path is None:
            return None
        facts = Path(path).stat()
        known = [path, facts.st_mtime_ns, facts.st_size, self.version]
        try:
            judged = json.loads(self._judged.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            judged = {}
        if judged.get("file") != known:
            judged = {"file": known, "recent": _is_recent(path, self.version)}
            stamps.write(self._judged, json.dumps(judged))
        return Path(path) if judged["recent"] else None


def _is_recent(path: str, least: str) -> bool:
    try:
        told = subprocess.run(
            [path, "version"],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return numbers(told.stdout) >= numbers(least)
