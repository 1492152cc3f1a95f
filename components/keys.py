"""Private keys that the stack generates and keeps in its state.

Owns how the tls plugin gets the planned algorithm. It does not know what a key is for.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_tls

from facts.model.certificates import KeyAlgorithm


@dataclass(frozen=True)
class KeyPair:
    """A generated key."""

    private: pulumi.Output[str]
    """PKCS8 PEM; secret."""
    public: pulumi.Output[str]
    """PEM of the public key; public."""


def key_pair(name: str, key: KeyAlgorithm, parent: pulumi.Resource) -> KeyPair:
    """Generate a key."""
    made = pulumi_tls.PrivateKey(
        name,
        algorithm=key.algorithm,
        rsa_bits=key.rsa_bits,
        ecdsa_curve=key.ecdsa_curve,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return KeyPair(pulumi.Output.secret(made.private_key_pem_pkcs8), made.public_key_pem)
