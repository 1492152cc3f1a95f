"""The Pulumi CLI: a recent one on PATH, or the version that `sandbox/engine/go.mod` pins, built by Go.

Only the CLI itself can be built so; plugins and language hosts come from `sandbox/` (see `docs/decisions/`).
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from sandbox.bootstrap import stamps
from sandbox.bootstrap.progress import run_shown
from sandbox.errors import SandboxError

PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
"""Set by the linker, as Pulumi's own release build does; without it the CLI knows no version of itself."""


BESIDE = """#!/bin/sh
echo "The sandbox serves Python programs itself and has the engine attach to it: use make, or python -m sandbox." >&2
exit 1
"""
"""What stands beside the engine as `pulumi-language-python`. Before it asks the host that it is attached to for a
policy pack, the engine looks whether such a file is there; it never runs it.
See `newPolicyAnalyzer` in pkg/resource/plugin/analyzer_plugin.go of https://github.com/pulumi/pulumi."""


class Engine:
    """The engine of one checkout: which one it is, and how it comes to be."""

    def __init__(self, root: Path) -> None:
        self._module = root / "sandbox" / "engine"
        self._folder = root / ".cache" / "engine"
        self._built = self._folder / "pulumi"
        self._stamp = self._folder / "stamp"
        self._judged = self._folder / "on-path.json"

    def find(self) -> Path | None:
        """The engine to use, or None if there is none yet. Starts no process if the answer is known."""
        if (installed := self._installed()) is not None:
            return installed
        if self._built.exists() and stamps.is_current(self._stamp, self._digest()):
            return self._built
        return None

    def ensure(self) -> Path:
        """The engine to use, built if need be: minutes the first time, seconds with Go's build cache.

        Raises:
            SandboxError: There is none, and Go is missing, too old or fails.
        """
        if (found := self.find()) is not None:
            return found
        self._check_go()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._stamp.unlink(missing_ok=True)
        unfinished = self._folder / "pulumi.unfinished"
        self._build(unfinished)
        unfinished.replace(self._built)
        stamps.write(self._folder / "pulumi-language-python", BESIDE, mode=0o755)
        stamps.write(self._stamp, self._digest())
        return self._built

    def _required(self, pattern: str) -> str:
        """A version that go.mod asks for: the one place where it is written."""
        found = re.search(pattern, (self._module / "go.mod").read_text(encoding="utf-8"), re.MULTILINE)
        if found is None:
            raise SandboxError(f"sandbox/engine/go.mod has no line like {pattern}")
        return found.group(1)

    @property
    def version(self) -> str:
        """The version that is built, and the least that is taken from PATH."""
        return self._required(r"github\.com/pulumi/pulumi/pkg/v3 v([0-9.]+)")

    def _digest(self) -> str:
        return stamps.digest([self._module / "go.mod", self._module / "go.sum"], BESIDE)

    def _installed(self) -> Path | None:
        """A `pulumi` on PATH that is recent enough; asked for its version once per file, not per run."""
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

    def _check_go(self) -> None:
        wanted = self._required(r"^go ([0-9.]+)$")
        remedy = (
            f"The Pulumi engine is built from its Go module because no `pulumi` {self.version} or newer is on PATH. "
            f"Install Go {wanted} or newer (https://go.dev/dl/), "
            f"or the Pulumi CLI (https://www.pulumi.com/docs/install/), and run the command again."
        )
        go = shutil.which("go")
        if go is None:
            raise SandboxError(f"Neither `pulumi` nor `go` is on PATH. {remedy}")
        # Asked inside the module, because a Go that may fetch a newer toolchain does so here.
        told = subprocess.run(
            [go, "env", "GOVERSION"], cwd=self._module, capture_output=True, text=True, check=False
        )
        if told.returncode != 0 or _numbers(told.stdout) < _numbers(wanted):
            found = told.stdout.strip() or told.stderr.strip()
            raise SandboxError(f"The `go` on PATH is too old ({found}). {remedy}")

    def _build(self, target: Path) -> None:
        def downloads(line: str) -> str | None:
            words = line.split()
            return f"downloading {words[2]}" if words[:2] == ["go:", "downloading"] else None

        # Lists what will be compiled; the modules are downloaded on the way.
        packages = self._folder / "packages.txt"
        run_shown(
            "fetching the Pulumi engine's Go modules",
            ["sh", "-c", f'go list -mod=readonly -deps {PACKAGE} > "$0"', str(packages)],
            downloads,
            cwd=self._module,
        )
        total = len(packages.read_text(encoding="utf-8").splitlines())
        compiled = 0

        def compiles(_line: str) -> str:
            nonlocal compiled
            compiled += 1
            return f"{compiled} of at most {total} packages compiled"

        link = f"-s -w -X {VERSION_VARIABLE}=v{self.version}"
        build = ["go", "build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", link]
        run_shown(
            f"building the Pulumi engine {self.version} (minutes, once)",
            [*build, "-o", str(target), PACKAGE],
            compiles,
            cwd=self._module,
        )


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
    return _numbers(told.stdout) >= _numbers(least)


def _numbers(version: str) -> tuple[int, ...]:
    """`v3.259.0-dev` and `go1.26.8` as comparable numbers; nothing readable is older than anything."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(part or 0) for part in found.groups()) if found else ()
