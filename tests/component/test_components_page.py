"""The examples on the page about components: each of them runs here, or is a file that another test runs."""

from typing import Any

import pulumi
import pulumi_random
import pytest

from components import VoiceGateway
from tests.support.blocks import of
from tests.support.declarations import GOOGLE_KEY
from tests.support.documents import ROOT
from tests.support.pulumi import Recording, run

PAGE = "docs/components.md"
IN_PYTHON = {block.heading: block.text for block in of("python", PAGE)}


def ran(heading: str, **names: Any) -> tuple[Recording, dict[str, Any]]:  # noqa: ANN401 - what an example needs
    """The resources that the example registers, and the names that it defines."""
    code = compile(IN_PYTHON[heading], PAGE, "exec")
    defined: dict[str, Any] = {}

    def program() -> None:
        defined.update({name: make() for name, make in names.items()})
        exec(code, defined)  # noqa: S102 - an example of ours

    return run(program), defined


def _password() -> pulumi_random.RandomPassword:
    return pulumi_random.RandomPassword("speech", length=32)


def test_gateway_is_deployed() -> None:
    """The gateway of the example is deployed, with the password of another resource."""
    recording, _ = ran("A gateway in Python")
    assert [each.name for each in recording.of("apps/v1:Deployment")] == ["support-line"]


def test_store_is_made() -> None:
    """The example makes an authority, a certificate and a store."""
    recording, defined = ran("A key store")
    assert isinstance(defined["store"].content, pulumi.Output)
    assert recording.one("voice-gateway:index:Keystore", "sbc")


def test_adapter_is_deployed_without_the_others() -> None:
    """The adapter of the example is deployed as one pod."""
    recording, _ = ran("A service alone", google_key=lambda: GOOGLE_KEY, password=_password)
    assert [each.name for each in recording.of("apps/v1:Deployment")] == ["speech-stt-adapter"]


def test_fault_is_reported_as_the_page_shows() -> None:
    """The page shows the fault that a URL without encryption really causes."""
    [shown] = [block.text for block in of("text", PAGE)]
    code = IN_PYTHON["A gateway in Python"].replace("https://assistant", "http://assistant")
    with pytest.raises(pulumi.RunError) as caught:
        run(lambda: exec(code, {}))  # noqa: S102 - an example of ours
    assert f"{caught.value}\n" == shown
    assert VoiceGateway.__name__ in code


@pytest.mark.parametrize(
    ("language", "file"),
    [("yaml", "examples/yaml/Pulumi.yaml"), ("typescript", "examples/typescript/index.ts")],
)
def test_program_is_that_of_the_example(language: str, file: str) -> None:
    """The programs on the page are those that the engine and the compiler check."""
    [block] = of(language, PAGE)
    assert block.text in (ROOT / file).read_text(encoding="utf-8")
