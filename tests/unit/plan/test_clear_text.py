"""Credentials in clear in the stack file are named, with the command that encrypts them; never their values."""

from typing import Any

import pytest

from plan.preflight import accept
from tests.support.certificates import NOW
from tests.support.declarations import GOOGLE_KEY, Document, merged, small, with_adapter
from tests.support.gallery import read

SECURE = {"secure": "v1:abcdef"}


def told(document: Document, written: object) -> list[str]:
    """The warnings of the stack file."""
    found = accept(document, read, NOW, written).plan.outputs["warnings"]
    return [warning for warning in found if warning.startswith("stack file: ")]


def named(document: Document, written: object) -> str:
    """What is in clear, as the warning lists it; empty without a warning."""
    return "".join(told(document, written)).partition("logs: ")[2].partition(";")[0]


def test_the_warning_names_paths_and_the_command() -> None:
    """The warning says where, what follows from it, and which command to run."""
    document = small(
        assistant={"apiKey": "hunter2"},
        tenants=[{"tenantURI": "15550101", "sipAuth": {"username": "u", "password": "hunter3-of-trunk"}}],
    )

    assert "".join(told(document, document)) == (
        "stack file: 2 credentials are in clear, here and in the engine's history and logs: assistant.apiKey,"
        " tenants[0].sipAuth.password; encrypt each by its path, for example:"
        " pulumi config set --secret --path gateway.assistant.apiKey"
    )


def test_one_credential_is_named_in_the_singular() -> None:
    """The path in the command is quoted if a shell needs it."""
    document = small(
        tenants=[{"tenantURI": "15550101", "sipAuth": {"username": "u", "password": "hunter2-of-trunk"}}]
    )

    assert "".join(told(document, document)) == (
        "stack file: 1 credential is in clear, here and in the engine's history and logs: tenants[0].sipAuth.password;"
        " encrypt each by its path, for example: pulumi config set --secret --path 'gateway.tenants[0].sipAuth.password'"
    )


def test_what_is_encrypted_is_not_named() -> None:
    """Of two credentials, only the one in clear is named."""
    document = small(assistant={"apiKey": "hunter2"}, textToSpeech={"apiKey": "hunter3-of-trunk"})

    assert named(document, merged(document, {"assistant": {"apiKey": SECURE}})) == "textToSpeech.apiKey"
    assert named(document, SECURE) == ""


@pytest.mark.parametrize(
    "written", [None, {}, [], "text", {"assistant": {"apiKey": "another"}}, {"assistant": "hunter2"}]
)
def test_another_file_proves_nothing(written: Any) -> None:  # noqa: ANN401 - whatever a file may hold
    """A value is in clear only if the file and the declaration have the same value.

    An unknown file gives no warning.
    """
    assert named(small(assistant={"apiKey": "hunter2"}), written) == ""


def test_invented_credentials_are_not_named() -> None:
    """The word `invented` at any place says that the value is an example."""
    google = {"credentials": GOOGLE_KEY.replace("canary", "invented")}
    document = with_adapter(assistant={"apiKey": "invented-key"}, adapter={"google": google})

    assert told(document, document) == []


def test_files_are_not_in_the_stack_file() -> None:
    """The stack file contains `{file: path}`, and not the content of the file."""
    google = {"credentials": {"file": "tests/fixtures/google.json"}}
    document = with_adapter(adapter={"google": google})

    accepted = accept(document, lambda _: GOOGLE_KEY.encode(), NOW, document)

    assert not [
        warning for warning in accepted.plan.outputs["warnings"] if warning.startswith("stack file: ")
    ]


def test_free_objects_are_named_where_a_name_or_a_text_says_credential() -> None:
    """Credentials are found at any depth and in lists. Other settings give no warning."""
    tenant = {
        "tenantURI": "15550101",
        "description": "password=hunter1",
        "stt": {"config": {"model": "m", "x-api-token": "hunter2", "headers": ["Bearer hunter3-hunter3"]}},
        "reporting": {
            "credentials": {"list": ["hunter4", 5, True, None]},
            "url": "https://reports.example.com",
        },
    }
    document = small(tenants=[tenant])

    assert named(document, document).split(", ") == [
        "tenants[0].description",
        "tenants[0].reporting.credentials.list[0]",
        "tenants[0].reporting.credentials.list[1]",
        "tenants[0].stt.config.headers[0]",
        "tenants[0].stt.config.x-api-token",
    ]


def test_public_fields_beside_credentials_are_not_named() -> None:
    """An address below `credentials`, and the name of a user, are no secrets."""
    url = {"url": "https://speech.example.com", "username": "user", "password": "invented"}
    document = small(tenants=[{"tenantURI": "15550101", "stt": {"credentials": url}}])

    assert told(document, document) == []
