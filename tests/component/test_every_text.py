"""A text of a declaration is shown only if its field is marked as public."""

from collections.abc import Callable
from typing import Any

import pytest

from declaration.faults import DeclarationError
from docs.generate.fields import fields
from tests.support.canaries import DECLARATIONS, Planter, leaks
from tests.support.deployment import deploy
from tests.support.every_text import accepted, secret_texts, with_every_secret_text, without_positions
from tests.support.program import Document
from tests.support.pulumi import Recording, run, texts


def _on_docker(document: Document) -> Document:
    rest = {**document.get("rest", {}), "clientNetworks": ["192.0.2.0/24"]}
    rest.pop("clientNamespaces", None)
    exposure = {**document["exposure"], "mediaAddress": "192.0.2.10"}
    return {
        **document,
        "target": {"docker": {"bindAddress": "192.0.2.10"}},
        "exposure": exposure,
        "rest": rest,
    }


def _readable(recording: Recording) -> dict[str, str]:
    """Everything in clear text that a run gives to the engine: inputs, names, identifiers, outputs, messages."""
    shown = {f"{record.type} {record.name}": "\n".join(texts(record.public)) for record in recording.records}
    outputs = {f"outputs of {urn}": _public_outputs(found) for urn, found in recording.outputs.items()}
    names = "\n".join([*recording.urns, *recording.urns.values(), *recording.ids])
    return {**shown, **outputs, "names and identifiers": names, "messages": "\n".join(recording.messages)}


def _public_outputs(outputs: dict[str, Any]) -> str:
    return "\n".join(texts({name: value for name, value in outputs.items() if name != "privateKey"}))


@pytest.mark.parametrize("place", [lambda document: document, _on_docker], ids=["kubernetes", "docker"])
@pytest.mark.parametrize("name", DECLARATIONS)
def test_no_text_shows_unless_it_is_public(name: str, place: Callable[[Document], Document]) -> None:
    """A text that is not public is in secret inputs only.

    It is in no name, URN, identifier, output, message, warning or plan.
    """
    plant = Planter()
    found = accepted(with_every_secret_text(place(DECLARATIONS[name](plant)), plant))

    recording = run(lambda: deploy(found.plan, found.secrets))

    shown = {**_readable(recording), "warnings": "\n".join(found.plan.outputs["warnings"])}
    assert leaks(plant.planted, shown) == []


def test_every_secret_text_is_planted() -> None:
    """The declarations of the test above set every secret text field that its type does not hide."""
    planted: set[str] = set()
    for declare in DECLARATIONS.values():
        plant = Planter()
        with_every_secret_text(declare(plant), plant)
        planted |= set(map(without_positions, plant.planted))

    assert secret_texts() - planted == set()
    assert {"tenants.description", "tenants.tenantURI", "tenants.sipAuth.username"} <= secret_texts()


def test_the_reference_calls_no_planted_text_public() -> None:
    """The reference marks the field of each planted text as secret."""
    secret = {field.path.replace("[]", "") for field in fields() if field.visibility == "secret"}

    assert secret_texts() <= secret


@pytest.mark.parametrize(
    "wrong",
    [lambda text: [text], lambda text: {"a": text}, lambda text: f"{text}\n", lambda text: f"\0{text}"],
)
def test_no_fault_quotes_a_text(wrong: Callable[[str], object]) -> None:
    """The fault about a text of a wrong kind or with a wrong character does not show the text."""
    plant = Planter()
    document = with_every_secret_text(DECLARATIONS["passwords"](plant), plant)
    canaries = set(plant.planted.values())

    def spoiled(part: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(part, dict):
            return {key: spoiled(value) for key, value in part.items()}
        if isinstance(part, list):
            return [spoiled(value) for value in part]
        return wrong(part) if isinstance(part, str) and any(canary in part for canary in canaries) else part

    with pytest.raises(DeclarationError, match="fault") as refused:
        accepted(spoiled(document))

    told = {"report": str(refused.value), "faults": repr(refused.value.faults)}
    assert leaks(plant.planted, told) == []
