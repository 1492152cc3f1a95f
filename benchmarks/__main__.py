"""`python -m benchmarks [--rounds N] [--quick]`, usually typed as `make bench`: prints medians and ratios.

What the numbers were, and why: docs/performance.md.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.contests import Contest, Contests
from benchmarks.declarations import ROOT
from benchmarks.timing import RunFailedError, take_turns

ROUNDS = 7
"""Odd, so that the median is a run."""


def main(arguments: list[str]) -> int:
    """Measure everything, a line for each contest as it ends; answer the exit code."""
    chosen = _parser().parse_args(arguments)
    if missing := [name for name in ("openssl", "keytool") if shutil.which(name) is None]:
        print(
            f"The procedure by hand needs {' and '.join(missing)} on the PATH; install it.", file=sys.stderr
        )
        return 1
    rounds, warm_up = (1, 0) if chosen.quick else (chosen.rounds, 1)
    print(f"Medians of {rounds} after {warm_up} to warm up, in turns, on {os.cpu_count()} cores; seconds.\n")
    print(_row("", "ours", "cpu", "baseline", "cpu", "ratio", "cpu", "aim"))
    try:
        with tempfile.TemporaryDirectory() as folder:
            for contest in Contests(Path(folder)).all():
                print(_compared(contest, rounds, warm_up), flush=True)
    except RunFailedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _compared(contest: Contest, rounds: int, warm_up: int) -> str:
    ours, baseline = take_turns((contest.ours, contest.baseline), rounds, warm_up, ROOT)
    times = (f"{seconds:.2f}" for seconds in (ours.wall, ours.cpu, baseline.wall, baseline.cpu))
    ratio = ours.wall / baseline.wall
    verdict = "  missed" if rounds > 1 and ratio > contest.aim else ""
    return _row(
        f"{contest.what} / {contest.baseline_name}",
        *times,
        f"{ratio:.2f}",
        f"{ours.cpu / baseline.cpu:.2f}",
        f"<= {contest.aim:g}{verdict}",
    )


def _row(what: str, *cells: str) -> str:
    *numbers, aim = cells
    return f"{what:<54}" + "".join(f"{cell:>9}" for cell in numbers) + f"  {aim}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each, after one to warm up")
    parser.add_argument("--quick", action="store_true", help="one run of each: shows that it works, no more")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
