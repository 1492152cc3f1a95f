from copy import deepcopy
from typing import Any

import pytest

from tests.support.declarations import weaker
from tests.support.deployment import deploy
from tests.support.plans import ON_KUBERNETES, accepted
from tests.support.pod_security import violations
from tests.support.pods import container_of, deployment_of, pod_of
from tests.support.pulumi import Recording, run

WORKLOADS = ("sample", "sample-stt-adapter")


def _run(more: dict[str, Any]) -> Recording:
    """The sample gateway with more settings in its declaration."""
    made = accepted(ON_KUBERNETES, more)
    return run(lambda: deploy(made.plan, made.secrets))


def _root(*containers: str) -> dict[str, Any]:
    """The weaker choice of the root user, for some containers."""
    [root] = weaker("root-user")
    return {"weakerChoices": [*weaker("free-environment"), {**root, "containers": list(containers)}]}


# --- hardening ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workload", WORKLOADS)
def test_every_pod_passes_restricted(kubernetes: Recording, workload: str) -> None:
    """Default pods pass the strictest Pod Security level."""
    assert violations(pod_of(kubernetes, workload)) == []


CONTROLS = {
    "allowPrivilegeEscalation": True,
    "runAsNonRoot": False,
    "runAsUser": 0,
    "privileged": True,
    "capabilities": {"drop": []},
}


@pytest.mark.parametrize("control", sorted(CONTROLS))
def test_the_judge_of_restricted_sees_each_control(kubernetes: Recording, control: str) -> None:
    """If one control is removed from the rendered pod, the check of "restricted" finds it."""
    pod = deepcopy(pod_of(kubernetes))
    pod["containers"][0]["securityContext"][control] = CONTROLS[control]

    assert [fault for fault in violations(pod) if control in fault]


def test_the_judge_of_restricted_sees_the_pod_s_controls(kubernetes: Recording) -> None:
    """The check finds each of these: seccomp off, the host's network, a host directory."""
    pod = deepcopy(pod_of(kubernetes))
    pod["securityContext"].pop("seccompProfile")
    pod["hostNetwork"] = True
    pod["volumes"].append({"name": "host", "hostPath": {"path": "/"}})

    found = violations(pod)

    assert {"hostNetwork", "volume host", "sip-orchestrator.seccompProfile"} <= set(found)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_controls_beyond_restricted(kubernetes: Recording, workload: str) -> None:
    """Pods have no token and no service links, and every container has requests and limits of compute and disk."""
    pod = pod_of(kubernetes, workload)

    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    for container in pod["containers"]:
        for amounts in ("requests", "limits"):
            assert {"cpu", "memory", "ephemeral-storage"} == set(container["resources"][amounts])


@pytest.mark.parametrize("workload", WORKLOADS)
def test_each_workload_has_an_account_without_a_token(kubernetes: Recording, workload: str) -> None:
    """A pod runs as its own service account, which mounts no token either."""
    account = kubernetes.one(":ServiceAccount", workload)

    assert account.plain["automountServiceAccountToken"] is False
    assert pod_of(kubernetes, workload)["serviceAccountName"].startswith(f"{workload}-")


def test_containers_run_as_planned(kubernetes: Recording) -> None:
    """User and group come from the plan; files and storage belong to the group."""
    assert {"runAsUser": 1001, "runAsGroup": 0, "runAsNonRoot": True}.items() <= container_of(
        kubernetes, "media-relay"
    )["securityContext"].items()
    assert pod_of(kubernetes)["securityContext"]["fsGroup"] == 0


def test_the_root_is_read_only_where_it_is_declared(kubernetes: Recording) -> None:
    """The declaration decides for all containers whether their root file system is read-only."""
    writable = _run({"hardening": {"readOnlyRoot": False}})
    for name, workload in (("sip-orchestrator", "sample"), ("stt-adapter", "sample-stt-adapter")):
        for recording, expected in ((kubernetes, True), (writable, False)):
            context = container_of(recording, name, workload)["securityContext"]
            assert context["readOnlyRootFilesystem"] is expected


def test_root_is_not_declared_non_root() -> None:
    """After the weaker choice of root, the pod does not ask to be non-root, because it would not start."""
    recording = _run(_root("orchestrator"))

    assert container_of(recording, "sip-orchestrator")["securityContext"]["runAsNonRoot"] is False
    assert pod_of(recording)["securityContext"]["runAsNonRoot"] is False


def test_root_of_one_container_is_not_the_pods() -> None:
    """The pod and its other containers keep their user, whichever container comes first."""
    for key, rooted in (("orchestrator", "sip-orchestrator"), ("relay", "media-relay")):
        recording = _run(_root(key))
        users = {
            name: container_of(recording, name)["securityContext"]["runAsUser"]
            for name in ("sip-orchestrator", "media-relay")
        }
        assert users == {"sip-orchestrator": 1001, "media-relay": 1001} | {rooted: 0}
        assert pod_of(recording)["securityContext"]["runAsUser"] == 1001


# --- probes, rollouts, scheduling ---------------------------------------------------------------------------------


def test_probes_follow_the_plan(kubernetes: Recording) -> None:
    """Commands, ports, delay, period and timeout of probes are those of the plan."""
    assert container_of(kubernetes, "sip-orchestrator")["readinessProbe"] == {
        "exec": {"command": ["probe.sh", "readiness"]},
        "initialDelaySeconds": 60,
        "periodSeconds": 20,
        "failureThreshold": 3,
        "timeoutSeconds": 20,
    }
    assert container_of(kubernetes, "stt-adapter", "sample-stt-adapter")["livenessProbe"] == {
        "tcpSocket": {"port": 4000},
        "initialDelaySeconds": 60,
        "periodSeconds": 35,
        "failureThreshold": 6,
        "timeoutSeconds": 20,
    }


def test_a_busy_container_loses_new_calls_long_before_those_it_has(kubernetes: Recording) -> None:
    """The liveness probe waits longer than the readiness probe, also if both ask the same question.

    So a busy container loses new calls first, and is restarted much later.
    """
    for name, pod in (
        ("sip-orchestrator", ()),
        ("media-relay", ()),
        ("stt-adapter", ("sample-stt-adapter",)),
    ):
        container = container_of(kubernetes, name, *pod)
        ready, live = (
            container[probe]["periodSeconds"] * container[probe]["failureThreshold"]
            for probe in ("readinessProbe", "livenessProbe")
        )
        assert live >= 3 * ready


def test_a_tag_is_pulled_each_time_and_a_digest_once() -> None:
    """A tag may have moved since a node fetched its image; a digest cannot."""
    recording = _run({"images": {"relay": f"registry.example.com/mr:1.0.7.0@sha256:{'a' * 64}"}})

    assert container_of(recording, "sip-orchestrator")["imagePullPolicy"] == "Always"
    assert container_of(recording, "media-relay")["imagePullPolicy"] == "IfNotPresent"


def test_calls_may_end_before_a_pod_stops(kubernetes: Recording) -> None:
    """Callers leave, then calls end, within the grace period. The adapter waits until its callers may have ended."""
    drain = {"preStop": {"exec": {"command": ["sh", "-c", "sleep 10; exec /opt/quiesce.sh"]}}}

    assert drain == container_of(kubernetes, "sip-orchestrator")["lifecycle"]
    assert pod_of(kubernetes)["terminationGracePeriodSeconds"] == 610
    adapter = container_of(kubernetes, "stt-adapter", "sample-stt-adapter")
    assert adapter["lifecycle"]["preStop"]["exec"]["command"] == [
        "sh",
        "-c",
        "sleep 610; exec /opt/quiesce.sh",
    ]
    assert pod_of(kubernetes, "sample-stt-adapter")["terminationGracePeriodSeconds"] == 1210


def test_the_engine_waits_longer_than_calls_may_last(kubernetes: Recording) -> None:
    """Waiting for a rollout covers start and grace, for Kubernetes and for the engine."""
    timeouts = kubernetes.one(":Deployment", "sample").request.customTimeouts

    assert deployment_of(kubernetes)["progressDeadlineSeconds"] == 1210
    assert (timeouts.create, timeouts.update, timeouts.delete) == ("1210s", "1210s", "1210s")


def test_new_pods_come_before_old_ones_go(kubernetes: Recording) -> None:
    """During a rollout there are never fewer pods than the declaration asks for."""
    assert deployment_of(kubernetes, "sample-stt-adapter")["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
    }


def test_pods_that_cannot_stand_beside_each_other_go_first(kubernetes: Recording) -> None:
    """If two pods cannot run at the same time, such as with a volume of one node, the old pod goes first."""
    assert deployment_of(kubernetes)["strategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 1}


def test_a_shared_claim_keeps_the_gentle_rollout() -> None:
    """If many nodes can write to the storage, new pods start first."""
    claim = {"size": "15Gi", "accessMode": "ReadWriteMany"}

    recording = _run({"volumes": {"recordings": {"claim": claim}, "relayLogs": None}})

    assert deployment_of(recording)["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def test_one_pod_may_always_be_drained(kubernetes: Recording) -> None:
    """The disruption budget lets one pod go at a time, so it never blocks the drain of a node."""
    spec = kubernetes.one("policy/v1:PodDisruptionBudget", "sample").plain["spec"]

    assert spec["maxUnavailable"] == 1
    assert deployment_of(kubernetes)["selector"] == spec["selector"]


def test_pods_spread_over_nodes(kubernetes: Recording) -> None:
    """Replicas prefer different nodes, and still start if there is only one node."""
    [constraint] = pod_of(kubernetes, "sample-stt-adapter")["topologySpreadConstraints"]

    assert constraint["topologyKey"] == "kubernetes.io/hostname"
    assert constraint["whenUnsatisfiable"] == "ScheduleAnyway"
    selected = deployment_of(kubernetes, "sample-stt-adapter")["selector"]["matchLabels"]
    assert constraint["labelSelector"]["matchLabels"].items() < selected.items()


def test_pull_secrets_and_replicas_follow_the_declaration(kubernetes: Recording) -> None:
    """Pull secrets and replicas are those of the declaration."""
    assert pod_of(kubernetes)["imagePullSecrets"] == [{"name": "registry"}]
    assert deployment_of(kubernetes, "sample-stt-adapter")["replicas"] == 2


def test_the_host_network_means_one_pod_per_node() -> None:
    """On the host network, pods resolve cluster names, and only one pod of a kind runs on a node.

    The old pod goes before the new one starts.
    """
    node = {
        "weakerChoices": weaker("free-environment", "host-network"),
        "exposure": {
            "service": "ClusterIP",
            "sipAddress": "nodeIP",
            "mediaAddress": "nodeIP",
            "loadBalancer": None,
        },
    }

    recording = _run(node)

    pod = pod_of(recording)
    [term] = pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert pod["hostNetwork"] is True
    assert pod["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert term["topologyKey"] == "kubernetes.io/hostname"
    assert deployment_of(recording)["selector"] == term["labelSelector"]
    assert deployment_of(recording)["strategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 1}
    assert "topologySpreadConstraints" not in pod


def test_a_step_runs_as_its_container_does(kubernetes: Recording) -> None:
    """A step before the start has its container's image, user and storage.

    It has a read-only root and no variable, and passes "restricted".
    """
    recording = _run({"hardening": {"readOnlyRoot": False}})
    pod = pod_of(recording)
    (step,) = pod["initContainers"]
    container = container_of(recording, "media-relay")
    storage = {"/vgw-media-relay/logs", "/vgw-media-relay/recordings"}
    assert step["name"] == "media-relay-storage"
    assert step["command"][:2] == ["sh", "-c"]
    assert step["volumeMounts"] == [
        mount for mount in container["volumeMounts"] if mount["mountPath"] in storage
    ]
    for key in ("image", "imagePullPolicy", "resources"):
        assert step[key] == container[key]
    assert step["securityContext"] == {**container["securityContext"], "readOnlyRootFilesystem": True}
    assert step["terminationMessagePolicy"] == "FallbackToLogsOnError"
    assert "env" not in step
    assert violations(pod) == []
    assert step["securityContext"] == pod_of(kubernetes)["initContainers"][0]["securityContext"]


def test_a_container_without_steps_has_no_init_container(kubernetes: Recording) -> None:
    """A container without steps adds no init container to its pod."""
    assert "initContainers" not in pod_of(kubernetes, "sample-stt-adapter")
