"""A PKCS12 store as a component: for services that are not part of a gateway.

Owns its passphrase, its seed and its bytes as outputs. `components.files` makes the bytes, as for the
stores of a gateway.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi

from components.files import store_builder
from components.secrets import SEED_LENGTH, generated_password
from components.type_tokens import type_token

if TYPE_CHECKING:
    from components.interface import KeystoreArgs

PASSPHRASE_LENGTH = 32
"""Letters and digits of a generated passphrase: 190 bits."""


class Keystore(pulumi.ComponentResource):
    """A PKCS12 store. Its bytes do not change as long as its content does not change."""

    content: pulumi.Output[str]
    """The store, as base64; secret."""
    passphrase: pulumi.Output[str]
    """Its passphrase; secret."""

    def __init__(
        self, name: str, args: "KeystoreArgs | Mapping[str, Any]", opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """A store.

        Args:
            name: its logical name.
            args: what goes in.
            opts: options.

        Raises:
            pulumi.RunError: with every fault of the arguments, before anything is registered.
        """
        from components.alone import keystore, reported  # noqa: PLC0415 - gateways do not need it

        arguments = keystore(name, args)
        super().__init__(type_token("Keystore"), name, {}, opts)
        given = args.get("passphrase")
        self.passphrase = (
            generated_password(f"{name}-passphrase", PASSPHRASE_LENGTH, self)
            if given is None
            else pulumi.Output.secret(given)
        )
        parts = pulumi.Output.all(
            key=args.get("privateKey"),
            chain=args.get("chain") or [],
            trusted=args.get("trusted") or [],
            passphrase=self.passphrase,
            seed=generated_password(f"{name}-seed", SEED_LENGTH, self),
        )
        build = store_builder(arguments.alias, arguments.profile)
        self.content = pulumi.Output.secret(parts.apply(reported(f"Keystore {name}", build)))
        self.register_outputs({"content": self.content, "passphrase": self.passphrase})
