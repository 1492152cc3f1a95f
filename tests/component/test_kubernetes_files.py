from dataclasses import replace

from components import deploy
from plan.model import Claim, ExistingClaim, HostDirectory, Mount
from tests.support.plans import ADAPTER_WORKLOAD, GATEWAY_WORKLOAD, KUBERNETES
from tests.support.pods import container_of, pod_of
from tests.support.pulumi import Recording, run
from tests.support.sample_containers import GIVEN, ORCHESTRATOR, RELAY


def test_files_are_whole_directories_read_only(kubernetes: Recording) -> None:
    """A directory of files is one projected volume of mode 0440, never a `subPath`, which would not follow a change."""
    container = container_of(kubernetes, "media-relay")
    [mount] = [found for found in container["volumeMounts"] if found["mountPath"] == "/sslConf"]
    [volume] = [found for found in pod_of(kubernetes)["volumes"] if found["name"] == mount["name"]]

    assert mount["readOnly"] is True
    assert volume["projected"]["defaultMode"] == 0o440
    assert "subPath" not in str(pod_of(kubernetes))


def test_a_directory_joins_secret_and_public_files(kubernetes: Recording) -> None:
    """Stores come from the Secret, the CA bundle from the ConfigMap, side by side in one directory."""
    volumes = {volume["name"]: volume for volume in pod_of(kubernetes)["volumes"]}

    sources = volumes["media-relay-sslconf"]["projected"]["sources"]

    assert sources[0]["secret"]["items"] == [{"key": "sslConf.mutual.p12", "path": "mutual.p12"}]
    assert sources[1]["configMap"]["items"] == [{"key": "sslConf.ca.pem", "path": "ca.pem"}]
    assert sources[0]["secret"]["name"].startswith("sample-media-relay-files-")


def test_scratch_is_bounded(kubernetes: Recording) -> None:
    """Writable directories are emptyDirs with a limit."""
    volumes = {volume["name"]: volume for volume in pod_of(kubernetes)["volumes"]}
    mounts = {
        mount["mountPath"]: mount for mount in container_of(kubernetes, "sip-orchestrator")["volumeMounts"]
    }

    assert volumes[mounts["/logs"]["name"]]["emptyDir"] == {"sizeLimit": "256Mi"}
    assert "readOnly" not in mounts["/logs"]


def test_lasting_storage_is_mounted(kubernetes: Recording) -> None:
    """Claims made here are mounted by the name the cluster gives, existing ones by their own."""
    volumes = {volume["name"]: volume for volume in pod_of(kubernetes)["volumes"]}

    made = volumes["recordings"]["persistentVolumeClaim"]["claimName"]
    assert made.startswith("sample-recordings-")
    existing = volumes["existing-vgw-media-relay-logs"]
    assert existing["persistentVolumeClaim"] == {"claimName": "relay.logs"}


def test_a_host_directory_must_exist() -> None:
    """A host path is mounted only where it was prepared: Kubernetes would make it owned by root."""
    relay = replace(RELAY, mounts=(Mount("/recordings", HostDirectory("recordings", "/srv/recordings")),))
    workload = replace(GATEWAY_WORKLOAD, containers=(ORCHESTRATOR, relay))

    recording = run(lambda: deploy(replace(KUBERNETES, workloads=(workload, ADAPTER_WORKLOAD)), GIVEN))

    volumes = {volume["name"]: volume for volume in pod_of(recording)["volumes"]}

    assert volumes["host-recordings"]["hostPath"] == {"path": "/srv/recordings", "type": "Directory"}


def test_environment_is_sorted_and_of_three_kinds(kubernetes: Recording) -> None:
    """Texts are literal, secrets are references to the container's Secret, the pod's address is a field reference."""
    variables = container_of(kubernetes, "sip-orchestrator")["env"]
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
        found for found in container_of(kubernetes, "sip-orchestrator")["env"] if found["name"] == "PRICE"
    ]

    assert price["value"] == "$$5 for $$(ADMIN_USERNAME), $$$$"


def test_an_existing_claim_may_have_the_name_of_a_new_one() -> None:
    """Volumes of a pod are told apart by where they are mounted, so each directory gets its own claim."""
    new, existing = Claim("relay-logs", "1Gi", None, "ReadWriteOnce"), ExistingClaim("relay-logs")
    relay = replace(RELAY, mounts=(Mount("/logs", new), Mount("/recordings", existing)))
    workload = replace(GATEWAY_WORKLOAD, containers=(ORCHESTRATOR, relay))

    recording = run(lambda: deploy(replace(KUBERNETES, workloads=(workload, ADAPTER_WORKLOAD)), GIVEN))

    mounts = {
        each["mountPath"]: each["name"] for each in container_of(recording, "media-relay")["volumeMounts"]
    }
    volumes = {each["name"]: each for each in pod_of(recording)["volumes"]}
    claims = {path: volumes[mounts[path]]["persistentVolumeClaim"] for path in ("/logs", "/recordings")}
    assert claims["/recordings"] == {"claimName": "relay-logs"}
    assert claims["/logs"]["claimName"].startswith("sample-relay-logs-")
