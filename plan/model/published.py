"""What the types of the stack's outputs have in common."""

from typing import ClassVar

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel


class Published:
    """A part of the outputs, which other teams read.

    The parts are plain dataclasses, which load faster than models; the settings are for their JSON schema.
    """

    __pydantic_config__: ClassVar = ConfigDict(alias_generator=to_camel, extra="forbid")
