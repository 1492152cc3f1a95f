"""The plugin `kubernetes` and a node that runs pods: it waits until they are ready, or says why they are not."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from sandbox.node.server import OwnedNode
from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.provider import KubernetesProvider
from sandbox.plugins.partial import InitFailedError
from sandbox.plugins.wire import Object, Value, decode
from sandbox.testing.stacks import wait_for
from support.kubernetes_plugin import DEPLOYMENT, NAMESPACE, SERVICE
from support.plugins import Plugin
from support.tiny import IMAGE, write_tiny

pytestmark = pytest.mark.live

Make = Callable[..., Plugin]

POD = "kubernetes:core/v1:Pod"
CLAIM = "kubernetes:core/v1:PersistentVolumeClaim"
SERVE = ["/bin/sh", "-c", "echo hello > /dev/shm/index.html && exec httpd -f -p 8080 -h /dev/shm"]
WRONG_SECONDS = 20
"""For a Deployment that never gets ready; its cause is known in three, and later where the machine is busy."""
READY = {"tcpSocket": {"port": 8080}, "periodSeconds": 1, "failureThreshold": 1}
SHUT = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}


@pytest.fixture(scope="module")
def tiny_node(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> OwnedNode:
    """The node, with an image of small programs."""
    node.import_image(write_tiny(tmp_path_factory.mktemp("tiny")))
    return node


@pytest.fixture
def plugin(tiny_node: OwnedNode) -> Make:
    """The plugin, configured for the node."""

    def make(token: str) -> Plugin:
        made = Plugin(KubernetesProvider(), token)
        made.configure(kubeconfig=str(tiny_node.kubeconfig))
        return made

    return make


@pytest.fixture
def space(plugin: Make) -> Iterator[str]:
    """A namespace for one test, which the plugin makes and removes."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    number, state = plugin(NAMESPACE).create(namespace)
    yield name
    plugin(NAMESPACE).delete(state, number)
    assert {} == plugin(NAMESPACE).read(state, namespace, number)


def deployment(space: str, seconds: int = 90, **container: Value) -> Object:
    """A web server of one pod, with this time to become ready."""
    labels = {"app": "shop"}
    main = {
        "name": "main",
        "image": IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "command": SERVE,
        "securityContext": SHUT,
        "readinessProbe": READY,
        **container,
    }
    identity = {"runAsNonRoot": True, "runAsUser": 1001, "seccompProfile": {"type": "RuntimeDefault"}}
    spec = {"securityContext": identity, "terminationGracePeriodSeconds": 0, "containers": [main]}
    notes = {"pulumi.com/timeoutSeconds": str(seconds)}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop", "namespace": space, "annotations": notes},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }


def test_what_is_made_is_ready_and_what_is_deleted_is_gone(
    plugin: Make, space: str, tiny_node: OwnedNode
) -> None:
    """The plugin waits until Deployment, Service and changed pods are ready, and until deleted pods are gone."""
    deployments, services = plugin(DEPLOYMENT), plugin(SERVICE)
    number, state = deployments.create(deployment(space))
    assert 1 == state["status"]["availableReplicas"]
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "shop", "namespace": space},
        "spec": {"selector": {"app": "shop"}, "ports": [{"port": 80, "targetPort": 8080}]},
    }
    services.create(service)
    changed = deployment(space, env=[{"name": "A", "value": "b"}])
    state = deployments.update(state, changed, number)
    assert 2 == state["status"]["observedGeneration"]
    assert changed == deployments.read_inputs(state, changed, number)
    deployments.delete(state, number)
    assert "" == tiny_node.kubectl("get", "pods", "-n", space, "-o", "name")


@pytest.mark.parametrize(
    ("container", "cause"),
    [
        ({"image": "registry.example.com/none:1"}, "the image registry.example.com/none:1 cannot be pulled"),
        ({"command": ["/bin/sh", "-c", "exit 7"]}, r"container main: it ended with exit code 7 \(Error\)"),
        ({"readinessProbe": {**READY, "tcpSocket": {"port": 9}}}, r"\[Unhealthy\] Readiness probe failed"),
        ({"resources": {"requests": {"cpu": "900"}}}, "cannot be placed on a node: 0/1 nodes are available"),
        (
            {"envFrom": [{"secretRef": {"name": "missing"}}]},
            'CreateContainerConfigError: secret "missing" not found',
        ),
        ({"securityContext": {}}, r"\[FailedCreate\] .*violates PodSecurity"),
    ],
)
def test_why_a_deployment_does_not_get_ready(plugin: Make, space: str, container: Object, cause: str) -> None:
    """The error says why a Deployment is not ready.

    The Deployment stays in the state, so that the next update can repair it.
    """
    deployments = plugin(DEPLOYMENT)
    wrong = deployment(space, WRONG_SECONDS, **container)
    with pytest.raises(
        InitFailedError, match=rf"(?s)took longer than {WRONG_SECONDS} s: 0 of 1 new pods.*{cause}"
    ) as failed:
        deployments.create(wrong)
    details = failed.value.details
    state = deployments.update(decode(details.properties), deployment(space), details.id)
    assert 1 == state["status"]["availableReplicas"]


def test_wrong_change_leaves_the_old_pod_serving(plugin: Make, space: str, tiny_node: OwnedNode) -> None:
    """If a change makes the new pod fail, the old pod stays ready."""
    deployments = plugin(DEPLOYMENT)
    number, state = deployments.create(deployment(space))
    with pytest.raises(InitFailedError, match="0 of 1 new pods are available, 1 older ones still run"):
        deployments.update(state, deployment(space, 8, image="registry.example.com/none:1"), number)
    ready = "jsonpath={.items[*].status.containerStatuses[0].ready}"

    def of_pods() -> list[str]:
        return sorted(tiny_node.kubectl("get", "pods", "-n", space, "-l", "app=shop", "-o", ready).split())

    wait_for(lambda: of_pods() == ["false", "true"], "the state of both pods", 60)


def test_quota_keeps_pods_away(plugin: Make, space: str, tiny_node: OwnedNode) -> None:
    """If a quota refuses the pods, the error contains the controller's message."""
    tiny_node.kubectl("create", "quota", "none", "--hard=pods=0", "-n", space)
    with pytest.raises(InitFailedError, match="exceeded quota: none"):
        plugin(DEPLOYMENT).create(deployment(space, WRONG_SECONDS))


def test_claim_and_pod_alone(plugin: Make, space: str) -> None:
    """A claim that no provisioner serves is an error. A pod is ready if it runs or has ended with success."""
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "logs", "namespace": space, "annotations": {"pulumi.com/timeoutSeconds": "3"}},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }
    with pytest.raises(InitFailedError, match="no volume is bound to it"):
        plugin(CLAIM).create(claim)
    template = deployment(space, command=["/bin/true"])["spec"]["template"]
    template["spec"]["containers"][0].pop("readinessProbe")
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "once", "namespace": space},
        "spec": {**template["spec"], "restartPolicy": "Never"},
    }
    number, state = plugin(POD).create(pod)
    assert state["status"]["phase"] in {"Running", "Succeeded"}
    plugin(POD).delete(state, number)


def test_fault_of_a_field_is_told_at_once(plugin: Make, space: str) -> None:
    """A wrong field is reported at once, and nothing is made."""
    with pytest.raises(PluginError, match="Duplicate value"):
        plugin(DEPLOYMENT).create(deployment(space, ports=[{"name": "a", "containerPort": 1}] * 2))
