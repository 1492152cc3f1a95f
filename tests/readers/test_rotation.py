"""A change of authority on the real engine: pods of two neighbouring steps connect with real handshakes.

While a Deployment rolls, old and new pods run side by side, and other teams install the published bundle at their own
time. So pods of one step must accept pods of the next step, in both directions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sandbox.testing.stacks import Sandbox
from tests.support.certificates import authority
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed
from tests.support.readers import NEW_JAVAS, NODE, PEER, java_command, meet

pytestmark = [pytest.mark.engine, pytest.mark.reader]

JAVA = NEW_JAVAS[0]
AT_PEER = {
    "adapter.outside": {"service": "LoadBalancer", "names": [PEER], "sources": ["192.0.2.0/24"]},
    "tls.names": [PEER],
}
"""The name that certificates need for the handshakes."""


@dataclass(frozen=True)
class Step:
    """The files that the pods of one step read, and the bundle that other teams get."""

    folder: Path
    adapter: tuple[str, str]
    """The store of the adapter, and its passphrase."""
    orchestrator: tuple[str, str]
    """The store with the key of SIP over TLS."""
    mutual: tuple[str, str]
    """The store that orchestrator and relay share."""
    relay_bundle: str
    """The authorities that the relay trusts."""
    published: str
    """The authorities that are published for other teams."""


def generated() -> Sequence[dict[str, Any]]:
    """The steps from one generated authority to another."""
    return (
        {"name": "first"},
        {"name": "first", "alongside": [{"name": "second"}]},
        {"name": "second", "alongside": [{"name": "first"}]},
        {"name": "second"},
    )


def brought() -> Sequence[dict[str, Any]]:
    """The steps from a generated authority to a brought one."""
    now = datetime.now(UTC)
    own = authority("Company", None, not_before=now - timedelta(days=1), not_after=now + timedelta(days=3000))
    signing = {"name": "company", "certificate": own.pem, "key": own.key_pem}
    return (
        {"name": "first"},
        {"name": "first", "alongside": [{"name": "company", "certificate": own.pem}]},
        {**signing, "alongside": [{"name": "first"}]},
        signing,
    )


@pytest.mark.parametrize("plan", [generated, brought])
def test_neighbours_accept_each_other_at_every_step(
    sandbox: Callable[..., Sandbox], tmp_path: Path, plan: Callable[[], Sequence[dict[str, Any]]]
) -> None:
    """Pods and peers of two neighbouring steps accept each other, in both directions.

    The pairs are relay and adapter, caller and orchestrator, and orchestrator and the gateway of the services. Without
    the two steps in between, the old and the new pods refuse each other.
    """
    program = Program(sandbox(ROOT), changed(DEV, {**QUICK, **AT_PEER}))
    steps = []
    for number, declared in enumerate(plan()):
        program.declare({"tls.authority": declared})
        program.up()
        steps.append(_step(program, tmp_path / f"step-{number}"))

    for before, after in pairwise(steps):
        assert _refusals(before, after) == []
        assert _refusals(after, before) == []
    assert len(_refusals(steps[0], steps[3])) == len(_refusals(steps[3], steps[0])) == 3


def _refusals(client: Step, server: Step) -> list[str]:
    """The handshakes that fail if the client is a pod of one step and the server a pod of another."""
    shown = [*NODE, "serve", *server.adapter, "server-only"]
    sip = [*NODE, "serve", *server.orchestrator, "server-only"]
    asking = [*NODE, "serve", *server.adapter, "mutual", server.published]
    java = [*java_command(JAVA, "TlsPeer"), "connect", *client.mutual, "PORT"]
    meetings = {
        "relay and adapter": meet(shown, NODE, "connect", "PORT", "-", "-", client.relay_bundle),
        "caller and orchestrator": meet(sip, NODE, "connect", "PORT", "-", "-", client.published),
        "orchestrator and services": meet(asking, java[:-3], *java[-3:]),
    }
    return [f"{who}: {met}" for who, met in meetings.items() if not (met.server.worked and met.client.worked)]


def _step(program: Program, folder: Path) -> Step:
    """The files of a step after `up`."""
    folder.mkdir()

    def file(container: str, key: str) -> str:
        path = folder / f"{container}-{key}"
        path.write_bytes(program.files(container)[key])
        return str(path)

    published = folder / "published.pem"
    published.write_text(program.sandbox.outputs()["authority"]["caBundlePem"], encoding="utf-8")
    orchestrator = program.secret_environment("sip-orchestrator")
    adapter = program.secret_environment("stt-adapter")
    return Step(
        folder=folder,
        adapter=(file("stt-adapter", "sslConf.adapter.p12"), adapter["SSL_SERVER_PASSPHRASE"]),
        orchestrator=(
            file("sip-orchestrator", "sslConf.orchestrator-key.p12"),
            orchestrator["SSL_KEY_PASSPHRASE"],
        ),
        mutual=(file("sip-orchestrator", "sslConf.mutual.p12"), orchestrator["SSL_PASSPHRASE"]),
        relay_bundle=file("media-relay", "sslConf.ca-bundle.pem"),
        published=str(published),
    )
