"""Who signs, who is signed, and whom a service trusts.

Owns authorities, identities and anchors. Decides which identities a gateway needs: the orchestrator's for SIP over TLS
and REST, the adapter's for its TLS, and one that orchestrator and relay present where authentication is mutual.
"""

from declaration.addresses import is_ip
from declaration.gateway import Gateway
from declaration.tls import Authority as DeclaredAuthority
from declaration.tls import KeyKind, OtherAuthority
from facts.certificates import CertificateNeed, Origin
from facts.gateway import Facts
from facts.generations import adapter_hosts
from facts.values import given
from keystore import split_pem
from plan.model import (
    Anchor,
    Authority,
    AuthorityAnchor,
    BroughtAuthority,
    BroughtIdentity,
    GeneratedAuthority,
    Identity,
    IssuedIdentity,
    KeyAlgorithm,
    PemAnchor,
    ReferencedAuthority,
    Validity,
)

_ALGORITHMS = {
    KeyKind.RSA_3072: KeyAlgorithm("RSA", rsa_bits=3072),
    KeyKind.RSA_4096: KeyAlgorithm("RSA", rsa_bits=4096),
    KeyKind.ECDSA_P256: KeyAlgorithm("ECDSA", ecdsa_curve="P256"),
    KeyKind.ECDSA_P384: KeyAlgorithm("ECDSA", ecdsa_curve="P384"),
}

ORCHESTRATOR, RELAY, ADAPTER = "orchestrator", "relay", "adapter"


def key_algorithm(gateway: Gateway, kind: KeyKind | None = None) -> KeyAlgorithm:
    """Algorithm of generated keys, or of one that has its own."""
    return _ALGORITHMS[kind or gateway.tls.keys]


# --- identities --------------------------------------------------------------------------------------------------


def identities(facts: Facts) -> tuple[Identity, ...]:
    """One identity for each service that shows a certificate and has no finished store."""
    needed = (need for need in facts.certificates if need.origin is not Origin.STORE)
    return tuple(sorted((_identity(facts, need) for need in needed), key=lambda identity: identity.name))


def _identity(facts: Facts, need: CertificateNeed) -> Identity:
    gateway, name, brought = facts.gateway, need.name, need.brought
    generation_hosts = adapter_hosts(gateway, facts.names) if name == ADAPTER else ()
    if brought is not None:
        return BroughtIdentity(name, split_pem(brought.certificate), given(f"tls.certificates.{name}.key"))
    lifetimes = gateway.tls.lifetimes
    return IssuedIdentity(
        name=name,
        authority=gateway.tls.authority.name,
        common_name=f"{gateway.name} {name}",
        dns_names=tuple(sorted({host for host in need.hosts if not is_ip(host)})),
        ip_addresses=tuple(sorted({host for host in need.hosts if is_ip(host)})),
        generation_names=generation_hosts,
        uses=(need.use,),
        key=key_algorithm(gateway),
        validity=_validity(lifetimes.certificate_days, lifetimes.certificate_renewal_days),
    )


def _validity(days: int, renewal_days: int) -> Validity:
    return Validity(lifetime_hours=days * 24, early_renewal_hours=renewal_days * 24)


# --- authorities -------------------------------------------------------------------------------------------------


def authorities(gateway: Gateway, wanted: tuple[Identity, ...]) -> tuple[Authority, ...]:
    """The signing authority, where anything is to be signed, and those trusted alongside."""
    declared = gateway.tls.authority
    lifetimes = gateway.tls.lifetimes
    life = _validity(lifetimes.authority_days, lifetimes.authority_renewal_days)
    found: list[Authority] = []
    if signs(wanted):
        found.append(_signing(gateway, declared, life))
    found += [_other(gateway, other, life) for other in declared.alongside if other.certificate is None]
    return tuple(sorted(found, key=lambda authority: authority.name))


def signs(wanted: tuple[Identity, ...]) -> bool:
    """Whether any identity is issued here."""
    return any(isinstance(identity, IssuedIdentity) for identity in wanted)


def _generated(
    gateway: Gateway, name: str, life: Validity, kind: KeyKind | None = None
) -> GeneratedAuthority:
    # 64 characters at most (RFC 5280, upper bound of a common name); the authority's name tells two apart, so it stays whole
    ending = f" authority {name}"
    common_name = f"{gateway.name[: 64 - len(ending)]}{ending}"
    return GeneratedAuthority(name, common_name, key_algorithm(gateway, kind), life)


def _signing(gateway: Gateway, declared: DeclaredAuthority, life: Validity) -> Authority:
    if declared.stack is not None:
        stack = declared.stack
        return ReferencedAuthority(declared.name, stack.stack, stack.certificate_output, stack.key_output)
    if declared.certificate is not None:
        return BroughtAuthority(declared.name, split_pem(declared.certificate), given("tls.authority.key"))
    return _generated(gateway, declared.name, life)


def _other(gateway: Gateway, other: OtherAuthority, life: Validity) -> Authority:
    if other.stack is not None:
        return ReferencedAuthority(
            other.name, other.stack.stack, other.stack.certificate_output, other.stack.key_output
        )
    return _generated(gateway, other.name, life, other.keys)


# --- trust -------------------------------------------------------------------------------------------------------


def own_anchors(gateway: Gateway, wanted: tuple[Identity, ...]) -> tuple[Anchor, ...]:
    """Trust in the gateway's own authority and in those alongside: what every trust list holds."""
    declared = gateway.tls.authority
    anchors: list[Anchor] = [AuthorityAnchor(declared.name)] if signs(wanted) else []
    for other in declared.alongside:
        if other.certificate is None:
            anchors.append(AuthorityAnchor(other.name))
        else:
            anchors += pem_anchors((other.certificate,))
    return tuple(anchors)


def pem_anchors(texts: tuple[str, ...] | None) -> tuple[PemAnchor, ...]:
    """Trust in each certificate of some PEM texts."""
    return tuple(PemAnchor(pem) for text in texts or () for pem in split_pem(text))


def adapter_anchors(wanted: tuple[Identity, ...]) -> tuple[PemAnchor, ...]:
    """Authorities of a brought adapter certificate: the relay must know them."""
    brought = (
        identity for identity in wanted if isinstance(identity, BroughtIdentity) and identity.name == ADAPTER
    )
    return tuple(PemAnchor(pem) for identity in brought for pem in identity.chain[1:])


def distinct(*anchors: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """Anchors without duplicates, own authorities first, in an order that does not depend on the declaration's."""
    return tuple(
        sorted(
            {anchor for group in anchors for anchor in group},
            key=lambda a: (isinstance(a, PemAnchor), str(a)),
        )
    )
