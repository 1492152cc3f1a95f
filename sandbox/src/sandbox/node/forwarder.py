"""`python -IS forwarder.py PORT`: accept on the socket that is standard input, and connect each caller to a port here.

This is a separate program that needs only the standard library. A socket belongs to the network in which it was made. A
socket from outside the node that is given to a process inside connects the two, without a shared address.
"""

import asyncio
import contextlib
import socket
import struct
import sys


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy data until the end of the stream."""
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        if writer.can_write_eof():
            writer.write_eof()


async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection after the caller has begun.

    If it were closed in order, it would look like a fault of TLS.
    """
    with contextlib.suppress(OSError):
        await reader.read(1)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


async def main(port: int) -> None:
    """Serve until this process is killed."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await refuse(reader, writer)
            return
        await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))
        for each in (inner_writer, writer):
            each.close()

    server = await asyncio.start_server(connect, sock=socket.socket(fileno=0))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
