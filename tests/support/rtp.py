"""Audio of calls: packets of RTP with 20 milliseconds of G.711, as a caller sends and hears them."""

import struct
from typing import Final

PACKET: Final = 160
"""Bytes of audio in a packet."""
AUDIO: Final = bytes(range(PACKET))
"""What callers of tests send."""
_HEADER: Final = struct.Struct("!BBHII")


def packet(sequence: int = 1) -> bytes:
    """A packet with the audio of tests, and the shortest header: https://www.rfc-editor.org/rfc/rfc3550#section-5.1."""
    return _HEADER.pack(0x80, 0, sequence, PACKET * sequence, 77) + AUDIO


def audio_in(received: bytes) -> bytes:
    """The audio of a packet."""
    return received[_HEADER.size :]
