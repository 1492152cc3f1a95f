"""Arguments of the components that are deployed alone, in the form of a plan."""

from declaration.addresses import is_ip
from declaration.alone import AuthorityAlone, IdentityAlone
from facts.certificates import Use
from facts.model.certificates import GeneratedAuthority, IssuedIdentity
from plan.certificates import ALGORITHMS, validity

_USES = {"server": Use.SERVER, "client": Use.CLIENT}


def authority_alone(name: str, arguments: AuthorityAlone) -> GeneratedAuthority:
    """A generated authority."""
    return GeneratedAuthority(
        name,
        arguments.common_name,
        ALGORITHMS[arguments.keys],
        validity(arguments.days, arguments.renewal_days),
    )


def identity_alone(name: str, arguments: IdentityAlone) -> IssuedIdentity:
    """An issued identity; the component passes its authority."""
    return IssuedIdentity(
        name=name,
        authority="",
        common_name=arguments.common_name,
        dns_names=tuple(sorted({host for host in arguments.hosts if not is_ip(host)})),
        ip_addresses=tuple(sorted({host for host in arguments.hosts if is_ip(host)})),
        uses=(_USES[arguments.use],),
        key=ALGORITHMS[arguments.keys],
        validity=validity(arguments.days, arguments.renewal_days),
    )
