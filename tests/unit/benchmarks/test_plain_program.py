import json
from pathlib import Path

from benchmarks.recording import record, registrations
from tests.support.pulumi import Recording, State


def kinship(recording: Recording) -> dict[str, tuple[str, str]]:
    """Parent and provider of each resource. An inherited provider counts like a given one."""
    return {
        urn: (record.request.parent, record.request.provider)
        for record, urn in zip(recording.records, recording.urns.values(), strict=True)
        if record.request.custom
    }


def secrets(recording: Recording) -> dict[str, set[str]]:
    """The properties of each resource that hold a secret."""
    return {f"{one.type} {one.name}": one.secret_properties for one in recording.records}


def test_the_plain_program_registers_what_ours_does(tmp_path: Path) -> None:
    """The baseline registers the same resources with the same inputs, secrets, parents and providers."""
    state: State = {}
    recorded = record(tmp_path, state)
    ours, plain = registrations(state), registrations(state, recorded.plain)
    assert ours.inputs() == plain.inputs()
    assert kinship(ours) == kinship(plain)
    assert secrets(ours) == secrets(plain)


def test_the_answers_are_only_those_of_the_plugins(tmp_path: Path) -> None:
    """The recorded answers contain only what plugins compute."""
    answers = json.loads(record(tmp_path, {}).answers.read_text())
    assert "tls:index/privateKey:PrivateKey -relay" in answers
    assert {"random", "tls"} == {kind.partition(":")[0] for kind in answers}
