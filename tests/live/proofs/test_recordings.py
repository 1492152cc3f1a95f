"""Recordings of calls: what is kept, where, and who can read it."""

import pytest

from tests.support.deployments import Deployment
from tests.support.gateways import RELAY
from tests.support.on_call import on_call
from tests.support.rtp import AUDIO

pytestmark = pytest.mark.live

DIRECTORY = "/vgw-media-relay/recordings"
HEADER = 44
"""Bytes of a WAV file before its audio."""


@pytest.mark.proof(
    "a call is recorded on lasting storage, which other users cannot read", by="Linux, busybox"
)
def test_recorded(deployment: Deployment) -> None:
    """The storage has one file more, with the caller's audio, of the relay's user."""
    before = {each.name for each in deployment.recordings.iterdir()}
    with on_call(deployment) as call:
        pass
    assert {f"{call.identity}.wav"} == {each.name for each in deployment.recordings.iterdir()} - before
    kept = deployment.recordings / f"{call.identity}.wav"
    assert AUDIO == kept.read_bytes()[HEADER:]
    owned = kept.stat()
    assert (1001, 0, 0) == (owned.st_uid, owned.st_gid, owned.st_mode & 0o007)

    relay = deployment.find(RELAY)
    path = f"{DIRECTORY}/{kept.name}"
    assert 0 == relay.shell(f"cat {path} > /dev/null").code
    assert "Permission denied" in relay.shell(f"cat {path}", user=1002, group=1002).text
