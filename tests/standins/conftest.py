"""Gateways for all tests that do not change them, on free ports of this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.testing.fixtures import shared as pytest_configure
from tests.support.calls import Running, taking_calls
from tests.support.declarations import GOOGLE_KEY
from tests.support.gateways import TTS_ADAPTER, machine
from tests.support.program import DEV
from tests.support.standin_images import IMAGES
from tests.support.standins import Machine

__all__ = ["pytest_configure"]


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The containers of the dev stack and a text-to-speech adapter. None of them is running."""
    values = {
        "textToSpeech": None,
        "ttsAdapter.google.credentials": GOOGLE_KEY,
        "images.ttsAdapter": IMAGES[TTS_ADAPTER],
    }
    return machine(tmp_path_factory.mktemp("gateway"), DEV, values)


@pytest.fixture
def broken(gateway: Machine, tmp_path: Path) -> Machine:
    """The same gateway with its own copy of the files, which a test may damage."""
    return Machine(tmp_path, gateway.seen, gateway.hosts)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running gateway that takes calls."""
    with taking_calls(tmp_path_factory.mktemp("calls")) as found:
        yield found
