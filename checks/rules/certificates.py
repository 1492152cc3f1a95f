"""Rules on authorities, lifetimes and trust."""

from collections.abc import Iterator

from declaration.base import value_of
from declaration.containers import ADAPTER_KEYS
from declaration.faults import Fault
from declaration.tls import Stores
from facts.connections import Trust
from facts.gateway import Facts


def authority_has_one_origin(facts: Facts) -> Iterator[Fault]:
    """An authority is generated, brought with certificate and key, or from another stack."""
    authority = facts.gateway.tls.authority
    if (authority.certificate is None) != (authority.key is None):
        missing, present = ("key", "certificate") if authority.key is None else ("certificate", "key")
        yield Fault(
            f"tls.authority.{missing}",
            f"is missing, but {present} is set",
            "give both for your own authority, or neither for a generated one",
        )
    if authority.stack is not None and (authority.certificate is not None or authority.key is not None):
        yield Fault(
            "tls.authority.stack",
            "is set together with a certificate or key",
            "keep only the stack, or only certificate and key",
        )


def authority_signs_something(facts: Facts) -> Iterator[Fault]:
    """An authority's key is very sensitive, so it must not be stored where it signs nothing."""
    for key in ("certificate", "key", "stack") if not facts.signs else ():
        if value_of(facts.gateway.tls.authority, key) is not None:
            yield Fault(
                f"tls.authority.{key}",
                "is set, but every certificate is brought, so it would not sign anything",
                "remove it; to trust it, list its certificate in tls.trust",
                concerns=(*ADAPTER_KEYS, "tls"),
            )


def other_authorities_have_one_origin(facts: Facts) -> Iterator[Fault]:
    """Each additional authority has one origin too, and a different name."""
    authority = facts.gateway.tls.authority
    seen = {authority.name}
    for position, other in enumerate(authority.alongside):
        path = f"tls.authority.alongside[{position}]"
        if other.certificate is not None and other.stack is not None:
            yield Fault(f"{path}.stack", "is set together with a certificate", "keep one of them")
        if other.keys is not None and (other.certificate is not None or other.stack is not None):
            yield Fault(
                f"{path}.keys",
                "is set for an authority that is not generated here",
                "remove it; the owner of the authority chooses the key",
            )
        if other.name in seen:
            yield Fault(
                f"{path}.name",
                "is the name of another authority here",
                "give each authority a different name",
                concerns=("tls.authority.name",),
            )
        seen.add(other.name)


def renewal_comes_before_the_end(facts: Facts) -> Iterator[Fault]:
    """If the renewal period is as long as the lifetime, every run makes a new certificate."""
    lifetimes = facts.gateway.tls.lifetimes
    for kind in ("certificate", "authority"):
        if value_of(lifetimes, f"{kind}RenewalDays") >= value_of(lifetimes, f"{kind}Days"):
            yield Fault(
                f"tls.lifetimes.{kind}RenewalDays",
                f"is not smaller than tls.lifetimes.{kind}Days: every run would make a new one",
                "write fewer days; a third of the lifetime is usual",
                concerns=(f"tls.lifetimes.{kind}Days",),
            )


def authority_outlives_its_leaves(facts: Facts) -> Iterator[Fault]:
    """A certificate that outlives its issuer stops working before its own end."""
    lifetimes = facts.gateway.tls.lifetimes
    if lifetimes.authority_renewal_days < lifetimes.certificate_days < lifetimes.authority_days:
        yield Fault(
            "tls.lifetimes.authorityRenewalDays",
            "is smaller than tls.lifetimes.certificateDays: a certificate could outlive its authority",
            "write at least as many days as a certificate lives",
            concerns=("tls.lifetimes.certificateDays", "tls.lifetimes.authorityDays"),
        )
    if lifetimes.authority_days <= lifetimes.certificate_days:
        yield Fault(
            "tls.lifetimes.authorityDays",
            "is not larger than tls.lifetimes.certificateDays",
            "write more days than a certificate lives",
            concerns=("tls.lifetimes.certificateDays",),
        )


def _has_finished_trust(stores: Stores) -> bool:
    """Whether the trust store of the orchestrator is brought."""
    return bool(stores.orchestrator or stores.orchestrator_trust or stores.mutual)


_UNTRUSTED = {
    Trust.ASSISTANT: "the assistant is called over TLS: the trust store would not contain its authority",
    Trust.SIP: "trunks are called over TLS: the trust store would not contain their authority",
    Trust.SPEECH: "a speech service is called over TLS: the relay would not know its authority",
}
"""What is wrong if the list of authorities for a server is missing."""


def called_servers_are_trusted(facts: Facts) -> Iterator[Fault]:
    """The orchestrator trusts only its store, and the relay only its bundle. Built-in authorities are not used."""
    tls = facts.gateway.tls
    for trust, reason in _UNTRUSTED.items():
        in_bundle = trust is Trust.SPEECH
        has_store = not in_bundle and _has_finished_trust(tls.stores)
        if value_of(tls.trust, trust) is None and not has_store and facts.checks_against(trust):
            yield Fault(
                f"tls.trust.{trust}",
                f"is missing, but {reason}",
                "list its CA certificate as {file: <path>}; write [] if the gateway's own authority signs it",
                concerns=() if in_bundle else ("tls.stores",),
            )


def empty_trust_leaves_an_authority(facts: Facts) -> Iterator[Fault]:
    """An empty list means the stack's own authority, so there must be one.

    Without it the program would make no file of authorities, and the authorities built into the image would be
    trusted: the opposite of an empty list.
    """
    tls = facts.gateway.tls
    if facts.signs or tls.authority.alongside:
        return
    for trust in Trust:
        in_bundle = tls.stores.mutual is not None or any(map(facts.brought.identities.get, ADAPTER_KEYS))
        others = in_bundle if trust is Trust.SPEECH else _has_finished_trust(tls.stores)
        if value_of(tls.trust, trust) == () and not others and facts.checks_against(trust):
            yield Fault(
                f"tls.trust.{trust}",
                "is empty, but this stack has no authority that signs: the authorities built into the image would be trusted",
                "list the server's CA certificate as {file: <path>}",
                concerns=(*ADAPTER_KEYS, "rest.outboundCalls", "tls"),
            )
