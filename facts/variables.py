"""Every environment variable of the containers that is documented: set by the program, or free for users.

Owns the table of both: the variables that the program sets come from `facts.services`, those that users may set from
`declaration.variables`. The rule on the free environment and the reference read it.
"""

from collections.abc import Iterator
from dataclasses import replace

from declaration.containers import CONTAINERS, ContainerKey
from declaration.gateway import Gateway
from declaration.variables import FREE, Variable
from facts.names import names
from facts.services import SERVICES
from facts.settings import ServiceContext, Setting
from facts.stores import Stores


def _set_by_the_program() -> Iterator[Variable]:
    nothing = Gateway()
    context = ServiceContext(nothing, names(nothing), Stores())
    for service in SERVICES:
        container = CONTAINERS[service.key].name
        for row in service.settings(context):
            yield Variable(row.name, container, row.source, set_by=row.field, secret=row.secret)
        for key, row in service.tells(context):
            yield _set_by_another(service.key, CONTAINERS[key].name, row)


def _set_by_another(setter: ContainerKey, container: str, row: Setting) -> Variable:
    """A variable that another container decides; users may set it where that container is not declared."""
    decided = Variable(row.name, container, row.source, set_by=row.field, secret=row.secret)
    open_to_users = FREE.get((container, row.name))
    if open_to_users is None:
        return decided
    return replace(decided, type=open_to_users.type, needs=open_to_users.needs, set_with=setter)


VARIABLES: dict[tuple[str, str], Variable] = {
    **FREE,
    **{(row.container, row.name): row for row in _set_by_the_program()},
}
"""The table, by container and name."""
