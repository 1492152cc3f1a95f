"""TLS as a client sees it: the versions that a server accepts, and its certificate."""

import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from verify.model import Endpoint

OLD_VERSIONS: Final = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
"""Versions that must not be used any more (RFC 8996)."""


@dataclass(frozen=True)
class Presented:
    """A certificate that a server presents."""

    names: frozenset[str]
    not_after: datetime
    fingerprint: str
    """SHA-256, as in the outputs: hexadecimal digits in lower case."""


def presented_certificate(endpoint: Endpoint) -> Presented:
    """The certificate of a server, without a check of its issuer.

    Raises:
        OSError: no connection, or no handshake.
    """
    with connected(endpoint, client_context()) as connection:
        der = connection.getpeercert(binary_form=True)
    certificate = x509.load_der_x509_certificate(der or b"")
    return Presented(
        _names(certificate), certificate.not_valid_after_utc, certificate.fingerprint(hashes.SHA256()).hex()
    )


def is_trusted(endpoint: Endpoint, bundle: str, name: str) -> bool:
    """Whether the chain ends at an authority of a bundle, and the certificate is valid for a name.

    Raises:
        OSError: no connection, or a handshake that fails for another reason.
    """
    context = ssl.create_default_context(cadata=bundle)
    try:
        with connected(endpoint, context, name):
            return True
    except ssl.SSLCertVerificationError:
        return False


def speaks(endpoint: Endpoint, version: ssl.TLSVersion) -> bool:
    """Whether the server completes a handshake in one version of TLS.

    Raises:
        OSError: no connection.
    """
    context = client_context()
    with warnings.catch_warnings():
        # the versions are deprecated, and the test must use them
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    # OpenSSL 3 allows old versions only at security level 0
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection((endpoint.address, endpoint.port), endpoint.seconds) as plain:
        try:
            with context.wrap_socket(plain):
                return True
        except (ssl.SSLError, ConnectionError, TimeoutError):
            return False


@contextmanager
def connected(
    endpoint: Endpoint, context: ssl.SSLContext, name: str | None = None
) -> Iterator[ssl.SSLSocket]:
    """A connection after its handshake.

    Raises:
        OSError: no connection, or no handshake.
    """
    with (
        socket.create_connection((endpoint.address, endpoint.port), endpoint.seconds) as plain,
        context.wrap_socket(plain, server_hostname=name) as connection,
    ):
        yield connection


def client_context() -> ssl.SSLContext:
    """A context without checks of the certificate, because another control checks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _names(certificate: x509.Certificate) -> frozenset[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(str(name.value) for name in names)
