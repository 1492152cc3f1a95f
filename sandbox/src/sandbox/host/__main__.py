"""`python -m sandbox.host`: serve until standard input closes or a signal arrives. It prints its port when ready."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from sandbox.host.service import LanguageHost

WORKERS = 16
"""One thread for each call at a time: the program and each policy pack need one until they end."""


def main() -> None:
    """Serve one engine command."""
    # above gRPC's 4 MiB, as in https://github.com/pulumi/pulumi/blob/master/sdk/python/lib/pulumi/_utils.py
    limit = 400 * 1024 * 1024
    server = grpc.server(
        ThreadPoolExecutor(max_workers=WORKERS),
        options=[("grpc.max_receive_message_length", limit), ("grpc.max_send_message_length", limit)],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageHost(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=_when_abandoned, args=(ended,), daemon=True).start()
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdout = sys.stderr  # from here on, a program's output is for the user at the terminal
    ended.wait()
    server.stop(grace=None)
    sys.stderr.flush()
    os._exit(0)  # a program that still runs must not keep the host running


def _when_abandoned(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
