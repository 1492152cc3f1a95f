"""A trunk team's program: a PKCS12 store for a session border controller that calls a gateway over mutual TLS.

The bytes of the store change only when its content changes, so a second `pulumi up` changes nothing.
"""

import pulumi

from components import CertificateAuthority, Identity, Keystore

authority = CertificateAuthority("trunk-ca", {"commonName": "Trunk CA"})
identity = Identity(
    "sbc",
    {
        "commonName": "sbc",
        "hosts": ["sbc.example.com", "192.0.2.10"],
        "issuerChain": authority.chain,
        "issuerKey": authority.private_key,
    },
)
store = Keystore(
    "sbc",
    {"privateKey": identity.private_key, "chain": identity.chain, "trusted": authority.chain},
)

pulumi.export("store", store.content)
pulumi.export("passphrase", store.passphrase)
pulumi.export("authority", authority.chain)
pulumi.export("notAfter", identity.not_after)
