"""Every environment variable of the containers that is documented: set by the program, or free for users.

Owns the join of both: rows of what the program sets are made from where it is emitted (`facts.services`), those that
users may set from their table (`declaration.variables`). The rule on the free environment and the reference read it.
"""

from collections.abc import Iterator

from declaration.containers import CONTAINERS
from declaration.gateway import Gateway
from declaration.variables import FREE, Variable
from facts.names import names
from facts.services import SERVICES
from facts.settings import ServiceContext
from facts.stores import Stores


def _set_by_the_program() -> Iterator[Variable]:
    nothing = Gateway()
    context = ServiceContext(nothing, names(nothing), Stores())
    for service in SERVICES:
        for row in service.settings(context):
            yield Variable(
                row.name, CONTAINERS[service.key].name, row.source, set_by=row.field, secret=row.secret
            )


VARIABLES: dict[tuple[str, str], Variable] = {
    **FREE,
    **{(row.container, row.name): row for row in _set_by_the_program()},
}
"""The table, by container and name."""
