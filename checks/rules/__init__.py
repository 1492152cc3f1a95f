"""Rules between fields: combinations that cannot work, or that would be weaker than they look.

Owns one function per rule, each from the facts of a declaration to the faults it finds; files follow the subjects of the
declaration. A rule only looks at the declaration. Contents of certificates and stores are checked in
`checks.material`, and dates, which need the clock, in `checks.deadlines`.
"""

from collections.abc import Callable, Iterator

from checks.rules import (
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
    targets,
    tenants,
    weaker,
)
from declaration.faults import Fault
from declaration.parsing import Parsed
from facts.gateway import Facts

Rule = Callable[[Facts], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    *targets.RULES,
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


def broken_rules(parsed: Parsed, facts: Facts) -> Iterator[Fault]:
    """The faults between fields, for the parts that could be read, from the facts of those parts."""
    return parsed.reportable(fault for rule in RULES for fault in rule(facts))
