"""Private keys that the stack makes and keeps in its state.

Owns how a planned algorithm is asked of the tls plugin. What the key is for is the matter of its owner.
"""

from __future__ import annotations

import pulumi
import pulumi_tls

from plan.model import KeyAlgorithm


def private_key(name: str, key: KeyAlgorithm, parent: pulumi.Resource) -> pulumi.Output[str]:
    """Make a key; answer its PKCS8 PEM, secret."""
    made = pulumi_tls.PrivateKey(
        name,
        algorithm=key.algorithm,
        rsa_bits=key.rsa_bits,
        ecdsa_curve=key.ecdsa_curve,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return pulumi.Output.secret(made.private_key_pem_pkcs8)
