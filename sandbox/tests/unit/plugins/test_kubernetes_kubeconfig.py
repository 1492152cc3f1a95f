"""The API server that settings and environment name, and the messages if they name none."""

import json
import ssl
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.applying.kubeconfig import access
from support.kubernetes_plugin import CONFIG_MAP, config_map, kubernetes
from support.tls_plugin import private_key, self_signed

Document = dict[str, Any]


def kubeconfig(
    server: str = "http://127.0.0.1:1",
    user: Document | None = None,
    cluster: Mapping[str, str] | None = None,
) -> Document:
    """A kubeconfig with the context `here` and another one."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": "here", "cluster": {"server": server, **(cluster or {})}},
            {"name": "there", "cluster": {"server": "http://192.0.2.1"}},
        ],
        "users": [{"name": "me", "user": {"token": "t"} if user is None else user}],
        "contexts": [
            {"name": "here", "context": {"cluster": "here", "user": "me"}},
            {"name": "there", "context": {"cluster": "there", "user": "me"}},
        ],
        "current-context": "here",
    }


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without any kubeconfig."""
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_where_a_configuration_is_looked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kubeconfig comes from the setting (a path or a text), else the variable, else the home folder."""
    (home / ".kube").mkdir()
    (home / ".kube" / "config").write_text(yaml.safe_dump(kubeconfig("http://home")))
    assert "http://home" == access({}).server
    (home / "variable").write_text(json.dumps(kubeconfig("http://variable")))
    monkeypatch.setenv("KUBECONFIG", f"{home / 'missing'}:{home / 'variable'}")
    assert "http://variable" == access({}).server
    (home / "setting").write_text(json.dumps(kubeconfig("http://setting/")))
    assert "http://setting" == access({"kubeconfig": str(home / "setting")}).server
    assert "http://text" == access({"kubeconfig": yaml.safe_dump(kubeconfig("http://text"))}).server
    assert "http://object" == access({"kubeconfig": kubeconfig("http://object")}).server


def test_several_files_are_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several files are merged: the first entry of a name counts, and paths are relative to the file that has them."""
    (home / "token").write_text("from a file\n")
    first = {"clusters": kubeconfig("http://first")["clusters"], "current-context": "here"}
    second = kubeconfig("http://second", user={"tokenFile": "token"})
    for name, document in (("first", first), ("second", second)):
        (home / name).write_text(json.dumps(document))
    monkeypatch.setenv("KUBECONFIG", f"{home / 'first'}:{home / 'second'}")
    assert "http://first" == access({}).server
    assert {"authorization": "Bearer from a file"} == access({}).headers


def test_context_and_cluster_are_chosen() -> None:
    """Settings choose context and cluster. If a name does not exist, the error lists the existing ones."""
    assert "http://192.0.2.1" == access({"kubeconfig": kubeconfig(), "context": "there"}).server
    assert "http://192.0.2.1" == access({"kubeconfig": kubeconfig(), "cluster": "there"}).server
    with pytest.raises(PluginError, match="has no context elsewhere; it has here, there"):
        access({"kubeconfig": kubeconfig(), "context": "elsewhere"})
    with pytest.raises(PluginError, match="has no current context"):
        access({"kubeconfig": kubeconfig() | {"current-context": ""}})


@pytest.mark.parametrize(
    ("user", "headers"),
    [
        ({}, {}),
        ({"token": "t"}, {"authorization": "Bearer t"}),
        (
            {"username": "me", "password": "p"},
            {"authorization": f"Basic {b64encode(b'me:p').decode()}"},
        ),
    ],
)
def test_users_are_let_in(user: Document, headers: dict[str, str]) -> None:
    """A user authenticates with a token, with a password, or not at all."""
    found = access({"kubeconfig": kubeconfig(user=user)})
    assert headers == found.headers
    assert "t" not in repr(found).removeprefix("Access(server='http://127.0.0.1:1'").replace("tls", "")


def test_certificates_are_taken_from_text() -> None:
    """Certificates in the kubeconfig's text are used, for the authority and for the user."""
    key = private_key()
    certificate = self_signed(key, isCaCertificate=True)["certPem"]
    text = b64encode(certificate.encode()).decode()
    user = {
        "client-certificate-data": text,
        "client-key-data": b64encode(key["privateKeyPem"].value.encode()).decode(),
    }
    document = kubeconfig("https://127.0.0.1:1", user=user, cluster={"certificate-authority-data": text})
    found = access({"kubeconfig": document}).tls
    assert found is not None
    assert 1 == len(found.get_ca_certs())
    assert ssl.CERT_REQUIRED == found.verify_mode


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (kubeconfig(user={"exec": {"command": "x"}}), "does not know `exec`"),
        (kubeconfig(cluster={"proxy-url": "http://x"}), "does not know `proxy-url`"),
        (kubeconfig(server="127.0.0.1:6443"), "has no `server` with https://"),
        (kubeconfig("https://x", cluster={"certificate-authority-data": "bm9uZQ=="}), "cannot be read"),
        (
            kubeconfig("https://x", cluster={"certificate-authority": "missing.pem"}),
            "a file that it names: No such file",
        ),
        ("no file, and no configuration", "is neither a file nor a kubeconfig"),
    ],
)
def test_unusable_kubeconfigs_are_reported(document: object, reason: str) -> None:
    """The error says what is wrong with a kubeconfig, and does not show its content."""
    with pytest.raises(PluginError, match=reason):
        access({"kubeconfig": document})


def test_a_missing_cluster_is_reported_before_anything_changes() -> None:
    """If there is no cluster, the check of the provider says so before anything changes, also in a preview."""
    (reason,) = kubernetes(CONFIG_MAP).check_config()
    assert reason.startswith("there is no kubeconfig in ~/.kube/config, so no cluster is known: set the")
    nobody = json.dumps(kubeconfig())
    (reason,) = kubernetes(CONFIG_MAP).check_config(kubeconfig=nobody)
    assert reason.startswith(
        "No Kubernetes API server answers at http://127.0.0.1:1 (Connection refused). Start"
    )
    with pytest.raises(PluginError, match="No Kubernetes API server answers"):
        kubernetes(CONFIG_MAP, kubeconfig=nobody).create(config_map(metadata={"name": "a"}), preview=True)


def test_cluster_that_is_gone_for_good() -> None:
    """If the cluster cannot be reached, one setting drops its objects from the state, and another keeps them."""
    nobody, state = json.dumps(kubeconfig()), config_map(metadata={"name": "a"})
    with pytest.raises(PluginError, match="No Kubernetes API server answers"):
        kubernetes(CONFIG_MAP, kubeconfig=nobody).read(state, state, "a")
    kept = kubernetes(CONFIG_MAP, kubeconfig=nobody, skipUpdateUnreachable="true")
    assert state == kept.read(state, state, "a")
    gone = kubernetes(CONFIG_MAP, kubeconfig=nobody, deleteUnreachable="true")
    assert {} == gone.read(state, state, "a")
    gone.delete(state, "a")
    with pytest.raises(PluginError, match="No Kubernetes API server answers"):
        kept.delete(state, "a")
