"""`python -m sandbox.plugins [NAME]`: serves all plugins, or one plugin as `pulumi-resource-NAME` on PATH would.

When all plugins can be reached, it prints `name:port,...` for the engine's PULUMI_DEBUG_PROVIDERS, or only the port of
the one. It ends on SIGTERM, on SIGINT, and when the pipe at its standard input closes, so that it never runs longer
than its starter. Relative paths in programs start at the folder in which it was started.
"""

import os
import signal
import stat
import sys
import threading

from sandbox.plugins.protocol import load_without_sdk

_STANDARD_INPUT = 0


def main(arguments: list[str]) -> int:
    """Serve until asked to end, and return the exit code."""
    load_without_sdk()
    from sandbox.plugins.serving import PLUGINS, Plugins  # noqa: PLC0415 - loads the protocol

    name = arguments[0] if arguments else None  # the engine adds its address, also in Attach
    if name is not None and name not in PLUGINS:
        sys.stderr.write(f"unknown plugin {name}; the sandbox has {', '.join(PLUGINS)}\n")
        return 2
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Plugins([name] if name else PLUGINS) as plugins:
        ports = (
            [str(plugins.ports[name])] if name else [f"{each}:{port}" for each, port in plugins.ports.items()]
        )
        sys.stdout.write(",".join(ports) + "\n")
        sys.stdout.flush()
        if _input_is_pipe():
            threading.Thread(target=_end_with_input, args=(ended,), daemon=True).start()
        ended.wait()
    return 0


def _input_is_pipe() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(_STANDARD_INPUT).st_mode)
    except OSError:  # it was closed from the beginning
        return False


def _end_with_input(ended: threading.Event) -> None:
    while os.read(_STANDARD_INPUT, 4096):
        pass
    ended.set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
