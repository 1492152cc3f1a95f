"""Arguments of the components that are deployed alone, in the form of a plan."""

from declaration.alone import AuthorityAlone, IdentityAlone
from facts.certificates import Use
from facts.model.certificates import GeneratedAuthority, IssuedIdentity, Validity
from plan.certificates import ALGORITHMS, by_kind

_USES = {"server": Use.SERVER, "client": Use.CLIENT}


def authority_alone(name: str, arguments: AuthorityAlone) -> GeneratedAuthority:
    """A generated authority."""
    return GeneratedAuthority(
        name,
        arguments.common_name,
        ALGORITHMS[arguments.keys],
        Validity(arguments.days, arguments.renewal_days),
    )


def identity_alone(name: str, arguments: IdentityAlone) -> IssuedIdentity:
    """An issued identity; the component passes its authority."""
    dns_names, ip_addresses = by_kind(arguments.hosts)
    return IssuedIdentity(
        name=name,
        authority="",
        common_name=arguments.common_name,
        dns_names=dns_names,
        ip_addresses=ip_addresses,
        uses=(_USES[arguments.use],),
        key=ALGORITHMS[arguments.keys],
        validity=Validity(arguments.days, arguments.renewal_days),
    )
