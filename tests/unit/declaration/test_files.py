"""Secrets and named files: how a value is given, and why some values are refused."""

import base64

import pytest
from pydantic import SecretStr, TypeAdapter

from declaration.files import (
    SECRET_BYTES,
    HiddenObject,
    Passphrase,
    PublicText,
    Reader,
    SecretBytes,
    SecretFileText,
    SecretJson,
    SecretText,
)
from tests.support.reading import finding_of, reason_of, value_of


def _reader(files: dict[str, bytes]) -> Reader:
    def read(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(2, "No such file or directory", name)
        return files[name]

    return read


def _read(kind: object, value: object, **files: bytes) -> str:
    """A value as a field of that kind reads it."""
    return value_of(kind, value, _reader(files))


def _reason(kind: object, value: object, **files: bytes) -> str:
    """Why a value is refused."""
    return reason_of(kind, value, _reader(files))


@pytest.mark.parametrize("kind", [PublicText, SecretFileText])
def test_text_is_given_as_it_is_or_as_a_file(kind: object) -> None:
    """A file is read as UTF-8, and its line breaks are kept."""
    assert _read(kind, "as it is\n") == "as it is\n"
    assert _read(kind, {"file": "a"}, a="Grüße\n".encode()) == "Grüße\n"


def test_bytes_are_kept_in_base64() -> None:
    """This holds for bytes that are given as base64 and for bytes of a file."""
    data = bytes(range(256))
    text = base64.b64encode(data).decode()
    assert _read(SecretBytes, text) == text
    assert _read(SecretBytes, {"file": "a"}, a=data) == text


def test_json_is_kept_as_it_is() -> None:
    """The key of the service account is mounted with the same bytes."""
    text = '{"b": 1,\n "a": 2}\n'
    assert _read(SecretJson, text) == text
    assert _read(SecretJson, {"file": "a"}, a=text.encode()) == text


@pytest.mark.parametrize("text", ["[]", "{", "", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000])
def test_a_value_that_is_not_a_json_object_is_refused(text: str) -> None:
    """JSON that different readers understand differently is refused too."""
    assert _reason(SecretJson, text) == "is not a JSON object"


@pytest.mark.parametrize("value", [{"b": 1, "a": [None]}, '{"b": 1,\n "a": [null]}\n'])
def test_a_free_object_is_given_by_keys_or_whole_as_json(value: object) -> None:
    """As a whole it can be encrypted as one value. Both forms give the same result."""
    assert _read(HiddenObject, value) == '{"a": [null], "b": 1}'


@pytest.mark.parametrize(
    "value",
    ["text", "[]", 1, ["a"], "", "{", '{"a": NaN}', '{"a": 1, "a": 2}', '{"a": "\\ud800"}', "[" * 100_000],
)
def test_a_value_that_is_not_a_free_object_is_refused(value: object) -> None:
    """A text that cannot be written as UTF-8 is refused too."""
    assert _reason(HiddenObject, value) == "is not an object"


def test_a_file_of_one_mebibyte_is_read_and_a_larger_one_is_refused() -> None:
    """A Kubernetes Secret cannot hold more."""
    assert SECRET_BYTES == len(_read(PublicText, {"file": "a"}, a=bytes(SECRET_BYTES)))
    read = _reader({"a": bytes(SECRET_BYTES + 1)})
    assert finding_of(PublicText, {"file": "a"}, read).get("ctx") == {
        "reason": "names a file larger than 1 MiB",
        "remedy": "name the right file; no store or bundle is so large",
    }


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "is empty"),
        (" \t", "is empty"),
        ("secret\n", "ends with a line break, which would be part of it"),
        ("secret\r\n", "ends with a line break, which would be part of it"),
        ("sec\nret", "contains a line break or another unprintable character"),
        ("sec\0ret", "contains a line break or another unprintable character"),
    ],
)
def test_a_secret_stands_on_one_line(value: str, reason: str) -> None:
    """A secret becomes an environment variable. A line break in it would cause errors that are hard to find."""
    assert _reason(SecretText, value) == reason


@pytest.mark.parametrize("value", ["a", " with spaces ", "Grüße 門", "$(HOME) `x` \"'\\"])
def test_a_secret_may_hold_any_printable_character(value: str) -> None:
    """Characters that mean something to a shell are accepted."""
    assert value == _read(SecretText, value)


def test_a_passphrase_keeps_its_line_break() -> None:
    """The check of the store says whether the line break belongs to the passphrase."""
    assert _read(Passphrase, "changeit\n") == "changeit\n"
    assert _reason(Passphrase, "") == "is empty"


@pytest.mark.parametrize("value", [{"file": "a", "also": "b"}, {"file": 1}, {"path": "a"}])
def test_another_form_is_no_file(value: object) -> None:
    """A file is named by `{file: path}` and in no other way."""
    assert finding_of(PublicText, value)["type"] == "string_type"


def test_a_secret_is_not_shown() -> None:
    """Neither its representation nor an error shows it."""
    adapter: TypeAdapter[SecretStr] = TypeAdapter(SecretText)
    assert "canary" not in repr(adapter.validate_python("canary"))
