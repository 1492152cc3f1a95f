"""The first change of an object, checked as an API server checks it in the official plugin's preview."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes import pretended
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import UNKNOWN, Object
from support.kubernetes_plugin import DEPLOYMENT, SERVICE, deployment, kubernetes, service

_SERVICE = ObjectKind("v1", "Service")
_DEPLOYMENT = ObjectKind("apps/v1", "Deployment")


def web(name: str, number: int, **more: Any) -> Object:  # noqa: ANN401 - fields of a port
    """A Service with one port."""
    return service(ports=[{"name": name, "port": number, "protocol": "TCP", **more}])


def pod(volume: Object | None = None, **container: Any) -> Object:  # noqa: ANN401 - fields of a container
    """A Deployment of one container."""
    spec: Object = {"containers": [{"name": "main", "image": "shop:1", **container}]}
    if volume:
        spec["volumes"] = [volume]
    return deployment(template={"metadata": {"labels": {"app": "shop"}}, "spec": spec})


CONTAINER = "spec.template.spec.containers[0]"
REFUSED: dict[str, tuple[ObjectKind, Object, Object, str]] = {
    "one name for two ports of a Service": (
        _SERVICE,
        web("web-tls", 5061),
        web("web-tls", 5071),
        'Service "shop" is invalid: spec.ports[1].name: Duplicate value: "web-tls"',
    ),
    "one node port for two ports": (
        _SERVICE,
        web("web-tls-5061", 5061, nodePort=30061),
        web("web-tls-5071", 5071, nodePort=30061),
        'Service "shop" is invalid: spec.ports[1].nodePort: Duplicate value: 30061',
    ),
    "one name for two ports of a container": (
        _DEPLOYMENT,
        pod(ports=[{"name": "web-tls", "containerPort": 5061}]),
        pod(ports=[{"name": "web-tls", "containerPort": 5071}]),
        f'Deployment "shop" is invalid: {CONTAINER}.ports[1].name: Duplicate value: "web-tls"',
    ),
    "a variable from elsewhere": (
        _DEPLOYMENT,
        pod(env=[{"name": "ADDRESS", "value": "192.0.2.1"}]),
        pod(env=[{"name": "ADDRESS", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}]),
        (
            f'Deployment "shop" is invalid: {CONTAINER}.env[0].valueFrom: Invalid value: "": '
            "may not be specified when `value` is not empty"
        ),
    ),
    "a volume of another kind": (
        _DEPLOYMENT,
        pod({"name": "logs", "persistentVolumeClaim": {"claimName": "logs"}}),
        pod({"name": "logs", "hostPath": {"path": "/srv/logs"}}),
        (
            'Deployment "shop" is invalid: spec.template.spec.volumes[0]: '
            "Forbidden: may not specify more than 1 volume type"
        ),
    ),
    "a probe of another kind": (
        _DEPLOYMENT,
        pod(readinessProbe={"exec": {"command": ["true"]}}),
        pod(readinessProbe={"tcpSocket": {"port": 1}}),
        (
            f'Deployment "shop" is invalid: {CONTAINER}.readinessProbe: '
            "Forbidden: may not specify more than 1 handler type"
        ),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_first_change_is_checked_against_existing_objects(what: str) -> None:
    """At the first change, removed entries still count, and the sum is refused in the API server's words."""
    kind, live, applied, reason = REFUSED[what]

    assert pretended.refusal(kind, live, applied) == reason


@pytest.mark.parametrize("what", REFUSED)
def test_later_changes_are_checked_separately(what: str) -> None:
    """The first update repairs the ownership, so a later change is checked alone."""
    kind, live, applied, _ = REFUSED[what]

    assert pretended.refusal(kind, {**live, pretended.REPAIRED: True}, applied) is None


@pytest.mark.parametrize(
    ("kind", "live", "applied"),
    [
        (_SERVICE, web("web-tls-5061", 5061), web("web-tls-5071", 5071)),
        (_SERVICE, web("web", 5061), web("calls", 5061)),
        (_SERVICE, web("web", 5060), service(ports=[{"name": "x", "port": 5060, "protocol": "UDP"}])),
        (_SERVICE, web("web", 5061), service(ports=UNKNOWN)),
        (_DEPLOYMENT, pod(image="shop:1"), pod(image="shop:2")),
        (_DEPLOYMENT, pod(), {**pod(), "metadata": UNKNOWN}),
    ],
)
def test_changes_of_other_kinds_pass(kind: ObjectKind, live: Object, applied: Object) -> None:
    """Changes that the API server accepts pass.

    Ports differ by number and protocol, common entries are merged, and unknown values are not checked.
    """
    assert pretended.refusal(kind, live, applied) is None


def test_equal_names_are_refused_at_any_time() -> None:
    """Two equal names in what the program applies are refused at every change."""
    ports = [{"name": "web", "port": number} for number in (5060, 5061)]
    live = {**web("web", 5061), pretended.REPAIRED: True}

    assert "Duplicate value" in (pretended.refusal(_SERVICE, live, service(ports=ports)) or "")


@pytest.mark.parametrize("token", [SERVICE, DEPLOYMENT])
def test_preview_asks_only_where_it_is_switched_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """With the switch, the preview is refused, the update passes, and the state marks the object as updated.

    Without it, nothing is checked.
    """
    what = "one name for two ports of a Service" if token == SERVICE else "a volume of another kind"
    _, live, applied, reason = REFUSED[what]
    plugin = kubernetes(token, renderYamlToDirectory=str(tmp_path))
    update: Callable[..., Object] = plugin.update

    assert update(live, applied, preview=True) == applied
    monkeypatch.setenv(pretended.SWITCH, "pretended")
    with pytest.raises(PluginError) as refused:
        update(live, applied, preview=True)
    updated = update(live, applied)

    assert str(refused.value) == reason
    assert updated == {**applied, pretended.REPAIRED: True}
    assert update(updated, live, preview=True)
