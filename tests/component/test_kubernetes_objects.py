import json
import re
from dataclasses import replace
from typing import Any

import kubernetes_validate
import pytest

from tests.support.deployment import deploy
from tests.support.plans import GIVEN, ON_KUBERNETES, accepted
from tests.support.pulumi import Record, Recording, run

VERSIONS = ("1.30", "1.36")


def _run(more: dict[str, Any]) -> Recording:
    """The sample gateway with more settings in its declaration."""
    made = accepted(ON_KUBERNETES, more)
    return run(lambda: deploy(made.plan, made.secrets))


def _service(recording: Recording, name: str) -> dict[str, Any]:
    spec: dict[str, Any] = recording.one(":Service", name).plain["spec"]
    return spec


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid(kubernetes: Recording, version: str) -> None:
    """An API server accepts each object, because no field is misspelt or has a wrong type."""
    objects = [record for record in kubernetes.records if record.type.startswith("kubernetes:")]

    assert len(objects) == 21
    for record in objects:
        named = {**record.plain, "metadata": {"name": record.name, **record.plain["metadata"]}}
        kubernetes_validate.validate(named, version, strict=True)


def test_the_validation_has_teeth(kubernetes: Recording) -> None:
    """The same check refuses an object with one misspelt field."""
    wrong = {**kubernetes.one(":ServiceAccount", "sample").plain, "automountToken": False}

    with pytest.raises(kubernetes_validate.ValidationError, match="automountToken"):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_every_object_bears_the_recommended_labels(kubernetes: Recording) -> None:
    """One selector finds all objects of a gateway."""
    for record in kubernetes.records:
        if record.type.startswith("kubernetes:"):
            labels = record.plain["metadata"]["labels"]
            assert tuple(
                labels[f"app.kubernetes.io/{name}"] for name in ("instance", "part-of", "managed-by")
            ) == ("test.sample", "voice-gateway", "pulumi")


def test_every_object_is_in_the_namespace(kubernetes: Recording) -> None:
    """No object is in the default namespace."""
    outside = [
        record.name
        for record in kubernetes.records
        if record.type.startswith("kubernetes:") and record.plain["metadata"].get("namespace") != "voice"
    ]

    assert outside == ["voice"]


def test_the_namespace_enforces_the_level(kubernetes: Recording) -> None:
    """The namespace refuses, audits and warns at the plan's level, each with a version."""
    labels = kubernetes.one(":Namespace", "voice").plain["metadata"]["labels"]

    for mode in ("enforce", "audit", "warn"):
        assert labels[f"pod-security.kubernetes.io/{mode}"] == "restricted"
        assert labels[f"pod-security.kubernetes.io/{mode}-version"] == "latest"


def test_other_objects_wait_for_the_namespace(kubernetes: Recording) -> None:
    """If the namespace is new, all other objects depend on it, so none is applied before it exists."""
    urn = kubernetes.urns["kubernetes:core/v1:Namespace voice"]

    for type_ in (":Secret", ":Deployment", ":Service", ":NetworkPolicy", ":ConfigMap"):
        for record in kubernetes.of(type_):
            assert urn in record.request.propertyDependencies["metadata"].urns, record.name


def test_a_namespace_outlives_the_gateway_only_with_its_claims(kubernetes: Recording) -> None:
    """The namespace is kept only if it has claims to keep, because deleting it would delete them."""
    without = _run({"recording": None, "volumes": None})

    assert kubernetes.one(":Namespace", "voice").request.retainOnDelete is True
    assert without.one(":Namespace", "voice").request.retainOnDelete is False


def test_an_existing_namespace_is_left_alone() -> None:
    """If the namespace belongs to another team, the stack does not manage it."""
    recording = _run({"target": {"kubernetes": {"createNamespace": False}}})

    assert recording.of(":Namespace") == []
    assert recording.one(":Service", "sample-sip").plain["metadata"]["namespace"] == "voice"


def providers(folder: str | None) -> dict[str, dict[str, str]]:
    """The settings of the providers of a gateway, by name. The gateway is rendered to a folder or applied."""
    recording = _run({"target": {"kubernetes": {"render": folder}}})
    found = recording.of("providers:kubernetes")
    return {record.name: record.plain for record in found}


def test_the_provider_applies_without_a_folder() -> None:
    """Without a folder, the provider applies objects to the current cluster."""
    assert {"sample": {}} == providers(None)


def test_folders_are_in_the_order_in_which_objects_must_be_applied() -> None:
    """Paths sort as objects must be applied: the namespace first, then what pods need, then what makes pods.

    A refresh of a folder needs no cluster.
    """
    folders = {
        "sample-namespace": "rendered/x/0-namespace",
        "sample": "rendered/x",
        "sample-workloads": "rendered/x/2-workloads",
    }
    expected = {
        name: {"renderYamlToDirectory": folder, "skipUpdateUnreachable": "true"}
        for name, folder in folders.items()
    }
    assert expected == providers("rendered/x")


def test_no_deployment_is_made_before_the_policies_of_its_pods(kubernetes: Recording) -> None:
    """Each Deployment depends on the policy that denies all traffic and on its own policy."""
    policies = {
        each.name: kubernetes.urns[f"{each.type} {each.name}"] for each in kubernetes.of(":NetworkPolicy")
    }
    for deployment in kubernetes.of(":Deployment"):
        expected = {policies["sample-default-deny"], policies[deployment.name]}
        assert expected <= set(deployment.request.dependencies)


def test_deployments_keep_no_history(kubernetes: Recording) -> None:
    """Deployments keep no history, because the Secrets of older pods are deleted. So `kubectl rollout undo` refuses."""
    assert [0, 0] == [each.plain["spec"]["revisionHistoryLimit"] for each in kubernetes.of(":Deployment")]


def test_configuration_is_named_by_its_content(kubernetes: Recording) -> None:
    """New content makes a new Secret or ConfigMap with a new name, so its readers restart."""
    found = [*kubernetes.of(":Secret"), *kubernetes.of(":ConfigMap")]

    assert len(found) == 7
    for record in found:
        assert "name" not in record.plain["metadata"]
        assert record.plain["immutable"] is True
        assert "stringData" not in record.plain


def test_services_have_the_names_that_others_know(kubernetes: Recording) -> None:
    """An endpoint's name is fixed, so its Service is deleted before it is replaced."""
    for name in ("sample-rest", "sample-sip"):
        service = kubernetes.one(":Service", name)
        assert name == service.plain["metadata"]["name"]
        assert service.request.deleteBeforeReplace is True


def _generation(recording: Recording) -> str:
    deployment = recording.one(":Deployment", "sample-stt-adapter").plain["spec"]
    suffix: str = deployment["template"]["metadata"]["labels"]["voice-gateway/generation"]
    assert re.fullmatch("[0-9a-f]{8}", suffix)
    assert deployment["selector"]["matchLabels"]["voice-gateway/generation"] == suffix
    return suffix


def test_each_generation_has_a_service_of_its_own(kubernetes: Recording) -> None:
    """The Service has a new name and is made before the old one is deleted.

    The engine does not wait for it, because its pods come later.
    """
    suffix = _generation(kubernetes)
    service = kubernetes.one(":Service", "sample-stt-adapter-generation")
    assert service.plain["metadata"]["name"] == f"sample-stt-adapter-{suffix}"
    assert service.plain["spec"]["selector"]["voice-gateway/generation"] == suffix
    assert service.plain["metadata"]["annotations"] == {"pulumi.com/skipAwait": "true"}
    assert service.request.deleteBeforeReplace is False


def test_a_fixed_service_leads_to_the_current_generation() -> None:
    """The fixed Service changes to the new pods when they are ready, and keeps its name, which relays outside use."""
    outside = {"service": "LoadBalancer", "names": ["stt.example.com"], "sources": ["192.0.2.0/24"]}
    recording = _run({"adapter": {"outside": outside}})
    service = recording.one(":Service", "sample-stt-adapter")
    suffix = _generation(recording)
    assert service.plain["metadata"]["name"] == "sample-stt-adapter"
    assert service.plain["spec"]["selector"]["voice-gateway/generation"] == suffix
    assert _depends_on(service) >= {"sample-stt-adapter"}


def test_a_generation_is_there_before_its_callers_and_after_them(kubernetes: Recording) -> None:
    """The gateway depends on the adapter: the engine makes the adapter first and deletes it last."""
    assert "sample-stt-adapter" in _depends_on(kubernetes.one(":Deployment", "sample"))
    assert "sample-stt-adapter-generation" in _depends_on(kubernetes.one(":Deployment", "sample-stt-adapter"))


def test_what_a_generation_is_made_for_stays_secret(kubernetes: Recording) -> None:
    """A password that both sides share is kept as a secret. The authority's name can be read."""
    generation = kubernetes.one(":RandomId", "sample-stt-adapter-generation")
    assert generation.secret_properties == {"keepers"}
    assert set(generation.plain["keepers"]) == {
        "authority",
        "WATSON_STT_PASSWORD",
        "WATSON_STT_URL",
        "WATSON_STT_USERNAME",
    }


def test_policies_and_budgets_hold_for_every_generation(kubernetes: Recording) -> None:
    """Policies and disruption budgets select the pods of all generations, so that they hold while two of them run."""
    for type_ in (":NetworkPolicy", ":PodDisruptionBudget"):
        assert "voice-gateway/generation" not in json.dumps(kubernetes.one(type_, "sample-stt-adapter").plain)


def _depends_on(record: Record) -> set[str]:
    return {urn.rpartition("::")[2] for urn in record.request.dependencies}


def test_a_load_balancer_is_as_narrow_as_declared() -> None:
    """The load balancer has the declared address, sources and annotations."""
    recording = _run({"exposure": {"mediaNetworks": ["192.0.2.0/24"]}})
    spec = _service(recording, "sample-sip")

    assert {
        "type": "LoadBalancer",
        "loadBalancerIP": "192.0.2.10",
        "loadBalancerSourceRanges": ["192.0.2.0/24", "192.0.2.20/32"],
        "externalTrafficPolicy": "Local",
        "sessionAffinity": "ClientIP",
        "allocateLoadBalancerNodePorts": False,
    }.items() <= spec.items()
    assert recording.one(":Service", "sample-sip").plain["metadata"]["annotations"] == {
        "example.com/pool": "voice"
    }


def test_a_load_balancer_that_needs_node_ports_gets_them() -> None:
    """Node ports are opened only where they are declared.

    The field is always set, because the cluster's default is to open them.
    """
    recording = _run({"exposure": {"loadBalancer": {"nodePorts": True}}})

    assert _service(recording, "sample-sip")["allocateLoadBalancerNodePorts"] is True


def test_ranges_are_listed_port_by_port(kubernetes: Recording) -> None:
    """A Service cannot have a range, so each port is an entry with its number in its name."""
    ports = _service(kubernetes, "sample-sip")["ports"]

    assert [
        ("sip-tls-5061", 5061, "TCP"),
        *((f"rtp-{port}", port, "UDP") for port in range(16384, 16388)),
    ] == [(port["name"], port["port"], port["protocol"]) for port in ports]
    assert all("nodePort" not in port for port in ports)
    assert all(port["port"] == port["targetPort"] for port in ports)


def test_a_cluster_service_asks_for_nothing_outside(kubernetes: Recording) -> None:
    """A Service of type ClusterIP has no field that opens it to the outside."""
    assert {"type", "selector", "ports"} == set(_service(kubernetes, "sample-rest"))


NODE_PORTS = {
    "ports": {"sipTls": 30061, "rtp": {"low": 30000, "high": 30002}},
    "exposure": {"service": "NodePort", "mediaAddress": "192.0.2.10", "loadBalancer": None},
}


def test_node_ports_are_the_ports_that_are_announced() -> None:
    """Callers reach the port that SIP and SDP announce, on the pod's node, and the gateway sees their address."""
    spec = _service(_run(NODE_PORTS), "sample-sip")

    assert [(port["port"], port["nodePort"]) for port in spec["ports"]] == [
        (number, number) for number in (30061, *range(30000, 30004))
    ]
    assert spec["externalTrafficPolicy"] == "Local"
    assert "loadBalancerIP" not in spec


def test_a_node_port_keeps_no_address_unless_asked() -> None:
    """Where the callers' addresses are not needed, any node may forward the traffic."""
    plan = accepted(ON_KUBERNETES, NODE_PORTS).plan
    endpoints = tuple(replace(each, keep_client_address=False) for each in plan.endpoints)

    recording = run(lambda: deploy(replace(plan, endpoints=endpoints), GIVEN))

    assert _service(recording, "sample-sip")["externalTrafficPolicy"] == "Cluster"


def test_a_service_selects_its_workload(kubernetes: Recording) -> None:
    """A Service finds the pods of its workload and no others."""
    template = kubernetes.one(":Deployment", "sample-stt-adapter").plain["spec"]["template"]["metadata"][
        "labels"
    ]
    other = kubernetes.one(":Deployment", "sample").plain["spec"]["template"]["metadata"]["labels"]
    selector = _service(kubernetes, "sample-stt-adapter-generation")["selector"]

    assert selector.items() <= template.items()
    assert not selector.items() <= other.items()


def test_claims_outlive_the_gateway(kubernetes: Recording) -> None:
    """When the stack is destroyed, the claims stay, because recordings cannot be made again.

    They have the declared size and class.
    """
    claim = kubernetes.one(":PersistentVolumeClaim", "sample-recordings")

    assert claim.request.retainOnDelete is True
    assert claim.plain["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "15Gi"}},
        "storageClassName": "fast",
    }


def test_a_claim_that_waits_for_its_pod_is_not_waited_for(kubernetes: Recording) -> None:
    """The engine does not wait for such a claim, and makes the pod that the claim waits for."""
    claim = kubernetes.one(":PersistentVolumeClaim", "sample-recordings")

    assert claim.plain["metadata"]["annotations"]["pulumi.com/skipAwait"] == "true"
