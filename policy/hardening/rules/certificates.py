"""Keys and certificates of the tls provider: long enough, short-lived enough, renewed before their end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hardening.model import Finding, Limit, Resource, Rule, Scope, Severity

_KEYS: Final = "https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"
_LIFETIMES: Final = "https://cabforum.org/working-groups/server/baseline-requirements/requirements/"
_WEAK_CURVES: Final = {"P224"}
_HOURS_OF_A_DAY: Final = 24
_CERTIFICATES: Final = {
    "tls:index/locallySignedCert:LocallySignedCert",
    "tls:index/selfSignedCert:SelfSignedCert",
}


def _strength(resources: Sequence[Resource], limits: Mapping[str, int]) -> Iterator[Finding]:
    for key in resources:
        if key.type != "tls:index/privateKey:PrivateKey":
            continue
        algorithm, bits, curve = (key.props.get(name) for name in ("algorithm", "rsaBits", "ecdsaCurve"))
        if algorithm == "RSA" and _below(bits, limits["minimumRsaBits"]):
            yield Finding(key, "rsaBits", "The RSA key is too short.")
        # the provider's own default is P224
        if algorithm == "ECDSA" and (curve is None or curve in _WEAK_CURVES):
            yield Finding(key, "ecdsaCurve", "The curve is too weak.")


def _lifetimes(resources: Sequence[Resource], limits: Mapping[str, int]) -> Iterator[Finding]:
    for certificate in resources:
        if certificate.type not in _CERTIFICATES:
            continue
        name = "maximumAuthorityDays" if certificate.props.get("isCaCertificate") is True else "maximumDays"
        hours = certificate.props.get("validityPeriodHours")
        if isinstance(hours, int | float) and hours > limits[name] * _HOURS_OF_A_DAY:
            yield Finding(certificate, "validityPeriodHours", "The certificate is valid for too long.")
        renewal = certificate.props.get("earlyRenewalHours")
        if renewal is None or renewal == 0:
            yield Finding(certificate, "earlyRenewalHours", "Nothing renews the certificate before its end.")


def _below(value: object, limit: int) -> bool:
    """Whether a number is too small. If none is set, the provider's default for RSA keys counts, which is 2048 bits."""
    bits = 2048 if value is None else value
    return isinstance(bits, int | float) and bits < limit


RULES: Final = (
    Rule(
        "key-strength", Severity.HIGH, Scope.RESOURCE,
        "Keys are long enough.",
        "Use RSA with 3072 bits, ECDSA with P256, P384 or P521, or ED25519.",
        _KEYS, _strength,
        limits={"minimumRsaBits": Limit(3072, "Bits of an RSA key: 128 bits of security (NIST SP 800-57, table 2).")},
    ),
    Rule(
        "certificate-lifetime", Severity.MEDIUM, Scope.RESOURCE,
        "Certificates end soon enough, and are renewed before their end.",
        "Lower validityPeriodHours, and set earlyRenewalHours.",
        _LIFETIMES, _lifetimes,
        limits={
            "maximumDays": Limit(398, "Days of a service's certificate: the long-time limit of public authorities for browsers."),
            "maximumAuthorityDays": Limit(3653, "Days of an authority's certificate: ten years."),
        },
    ),
)  # fmt: skip
