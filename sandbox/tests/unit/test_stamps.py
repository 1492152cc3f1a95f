import stat
import threading
from pathlib import Path

import pytest

from sandbox.bootstrap import stamps


def test_digest_follows_content_and_facts(tmp_path: Path) -> None:
    """Other content or another fact gives another digest, and equal ones give the same digest."""
    file = tmp_path / "file"
    file.write_text("one", encoding="utf-8")
    before = stamps.digest([file], "3.11")

    assert stamps.digest([file], "3.11") == before
    assert stamps.digest([file], "3.12") != before
    file.write_text("two", encoding="utf-8")
    assert stamps.digest([file], "3.11") != before


def test_stamp_is_current_only_for_its_digest(tmp_path: Path) -> None:
    """A missing stamp, or one of other inputs, means that there is work to do."""
    stamp = tmp_path / "new" / "stamp"

    assert not stamps.is_current(stamp, "a")
    stamps.write(stamp, "a")
    assert stamps.is_current(stamp, "a")
    assert not stamps.is_current(stamp, "b")


def test_failed_write_leaves_the_old_content(tmp_path: Path) -> None:
    """If a write fails in the middle, a reader still sees the old content."""
    file = tmp_path / "file"
    stamps.write(file, "old")

    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        stamps.write(file, "new \udcff")

    assert file.read_text(encoding="utf-8") == "old"


def test_mode_holds_from_the_start(tmp_path: Path) -> None:
    """A secret file is never readable for others, not even while it is written."""
    stamps.write(tmp_path / "secret", "x", mode=0o600)

    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_free_lock_is_taken_silently(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A free lock is taken without a message."""
    for _ in range(2):
        with stamps.lock(tmp_path / "lock", "waiting"):
            pass

    assert capfd.readouterr().err == ""


def test_second_holder_says_that_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that waits for a lock says so, and goes on when the lock is free."""
    said = threading.Event()
    order: list[str] = []
    monkeypatch.setattr(stamps, "say", lambda _text: said.set())

    def second() -> None:
        with stamps.lock(tmp_path / "lock", "waiting"):
            order.append("second")

    other = threading.Thread(target=second)
    with stamps.lock(tmp_path / "lock", "waiting"):
        other.start()
        assert said.wait(timeout=10)
        order.append("first")
    other.join()

    assert order == ["first", "second"]
