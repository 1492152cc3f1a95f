"""The credentials of a node: a small authority, its certificates, tokens, and a kubeconfig for each part.

They are made once for a node's folder. Only their owner can read them.
"""

import datetime as dt
import ipaddress
import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.bootstrap.stamps import write
from sandbox.cluster.client import Client

VALID: Final = dt.timedelta(days=365)
VALID_BEFORE: Final = dt.timedelta(days=90)
"""Certificates begin earlier, because clocks differ and tests of renewals have programs with an earlier time."""
ADMINISTRATOR: Final = "administrator"
API_PORT: Final = 6443
"""The port at which the API server listens inside the node."""

USERS: Final = {
    ADMINISTRATOR: (ADMINISTRATOR, "system:masters"),
    "kubelet": ("system:node:node", "system:nodes"),
    "kube-controller-manager": ("system:kube-controller-manager", ""),
    "kube-scheduler": ("system:kube-scheduler", ""),
    "kube-proxy": ("system:kube-proxy", ""),
    "kube-router": ("kube-router", ""),
}
"""Name and group; what they may do is in the roles that every API server has, except for the last:
https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings"""


def write_credentials(folder: Path, address: str, service: str) -> None:
    """Write all credentials, unless they exist, with certificates for a node with this address.

    Args:
        folder: the folder for them.
        address: the address of the node.
        service: the address under which pods find the API server.
    """
    if (folder / "tokens.csv").exists():
        return
    authority = _Authority(folder)
    local = ["127.0.0.1", address]
    names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"]
    authority.issue("kube-apiserver", "", ExtendedKeyUsageOID.SERVER_AUTH, names, [*local, service])
    authority.issue("kubelet", "", ExtendedKeyUsageOID.SERVER_AUTH, ["node"], local)
    authority.issue("kubelet-client", "system:masters", ExtendedKeyUsageOID.CLIENT_AUTH)
    _key(folder / "service-accounts.key")
    tokens = {part: secrets.token_hex() for part in USERS}
    for part, token in tokens.items():
        write_kubeconfig(folder, part, f"https://127.0.0.1:{API_PORT}", token)
    rows = [f'{tokens[part]},{user},{user},"{group}"' for part, (user, group) in USERS.items()]
    # last, because it says that all others exist
    write(folder / "tokens.csv", "\n".join(rows) + "\n", mode=0o600)


def write_kubeconfig(folder: Path, part: str, address: str, token: str) -> Path:
    """Write the kubeconfig of a part or of another user, and return its path."""
    path = folder / f"{part}.kubeconfig"
    with Client(address, folder / "authority.crt", token) as client:
        write(path, json.dumps(client.kubeconfig, indent=2) + "\n", mode=0o600)
    return path


def token_of(kubeconfig: Path) -> str:
    """The token in such a kubeconfig."""
    token: str = yaml.safe_load(kubeconfig.read_text(encoding="utf-8"))["users"][0]["user"]["token"]
    return token


class _Authority:
    """The signer of the certificates. Its key is not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("sandbox-node")
        key_identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        own = (
            _builder(self._name, self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(key_identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        write(folder / "authority.crt", own.public_bytes(Encoding.PEM).decode())

    def issue(
        self,
        name: str,
        organisation: str,
        usage: x509.ObjectIdentifier,
        names: Iterable[str] = (),
        addresses: Iterable[str] = (),
    ) -> None:
        key = _key(self._folder / f"{name}.key")
        builder = _builder(_named(name, organisation), self._name, key.public_key())
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        found: list[x509.GeneralName] = [x509.DNSName(each) for each in names]
        found += [x509.IPAddress(ipaddress.ip_address(each)) for each in addresses]
        if found:
            builder = builder.add_extension(x509.SubjectAlternativeName(found), critical=False)
        signed = builder.sign(self._key, hashes.SHA256())
        write(self._folder / f"{name}.crt", signed.public_bytes(Encoding.PEM).decode())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID_BEFORE)
        .not_valid_after(now + VALID)
    )


def _named(name: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organisation:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    write(path, pem.decode(), mode=0o600)
    return key
