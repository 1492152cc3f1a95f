from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from components import deploy
from plan.model import Claim, GatewayPlan, HostDirectory, Mount, User, Workload
from tests.support.plans import ADAPTER_WORKLOAD, GATEWAY_WORKLOAD, GIVEN, KUBERNETES, ORCHESTRATOR, RELAY
from tests.support.pod_security import violations
from tests.support.pulumi import Recording, run

WORKLOADS = ("sample", "sample-stt-adapter")


def _deployment(recording: Recording, name: str = "sample") -> dict[str, Any]:
    spec: dict[str, Any] = recording.one(":Deployment", name).plain["spec"]
    return spec


def _pod(recording: Recording, name: str = "sample") -> dict[str, Any]:
    pod: dict[str, Any] = _deployment(recording, name)["template"]["spec"]
    return pod


def _container(recording: Recording, name: str, workload: str = "sample") -> dict[str, Any]:
    [container] = [found for found in _pod(recording, workload)["containers"] if found["name"] == name]
    return dict(container)


def _with_gateway(**changes: Any) -> GatewayPlan:  # noqa: ANN401 - fields of a workload
    return replace(KUBERNETES, workloads=(replace(GATEWAY_WORKLOAD, **changes), ADAPTER_WORKLOAD))


def _run(plan: GatewayPlan) -> Recording:
    return run(lambda: deploy(plan, GIVEN))


# --- hardening ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workload", WORKLOADS)
def test_every_pod_passes_restricted(kubernetes: Recording, workload: str) -> None:
    """Default pods pass the strictest Pod Security level."""
    assert violations(_pod(kubernetes, workload)) == []


CONTROLS = {
    "allowPrivilegeEscalation": True,
    "runAsNonRoot": False,
    "runAsUser": 0,
    "privileged": True,
    "capabilities": {"drop": []},
}


@pytest.mark.parametrize("control", sorted(CONTROLS))
def test_the_judge_of_restricted_sees_each_control(kubernetes: Recording, control: str) -> None:
    """Taking one control away from the rendered pod is a violation: the judge has teeth."""
    pod = deepcopy(_pod(kubernetes))
    pod["containers"][0]["securityContext"][control] = CONTROLS[control]

    assert [fault for fault in violations(pod) if control in fault]


def test_the_judge_of_restricted_sees_the_pod_s_controls(kubernetes: Recording) -> None:
    """Seccomp off, the host's network, a host directory: each is a violation."""
    pod = deepcopy(_pod(kubernetes))
    pod["securityContext"].pop("seccompProfile")
    pod["hostNetwork"] = True
    pod["volumes"].append({"name": "host", "hostPath": {"path": "/"}})

    found = violations(pod)

    assert {"hostNetwork", "volume host", "sip-orchestrator.seccompProfile"} <= set(found)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_controls_beyond_restricted(kubernetes: Recording, workload: str) -> None:
    """No token, no service links, every container with requests and limits of compute and disk."""
    pod = _pod(kubernetes, workload)

    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    for container in pod["containers"]:
        for amounts in ("requests", "limits"):
            assert {"cpu", "memory", "ephemeral-storage"} == set(container["resources"][amounts])


@pytest.mark.parametrize("workload", WORKLOADS)
def test_each_workload_has_an_account_without_a_token(kubernetes: Recording, workload: str) -> None:
    """A pod runs as a service account of its own, which mounts no token either."""
    account = kubernetes.one(":ServiceAccount", workload)

    assert account.plain["automountServiceAccountToken"] is False
    assert _pod(kubernetes, workload)["serviceAccountName"].startswith(f"{workload}-")


def test_containers_run_as_planned(kubernetes: Recording) -> None:
    """User and group come from the plan; files and storage belong to the group."""
    assert {"runAsUser": 1001, "runAsGroup": 0, "runAsNonRoot": True}.items() <= _container(
        kubernetes, "media-relay"
    )["securityContext"].items()
    assert _pod(kubernetes)["securityContext"]["fsGroup"] == 0


def test_the_root_is_read_only_where_planned(kubernetes: Recording) -> None:
    """Each container's root follows its own setting."""
    for name, workload, expected in (
        ("sip-orchestrator", "sample", True),
        ("stt-adapter", "sample-stt-adapter", False),
    ):
        assert expected is _container(kubernetes, name, workload)["securityContext"]["readOnlyRootFilesystem"]


def test_root_is_not_declared_non_root() -> None:
    """After the weaker choice of root, the pod must not also ask to be non-root: it would never start."""
    root = replace(ORCHESTRATOR, user=User(0, 0))

    recording = _run(_with_gateway(containers=(root, RELAY)))

    assert _container(recording, "sip-orchestrator")["securityContext"]["runAsNonRoot"] is False
    assert _pod(recording)["securityContext"]["runAsNonRoot"] is False


# --- what containers read ----------------------------------------------------------------------------------------


def test_files_are_whole_directories_read_only(kubernetes: Recording) -> None:
    """A directory of files is one projected volume of mode 0440, never a `subPath`, which would not follow a change."""
    container = _container(kubernetes, "media-relay")
    [mount] = [found for found in container["volumeMounts"] if found["mountPath"] == "/sslConf"]
    [volume] = [found for found in _pod(kubernetes)["volumes"] if found["name"] == mount["name"]]

    assert mount["readOnly"] is True
    assert volume["projected"]["defaultMode"] == 0o440
    assert "subPath" not in str(_pod(kubernetes))


def test_a_directory_joins_secret_and_public_files(kubernetes: Recording) -> None:
    """Stores come from the Secret, the CA bundle from the ConfigMap, side by side in one directory."""
    volumes = {volume["name"]: volume for volume in _pod(kubernetes)["volumes"]}

    sources = volumes["media-relay-sslconf"]["projected"]["sources"]

    assert sources[0]["secret"]["items"] == [{"key": "sslConf.mutual.p12", "path": "mutual.p12"}]
    assert sources[1]["configMap"]["items"] == [{"key": "sslConf.ca.pem", "path": "ca.pem"}]
    assert sources[0]["secret"]["name"].startswith("sample-media-relay-files-")


def test_scratch_is_bounded(kubernetes: Recording) -> None:
    """Writable directories are emptyDirs with a limit."""
    volumes = {volume["name"]: volume for volume in _pod(kubernetes)["volumes"]}
    mounts = {
        mount["mountPath"]: mount for mount in _container(kubernetes, "sip-orchestrator")["volumeMounts"]
    }

    assert volumes[mounts["/logs"]["name"]]["emptyDir"] == {"sizeLimit": "256Mi"}
    assert "readOnly" not in mounts["/logs"]


def test_lasting_storage_is_mounted(kubernetes: Recording) -> None:
    """Claims made here are mounted by the name the cluster gives, existing ones by their own."""
    volumes = {volume["name"]: volume for volume in _pod(kubernetes)["volumes"]}

    made = volumes["recordings"]["persistentVolumeClaim"]["claimName"]
    assert made.startswith("sample-recordings-")
    assert volumes["relay-logs"]["persistentVolumeClaim"] == {"claimName": "relay.logs"}


def test_a_host_directory_must_exist() -> None:
    """A host path is mounted only where it was prepared: Kubernetes would make it owned by root."""
    relay = replace(RELAY, mounts=(Mount("/recordings", HostDirectory("recordings", "/srv/recordings")),))

    volumes = {
        volume["name"]: volume
        for volume in _pod(_run(_with_gateway(containers=(ORCHESTRATOR, relay))))["volumes"]
    }

    assert volumes["recordings"]["hostPath"] == {"path": "/srv/recordings", "type": "Directory"}


def test_environment_is_sorted_and_of_three_kinds(kubernetes: Recording) -> None:
    """Texts are literal, secrets are references to the container's Secret, the pod's address is a field reference."""
    variables = _container(kubernetes, "sip-orchestrator")["env"]
    by_name = {variable["name"]: variable for variable in variables}

    assert sorted(by_name) == [variable["name"] for variable in variables]
    assert by_name["MEDIA_RELAY_HOST"]["value"] == "localhost:8080"
    assert by_name["SIP_HOST"]["valueFrom"] == {"fieldRef": {"fieldPath": "status.podIP"}}
    reference = by_name["ADMIN_PASSWORD"]["valueFrom"]["secretKeyRef"]
    assert reference["key"] == "ADMIN_PASSWORD"
    assert reference["name"].startswith("sample-sip-orchestrator-env-")


def test_dollars_in_a_value_are_literal(kubernetes: Recording) -> None:
    """Kubernetes would put another variable's value for `$(NAME)` and one dollar for two; doubling stops that."""
    [price] = [
        found for found in _container(kubernetes, "sip-orchestrator")["env"] if found["name"] == "PRICE"
    ]

    assert price["value"] == "$$5 for $$(ADMIN_USERNAME), $$$$"


# --- life --------------------------------------------------------------------------------------------------------


def test_probes_follow_the_plan(kubernetes: Recording) -> None:
    """Commands and ports, delay, period and timeout are the plan's."""
    assert _container(kubernetes, "sip-orchestrator")["readinessProbe"] == {
        "exec": {"command": ["probe.sh", "readiness"]},
        "initialDelaySeconds": 60,
        "periodSeconds": 20,
        "timeoutSeconds": 20,
    }
    assert _container(kubernetes, "media-relay")["livenessProbe"] == {
        "tcpSocket": {"port": 8080},
        "initialDelaySeconds": 60,
        "periodSeconds": 35,
        "timeoutSeconds": 20,
    }


def test_calls_may_end_before_a_pod_stops(kubernetes: Recording) -> None:
    """The drain command runs first, within the grace period; the adapter, without one, has no hook."""
    drain = {"preStop": {"exec": {"command": ["/opt/quiesce.sh"]}}}

    assert drain == _container(kubernetes, "sip-orchestrator")["lifecycle"]
    assert _pod(kubernetes)["terminationGracePeriodSeconds"] == 600
    assert "lifecycle" not in _container(kubernetes, "stt-adapter", "sample-stt-adapter")


def test_the_engine_waits_longer_than_calls_may_last(kubernetes: Recording) -> None:
    """Waiting for a rollout covers start and grace, for Kubernetes and for the engine."""
    timeouts = kubernetes.one(":Deployment", "sample").request.customTimeouts

    assert _deployment(kubernetes)["progressDeadlineSeconds"] == 1200
    assert (timeouts.create, timeouts.update, timeouts.delete) == ("1200s", "1200s", "1200s")


def test_new_pods_come_before_old_ones_go(kubernetes: Recording) -> None:
    """A rollout never has fewer pods than wanted."""
    assert _deployment(kubernetes, "sample-stt-adapter")["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
    }


def test_pods_that_cannot_stand_beside_each_other_go_first(kubernetes: Recording) -> None:
    """A volume of one node would keep a second pod waiting for ever, so the old pod goes first."""
    assert _deployment(kubernetes)["strategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 1}


def test_a_shared_claim_keeps_the_gentle_rollout() -> None:
    """Storage that many nodes may write holds no pod back."""
    shared = Claim("recordings", "15Gi", None, "ReadWriteMany")
    relay = replace(RELAY, mounts=(Mount("/recordings", shared),))

    recording = _run(_with_gateway(containers=(ORCHESTRATOR, relay)))

    assert _deployment(recording)["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def test_one_pod_may_always_be_drained(kubernetes: Recording) -> None:
    """The disruption budget lets one pod go at a time, also the only one: it never blocks a node's drain."""
    spec = kubernetes.one("policy/v1:PodDisruptionBudget", "sample").plain["spec"]

    assert spec["maxUnavailable"] == 1
    assert _deployment(kubernetes)["selector"] == spec["selector"]


def test_pods_spread_over_nodes(kubernetes: Recording) -> None:
    """Replicas avoid each other's nodes, and still start where there is only one."""
    [constraint] = _pod(kubernetes, "sample-stt-adapter")["topologySpreadConstraints"]

    assert constraint["topologyKey"] == "kubernetes.io/hostname"
    assert constraint["whenUnsatisfiable"] == "ScheduleAnyway"
    assert _deployment(kubernetes, "sample-stt-adapter")["selector"] == constraint["labelSelector"]


def test_placement_and_pull_secrets_follow_the_plan(kubernetes: Recording) -> None:
    """Node selector, pull secrets and replicas are the plan's."""
    assert _pod(kubernetes)["nodeSelector"] == {"kubernetes.io/os": "linux"}
    assert _pod(kubernetes)["imagePullSecrets"] == [{"name": "registry"}]
    assert _deployment(kubernetes, "sample-stt-adapter")["replicas"] == 2


def test_the_host_network_means_one_pod_per_node() -> None:
    """On the host network a pod resolves cluster names, keeps its own kind off its node and goes before its successor."""
    workload: Workload = replace(GATEWAY_WORKLOAD, host_network=True)

    recording = _run(replace(KUBERNETES, workloads=(workload, ADAPTER_WORKLOAD)))

    pod = _pod(recording)
    [term] = pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert pod["hostNetwork"] is True
    assert pod["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert term["topologyKey"] == "kubernetes.io/hostname"
    assert _deployment(recording)["selector"] == term["labelSelector"]
    assert _deployment(recording)["strategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 1}
    assert "topologySpreadConstraints" not in pod
