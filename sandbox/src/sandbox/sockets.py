"""Sockets that have a path."""

import socket


def require_listener(path: str) -> None:
    """Try to connect first, because a client of Docker leaves its socket open if nobody listens.

    Raises:
        OSError: nobody listens there.
    """
    with socket.socket(socket.AF_UNIX) as tried:
        tried.connect(path)
