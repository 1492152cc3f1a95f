import re

import pytest

from components import PlannedGateway
from plan.model.gateway import GatewayPlan
from tests.support.declarations import REASON
from tests.support.deployment import deploy
from tests.support.plans import DOCKER, GIVEN, KUBERNETES
from tests.support.pulumi import Recording, run

COMPONENTS = {
    "VoiceGateway": {"sample"},
    "CertificateAuthority": {"sample-first"},
    "Identity": {"sample-adapter", "sample-orchestrator", "sample-relay"},
    "Orchestrator": {"sample-sip-orchestrator"},
    "MediaRelay": {"sample-media-relay"},
    "SpeechToTextAdapter": {"sample-stt-adapter"},
}


@pytest.mark.parametrize("noun", sorted(COMPONENTS))
def test_each_noun_is_a_component_of_one_form(gateway: Recording, noun: str) -> None:
    """Every component is registered as `voice-gateway:index:<Noun>`, on both targets."""
    found = [record for record in gateway.records if record.type == f"voice-gateway:index:{noun}"]

    assert COMPONENTS[noun] == {record.name for record in found}


def test_every_component_registers_its_outputs(gateway: Recording) -> None:
    """Every component registers its outputs, because the engine would show it as unfinished without them."""
    components = [record for record in gateway.records if not record.request.custom]

    silent = {
        record.name
        for record in components
        if gateway.urns[f"{record.type} {record.name}"] not in gateway.outputs
    }

    assert set() == silent


def test_only_gateway_and_providers_are_at_the_top(gateway: Recording) -> None:
    """Every other resource has a parent, so the tree shows which part it belongs to."""
    top = [record.type for record in gateway.records if record.parent.startswith("pulumi:pulumi:Stack")]

    assert {"voice-gateway:index:VoiceGateway"} == {name for name in top if "providers" not in name}
    assert len(top) == len([each for each in gateway.records if "providers" in each.type]) + 1


def test_nothing_is_made_before_the_providers_are_known(kubernetes: Recording) -> None:
    """If a folder is refused, no key is made: all resources depend on the gateway, which waits for its provider."""
    component = kubernetes.one("index:VoiceGateway", "sample")
    providers = {
        kubernetes.urns[f"{each.type} {each.name}"] for each in kubernetes.records if "providers" in each.type
    }

    assert providers <= set(component.request.dependencies)


def test_what_a_service_reads_is_its_child(kubernetes: Recording) -> None:
    """A service's Secrets and ConfigMaps are children of the service, not of the gateway."""
    parents = {record.name: record.parent for record in kubernetes.of(":Secret")}

    assert (
        parents["sample-sip-orchestrator-env"] == "voice-gateway:index:Orchestrator sample-sip-orchestrator"
    )
    assert parents["sample-media-relay-files"] == "voice-gateway:index:MediaRelay sample-media-relay"


def test_children_use_the_provider_of_the_target(gateway: Recording) -> None:
    """No object of the target uses a default provider, because nobody chose its settings."""
    objects = [record for record in gateway.records if record.type.startswith(("kubernetes:", "docker:"))]

    assert objects
    assert not [
        record.name
        for record in objects
        if not re.search("::sample(-namespace|-workloads)?::", record.request.provider)
    ]


@pytest.mark.parametrize("plan", [KUBERNETES, DOCKER], ids=["kubernetes", "docker"])
def test_a_second_run_registers_the_same(plan: GatewayPlan) -> None:
    """With the keys of the first run in the state, a second run has equal inputs, so no pod restarts."""
    first = run(lambda: deploy(plan, GIVEN))
    second = run(lambda: deploy(plan, GIVEN))

    assert first.inputs() == second.inputs()


def test_a_changed_secret_changes_only_what_reads_it() -> None:
    """A new administrator's password changes the orchestrator's environment and nothing else."""
    before = run(lambda: deploy(KUBERNETES, GIVEN)).inputs()
    after = run(lambda: deploy(KUBERNETES, {**GIVEN, "rest.administration.password": "another"})).inputs()

    changed = {name for name in before if before[name] != after[name]}

    assert {"kubernetes:core/v1:Secret sample-sip-orchestrator-env"} == changed


def test_each_warning_and_weaker_choice_is_reported_once(gateway: Recording, plan: GatewayPlan) -> None:
    """Each warning and each weaker choice is logged once for the user."""
    [choice] = plan.weaker_choices
    assert plan.warnings
    assert gateway.messages == [
        *map(str, plan.warnings),
        f"Weaker choice: free-environment. Reason: {REASON}. Cost: {choice.cost}",
    ]


def test_arguments_do_not_show_secrets() -> None:
    """A traceback or a log that prints the arguments prints no secret."""
    assert "canary" not in repr(PlannedGateway(KUBERNETES, GIVEN))


def test_a_missing_secret_is_named() -> None:
    """A plan that names an unknown secret fails with that name, before the container is declared."""
    given = {name: value for name, value in GIVEN.items() if name != "adapter.password"}

    with pytest.raises(KeyError, match=r"'adapter\.password', which is neither given nor generated"):
        run(lambda: deploy(KUBERNETES, given))
