"""A command of the program, one of whose processes is killed on the way."""

from __future__ import annotations

from contextlib import suppress

import psutil

from tests.support.program import Program


def was_killed_after(stack: Program, victim: str, resources: int, command: str) -> bool:
    """Run a command, and kill one of its processes when so many resources are done; answer whether it was in time.

    All others must end by themselves.
    """
    stack.events_file.unlink(missing_ok=True)
    running = stack.sandbox.start(command, "--event-log", str(stack.events_file))
    prey = stack.sandbox.process(running, victim)
    family = psutil.Process(running.pid).children(recursive=True)
    stack.wait_for_resources(resources)
    with suppress(psutil.NoSuchProcess):
        prey.kill()
    running.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=30)

    assert alive == []
    return running.returncode != 0
