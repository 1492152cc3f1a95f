import base64
from collections.abc import Iterator
from typing import Any

import pytest

from facts.model.files import DocumentContent, File, SecretContent
from facts.model.values import SecretRef
from tests.support.certificates import authority, leaf
from tests.support.deployment import deploy
from tests.support.plans import CANARIES, DOCKER, GIVEN, ON_KUBERNETES, accepted, with_container
from tests.support.pulumi import Record, Recording, run, texts

SECRET_PROPERTIES = {
    "tls:index/selfSignedCert:SelfSignedCert": {"privateKeyPem"},
    "tls:index/certRequest:CertRequest": {"privateKeyPem"},
    "tls:index/locallySignedCert:LocallySignedCert": {"caPrivateKeyPem"},
    "kubernetes:core/v1:Secret": {"data"},
    "random:index/randomId:RandomId": {"keepers"},
    "docker:index/container:Container": {"envs", "uploads"},
}


def _readable(text: str) -> Iterator[str]:
    """The text and, if it is base64, its decoded form."""
    yield text
    try:
        yield base64.b64decode(text, validate=True).decode()
    except ValueError:
        return


def _leaks(record: Record) -> list[str]:
    shown = [form for text in texts(record.public) for form in _readable(text)]
    wanted = (*CANARIES, "PRIVATE KEY")
    return [canary for canary in wanted if any(canary in text for text in shown)]


def test_no_public_input_holds_a_secret(gateway: Recording) -> None:
    """Given secrets and private keys are in no public property, neither as text nor as base64."""
    assert {record.name: _leaks(record) for record in gateway.records if _leaks(record)} == {}


def test_the_search_for_leaks_finds_them(gateway: Recording) -> None:
    """The search itself works: in all inputs together, it finds the planted secrets."""
    everything = [
        form for record in gateway.records for text in texts(record.plain) for form in _readable(text)
    ]

    for canary in ("canary-admin", "canary-tenant-password", "PRIVATE KEY", "canary-adapter-password"):
        assert any(canary in text for text in everything), canary


@pytest.mark.parametrize("type_", sorted(SECRET_PROPERTIES))
def test_secret_properties_reach_the_engine_as_secrets(gateway: Recording, type_: str) -> None:
    """Each property that contains a secret is marked, so that the engine encrypts it in the state."""
    for record in gateway.of(type_):
        if record.name.endswith("-network"):  # it holds the network of other containers, and reads nothing
            continue
        present = {name for name in SECRET_PROPERTIES[type_] if name in record.inputs}
        assert present
        assert present == record.secret_properties


def test_nothing_else_is_secret(gateway: Recording) -> None:
    """No other property is marked as secret, so previews show what is public."""
    marked = {record.type for record in gateway.records if record.secret_properties}

    assert marked <= set(SECRET_PROPERTIES)


def test_lists_of_a_docker_container_are_secret_as_a_whole(docker: Recording) -> None:
    """A list with a secret is marked as a whole.

    The plugin reorders environment variables, so a mark on one position would protect another one.
    """
    for record in docker.of(":Container"):
        assert not isinstance(record.inputs.get("envs"), list)
        assert not isinstance(record.inputs.get("uploads"), list)


def test_registered_outputs_hold_no_secret_but_private_keys(gateway: Recording) -> None:
    """Registered outputs are public, except for one private key, which is marked as secret."""
    for urn, outputs in gateway.outputs.items():
        public = {name: value for name, value in outputs.items() if name != "privateKey"}
        shown = [form for text in texts(public) for form in _readable(text)]
        assert not [
            canary for canary in (*CANARIES, "PRIVATE KEY") if any(canary in text for text in shown)
        ], urn


def test_private_keys_are_secret_outputs(gateway: Recording) -> None:
    """The private keys of an authority and of an identity leave their component marked as secret."""
    for noun, name in (("CertificateAuthority", "sample-first"), ("Identity", "sample-adapter")):
        outputs = gateway.outputs_of(f"voice-gateway:index:{noun}", name)
        assert type(outputs["privateKey"]).__name__ == "Secret"


def test_the_contract_holds_no_secret(gateway: Recording) -> None:
    """All outputs of the stack are public: none of them is marked or masked."""
    outputs = gateway.outputs_of("voice-gateway:index:VoiceGateway", "sample")

    assert not [
        text for text in texts(outputs) if any(canary in text for canary in (*CANARIES, *GIVEN.values()))
    ]
    assert "Secret" not in {type(value).__name__ for value in outputs.values()}


PASSWORD = SecretRef("adapter.password")


@pytest.mark.parametrize(
    ("changes", "name", "property_"),
    [
        ({"environment": {"PASSWORD": PASSWORD}, "files": ()}, "sample-stt-adapter", "envs"),
        (
            {"environment": {}, "files": (File("/a/b", SecretContent(PASSWORD)),)},
            "sample-stt-adapter-loader",
            "uploads",
        ),
        (
            {"environment": {}, "files": (File("/a/b", DocumentContent({"a": PASSWORD})),)},
            "sample-stt-adapter-loader",
            "uploads",
        ),
    ],
    ids=["variable", "file", "document"],
)
def test_one_given_secret_is_enough(changes: dict[str, Any], name: str, property_: str) -> None:
    """Where only one secret is given and none is generated, the property that contains it is marked as secret too."""
    plan = with_container(DOCKER, "stt-adapter", **changes)

    recording = run(lambda: deploy(plan, GIVEN))

    assert recording.one(":Container", name).secret_properties == {property_}


def test_a_brought_key_stays_secret() -> None:
    """The key of a brought certificate leaves its component marked as secret."""
    brought = leaf("sip.example.com", authority("brought"))
    certificate = {"certificate": "".join(brought.chain), "key": brought.key_pem}
    tls = {"names": [], "certificates": {"orchestrator": certificate}}
    made = accepted(ON_KUBERNETES, {"exposure": {"sipAddress": "sip.example.com"}, "tls": tls})

    recording = run(lambda: deploy(made.plan, made.secrets))

    outputs = recording.outputs_of("voice-gateway:index:Identity", "sample-orchestrator")
    assert outputs["privateKey"].value == brought.key_pem
    assert type(outputs["privateKey"]).__name__ == "Secret"
