from tests.support.declarations import weaker
from tests.support.deployment import deploy
from tests.support.plans import GIVEN, ON_KUBERNETES, SAMPLE, accepted
from tests.support.pods import container_of, pod_of
from tests.support.pulumi import Recording, run


def test_files_are_whole_directories_read_only(kubernetes: Recording) -> None:
    """A directory of files is one projected volume of mode 0440.

    It is never a `subPath`, which would not follow a change.
    """
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
    assert sources[1]["configMap"]["items"] == [{"key": "sslConf.ca-bundle.pem", "path": "ca-bundle.pem"}]
    assert sources[0]["secret"]["name"].startswith("sample-media-relay-files-")


def test_scratch_is_bounded(kubernetes: Recording) -> None:
    """Writable directories are emptyDirs with a size limit."""
    volumes = {volume["name"]: volume for volume in pod_of(kubernetes)["volumes"]}
    mounts = {
        mount["mountPath"]: mount for mount in container_of(kubernetes, "sip-orchestrator")["volumeMounts"]
    }

    assert volumes[mounts["/logs"]["name"]]["emptyDir"] == {"sizeLimit": "1Gi"}
    assert "readOnly" not in mounts["/logs"]


def test_lasting_storage_is_mounted(kubernetes: Recording) -> None:
    """New claims are mounted by the name that the cluster gives, existing claims by their own name."""
    volumes = {volume["name"]: volume for volume in pod_of(kubernetes)["volumes"]}

    made = volumes["recordings"]["persistentVolumeClaim"]["claimName"]
    assert made.startswith("sample-recordings-")
    existing = volumes["existing-vgw-media-relay-logs"]
    assert existing["persistentVolumeClaim"] == {"claimName": "relay.logs"}


def test_a_host_directory_must_exist() -> None:
    """A directory of the host must exist before it is mounted, because Kubernetes would make it owned by root."""
    volumes = {"recordings": {"claim": None, "hostDirectory": "/srv/recordings"}}
    choices = weaker("free-environment", "host-directories")
    plan = accepted(ON_KUBERNETES, {"volumes": volumes, "weakerChoices": choices}).plan

    recording = run(lambda: deploy(plan, GIVEN))

    mounted = {volume["name"]: volume for volume in pod_of(recording)["volumes"]}

    assert mounted["host-recordings"]["hostPath"] == {"path": "/srv/recordings", "type": "Directory"}


def test_environment_is_sorted_and_of_three_kinds(kubernetes: Recording) -> None:
    """Texts are literal values, secrets refer to the container's Secret, and the pod's address refers to a field."""
    variables = container_of(kubernetes, "media-relay")["env"]
    by_name = {variable["name"]: variable for variable in variables}

    assert sorted(by_name) == [variable["name"] for variable in variables]
    assert by_name["MEDIA_RELAY_WS_HOST"]["value"] == "127.0.0.1"
    assert by_name["SDP_ADDRESS"]["valueFrom"] == {"fieldRef": {"fieldPath": "status.podIP"}}
    reference = by_name["WATSON_STT_PASSWORD"]["valueFrom"]["secretKeyRef"]
    assert reference["key"] == "WATSON_STT_PASSWORD"
    assert reference["name"].startswith("sample-media-relay-env-")


def test_dollars_in_a_value_are_literal(kubernetes: Recording) -> None:
    """Kubernetes replaces `$(NAME)` by a variable and `$$` by one dollar. Doubled dollars keep the value as it is."""
    variables = {each["name"]: each for each in container_of(kubernetes, "media-relay")["env"]}

    assert SAMPLE["textToSpeech"]["voice"] == "$5 for $(SDP_ADDRESS), $$"
    assert variables["WATSON_TTS_VOICE"]["value"] == "$$5 for $$(SDP_ADDRESS), $$$$"


def test_an_existing_claim_may_have_the_name_of_a_new_one() -> None:
    """Volumes of a pod are named by their directory, so each directory gets its own claim."""
    volumes = {
        "relayLogs": {"existing": None, "claim": {"size": "1Gi"}},
        "recordings": {"claim": None, "existing": "relay-logs"},
    }
    plan = accepted(ON_KUBERNETES, {"volumes": volumes}).plan

    recording = run(lambda: deploy(plan, GIVEN))

    mounts = {
        each["mountPath"]: each["name"] for each in container_of(recording, "media-relay")["volumeMounts"]
    }
    mounted = {each["name"]: each for each in pod_of(recording)["volumes"]}
    logs, recordings = (mounted[mounts[f"/vgw-media-relay/{name}"]] for name in ("logs", "recordings"))
    assert recordings["persistentVolumeClaim"] == {"claimName": "relay-logs"}
    assert logs["persistentVolumeClaim"]["claimName"].startswith("sample-relay-logs-")
