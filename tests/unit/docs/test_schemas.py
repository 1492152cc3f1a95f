"""The published JSON schemas: they equal the models, accept what the program accepts, and refuse typing errors."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from docs.generate import schemas
from docs.generate.documents import DOCUMENTS, FOLDER
from tests.support.documents import ROOT, STACK_FILES, name_of, stack_file

DECLARATION = json.loads((FOLDER / schemas.DECLARATION).read_text(encoding="utf-8"))
STACK = json.loads((FOLDER / schemas.STACK).read_text(encoding="utf-8"))

# an editor finds the other schema in the same folder; a validator is told
REGISTRY: Registry[Any] = Registry().with_resource(schemas.DECLARATION, Resource.from_contents(DECLARATION))
VALIDATOR = Draft202012Validator(STACK, registry=REGISTRY)


def faults(document: dict[str, Any]) -> list[str]:
    """What the schema of a stack file says of a document."""
    return [error.json_path for error in VALIDATOR.iter_errors(document)]


def with_gateway(gateway: dict[str, Any]) -> dict[str, Any]:
    """A stack file with this declaration."""
    return {"config": {"voice-gateway:gateway": gateway}}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_what_the_program_says(name: str) -> None:
    """A generated document is up to date; `make docs` writes it anew."""
    assert DOCUMENTS[name]() == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("schema", [DECLARATION, STACK], ids=["declaration", "stack"])
def test_schema_is_a_schema(schema: dict[str, Any]) -> None:
    """Both documents are valid JSON schemas of the dialect they name."""
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_stack_file_is_accepted(path: Path) -> None:
    """What ships here passes the schema that its editor line names."""
    assert [] == faults(stack_file(path))


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_stack_file_points_editors_to_the_schema(path: Path) -> None:
    """The first line names the schema by its path from the file."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match is not None
    assert ROOT / "docs" / schemas.STACK == (path.parent / match[1]).resolve()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ((), "tennants"),
        (("tls",), "mutualAuth"),
        (("tls", "trust"), "asistant"),
        (("assistant",), "apikey"),
        (("target", "kubernetes"), "renderTo"),
    ],
)
def test_unknown_key_is_refused(path: tuple[str, ...], key: str) -> None:
    """A misspelt key is an error at every depth, so that editors underline it."""
    document = copy.deepcopy(stack_file(ROOT / "Pulumi.dev.yaml"))
    place = document["config"]["voice-gateway:gateway"]
    for part in path:
        place = place[part]
    place[key] = "anything"
    assert [".".join(["$.config['voice-gateway:gateway']", *path])] == faults(document)


def test_unknown_key_of_the_stack_file_is_refused() -> None:
    """A declaration beside `config` would have no effect, so it is refused."""
    document = stack_file(ROOT / "Pulumi.dev.yaml")
    assert ["$"] == faults({**document, "voice-gateway:gateway": {}})


def test_keys_of_pulumi_are_accepted() -> None:
    """Keys that Pulumi writes, and the configuration of providers, are accepted."""
    document = stack_file(ROOT / "Pulumi.dev.yaml")
    document["config"]["kubernetes:context"] = "production"
    more = {"encryptionsalt": "v1:invented", "secretsprovider": "passphrase", "encryptedkey": "invented"}
    assert [] == faults({**document, **more})


def test_encrypted_secret_is_accepted_wherever_a_secret_is() -> None:
    """`pulumi config set --secret --path` writes `{secure: ...}` in place of the value."""
    secure = {"secure": "v1:invented"}
    gateway = {
        "target": {"kubernetes": {}},
        "assistant": {"url": "https://assistant.example.com", "apiKey": secure},
        "adapter": {"google": {"credentials": secure}, "password": secure},
        "proxy": {"host": "proxy.example.com", "port": 8080, "password": secure},
        "tls": {"stores": {"mutual": {"type": "PKCS12", "content": secure, "passphrase": secure}}},
        "tenants": [{"tenantURI": "1555", "sipAuth": {"username": "trunk", "password": secure}}],
    }
    assert [] == faults(with_gateway(gateway))


def test_file_is_accepted_wherever_a_file_is() -> None:
    """Certificates, keys, stores and tenants can be named as `{file: path}`."""
    file = {"file": "anywhere"}
    gateway = {
        "target": {"kubernetes": {}},
        "adapter": {"google": {"credentials": file}},
        "tls": {
            "authority": {
                "certificate": file,
                "key": file,
                "alongside": [{"name": "next", "certificate": file}],
            },
            "certificates": {"orchestrator": {"certificate": file, "key": file}},
            "stores": {"adapter": {"type": "PKCS12", "content": file, "passphrase": "invented"}},
            "trust": {"assistant": [file], "speech": [file, "-----BEGIN CERTIFICATE-----"]},
        },
        "tenants": file,
    }
    assert [] == faults(with_gateway(gateway))


def test_secret_is_not_read_from_a_file() -> None:
    """A password cannot be given as a file. Editors underline it."""
    gateway = {
        "target": {"kubernetes": {}},
        "proxy": {"host": "proxy.example.com", "port": 8080, "password": {"file": "password"}},
    }
    assert ["$.config['voice-gateway:gateway'].proxy"] == faults(with_gateway(gateway))
