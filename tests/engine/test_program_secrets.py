"""No secret of a declaration appears where others may read it, whatever command the engine runs."""

import json
import types
import typing
from collections.abc import Callable, Iterator

import pytest
import yaml
from pydantic import BaseModel, SecretStr

from declaration.gateway import Gateway
from declaration.stack_file import KEY
from sandbox.testing.stacks import Sandbox
from sandbox.testing.watching import watched_processes
from tests.support.canaries import DECLARATIONS, Planter, leaks
from tests.support.documents import ROOT
from tests.support.every_text import with_every_secret_text
from tests.support.program import Document, Program

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("name", DECLARATIONS)
def test_no_canary_is_in_messages(sandbox: Callable[..., Sandbox], name: str) -> None:
    """No secret appears in the output or events of `up` and `preview`, in state, outputs or process arguments.

    Manifests contain them in Secrets only.
    """
    plant = Planter()
    program = Program(sandbox(ROOT), DECLARATIONS[name](plant))
    texts: dict[str, str] = {}

    with watched_processes() as seen:
        texts["up --diff"] = program.up("--diff").text
    texts["events of up"] = _without_config(program)
    texts["arguments and environments of processes"] = "\n".join(seen)
    texts["outputs"] = json.dumps(program.sandbox.outputs())
    texts["manifests"] = _public_manifests(program)
    again = Planter(plant.planted)
    old = dict(plant.planted)
    program.document = DECLARATIONS[name](again)
    program.declare({})
    texts["preview --diff of other secrets"] = program.run("preview", "--diff").text
    texts["events of the preview"] = _without_config(program)
    texts["state"] = json.dumps(program.sandbox.state())

    both = {**{f"{path} (old)": canary for path, canary in old.items()}, **again.planted}
    assert leaks(both, texts) == []


def test_no_canary_of_containers_is_in_messages(sandbox: Callable[..., Sandbox]) -> None:
    """On Docker, secrets are variables and uploads of containers, and previews show none of them."""
    plant = Planter()
    document = DECLARATIONS["passwords"](plant)
    document["target"] = {"docker": {"bindAddress": "192.0.2.10"}}
    document["exposure"]["mediaAddress"] = "192.0.2.10"
    document["rest"]["clientNetworks"] = ["192.0.2.0/24"]
    del document["rest"]["clientNamespaces"]
    program = Program(sandbox(ROOT), document)

    previewed = program.run("preview", "--diff")
    texts = {"preview --diff": previewed.text, "events of the preview": _without_config(program)}

    assert previewed.code == 0, previewed.text
    assert leaks(plant.planted, texts) == []


def test_every_secret_field_has_a_canary() -> None:
    """A secret field that is added to the declaration must be added to these tests."""
    plant = Planter()
    for declare in DECLARATIONS.values():
        declare(plant)

    assert set(plant.planted) == set(secret_fields(Gateway))


def test_search_finds_canaries_in_every_form() -> None:
    """The search itself works: it finds each form of a secret at each place."""
    planted = {"a.password": "canary/0123456789abcdef+1"}
    forms = [
        "canary/0123456789abcdef+1",
        "63616e6172792f30313233343536373839616263646566",
        "canary%2F0123456789abcdef%2B1",
    ]
    encoded = [
        "Y2FuYXJ5LzAxMjM0NTY3ODlhYmNkZWYrMQ==",
        "LWNhbmFyeS8wMTIzNDU2Nzg5YWJjZGVmKzE=",
        "LS1jYW5hcnkvMDEyMzQ1Njc4OWFiY2RlZisx",
    ]

    found = [leaks(planted, {"text": f"before {form}2b31 after"}) for form in (*forms, *encoded)]

    assert all(found)
    assert leaks(planted, {"text": "nothing"}) == []


def test_encrypted_configuration_shows_nowhere(sandbox: Callable[..., Sandbox]) -> None:
    """If all texts that are not public are set by `config set --secret`, nothing shows any of them in clear text.

    The test looks at history, JSON, logs, outputs, arguments of processes, and manifests other than Secrets.
    """
    plant = Planter()
    program = Program(sandbox(ROOT), with_every_secret_text(DECLARATIONS["passwords"](plant), plant))
    stack = program.sandbox
    hidden = [
        argument
        for path, text in _leaves(program.document)
        if any(canary in text for canary in plant.planted.values())
        for argument in ("--secret", f"{KEY}{path}={text}")
    ]
    changed = stack.pulumi("config", "set-all", "--path", *hidden)
    stack.config = stack.config_file.read_text(encoding="utf-8")
    texts = {"stack file": stack.config, "config set-all": changed.text}

    with watched_processes() as seen:
        texts["up"] = program.up().text
    texts["arguments and environments of processes"] = "\n".join(seen)
    texts["outputs"] = json.dumps(stack.outputs())
    texts["manifests"] = _public_manifests(program)
    texts["events"] = program.events_file.read_text(encoding="utf-8")
    texts["preview --json"] = program.run("preview", "--json").text
    # From level 9 on, the engine logs each value that it passes to a plugin. Its documentation says to check such logs
    # before sharing them: https://www.pulumi.com/docs/iac/operations/debugging/logging/
    texts["a talkative preview"] = program.run("preview", "--logtostderr", "-v=8").text
    files = [file for file in stack.state_folder.rglob("*") if file.is_file()]
    texts |= {str(file.relative_to(stack.state_folder)): file.read_text(errors="replace") for file in files}

    assert changed.code == 0, changed.text
    assert len(plant.planted) == stack.config.count("secure:")
    assert leaks(plant.planted, texts) == []


def test_refusal_quotes_no_secret(sandbox: Callable[..., Sandbox]) -> None:
    """Secrets of a wrong type, in a wrong place, or with one wrong character are refused without being shown."""
    plant = Planter()
    document = DECLARATIONS["passwords"](plant)
    document["proxy"]["password"] += "\n"
    document["rest"]["administration"]["passwort"] = document["rest"]["administration"].pop("password")
    document["assistant"]["password"] = [document["assistant"]["password"]]
    document["textToSpeech"]["url"] = (
        f"https://user:{document['textToSpeech']['password']}@service.example.com"
    )
    document["tls"]["stores"]["adapter"]["passphrase"] += "x"
    program = Program(sandbox(ROOT), document)

    refused = program.run("up")

    assert refused.code != 0
    assert "tls.stores.adapter" in refused.text
    assert leaks(plant.planted, {"text": refused.text, "events": _without_config(program)}) == []


def secret_fields(model: object, path: str = "") -> Iterator[str]:
    """The paths of all secrets that a model may contain, without positions in lists."""
    if isinstance(model, type) and not isinstance(model, types.GenericAlias):
        if issubclass(model, SecretStr):
            yield path
        elif issubclass(model, BaseModel):
            for name, info in model.model_fields.items():
                key = info.alias or name
                yield from secret_fields(info.annotation, f"{path}.{key}" if path else key)
    for argument in typing.get_args(model):
        yield from secret_fields(argument, path)


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a declaration, with its path."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}")
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _leaves(child, f"{path}[{position}]")
    elif isinstance(value, str):
        yield path, value


def _without_config(program: Program) -> str:
    """The engine's events without its copy of the configuration, which shows no more than the user's own file."""
    return json.dumps([event for event in program.events() if "preludeEvent" not in event])


def _public_manifests(program: Program) -> str:
    """The rendered objects without the content of Secrets."""

    def public(manifest: Document) -> Document:
        return {
            key: value for key, value in manifest.items() if manifest["kind"] != "Secret" or key != "data"
        }

    return yaml.safe_dump([public(manifest) for manifest in program.manifests().values()], width=100_000)
