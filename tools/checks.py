"""`make check`: lint, format, types and workflows. All checks run, even if one fails."""

import os
import subprocess
import sys

from sandbox.bootstrap.progress import say

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("pyright",),
    ("tools.workflows",),
)


def main() -> int:
    """Run every check, and return how many failed."""
    # Without it, pyright asks a registry for a newer version.
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    failed = [check for check in CHECKS if _run(check, environment) != 0]
    say("all checks passed" if not failed else f"failed: {', '.join(' '.join(check) for check in failed)}")
    return len(failed)


def _run(check: tuple[str, ...], environment: dict[str, str]) -> int:
    say(f"$ {' '.join(check)}")
    return subprocess.run([sys.executable, "-m", *check], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
