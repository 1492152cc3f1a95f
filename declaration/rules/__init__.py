"""Rules between fields: combinations that cannot work, or that would be weaker than they look.

Owns one function per rule, each from a declaration to the faults it finds; files follow the subjects of the
declaration. A rule here looks at what is written alone. Contents of certificates and stores are judged by the plan,
which opens them, and so are dates, which need the clock.
"""

from collections.abc import Callable, Iterator

from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.rules import (
    access,
    announced,
    certificates,
    combinations,
    compute,
    environment,
    host_directories,
    passwords,
    placement,
    ports,
    reach,
    services,
    space,
    storage,
    stores,
    subjects,
    tenants,
    weaker,
)

Rule = Callable[[Gateway], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    *placement.RULES,
    *announced.RULES,
    *ports.RULES,
    *certificates.RULES,
    *stores.RULES,
    *services.RULES,
    *access.RULES,
    *reach.RULES,
    *tenants.RULES,
    *storage.RULES,
    *space.RULES,
    *host_directories.RULES,
    *compute.RULES,
    *subjects.RULES,
    *passwords.RULES,
    *environment.RULES,
    *weaker.RULES,
    *combinations.RULES,
)
"""Every rule, in the order of the declaration."""
