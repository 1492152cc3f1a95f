"""Properties as plain values, with one mark for values that are not known yet.

In a preview some properties come from resources that do not exist. A rule cannot judge these, but it can judge all
others of the same resource. Pulumi's own way would end the rule at the first one:
https://github.com/pulumi/pulumi-policy/blob/main/sdk/python/lib/pulumi_policy/proxy.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from pulumi_policy.proxy import UnknownValueError


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN
"""A value that is only known after the update."""


def is_known(value: object) -> bool:
    """Whether a value can be judged."""
    return value is not UNKNOWN


def plain(props: Any) -> Any:  # noqa: ANN401 - any value of a property
    """The properties as dicts, lists and single values."""
    if isinstance(props, Mapping):
        return {str(key): _at(props, key) for key in props}
    if isinstance(props, Sequence) and not isinstance(props, str | bytes):
        return [_at(props, index) for index in range(len(props))]
    return props


def _at(parent: Any, key: Any) -> Any:  # noqa: ANN401 - any value of a property
    try:
        return plain(parent[key])
    except UnknownValueError:
        return UNKNOWN


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one, so that a rule can continue."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings in a list with their paths. There are none if the value is not a list."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping):
            yield index, item


def texts(value: object) -> list[str]:
    """The texts in a list. There are none if the value is not a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
