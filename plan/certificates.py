"""Authorities, the certificates they sign, and the certificates that a service trusts.

Owns authorities, identities and anchors of the plan. `facts.certificates` decides which service needs a certificate.
"""

from collections.abc import Iterable

from declaration.addresses import is_ip
from declaration.containers import ADAPTER_KEYS
from declaration.gateway import Gateway
from declaration.tls import Authority as DeclaredAuthority
from declaration.tls import KeyKind, OtherAuthority, StackAuthority
from facts.certificates import CertificateNeed, Origin
from facts.gateway import Facts
from facts.model.certificates import (
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
from facts.model.values import SecretRef

ALGORITHMS = {
    KeyKind.RSA_3072: KeyAlgorithm("RSA", rsa_bits=3072),
    KeyKind.RSA_4096: KeyAlgorithm("RSA", rsa_bits=4096),
    KeyKind.ECDSA_P256: KeyAlgorithm("ECDSA", ecdsa_curve="P256"),
    KeyKind.ECDSA_P384: KeyAlgorithm("ECDSA", ecdsa_curve="P384"),
}
"""Algorithms in the terms of the tls plugin."""


# --- identities --------------------------------------------------------------------------------------------------


def identities(facts: Facts) -> tuple[Identity, ...]:
    """One identity for each service that presents a certificate and for which no store was brought."""
    needed = (need for need in facts.certificates if need.origin is not Origin.STORE)
    return tuple(sorted((_identity(facts, need) for need in needed), key=lambda identity: identity.name))


def _identity(facts: Facts, need: CertificateNeed) -> Identity:
    gateway, name, brought = facts.gateway, need.name, need.brought
    if brought is not None:
        return BroughtIdentity(
            name, facts.brought.identities[name].certificates, SecretRef(f"tls.certificates.{name}.key")
        )
    lifetimes = gateway.tls.lifetimes
    dns_names, ip_addresses = by_kind(need.hosts)
    return IssuedIdentity(
        name=name,
        authority=gateway.tls.authority.name,
        common_name=f"{gateway.name} {name}",
        dns_names=dns_names,
        ip_addresses=ip_addresses,
        generation_names=need.generation_hosts,
        uses=(need.use,),
        key=ALGORITHMS[gateway.tls.keys],
        validity=Validity(lifetimes.certificate_days, lifetimes.certificate_renewal_days),
    )


def by_kind(hosts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Host names and IP addresses, each sorted and once, for the names of a certificate."""
    ordered = sorted(set(hosts))
    return tuple(each for each in ordered if not is_ip(each)), tuple(each for each in ordered if is_ip(each))


# --- authorities -------------------------------------------------------------------------------------------------


def authorities(facts: Facts) -> tuple[Authority, ...]:
    """The signing authority, if anything is signed, and those that are trusted in addition."""
    gateway = facts.gateway
    declared = gateway.tls.authority
    lifetimes = gateway.tls.lifetimes
    life = Validity(lifetimes.authority_days, lifetimes.authority_renewal_days)
    result: list[Authority] = []
    if facts.signs:
        result.append(_signing(facts, declared, life))
    result += [_other(gateway, other, life) for other in declared.alongside if other.certificate is None]
    return tuple(sorted(result, key=lambda authority: authority.name))


def _generated(
    gateway: Gateway, name: str, life: Validity, kind: KeyKind | None = None
) -> GeneratedAuthority:
    # 64 characters at most (RFC 5280, upper bound of a common name); the authority's name distinguishes two, so it is not cut
    ending = f" authority {name}"
    common_name = f"{gateway.name[: 64 - len(ending)]}{ending}"
    return GeneratedAuthority(name, common_name, ALGORITHMS[kind or gateway.tls.keys], life)


def _signing(facts: Facts, declared: DeclaredAuthority, life: Validity) -> Authority:
    if declared.stack is not None:
        return _referenced(declared.name, declared.stack)
    if (brought := facts.brought.authority) is not None:
        return BroughtAuthority(declared.name, brought.certificates, SecretRef("tls.authority.key"))
    return _generated(facts.gateway, declared.name, life)


def _other(gateway: Gateway, other: OtherAuthority, life: Validity) -> Authority:
    if other.stack is not None:
        return _referenced(other.name, other.stack)
    return _generated(gateway, other.name, life, other.keys)


def _referenced(name: str, stack: StackAuthority) -> ReferencedAuthority:
    return ReferencedAuthority(name, stack.stack, stack.certificate_output, stack.key_output)


# --- trust -------------------------------------------------------------------------------------------------------


def own_anchors(facts: Facts) -> tuple[Anchor, ...]:
    """Trust in the gateway's own authority and in the additional ones: part of every trust list."""
    declared = facts.gateway.tls.authority
    anchors: list[Anchor] = [AuthorityAnchor(declared.name)] if facts.signs else []
    for other, text in zip(declared.alongside, facts.brought.alongside, strict=True):
        if text is None:
            anchors.append(AuthorityAnchor(other.name))
        else:
            anchors += pem_anchors(text.certificates)
    return tuple(anchors)


def pem_anchors(certificates: tuple[str, ...]) -> tuple[PemAnchor, ...]:
    """One anchor for each certificate."""
    return tuple(PemAnchor(pem) for pem in certificates)


def adapter_anchors(needed: tuple[Identity, ...]) -> tuple[PemAnchor, ...]:
    """Authorities of adapters' certificates that are brought: the relay must trust them."""
    brought = (each for each in needed if isinstance(each, BroughtIdentity) and each.name in ADAPTER_KEYS)
    return tuple(PemAnchor(pem) for identity in brought for pem in identity.chain[1:])


def distinct(*anchors: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """Anchors without duplicates, own authorities first, in an order that is independent of the declaration."""
    return tuple(
        sorted(
            {anchor for group in anchors for anchor in group},
            key=lambda a: (isinstance(a, PemAnchor), str(a)),
        )
    )
