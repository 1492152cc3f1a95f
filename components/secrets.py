"""The secrets of one gateway, as Pulumi outputs that stay secret.

Only this module turns plain secrets into `Output.secret` (design decision 2). It also makes the passwords that the
declaration does not give. It does not know what a secret is for: recipes name the secrets that they need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pulumi
import pulumi_random
from pydantic import SecretStr

from facts.model.values import PasswordSpec, SecretRef

SEED_LENGTH = 64
"""Length of the secret from which salts are derived, in letters and digits: 381 bits, more than the 256 of HMAC-SHA256."""


class Secrets:
    """All secrets of a plan, given or generated."""

    def __init__(
        self,
        given: Mapping[str, SecretStr | str | pulumi.Output[str]],
        generated: Iterable[PasswordSpec],
        *,
        prefix: str,
        parent: pulumi.Resource,
    ) -> None:
        plain = {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value
            for name, value in given.items()
        }
        self._values = {name: pulumi.Output.secret(value) for name, value in plain.items()}
        for password in generated:
            name = password.secret.name
            self._values[name] = generated_password(
                f"{prefix}-{name.replace('/', '-')}", password.length, parent
            )

    def __getitem__(self, secret: SecretRef) -> pulumi.Output[str]:
        """The secret's value.

        Raises:
            KeyError: the plan names a secret that is neither given nor generated.
        """
        try:
            return self._values[secret.name]
        except KeyError:
            raise KeyError(
                f"the plan names the secret {secret.name!r}, which is neither given nor generated"
            ) from None


def generated_password(name: str, length: int, parent: pulumi.Resource) -> pulumi.Output[str]:
    """A secret of letters and digits that the stack generates once and keeps.

    Only `RandomPassword` is used: the id of a `RandomBytes` or a `RandomString` is its content, and a state never
    encrypts ids.
    """
    password = pulumi_random.RandomPassword(
        name, length=length, special=False, opts=pulumi.ResourceOptions(parent=parent)
    )
    return pulumi.Output.secret(password.result)
