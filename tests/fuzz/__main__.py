"""Fuzz the readers for a given time: `python -m tests.fuzz [SECONDS]`, or FUZZ_SECONDS in the environment.

Owns the loop, the seed, and the limits of time and memory. The targets are those of `test_readers`. The run fails at
the first crash, hang or excessive use of memory, and prints the seed, which repeats the run as a second argument.
"""

import os
import random
import resource
import sys
import time

from tests.fuzz.test_readers import TARGETS

DEFAULT_SECONDS = 60.0
SLOWEST_SECONDS = 10.0
"""The limit for one input. A longer time is a hang."""
MEMORY_KILOBYTES = 256 << 10
"""The limit for the growth of the process. A reader that trusts a length field would need gigabytes."""


def main(seconds: float, seed: int) -> None:
    """Feed random inputs to each target in turn until the time is over."""
    source, ends, before, count = random.Random(seed), time.monotonic() + seconds, _peak(), 0  # noqa: S311 - no secret
    print(f"fuzzing for {seconds:.0f} s, seed {seed}", flush=True)  # noqa: T201 - the program's output
    while time.monotonic() < ends:
        target = TARGETS[count % len(TARGETS)]
        begun = time.monotonic()
        # Hypothesis turns bytes into the target's arguments; None means that there were too few bytes.
        target.hypothesis.fuzz_one_input(source.randbytes(source.randrange(1, 4096)))  # type: ignore[attr-defined]
        if time.monotonic() - begun > SLOWEST_SECONDS:
            sys.exit(f"{target.__name__} took longer than {SLOWEST_SECONDS} s")
        count += 1
    grown = _peak() - before
    print(f"{count} inputs, no crash, memory grew by {grown >> 10} MiB")  # noqa: T201 - as above
    if grown > MEMORY_KILOBYTES:
        sys.exit("the readers took more memory than any honest file needs")


def _peak() -> int:
    """The largest size of this process so far, in KiB (on Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    arguments = dict(enumerate(sys.argv))
    main(
        float(arguments.get(1) or os.environ.get("FUZZ_SECONDS") or DEFAULT_SECONDS),
        int(arguments.get(2) or random.SystemRandom().getrandbits(32)),
    )
