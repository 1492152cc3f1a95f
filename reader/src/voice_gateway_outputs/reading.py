"""Converts a file or a mapping to typed outputs, or raises an error that says what is wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from voice_gateway_outputs.contract import GatewayOutputs
from voice_gateway_outputs.errors import OutputsError

MAJOR: Final = "1"
"""Major version of the contract that this package reads. A later minor version has more fields, and can be read."""

_VERSION: Final = "contractVersion"
_REASONS: Final = {
    "missing": "is missing; the gateway's program is older than this package, so use its release of the package",
}
_WRONG_TYPE: Final = "has another type than in this version of the contract"


def read(outputs: Mapping[str, Any], source: str = "The mapping") -> GatewayOutputs:
    """The outputs in a mapping, such as `pulumi stack output --json` prints.

    Args:
        outputs: values by the names of the outputs.
        source: the name of their origin in errors.

    Raises:
        OutputsError: they are not those of a gateway, have another major version, lack a field, or have a wrong type.
    """
    _check_version(outputs, source)
    try:
        # strict checks of JSON accept a list for a tuple, and a text for a member of an enumeration
        return GatewayOutputs.model_validate_json(json.dumps(_with_integers(dict(outputs))))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        reasons = (f"  {_path(fault['loc'])} {_REASONS.get(fault['type'], _WRONG_TYPE)}" for fault in faults)
        raise OutputsError(source, tuple(reasons)) from None


def read_file(path: str | Path) -> GatewayOutputs:
    """The outputs in a JSON file that `pulumi stack output --json` wrote.

    Raises:
        OutputsError: as for `read`, or the file does not exist or has no JSON object.
    """
    source = f"The file {path}"
    try:
        outputs = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise OutputsError(source, (f"  {error.strerror or type(error).__name__}",)) from None
    except ValueError:
        raise OutputsError(source, ("  is not JSON; write it with `pulumi stack output --json`",)) from None
    if not isinstance(outputs, dict):
        raise OutputsError(source, ("  is not a JSON object; write it with `pulumi stack output --json`",))
    return read(outputs, source)


def _check_version(outputs: Mapping[str, Any], source: str) -> None:
    version = outputs.get(_VERSION)
    if version is None:
        raise OutputsError(
            source,
            (f"  {_VERSION} is missing; name the stack of a voice gateway, after its first `pulumi up`",),
        )
    if not isinstance(version, str) or version.partition(".")[0] != MAJOR:
        remedy = (
            f"this package reads {MAJOR}.x; install the release of the package that belongs to the gateway's"
        )
        raise OutputsError(source, (f"  {_VERSION} is of another major version; {remedy}",))


def _with_integers(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The engine has one kind of number, so a port arrives from another stack as 5061.0."""
    if isinstance(value, dict):
        return {key: _with_integers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_integers(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _path(location: tuple[int | str, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".")
