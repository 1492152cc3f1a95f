"""The `docker` plugin: what it refuses, what a preview shows, and what it makes with a double of a daemon."""

from pathlib import Path

import pytest
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.docker import double, spelling
from sandbox.plugins.docker.provider import DockerProvider
from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import UNKNOWN, Object, Secret, Value, decode, encode
from support.plugins import Plugin, is_unchanged, kinds

CONTAINER = "docker:index/container:Container"


def docker(token: str = CONTAINER) -> Plugin:
    """A `docker` plugin, for resources of one type."""
    return Plugin(DockerProvider(), token, name="front")


def container(**inputs: Value) -> Object:
    """A container as the Docker target declares it."""
    return {
        "image": "shop:1",
        "name": "front",
        "user": "1001:0",
        "readOnly": True,
        "capabilities": {"drops": ["ALL"]},
        "tmpfs": {"/scratch": "size=16m"},
        "uploads": [{"file": "/sslConf/trust.p12", "contentBase64": Secret("YQ=="), "permissions": "0440"}],
        **inputs,
    }


def test_hardened_container_is_accepted() -> None:
    """The plugin knows every property that the Docker target uses, with owner and group of uploads."""
    upload = {"file": "/a", "owner": "1001", "group": "0", "contentBase64": Secret("YQ==")}
    assert [] == docker().check(container(uploads=[upload]))[1]


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"readonly": True}, 'readonly: unknown property "readonly"; did you mean "readOnly"?'),
        ({"uploads": [{"content": "x"}]}, "uploads[0].file: is required and missing"),
        ({"memory": "512m"}, "memory: must be an integer, not a string"),
    ],
)
def test_wrong_containers_are_refused(inputs: Object, reason: str) -> None:
    """Misspelt, missing and wrongly typed properties are refused by their names."""
    assert [reason] == docker().check(container(**inputs))[1]


def test_container_without_a_name_gets_one_and_keeps_it() -> None:
    """A container without a name gets its logical name with seven digits, is marked for that, and keeps the name."""
    first, reasons = docker().check({"image": "a"}, randomSeed=b"first")
    assert [] == reasons
    assert ["name"] == first["__defaults"]
    assert "front-" == first["name"][:-7]
    second, _ = docker().check({"image": "a"}, first, randomSeed=b"second")
    assert first == second
    assert is_unchanged(docker().diff(first, second))


def test_preview_knows_what_is_declared() -> None:
    """A preview shows what is declared, keeps secrets secret, and leaves unknown what only a daemon knows."""
    state = docker().create(container(), preview=True)[1]
    assert "front" == state["name"]
    assert isinstance(state["uploads"], Secret)
    assert UNKNOWN is state["containerLogs"]
    assert UNKNOWN is state["hostname"]


def test_most_changes_replace_a_container() -> None:
    """Most changes replace a container, as in the published schema. A change of limits does not."""
    assert {"image": "UPDATE_REPLACE"} == kinds(docker().diff(container(), container(image="shop:2")))
    assert {"memory": "ADD"} == kinds(docker().diff(container(), container(memory=512)))


@pytest.mark.parametrize(
    "name", ["container:Container", "network:Network", "volume:Volume", "remoteImage:RemoteImage"]
)
def test_no_daemon_answers(name: str, tmp_path: Path) -> None:
    """If no daemon answers, one sentence has its address and the remedy, without a trace."""
    plugin = docker(f"docker:index/{name}")
    plugin.configure(host=f"unix://{tmp_path}/none.sock")
    with pytest.raises(PluginError) as refused:
        plugin.create({"name": "a", "image": "a"})
    assert str(refused.value) == (
        f"No Docker daemon answers at unix://{tmp_path}/none.sock. "
        "Start one there, or give the provider the `host` of one that runs."
    )


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"host": "ssh://user@host"}, "this kind of address"),
        ({"host": "unix:///a", "caMaterial": "pem"}, "caMaterial"),
    ],
)
def test_daemons_that_the_sandbox_does_not_reach(settings: Object, what: str) -> None:
    """Kinds of addresses and settings that the sandbox does not support are refused by their names."""
    plugin = docker()
    plugin.configure(**settings)
    with pytest.raises(PluginError, match=f"does not know {what}: it reaches a daemon at unix:// or tcp://"):
        plugin.create(container())


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A double of a daemon that accepts everything except what the real one was seen to refuse."""
    monkeypatch.setenv(double.SWITCH, "pretended")


@pytest.mark.usefixtures("pretended")
def test_nothing_is_uploaded_below_a_read_only_root() -> None:
    """With a read-only root, uploads are refused wherever the file goes.

    Without uploads, or with a writable root, they are not.
    """
    volume = {"containerPath": "/sslConf", "volumeName": "files"}
    with pytest.raises(PluginError) as refused:
        docker().create(container(volumes=[volume]))

    assert str(refused.value) == (
        "Unable to upload volume content: Error response from daemon: container rootfs is marked read-only"
    )
    assert docker().create(container(uploads=[]))[0]
    assert docker().create(container(readOnly=False))[0]


@pytest.mark.usefixtures("pretended")
def test_values_come_back_as_go_writes_them() -> None:
    """The state has values in Go's spelling, and compares them in it.

    So another spelling in a program causes a replacement at every update, and Go's spelling causes none.
    """
    health = {"startPeriod": "60s", "interval": "20s", "tests": ["CMD", "true"]}
    loose = container(cpus="2", healthcheck=health, uploads=[])
    exact = container(cpus="2.0", healthcheck={**health, "startPeriod": "1m0s"}, uploads=[])
    state = docker().create(loose)[1]

    assert state["cpus"] == "2.0"
    assert state["healthcheck"] == {**health, "startPeriod": "1m0s", "startInterval": "0s"}
    assert kinds(docker().diff(loose, loose, state)) == {
        "cpus": "UPDATE_REPLACE",
        "healthcheck.startPeriod": "UPDATE",
    }
    assert is_unchanged(docker().diff(exact, exact, docker().create(exact)[1]))
    assert docker().update(state, {**exact, "cpus": "1.50"})["cpus"] == "1.5"


@pytest.mark.usefixtures("pretended")
def test_defaults_are_in_the_state() -> None:
    """The state has the defaults that the original adds, and a program may name them without a change."""
    inputs = container(uploads=[])
    state = docker().create(inputs)[1]

    defaults = {
        "networkMode": "bridge",
        "mustRun": True,
        "removeVolumes": True,
        "start": True,
        "waitTimeout": 60,
        "containerReadRefreshTimeoutMilliseconds": 15000,
    }
    assert defaults.items() <= state.items()
    assert is_unchanged(docker().diff(inputs, {**inputs, **defaults}, state))
    network = docker("docker:index/network:Network").create({"name": "inner"})[1]
    assert network["ipamDriver"] == "default"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("60s", "1m0s"),
        ("90m", "1h30m0s"),
        ("0s", "0s"),
        ("1.5s", "1.5s"),
        ("100ms", "100ms"),
        ("3600s", "1h0m0s"),
    ],
)
def test_durations_are_spelled_as_go_spells_them(written: str, read: str) -> None:
    """A duration is hours, minutes and seconds, beginning with the first that is not zero."""
    assert spelling.duration_read_back(written) == read


@pytest.mark.parametrize("text", ["", "60", "1 m", "a minute", "1m-1s"])
def test_a_value_that_is_not_a_duration_is_refused(text: str) -> None:
    """A duration without a unit is refused."""
    with pytest.raises(PluginError, match="1m30s"):
        spelling.duration_read_back(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2", "2.0"),
        ("0.5", "0.5"),
        ("2.25", "2.25"),
        ("0", "0"),
        ("0.05", "0.1"),
        ("10", "10."),
        ("10.5", "10.5"),
    ],
)
def test_processors_are_spelled_as_the_plugin_spells_them(written: str, read: str) -> None:
    """Processors have the plugin's spelling with its bugs, which turn 0.05 into 0.1, and 10 into `10.`."""
    assert spelling.processors_read_back(written) == read


def test_registry_passwords_become_secret() -> None:
    """Credentials in the provider's settings are marked as secret, so that no preview shows them."""
    plugin = docker()
    registries = '[{"address": "a", "password": "b"}]'
    request = provider_pb2.CheckRequest(news=encode({"host": "unix:///a", "registryAuth": registries}))
    response = plugin.servicer.CheckConfig(request, plugin.context)
    assert {"host": "unix:///a", "registryAuth": Secret(registries)} == decode(response.inputs)
    assert [] == list(response.failures)


def test_settings_are_checked_inside_json_text() -> None:
    """Settings that a program sends as JSON are checked as the values in the JSON."""
    (reason,) = docker().check_config(registryAuth='[{"address": "a", "passwd": "b"}]')
    assert 'registryAuth[0].passwd: unknown property "passwd"; did you mean "password"?' == reason
