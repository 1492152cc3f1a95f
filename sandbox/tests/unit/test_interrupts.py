import os
import signal
import subprocess
import sys

import pytest

from sandbox.launcher import Interrupts

WAITS_FOR_CTRL_C = (
    "import signal, sys\n"
    "signal.signal(signal.SIGINT, lambda *_: sys.exit(7))\n"
    "print('ready', flush=True)\n"
    "signal.pause()\n"
)


@pytest.mark.parametrize("request_to_stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("early", [True, False])
def test_every_request_to_stop_reaches_the_engine(request_to_stop: signal.Signals, *, early: bool) -> None:
    """Ctrl-C, SIGTERM and a closed terminal stop the engine in order, even before its process is known."""
    with (
        Interrupts() as interrupts,
        subprocess.Popen(
            [sys.executable, "-c", WAITS_FOR_CTRL_C], stdout=subprocess.PIPE, process_group=0
        ) as engine,
    ):
        assert engine.stdout is not None
        assert engine.stdout.readline() == b"ready\n"
        if early:
            os.kill(os.getpid(), request_to_stop)
        interrupts.meant_for(engine)
        if not early:
            os.kill(os.getpid(), request_to_stop)

        assert engine.wait(timeout=30) == 7


def test_handlers_are_given_back() -> None:
    """After the engine has ended, Ctrl-C has its usual effect again."""
    before = signal.getsignal(signal.SIGINT)

    with Interrupts():
        assert signal.getsignal(signal.SIGINT) is not before

    assert signal.getsignal(signal.SIGINT) is before
