"""The tables of properties that several resource types of the docker package have, from its published schema."""

from typing import Final

from sandbox.plugins.schema import INTEGER, STRING, ObjectOf, Property

LABEL: Final = ObjectOf(
    {
        "label": Property(STRING, required=True, replaces=True),
        "value": Property(STRING, required=True, replaces=True),
    }
)

ULIMIT: Final = ObjectOf(
    {
        "hard": Property(INTEGER, required=True, replaces=True),
        "name": Property(STRING, required=True, replaces=True),
        "soft": Property(INTEGER, required=True, replaces=True),
    }
)
