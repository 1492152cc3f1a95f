"""`verify` asks a gateway on a real Docker daemon for all that it knows, and finds what is broken in it by hand.

REST and the adapter are published, and whitelists list one trunk and one office. The trunk and a stranger are other
machines with addresses of their own.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from docker.models.containers import Container

from sandbox.daemon.server import Daemon
from sandbox.testing.stacks import wait_for
from tests.support.by_hand import file_of, made_again, rule, variables
from tests.support.certificates import Holder, authority, leaf, store_of
from tests.support.docker_gateway import ADDRESS, TENANT, DockerGateway, deployed
from tests.support.faults import ALL, CLOSED, MEDIA, SIP, found, found_by_a_stranger, held_by
from tests.support.gateways import ADAPTER, ORCHESTRATOR
from tests.support.networks import network_of
from tests.support.old_tls import speaking_old_tls
from tests.support.peers import DATES
from tests.support.places import place
from verify.model import Control

pytestmark = pytest.mark.live

TRUNK, STRANGER = "192.0.2.10", "198.51.100.66"
CALLER: Final = "15550199@office.example.com"
STORES: Final = {
    ORCHESTRATOR: ("SSL_KEY_STORE_FILE", "SSL_KEY_PASSPHRASE"),
    ADAPTER: ("SSL_SERVER_PKCS12_FILE", "SSL_SERVER_PASSPHRASE"),
}
"""Variables of file and passphrase of the store that a server shows."""


@pytest.fixture(scope="module")
def gateway(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerGateway]:
    """A gateway with all listeners that can be published."""
    values = {
        "rest.clientNetworks": ["192.0.2.0/24"],
        "adapter.outside": {"names": ["stt.example.com"], "sources": ["192.0.2.0/24"]},
        "whitelists": {"trustedAddresses": [TRUNK], "fromUri": ["@office.example.com"]},
    }
    with deployed(daemon, tmp_path_factory.mktemp("faults"), values) as made:
        yield made


@pytest.fixture(scope="module")
def outputs(gateway: DockerGateway) -> dict[str, Any]:
    """What the stack said after its first update."""
    return gateway.outputs()


@pytest.fixture(scope="module")
def trunk(daemon: Daemon) -> Iterator[int]:
    """A machine that the gateway lists."""
    with place(daemon, TRUNK) as process:
        yield process


@pytest.fixture(scope="module")
def stranger(daemon: Daemon) -> Iterator[int]:
    """A machine that it does not list."""
    with place(daemon, STRANGER) as process:
        yield process


Broken = Callable[[], set[tuple[str, str]]]


@pytest.fixture
def broken(gateway: DockerGateway, outputs: dict[str, Any], trunk: int) -> Broken:
    """What `verify` finds broken, from the trunk's place, by the outputs of the sound gateway."""

    def ask() -> set[tuple[str, str]]:
        told = gateway.verify(outputs, "--caller", CALLER, inside=trunk)
        assert told.code == (1 if told.broken else 0), told.text
        return told.broken

    return ask


def _show(container: Container, holder: Holder) -> None:
    """Let a server show another certificate, by the file and with the passphrase of its own."""
    file, passphrase = (
        variables(container)[name]
        for name in STORES[ADAPTER if ADAPTER in (container.name or "") else ORCHESTRATOR]
    )
    file_of(container, file).write_bytes(store_of(holder, passphrase))


def _wait_for(container: Container, count: int = 1) -> None:
    """Wait until it has said so many times that it is ready."""
    wait_for(lambda: container.logs().count(b": ready, ") == count, f"{container.name}", 60)


def _restart(containers: Iterable[Container]) -> None:
    """Let servers read their files again."""
    told = {each: each.logs().count(b": ready, ") for each in containers}
    for each, before in told.items():
        each.restart(timeout=1)
        _wait_for(each, before + 1)


def test_a_sound_gateway_passes_from_a_listed_place(
    gateway: DockerGateway, outputs: dict[str, Any], trunk: int
) -> None:
    """All that can be asked holds, by REST and of the adapter too."""
    told = gateway.verify(outputs, "--caller", CALLER, inside=trunk)
    assert told.code == 0, told.text
    assert told.found == {
        "holds": held_by(*ALL),
        "not asked": {MEDIA, (Control.WHITELIST_OF_ADDRESSES, SIP)},
    }, told.text


def test_a_sound_gateway_passes_from_an_unlisted_place(
    gateway: DockerGateway, outputs: dict[str, Any], stranger: int
) -> None:
    """Its whitelist refuses the place, before anybody is asked for a password; Docker itself filters nothing."""
    told = gateway.verify(outputs, "--place", "unlisted", "--caller", CALLER, inside=stranger)
    assert told.code == 0, told.text
    assert (Control.WHITELIST_OF_ADDRESSES, SIP) in told.found["holds"]
    assert told.found["not asked"] == {MEDIA, (Control.DIGEST, SIP)}, told.text


def test_a_firewall_that_keeps_a_place_out_is_sound(
    gateway: DockerGateway, outputs: dict[str, Any], daemon: Daemon, stranger: int, trunk: int
) -> None:
    """Every listener is closed to the stranger then; and one that is closed to the trunk is broken."""
    with rule(daemon, gateway.folder, ("DOCKER-USER",), "-s", f"{STRANGER}/32", "-j", "DROP"):
        told = gateway.verify(outputs, "--place", "unlisted", "--seconds", "0.5", inside=stranger)
    assert told.code == 0, told.text
    assert told.found["holds"] == CLOSED | {(Control.REACHABLE, each) for each in ALL}, told.text

    with rule(daemon, gateway.folder, ("DOCKER-USER",), "-s", f"{TRUNK}/32", "-j", "DROP"):
        told = gateway.verify(outputs, "--seconds", "0.5", inside=trunk)
    assert told.broken == found("the firewall keeps the trunk out"), told.text


def test_a_port_that_speaks_old_tls_is_found(
    gateway: DockerGateway, broken: Broken, daemon: Daemon, tmp_path: Path
) -> None:
    """A load balancer before the adapter ends TLS with the adapter's own certificate, from version 1.0 on."""
    container = gateway.containers()[ADAPTER]
    file, passphrase = (variables(container)[name] for name in STORES[ADAPTER])
    store, port = file_of(container, file).read_bytes(), 4000
    with (
        network_of(daemon.pid),
        speaking_old_tls(store, passphrase, tmp_path, (ADDRESS, port)) as front,
        rule(
            daemon,
            gateway.folder,
            ("-t", "nat", "PREROUTING"),
            *("-s", f"{TRUNK}/32", "-p", "tcp", "--dport", str(port)),
            *("-j", "REDIRECT", "--to-ports", str(front)),
        ),
    ):
        assert broken() == found("old TLS before the adapter")


def _names(outputs: dict[str, Any], service: str) -> tuple[str, ...]:
    (names,) = (each["names"] for each in outputs["certificates"] if each["service"] == service)
    return tuple(names)


def test_other_certificates_are_found(
    gateway: DockerGateway, outputs: dict[str, Any], broken: Broken
) -> None:
    """One that has ended, one for another name, both of another authority; and the old ones are sound again."""
    stranger = authority("Stranger", None, **DATES)
    ended = {"not_before": DATES["not_before"] - timedelta(days=9), "not_after": DATES["not_before"]}
    shown = {
        ORCHESTRATOR: leaf("sip", stranger, names=_names(outputs, "orchestrator"), **ended),
        ADAPTER: leaf("stt", stranger, names=("another.example.com",), **DATES),
    }
    containers = {name: each for name, each in gateway.containers().items() if name in shown}
    files = {name: file_of(each, variables(each)[STORES[name][0]]) for name, each in containers.items()}
    stores = {name: file.read_bytes() for name, file in files.items()}
    for name, each in containers.items():
        _show(each, shown[name])
    _restart(containers.values())
    assert broken() == found(
        "orchestrator: foreign authority, has ended", "adapter: foreign authority, other name"
    )

    for name in containers:
        files[name].write_bytes(stores[name])
    _restart(containers.values())
    assert broken() == set()


def test_what_is_open_is_found_and_repaired_by_up(
    gateway: DockerGateway, outputs: dict[str, Any], broken: Broken, stranger: int
) -> None:
    """Calls and plain SIP without a password or a whitelist, REST and adapter for everyone: each by its control."""
    there = gateway.containers()
    tenants = file_of(there[ORCHESTRATOR], variables(there[ORCHESTRATOR])["MULTI_TENANT_CONFIG_FILE"])
    written = tenants.read_bytes()
    tenants.write_text(json.dumps({"tenants": [TENANT]}), encoding="utf-8")
    plain = {f"5060/{each}": [{"HostIp": ADDRESS, "HostPort": "5060"}] for each in ("tcp", "udp")}
    lists = dict.fromkeys(("TRUSTED_IP_LIST", "WHITELIST_FROM_URI"))
    (holder,) = (each for each in gateway.client.containers.list() if "-network-" in (each.name or ""))
    network = made_again(holder, {}, plain)
    changes = {**lists, "ENABLE_METRICS_AUTH": "false"}
    opened = (
        made_again(there[ORCHESTRATOR], changes, network=network),
        made_again(there[ADAPTER], dict.fromkeys(("STT_ADAPTER_USERNAME", "STT_ADAPTER_PASSWORD"))),
    )
    for each in opened:
        _wait_for(each)
    assert broken() == found(
        "calls without a password",
        "no whitelist of callers",
        "REST without a password",
        "adapter without a password",
        "plain SIP is published",
    )
    told = gateway.verify(outputs, "--place", "unlisted", inside=stranger)
    assert found_by_a_stranger("no whitelist of addresses") <= told.broken, told.text

    tenants.write_bytes(written)  # no plugin looks into a volume
    for each in (*opened, network):
        each.remove(force=True)
    gateway.program.run("refresh")
    gateway.program.up()
    gateway.wait_until_ready()
    assert broken() == set()
