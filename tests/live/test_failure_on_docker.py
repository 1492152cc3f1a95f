"""A wrong change on a real Docker daemon: `up` waits, says what is wrong, and the old declaration repairs it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest

from facts.model.containers import Health, TcpProbe
from sandbox.daemon.server import Daemon
from support.tiny import WAIT
from tests.support.docker_example import IMAGE, Host, example_on, remove

pytestmark = pytest.mark.live

ENDS: Final = "registry.example.com/stand-in:ends"
MUTE: Final = "registry.example.com/stand-in:mute"
PASSWORDS: Final = ("WATSON_STT_PASSWORD", "WATSON_TTS_APIKEY")
"""Secrets of the relay, which its probe writes."""
LONGEST: Final = Health(TcpProbe(1), TcpProbe(1)).seconds_until_ready
"""Seconds for which a container is waited for."""


@pytest.fixture(scope="module")
def host(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The example, deployed, and two images that are wrong: one ends at once, the probe of the other never passes."""
    with example_on(daemon, tmp_path_factory.mktemp("failure")) as made:
        made.load(ENDS, "exit 7")
        made.load(MUTE, WAIT, bash=f'echo "no answer to ${" $".join(PASSWORDS)}"; exit 3')
        yield made
        remove(made)


@dataclass(frozen=True)
class Failure:
    """The wrong change."""

    before: dict[str, str]
    """The containers before it."""
    code: int
    text: str

    @property
    def words(self) -> str:
        """What `up` said, on one line."""
        return " ".join(self.text.split())


@pytest.fixture(scope="module")
def failed(host: Host) -> Failure:
    """Both images at once, one for each of two services."""
    before, images = host.ids(), host.program.document["images"]
    host.program.declare({"images": {**images, "relay": MUTE, "adapter": ENDS}})
    result = host.program.run("up")
    return Failure(before, result.code, result.text)


def test_an_image_that_ends_at_once_fails_the_update(failed: Failure) -> None:
    """With the container's name, the exit code, and what to do; as soon as it is seen, and at the end again."""
    assert failed.code != 0
    assert re.search(r"stt-adapter-\w+ is waited for: its program ended with exit code 7", failed.words)
    assert re.search(
        rf"stt-adapter-\w+ was not healthy within {LONGEST} s \* its program ended with exit code 7, "
        r"started again \d+ times \* `docker logs voice-gateway-stt-adapter-\w+` shows what it says",
        failed.words,
    )


def test_a_health_check_that_never_passes_fails_the_update(host: Host, failed: Failure) -> None:
    """With what the check said last, but for the secrets in it."""
    assert re.search(
        rf"media-relay-\w+ was not healthy within {LONGEST} s \* it is unhealthy, and its last health check "
        r"ended with exit code 3: no answer to \[secret\] \[secret\] \* `docker logs voice-gateway-media-relay-",
        failed.words,
    )
    variables = _variables(host, "media-relay")
    state = host.program.sandbox.state()
    for name in PASSWORDS:
        assert variables[name] not in failed.text
        assert variables[name] not in str(state)


def test_nothing_is_lost_by_the_failed_update(host: Host, failed: Failure) -> None:
    """The service that did not change runs as before, and the state knows each container that the daemon has."""
    assert failed.code != 0
    assert host.ids()["sip-orchestrator"] == failed.before["sip-orchestrator"]
    assert host.strays() == set()


def test_the_old_declaration_repairs_it(host: Host, failed: Failure) -> None:
    """Exactly what was wrong is made anew, all is healthy, and nothing is left to do."""
    assert failed.code != 0
    host.program.declare({"images": dict.fromkeys(("orchestrator", "relay", "adapter"), IMAGE)})
    host.program.up()
    after = host.ids()
    assert {service for service in after if failed.before[service] != after[service]} == {
        "media-relay",
        "stt-adapter",
    }
    healthy = {host.container(service).attrs["State"]["Health"]["Status"] for service in after}
    assert healthy == {"healthy"}
    assert host.program.changes("up") == {}
    assert host.strays() == set()


def _variables(host: Host, service: str) -> dict[str, str]:
    told: dict[str, Any] = host.container(service).attrs["Config"]
    return dict(each.split("=", 1) for each in told["Env"])
