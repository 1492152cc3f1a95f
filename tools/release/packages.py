"""The packages of a release: wheel and source of the reader. Each build gives the same bytes.

flit builds them. It takes the time in archives from `SOURCE_DATE_EPOCH`: https://reproducible-builds.org/specs/source-date-epoch/.
"""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

READER: Final = "reader"

_BUILD: Final = "import sys; from flit_core import buildapi as b; print(b.build_wheel(sys.argv[1])); print(b.build_sdist(sys.argv[1]))"


def build(root: Path, folder: Path, day: date) -> list[Path]:
    """Build both into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, str(folder.resolve())],
        cwd=root / READER,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(midnight.timestamp()))},
        capture_output=True,
        text=True,
        check=True,
    )
    return [folder / name for name in done.stdout.split()]


def checksums(files: list[Path]) -> str:
    """One line for each file, as `sha256sum` writes them."""
    return "".join(f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in files)
