"""Runs a command of the program and kills one of its processes."""

from __future__ import annotations

from contextlib import suppress

import psutil

from tests.support.program import Program


def was_killed_after(stack: Program, victim: str, resources: int, command: str) -> bool:
    """Run a command, kill one of its processes after so many resources, and return whether it was in time.

    All other processes must end by themselves.
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
