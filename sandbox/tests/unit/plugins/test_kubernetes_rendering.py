"""Objects as files: their paths, modes and contents."""

from pathlib import Path

import pytest
import yaml

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import UNKNOWN, Secret
from support.kubernetes_plugin import (
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    SECRET,
    config_map,
    deployment,
    files,
    kubernetes,
    secret,
)

DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"


def test_files_lie_where_the_original_puts_them(tmp_path: Path) -> None:
    """Paths are those of the official plugin, with definitions in their own folder."""
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
        "1-manifest/apps_v1-deployment-shop-shop.yaml",
        "1-manifest/v1-configmap-default-a.yaml",
        "1-manifest/v1-namespace-default-n.yaml",
    ] == files(tmp_path / "out")


def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    """Only the owner can read folders and files, because some contain secrets."""
    out = tmp_path / "out"
    kubernetes(SECRET, renderYamlToDirectory=str(out)).create(secret(metadata={"name": "a"}))
    assert {0o700} == {folder.stat().st_mode & 0o777 for folder in (out, out / "0-crd", out / "1-manifest")}
    assert 0o600 == (out / "1-manifest" / "v1-secret-default-a.yaml").stat().st_mode & 0o777


def test_file_holds_the_object_and_state_keeps_its_secrets(tmp_path: Path) -> None:
    """The file contains secret values in clear text, and the state marks them as secret."""
    manifest = secret(metadata={"name": "a"}, data=Secret({"key": "dmFsdWU="}))
    resource_id, state = kubernetes(SECRET, renderYamlToDirectory=str(tmp_path)).create(manifest)
    written = yaml.safe_load((tmp_path / "1-manifest" / "v1-secret-default-a.yaml").read_text())
    assert {**manifest, "data": {"key": "dmFsdWU="}} == written
    assert manifest == state
    assert "a" == resource_id


def test_id_names_the_namespace(tmp_path: Path) -> None:
    """The id of an object contains its namespace, as in the official plugin."""
    assert "shop/shop" == kubernetes(DEPLOYMENT, renderYamlToDirectory=str(tmp_path)).create(deployment())[0]


def test_preview_writes_nothing(tmp_path: Path) -> None:
    """The preview of a creation or of a change writes nothing."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path / "out"))
    plugin.create(config_map(metadata={"name": UNKNOWN}), preview=True)
    plugin.update(config_map(metadata={"name": "a"}), config_map(metadata={"name": "a"}), preview=True)
    assert not (tmp_path / "out").exists()


def test_update_and_repeated_creation_replace_the_file(tmp_path: Path) -> None:
    """An update replaces the file, and so does a creation that the engine repeats after an interruption."""
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
    """A deletion removes the file, and a second deletion is no error."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    _, state = plugin.create(config_map(metadata={"name": "a"}))
    plugin.delete(state)
    plugin.delete(state)
    assert [] == files(tmp_path)


def test_a_folder_holds_nothing_to_import(tmp_path: Path) -> None:
    """Nothing can be imported from a folder, only from a cluster."""
    plugin = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    with pytest.raises(PluginError, match="objects in a folder of manifests cannot be imported"):
        plugin.read({})


def test_two_providers_render_to_two_folders(tmp_path: Path) -> None:
    """One process serves several providers of a program, each with its connection and its folder."""
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
    """If a program has one provider, a new connection still belongs to it."""
    first = kubernetes(CONFIG_MAP, renderYamlToDirectory=str(tmp_path))
    type(first)(first.servicer, CONFIG_MAP, peer="ipv4:127.0.0.1:2").create(
        config_map(metadata={"name": "a"})
    )
    assert ["1-manifest/v1-configmap-default-a.yaml"] == files(tmp_path)
