"""Objects for the sandbox's `kubernetes` plugin, and the files that it makes of them."""

from pathlib import Path

from sandbox.plugins.kubernetes.provider import KubernetesProvider
from sandbox.plugins.wire import Object, Value
from support.plugins import Plugin

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"
SECRET = "kubernetes:core/v1:Secret"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
SERVICE = "kubernetes:core/v1:Service"
NAMESPACE = "kubernetes:core/v1:Namespace"


def kubernetes(token: str, **settings: Value) -> Plugin:
    """A `kubernetes` plugin with these settings, for objects of one kind."""
    plugin = Plugin(KubernetesProvider(), token)
    plugin.configure(**settings)
    return plugin


def config_map(**fields: Value) -> Object:
    """A ConfigMap."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "data": {"key": "value"}, **fields}


def secret(**fields: Value) -> Object:
    """A Secret."""
    return {"apiVersion": "v1", "kind": "Secret", "data": {"key": "dmFsdWU="}, **fields}


def deployment(**spec: Value) -> Object:
    """A Deployment with a fixed name."""
    labels = {"app": "shop"}
    template = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "main", "image": "shop:1"}]},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {"selector": {"matchLabels": labels}, "template": template, **spec},
    }


def service(**spec: Value) -> Object:
    """A Service with a fixed name."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {"selector": {"app": "shop"}, **spec},
    }


def files(folder: Path) -> list[str]:
    """All manifests below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.glob("*/*.yaml"))
