"""The `tls` plugin's resource types: what each refuses and makes."""

from collections.abc import Iterable, Iterator
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sandbox.plugins.changes import Path
from sandbox.plugins.errors import PluginError
from sandbox.plugins.provider import Created, Resource, TableProvider
from sandbox.plugins.schema import Fault
from sandbox.plugins.spelling import unknown_name
from sandbox.plugins.tls import clock, keys, tables
from sandbox.plugins.tls.issuing import (
    Issuer,
    Subject,
    issue,
    issuing_pair,
    load_certificate,
    load_request,
    signature_hash,
)
from sandbox.plugins.tls.names import alternative_names, distinguished_name
from sandbox.plugins.tls.uses import ALLOWED_USES
from sandbox.plugins.wire import UNKNOWN, Object, Value

_LONGEST_HOURS: Final = 1000 * 365 * 24
"""A thousand years, because a certificate cannot express an end after the year 9999."""


class PrivateKey(Resource):
    """A private key in the state of the stack."""

    type = tables.PRIVATE_KEY

    def faults(self, inputs: Object) -> Iterator[Fault]:
        """Refuse unknown algorithms and curves, and sizes of RSA keys that the library cannot make."""
        yield from _one_of(("algorithm",), "algorithm", keys.ALGORITHMS, inputs.get("algorithm", UNKNOWN))
        yield from _one_of(("ecdsaCurve",), "curve", keys.CURVES, inputs.get("ecdsaCurve", UNKNOWN))
        bits = inputs.get("rsaBits", UNKNOWN)
        if bits is not UNKNOWN and bits not in keys.RSA_BITS:
            yield Fault(("rsaBits",), f"must be from {keys.RSA_BITS[0]} to {keys.RSA_BITS[-1]}")

    def create(self, inputs: Object) -> Created:
        """Make a key."""
        key = keys.generate(inputs["algorithm"], inputs["rsaBits"], inputs["ecdsaCurve"])
        outputs = {**keys.private_forms(key), **keys.public_forms(key)}
        return Created(keys.identity(keys.public_bytes(key.public_key())), outputs)


class CertRequest(Resource):
    """A request for a certificate, signed with its own key."""

    type = tables.CERT_REQUEST

    def create(self, inputs: Object) -> Created:
        """Sign a request."""
        key = keys.load(inputs["privateKeyPem"], "privateKeyPem")
        builder = x509.CertificateSigningRequestBuilder(distinguished_name(inputs.get("subject", {})))
        names = alternative_names(inputs)
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        request = builder.sign(key, signature_hash(key))
        outputs = {
            "certRequestPem": request.public_bytes(Encoding.PEM).decode(),
            "keyAlgorithm": keys.algorithm_of(key),
        }
        return Created(keys.identity(request.public_bytes(Encoding.DER)), outputs)


class Certificate(Resource):
    """The common part of self-signed and locally signed certificates."""

    def faults(self, inputs: Object) -> Iterator[Fault]:
        """Refuse unknown uses, and times that are negative or too long."""
        for index, use in enumerate(_known(inputs.get("allowedUses"), [])):
            yield from _one_of(("allowedUses", index), "use", ALLOWED_USES, use)
        for name in ("validityPeriodHours", "earlyRenewalHours"):
            if not 0 <= _known(inputs.get(name), 0) <= _LONGEST_HOURS:
                yield Fault((name,), f"must be from 0 to {_LONGEST_HOURS}")

    def expired(self, state: Object) -> str | None:
        """In its renewal window, the certificate is ready for renewal."""
        due = clock.renewal_due(state.get("validityEndTime"), state.get("earlyRenewalHours"))
        return "readyForRenewal" if due else None


class SelfSignedCert(Certificate):
    """A certificate that is signed with its own key, such as that of a root authority."""

    type = tables.SELF_SIGNED_CERT

    def create(self, inputs: Object) -> Created:
        """Sign the certificate."""
        key = keys.load(inputs["privateKeyPem"], "privateKeyPem")
        subject = Subject(
            distinguished_name(inputs.get("subject", {})), alternative_names(inputs), key.public_key()
        )
        number, outputs = issue(subject, Issuer(key), inputs)
        return Created(number, {**outputs, "keyAlgorithm": keys.algorithm_of(key)})


class LocallySignedCert(Certificate):
    """A certificate for a request, signed by an authority whose key is given."""

    type = tables.LOCALLY_SIGNED_CERT

    def create(self, inputs: Object) -> Created:
        """Sign the certificate. The names come from the request."""
        key = keys.load(inputs["caPrivateKeyPem"], "caPrivateKeyPem")
        authority = load_certificate(inputs["caCertPem"], "caCertPem")
        request = load_request(inputs["certRequestPem"], "certRequestPem")
        subject = Subject(request.subject, _requested_names(request), _requested_key(request))
        number, outputs = issue(subject, issuing_pair(authority, key), inputs)
        outputs |= {"caKeyAlgorithm": keys.algorithm_of(key)}
        return Created(number, outputs, _authority_warnings(authority))


class TlsProvider(TableProvider):
    """The `tls` plugin."""

    package = "tls"
    configuration_properties = tables.CONFIGURATION
    resources = (PrivateKey(), CertRequest(), SelfSignedCert(), LocallySignedCert())


def _known(value: Value, instead: Value) -> Value:
    return instead if value is None or value is UNKNOWN else value


def _one_of(path: Path, what: str, accepted: Iterable[str], value: Value) -> Iterator[Fault]:
    names = list(accepted)
    if value is not UNKNOWN and value not in names:
        yield Fault(path, unknown_name(what, names, value))


def _requested_names(request: x509.CertificateSigningRequest) -> x509.SubjectAlternativeName | None:
    try:
        return request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None


def _requested_key(request: x509.CertificateSigningRequest) -> keys.PublicKey:
    key = request.public_key()
    if not isinstance(key, keys.PublicKey):
        raise PluginError(f"certRequestPem contains a key of another kind than {', '.join(keys.ALGORITHMS)}")
    return key


def _authority_warnings(authority: x509.Certificate) -> tuple[str, ...]:
    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        constraints = None
    if constraints is not None and constraints.ca:
        return ()
    return ("caCertPem is no certificate authority: peers will refuse what it signs",)
