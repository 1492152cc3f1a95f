"""A gateway in another program: it takes a dict and late secrets, and is checked before registration."""

import base64
import json
from typing import Any

import pulumi
import pulumi_kubernetes
import pulumi_random
import pytest

from components import StackDeclaration, VoiceGateway
from sandbox.plugins.wire import reveal
from tests.support.declarations import small
from tests.support.pulumi import Recording, State, run

CANARY = "canary-of-a-late-value"


def late(value: str) -> "pulumi.Output[str]":
    """A secret value that is known only later."""
    return pulumi.Output.secret(value)


def gateway(declaration: dict[str, Any], name: str = "gw") -> Recording:
    """A program of two lines."""
    return run(lambda: VoiceGateway(name, declaration))


def _with(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a declaration
    return {**small(), **changes}


def test_a_dict_is_enough() -> None:
    """Everything that a stack file would give is registered, under the component's name, with its own provider."""
    made = gateway(_with())

    assert made.one("VoiceGateway", "gw")
    assert [record.name for record in made.of("apps/v1:Deployment")] == ["gw"]
    assert made.of("pulumi:providers:kubernetes")
    assert "exposure" in made.outputs_of("voice-gateway:index:VoiceGateway", "gw")


def test_the_declaration_s_own_name_counts() -> None:
    """The name of the component is used only if the declaration has none."""
    made = gateway(_with(name="support-line"))

    assert [record.name for record in made.of("apps/v1:Deployment")] == ["support-line"]


def test_a_password_may_come_late() -> None:
    """The password reaches the container's Secret as a secret. The text that stood for it reaches no resource."""
    url = {"url": "https://assistant.example.com"}
    made = gateway(_with(assistant={**url, "username": "gw", "password": late(CANARY)}))

    secret = made.one("v1:Secret", "gw-sip-orchestrator-env")
    assert base64.b64decode(secret.plain["data"]["WATSON_CONVERSATION_PASSWORD"]).decode() == CANARY
    assert CANARY not in str([record.public for record in made.records])
    assert "late-" not in str([record.plain for record in made.records])


def test_a_resource_s_result_may_come_late() -> None:
    """A password can be the output of another resource of the program."""

    def program() -> None:
        made = pulumi_random.RandomPassword("assistant", length=32)
        assistant = {"url": "https://assistant.example.com", "username": "gw", "password": made.result}
        VoiceGateway("gw", _with(assistant=assistant))

    state: State = {}
    recording = run(program, state=state)

    [made] = [
        reveal(outputs["result"]) for key, (_, outputs) in state.items() if json.loads(key)[1] == "assistant"
    ]
    data = recording.one("v1:Secret", "gw-sip-orchestrator-env").plain["data"]
    assert base64.b64decode(data["WATSON_CONVERSATION_PASSWORD"]).decode() == made


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"assistant": {"url": late("https://a.example.com"), "apiKey": "k" * 20}}, "assistant.url"),
        (
            {"whitelists": {"trustedAddresses": ["192.0.2.1", late("192.0.2.10")]}},
            "whitelists.trustedAddresses[1]",
        ),
        ({"logging": {"orchestratorLevel": late("fine")}}, "logging.orchestratorLevel"),
    ],
)
def test_a_value_that_the_plan_needs_may_not_come_late(changes: dict[str, Any], path: str) -> None:
    """The fault names the place and says what may come late; nothing was registered."""
    with pytest.raises(pulumi.RunError) as caught:
        gateway(_with(**changes))

    assert f"  {path}\n    is an output, and its value is known too late for the plan\n" in str(caught.value)
    assert "-> write the value itself; only secrets such as a password, a passphrase or an API key" in str(
        caught.value
    )


def test_faults_come_before_anything_is_registered() -> None:
    """All faults are reported before anything is registered, as for a stack file, and no value is shown."""
    registered: list[str] = []

    def program() -> None:
        try:
            VoiceGateway(
                "gw", _with(assistant={"url": f"http://{CANARY}.example.com", "apiKey": "k" * 20}, name="-")
            )
        finally:
            registered.append("reached")

    with pytest.raises(pulumi.RunError) as caught:
        run(program)

    assert registered == ["reached"]
    assert "The stack declaration has 2 faults; nothing was changed." in str(caught.value)
    assert CANARY not in str(caught.value)


def test_a_provider_of_the_program_is_used() -> None:
    """The caller's options win over the provider that the declaration brings."""

    def program() -> None:
        own = pulumi_kubernetes.Provider("own", context="of-the-program")
        VoiceGateway("gw", _with(), pulumi.ResourceOptions(provider=own))

    made = run(program)

    used = {
        record.request.provider or str(dict(record.request.providers))
        for record in made.of("apps/v1:Deployment")
    }
    assert used
    assert all("::own::" in each for each in used)


def test_a_stack_file_s_declaration_warns_of_secrets_in_clear() -> None:
    """The component warns of secrets in clear text if its declaration is the one in the configuration."""
    declaration = _with(assistant={"url": "https://assistant.example.com", "apiKey": "k" * 20})
    written = _with(assistant={"url": "https://assistant.example.com", "apiKey": {"secure": "v1:..."}})

    in_clear = run(lambda: VoiceGateway("gw", StackDeclaration(declaration, declaration)))
    encrypted = run(lambda: VoiceGateway("gw", StackDeclaration(declaration, written)))

    assert [each for each in in_clear.messages if "in clear" in each and "assistant.apiKey" in each]
    assert not [each for each in encrypted.messages if "assistant.apiKey" in each]


@pytest.mark.parametrize(("given", "expected"), [({}, "voice-gateway"), ({"name": "support"}, "support")])
def test_a_stack_file_s_declaration_names_the_gateway(given: dict[str, str], expected: str) -> None:
    """The gateway has the name of the declaration's field, or the field's default."""
    assert StackDeclaration(given, None).name == expected
