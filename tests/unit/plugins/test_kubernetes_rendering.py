"""Objects as files: places, modes, contents, and that they are whole or not there."""

from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes import rendering
from sandbox.plugins.wire import UNKNOWN, Secret
from tests.support.kubernetes_plugin import (
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    SECRET,
    config_map,
    deployment,
    kubernetes,
    secret,
)

DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"


def files(folder: Path) -> list[str]:
    """All manifests below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.glob("*/*.yaml"))


def test_files_lie_where_the_original_puts_them(tmp_path: Path) -> None:
    """Definitions apart from the rest, names from version, kind, namespace and name."""
    settings = {"renderYamlToDirectory": str(tmp_path / "out")}
    kubernetes(DEPLOYMENT, **settings).create(deployment())
    kubernetes(CONFIG_MAP, **settings).create(config_map(metadata={"name": "a"}))
    kubernetes(NAMESPACE, **settings).create(
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}
    )
    kubernetes(DEFINITION, **settings).create(
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": "things.example.com"},
        }
    )
    assert [
        "0-crd/apiextensions.k8s.io_v1-customresourcedefinition-default-things.example.com.yaml",
        "1-manifest/apps_v1-deployment-voice-voice.yaml",
        "1-manifest/v1-configmap-default-a.yaml",
        "1-manifest/v1-namespace-default-n.yaml",
    ] == files(tmp_path / "out")


def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    """Folders and files are closed to others, for some hold secrets."""
    out = tmp_path / "out"
    kubernetes(SECRET, renderYamlToDirectory=str(out)).create(secret(metadata={"name": "a"}))
    assert {0o700} == {folder.stat().st_mode & 0o777 for folder in (out, out / "0-crd", out / "1-manifest")}
    assert 0o600 == (out / "1-manifest" / "v1-secret-default-a.yaml").stat().st_mode & 0o777


def test_file_holds_the_object_and_state_keeps_its_secrets(tmp_path: Path) -> None:
    """What is marked in the state is written out in the file, and nowhere else."""
    manifest = secret(metadata={"name": "a"}, data=Secret({"key": "dmFsdWU="}))
    resource_id, state = kubernetes(SECRET, renderYamlToDirectory=str(tmp_path)).create(manifest)
    written = yaml.safe_load((tmp_path / "1-manifest" / "v1-secret-default-a.yaml").read_text())
    assert {**manifest, "data": {"key": "dmFsdWU="}} == written
    assert manifest == state
    assert "a" == resource_id


def test_id_names_the_namespace(tmp_path: Path) -> None:
    """An object is known by its place, as in the original."""
    assert (
        "voice/voice" == kubernetes(DEPLOYMENT, renderYamlToDirectory=str(tmp_path)).create(deployment())[0]
    )


def test_preview_writes_nothing(tmp_path: Path) -> None:
    """Neither a creation nor a change leaves a trace."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path / "out"))
    plugin.create(config_map(metadata={"name": UNKNOWN}), preview=True)
    plugin.update(config_map(metadata={"name": "a"}), config_map(metadata={"name": "a"}), preview=True)
    assert not (tmp_path / "out").exists()


def test_update_and_repeated_creation_replace_the_file(tmp_path: Path) -> None:
    """After an interruption the engine may ask again for what is there already."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    first, second = (
        config_map(metadata={"name": "a"}),
        config_map(metadata={"name": "a"}, data={"key": "other"}),
    )
    plugin.create(first)
    plugin.create(first)
    assert second == plugin.update(first, second)
    (file,) = files(tmp_path)
    assert second == yaml.safe_load((tmp_path / file).read_text())


def test_deletion_removes_the_file_and_bears_its_absence(tmp_path: Path) -> None:
    """Deleted twice is deleted."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    _, state = plugin.create(config_map(metadata={"name": "a"}))
    plugin.delete(state)
    plugin.delete(state)
    assert [] == files(tmp_path)


def test_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the folder sees an old object or a new one, never half of one."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    first = config_map(metadata={"name": "a"})
    plugin.create(first)

    def interrupted(*_: object) -> None:
        raise OSError("interrupted")

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(OSError, match="interrupted"):
        plugin.update(first, config_map(metadata={"name": "a"}, data={"key": "other"}))
    manifest = tmp_path / "1-manifest" / "v1-configmap-default-a.yaml"
    assert first == yaml.safe_load(manifest.read_text())
    assert [manifest] == list(manifest.parent.glob("*.yaml"))


def test_interrupted_creation_leaves_no_file(tmp_path: Path) -> None:
    """Made, lost before it was in the state, and made again under another name: the first file is gone."""
    settings = {"renderYamlToDirectory": str(tmp_path)}
    kubernetes(SECRET, **settings).create(secret(metadata={"name": "thing-1"}))
    kubernetes(SECRET, **settings).create(secret(metadata={"name": "thing-2"}))
    assert ["1-manifest/v1-secret-default-thing-2.yaml"] == files(tmp_path)


def test_replacement_keeps_the_old_file_until_it_is_deleted(tmp_path: Path) -> None:
    """What is in the state was left by nobody; an interrupted replacement of it was."""
    settings = {"renderYamlToDirectory": str(tmp_path)}
    old = secret(metadata={"name": "thing-1"})
    kubernetes(SECRET, **settings).create(old)
    for name in ("thing-2", "thing-3"):
        plugin = kubernetes(SECRET, **settings)
        plugin.check(secret(), old)
        plugin.create(secret(metadata={"name": name}))
    expected = ["1-manifest/v1-secret-default-thing-1.yaml", "1-manifest/v1-secret-default-thing-3.yaml"]
    assert expected == files(tmp_path)
    plugin.delete(old)
    assert expected[1:] == files(tmp_path)


def test_file_that_another_resource_has_taken_over_stays(tmp_path: Path) -> None:
    """A resource that was renamed in the program keeps its file when the old name is used anew."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    state = config_map(metadata={"name": "a"})
    plugin.create(state)
    plugin.name = "renamed"
    plugin.update(state, state)
    plugin.name = "thing"
    plugin.create(config_map(metadata={"name": "b"}))
    assert ["1-manifest/v1-configmap-default-a.yaml", "1-manifest/v1-configmap-default-b.yaml"] == files(
        tmp_path
    )


def test_notes_of_owners_are_closed_to_others_and_go_with_the_files(tmp_path: Path) -> None:
    """The hidden folder is as private as the manifests, and empty after a destruction."""
    plugin = kubernetes(SECRET, renderYamlToDirectory=str(tmp_path))
    _, state = plugin.create(secret(metadata={"name": "a"}))
    (entry,) = (tmp_path / ".owners").iterdir()
    assert [0o700, 0o600] == [path.stat().st_mode & 0o777 for path in (entry.parent, entry)]
    assert "1-manifest/v1-secret-default-a.yaml" == entry.read_text()
    plugin.delete(state)
    assert [] == list((tmp_path / ".owners").iterdir())


@pytest.mark.parametrize("call", ["create", "update", "delete"])
def test_without_a_folder_nothing_can_be_done(call: str) -> None:
    """The message names both ways out."""
    plugin = kubernetes(CONFIG_MAP)
    arguments: dict[str, tuple[Any, ...]] = {
        "create": (config_map(metadata={"name": "a"}),),
        "update": (config_map(metadata={"name": "a"}), config_map(metadata={"name": "a"})),
        "delete": (config_map(metadata={"name": "a"}),),
    }
    with pytest.raises(
        PluginError, match=r"only renders manifests: set .*renderYamlToDirectory, or use the official"
    ):
        getattr(plugin, call)(*arguments[call])


def test_refresh_returns_the_state(tmp_path: Path) -> None:
    """There is no cluster to ask, and so none to import from."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    state = config_map(metadata={"name": "a"})
    assert state == plugin.read(state)
    with pytest.raises(PluginError, match="speaks to no cluster"):
        plugin.read({})


def test_two_providers_render_to_two_folders(tmp_path: Path) -> None:
    """One process serves several providers of a program, each on a connection of its own."""
    first = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path / "first"))
    second = type(first)(first.servicer, CONFIG_MAP, peer="ipv4:127.0.0.1:2")
    second.configure(renderYamlToDirectory=str(tmp_path / "second"))
    second.create(config_map(metadata={"name": "b"}))
    first.create(config_map(metadata={"name": "a"}))
    assert ["1-manifest/v1-configmap-default-a.yaml"] == files(tmp_path / "first")
    assert ["1-manifest/v1-configmap-default-b.yaml"] == files(tmp_path / "second")
    with pytest.raises(PluginError, match="connection to the kubernetes plugin was lost"):
        type(first)(first.servicer, CONFIG_MAP, peer="ipv4:127.0.0.1:3").create(
            config_map(metadata={"name": "c"})
        )


def test_lone_provider_survives_a_lost_connection(tmp_path: Path) -> None:
    """A connection that was opened again is still that of the only provider."""
    first = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    type(first)(first.servicer, CONFIG_MAP, peer="ipv4:127.0.0.1:2").create(
        config_map(metadata={"name": "a"})
    )
    assert ["1-manifest/v1-configmap-default-a.yaml"] == files(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "y",
        "N",
        "1e3",
        "0891",
        "0o17",
        "017",
        "1_000",
        "1:30",
        "~",
        "null",
        "2026-01-01",
        "a\nb\n",
        " a",
        "a: b",
        "=",
        "-.5E+3",
    ],
)
def test_doubtful_texts_stay_texts(text: str) -> None:
    """Words that YAML could take for numbers, dates or nothing are written so that it does not."""
    written = rendering.to_yaml({"data": {"key": text}})
    assert {"data": {"key": text}} == yaml.safe_load(written)
    assert text in ("a\nb\n", "a: b", " a") or f"'{text}'" in written


def test_yaml_is_stable_and_unfolded() -> None:
    """Keys are sorted, long lines stay whole, equal parts are written out."""
    shared = {"b": "x" * 300, "a": 1}
    assert f"a: 1\nb: {'x' * 300}\n" == rendering.to_yaml(shared)
    assert "&" not in rendering.to_yaml({"one": shared, "two": shared})


class EngineLog(engine_pb2_grpc.EngineServicer):
    """An engine that only listens."""

    def __init__(self) -> None:
        self.requests: list[engine_pb2.LogRequest] = []
        self.port = 0

    def Log(self, request: engine_pb2.LogRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:  # noqa: N802, ARG002 - the protocol's
        """Notes what it is told."""
        self.requests.append(request)
        return empty_pb2.Empty()


@pytest.fixture
def log() -> Iterator[EngineLog]:
    """An engine that listens on a port."""
    listening = EngineLog()
    with futures.ThreadPoolExecutor(1) as threads:
        server = grpc.server(threads)
        engine_pb2_grpc.add_EngineServicer_to_server(listening, server)
        listening.port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield listening
        server.stop(None).wait()


def test_rendered_secret_is_warned_of(tmp_path: Path, log: EngineLog) -> None:
    """The user hears which file holds a secret in plain text; an object without secrets causes no warning."""
    objects = ((CONFIG_MAP, config_map()), (SECRET, secret(data=Secret({"key": "dmFsdWU="}))))
    for token, manifest in objects:
        plugin = kubernetes(token, renderYamlToDirectory=str(tmp_path))
        plugin.attach(f"127.0.0.1:{log.port}")
        plugin.create({**manifest, "metadata": {"name": "a"}})
    (warning,) = log.requests
    assert engine_pb2.WARNING == warning.severity
    assert warning.message.endswith(
        "1-manifest/v1-secret-default-a.yaml contains a secret value in plain text"
    )
    assert "dmFsdWU=" not in warning.message


def test_missing_folder_is_warned_of_before_an_update(log: EngineLog) -> None:
    """A preview without a folder succeeds, and says that an update will not."""
    plugin = kubernetes(CONFIG_MAP)
    plugin.attach(f"127.0.0.1:{log.port}")
    plugin.configure()
    (warning,) = log.requests
    assert warning.message.startswith("a preview works here, an update will not: the sandbox only renders")


def test_silent_engine_is_no_fault(tmp_path: Path) -> None:
    """A warning that nobody hears does not stop the work."""
    plugin = kubernetes(SECRET, renderYamlToDirectory=str(tmp_path))
    plugin.attach("127.0.0.1:1")
    plugin.create(secret(metadata={"name": "a"}, data=Secret({"key": "dmFsdWU="})))
    assert ["1-manifest/v1-secret-default-a.yaml"] == files(tmp_path)
