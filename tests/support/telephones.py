"""A telephone of another project: baresip, with files of sent and of heard audio."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.testing.stacks import wait_for
from tests.support.outsiders import Place, programs

RATE: Final = 8000
TONE: Final = 440
"""The frequency of the sent tone in hertz, which no server plays by itself."""
SECONDS: Final = 4
"""Seconds for which a call is recorded."""
_LOUD: Final = 8000
_PART: Final = RATE // 20
"""Samples of a part of the audio in which the tone is looked for: 22 whole waves of it."""


@dataclass(frozen=True)
class Heard:
    """The result of a call."""

    log: str
    """The output of the telephone."""
    share: float
    """The share of the tone in the heard audio: 1 for only the tone, 0 for silence or noise. Gaps do not count."""


@dataclass(frozen=True)
class Telephone:
    """baresip: an account, and the server for all of its requests."""

    place: Place
    uri: str
    """Its own URI."""
    server: str
    """`ADDRESS:PORT;transport=...`."""
    login: tuple[str, str] | None
    trust: Path
    """Authorities for TLS."""

    def call(self, to: str) -> Heard:
        """Call someone, send the tone for some seconds, hang up, and check the audio that was heard."""
        folder = self.place.folder / f"baresip-{len(list(self.place.folder.glob('baresip-*')))}"
        folder.mkdir()
        _write_tone(folder / "tone.wav")
        self._configure(folder)
        log = folder / "log.txt"
        arguments = ["-f", str(folder), "-e", f"/dial {to}"]
        with self.place.running("baresip", *arguments, log=log):
            wait_for(lambda: _answered(_text(log)), "an answer to the telephone")
            if "Call established" in _text(log):
                wait_for(lambda: _length(folder) >= RATE * SECONDS, "audio")
        return Heard(_text(log), _share(folder))

    def _configure(self, folder: Path) -> None:
        modules = programs().debian / "usr/lib/baresip/modules"
        settings = {
            "poll_method": "epoll",
            "sip_listen": f"{self.place.address}:5080",
            "sip_cafile": self.trust,
            "audio_path": programs().debian / "usr/share/baresip",
            "audio_source": f"aufile,{folder}/tone.wav",
            "audio_player": "aufile,none",
            "snd_path": folder,
            "module_path": modules,
            "net_interface": "eth0",
        }
        loaded = ("g711.so", "aufile.so", "sndfile.so")
        lines = [f"{name} {value}" for name, value in settings.items()]
        lines += [f"module {name}" for name in loaded] + [
            f"module_app {name}" for name in ("account.so", "menu.so")
        ]
        (folder / "config").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        parts = [f"<{self.uri}>", "regint=0", "audio_codecs=PCMU", f'outbound="sip:{self.server}"']
        parts += ["auth_user=" + self.login[0], "auth_pass=" + self.login[1]] if self.login else []
        accounts = folder / "accounts"
        accounts.touch(0o600)
        accounts.write_text(f"{';'.join(parts)}\n", encoding="utf-8")
        (folder / "contacts").touch()


def _answered(told: str) -> bool:
    return "Call established" in told or "session closed" in told


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _dumps(folder: Path) -> Iterator[Path]:
    yield from folder.glob("dump-*-dec.wav")


def _length(folder: Path) -> int:
    """The number of samples so far. The header of a file that is being written does not have it."""
    return max((each.stat().st_size // 2 for each in _dumps(folder)), default=0)


def _write_tone(path: Path) -> None:
    samples = (round(_LOUD * math.sin(2 * math.pi * TONE * each / RATE)) for each in range(RATE * 60))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", each) for each in samples))


def _share(folder: Path) -> float:
    """The power at the tone's frequency, as a share of all power.

    Each part is looked at alone: a packet that is late moves the tone behind it, which as a whole would cancel itself.
    """
    found = next(_dumps(folder), None)
    if found is None:
        return 0.0
    data = found.read_bytes()[44:]
    samples = [each for (each,) in struct.iter_unpack("<h", data[: len(data) // 2 * 2])][: RATE * SECONDS]
    power = sum(each * each for each in samples)
    parts = (samples[start : start + _PART] for start in range(0, len(samples), _PART))
    return sum(map(_power_of_tone, parts)) / power if power else 0.0


def _power_of_tone(samples: list[int]) -> float:
    """The power at the tone's frequency: https://en.wikipedia.org/wiki/Goertzel_algorithm."""
    turn = 2 * math.pi * TONE / RATE
    real = sum(each * math.cos(turn * position) for position, each in enumerate(samples))
    imaginary = sum(each * math.sin(turn * position) for position, each in enumerate(samples))
    return float(2 * (real * real + imaginary * imaginary) / len(samples))
