"""The `random` plugin's resource types: what each refuses and makes."""

import secrets
import uuid
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Final

import bcrypt

from sandbox.plugins.provider import Created, Resource, TableProvider
from sandbox.plugins.random import tables
from sandbox.plugins.random.characters import LOWER, NUMERIC, SPECIAL, UPPER, CharacterClass, draw
from sandbox.plugins.schema import Fault
from sandbox.plugins.wire import Object, Value, has_unknown

NO_ID: Final = "none"
"""The id of a password in the official plugin. Its other types have their content as id."""

_BCRYPT_COST: Final = 10
_BCRYPT_BYTES: Final = 72
_BCRYPT_PREFIX: Final = b"2a"
"""Go's prefix of a hash. The algorithm is that of `2b`."""


class RandomString(Resource):
    """A text that is not secret."""

    type = tables.STRING_OF_CHARACTERS

    def faults(self, inputs: Object) -> Iterator[Fault]:
        """Refuse a text that cannot be made: shorter than the sum of its minimums, or without any allowed character."""
        if has_unknown(inputs):
            return
        completed = _completed(self.type.completed(inputs))
        yield from _at_least(inputs, "length", 1)
        for name in ("minLower", "minNumeric", "minSpecial", "minUpper"):
            yield from _at_least(completed, name, 0)
        classes = _classes(completed)
        if completed["length"] < sum(each.least for each in classes):
            yield Fault(("length",), "must be at least minLower + minNumeric + minSpecial + minUpper")
        if not any(each.allowed for each in classes):
            yield Fault((), "at least one of lower, numeric, special and upper must be true")
        if "number" in inputs and inputs.get("numeric", inputs["number"]) != inputs["number"]:
            yield Fault(("number",), "is the old name of numeric and contradicts it")

    def create(self, inputs: Object) -> Created:
        """Make the text."""
        result = self.draw(inputs)
        return Created(result, {"result": result, **_numeric(inputs)})

    def draw(self, inputs: Object) -> str:
        """The text for these inputs."""
        return draw(inputs["length"], _classes(_completed(inputs)))


class RandomPassword(RandomString):
    """A secret text, and its bcrypt hash."""

    type = tables.PASSWORD

    def create(self, inputs: Object) -> Created:
        """Make the text, and hash its first 72 bytes, because bcrypt reads no more."""
        result = self.draw(inputs)
        salt = bcrypt.gensalt(_BCRYPT_COST, _BCRYPT_PREFIX)
        hashed = bcrypt.hashpw(result.encode()[:_BCRYPT_BYTES], salt).decode()
        return Created(NO_ID, {"result": result, "bcryptHash": hashed, **_numeric(inputs)})


class RandomBytes(Resource):
    """Secret bytes, in hex and base64. The id is the base64 in clear text, as in the official plugin."""

    type = tables.BYTES

    def faults(self, inputs: Object) -> Iterator[Fault]:
        """Refuse a length below one byte."""
        yield from _at_least(inputs, "length", 1)

    def create(self, inputs: Object) -> Created:
        """Make the bytes."""
        drawn = secrets.token_bytes(inputs["length"])
        base64 = b64encode(drawn).decode()
        return Created(base64, {"base64": base64, "hex": drawn.hex()})


class RandomId(Resource):
    """Bytes that are not secret, in several notations after one prefix."""

    type = tables.IDENTIFIER

    def faults(self, inputs: Object) -> Iterator[Fault]:
        """Refuse a length below one byte."""
        yield from _at_least(inputs, "byteLength", 1)

    def create(self, inputs: Object) -> Created:
        """Make the bytes. The id is the URL-safe notation without the prefix."""
        drawn = secrets.token_bytes(inputs["byteLength"])
        prefix = inputs.get("prefix", "")
        url_safe = urlsafe_b64encode(drawn).decode().rstrip("=")
        outputs = {
            "b64Std": prefix + b64encode(drawn).decode(),
            "b64Url": prefix + url_safe,
            "dec": prefix + str(int.from_bytes(drawn)),
            "hex": prefix + drawn.hex(),
        }
        return Created(url_safe, outputs)


class RandomUuid(Resource):
    """A random UUID (version 4)."""

    type = tables.UUID

    def create(self, inputs: Object) -> Created:
        """Make the UUID."""
        result = str(uuid.uuid4())
        return Created(result, {"result": result})


class RandomProvider(TableProvider):
    """The `random` plugin."""

    package = "random"
    resources = (RandomPassword(), RandomString(), RandomBytes(), RandomId(), RandomUuid())


def _completed(inputs: Object) -> Object:
    return {**inputs, **_numeric(inputs)}


def _numeric(inputs: Object) -> Object:
    # `number` is the old name of `numeric`: if either is false, both are
    wanted = inputs["number"] and inputs["numeric"]
    return {"number": wanted, "numeric": wanted}


def _classes(inputs: Object) -> list[CharacterClass]:
    return [
        CharacterClass(UPPER, inputs["upper"], inputs["minUpper"]),
        CharacterClass(LOWER, inputs["lower"], inputs["minLower"]),
        CharacterClass(NUMERIC, inputs["numeric"], inputs["minNumeric"]),
        CharacterClass(inputs.get("overrideSpecial") or SPECIAL, inputs["special"], inputs["minSpecial"]),
    ]


def _at_least(inputs: Object, name: str, least: int) -> Iterator[Fault]:
    value: Value = inputs.get(name)
    if isinstance(value, int) and value < least:
        yield Fault((name,), f"must be at least {least}")
