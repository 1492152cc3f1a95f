"""Environment variables that users may set through `environment`, each with its public source.

Owns the table of these, the names that mean nothing here (`others`), and those that nobody may set because a run time
reads them (`runtimes`). What the program sets itself stands where it is emitted (`facts.services`); `facts.variables`
joins both.
"""

from declaration.containers import CONTAINER_KEYS
from declaration.variables import orchestrator, relay
from declaration.variables.rows import POSIX, Variable, free

__all__ = ["FREE", "SWITCHES_OFF_CHECKS", "Variable"]

_EVERYWHERE = {POSIX: "TZ | zone such as Europe/Berlin | UTC"}
FREE: dict[tuple[str, str], Variable] = {
    (row.container, row.name): row
    for rows in (orchestrator.ROWS, relay.ROWS, *(free(key, _EVERYWHERE) for key in CONTAINER_KEYS))
    for row in rows
}
"""The table, by container and name."""

SWITCHES_OFF_CHECKS = frozenset(
    {"NODE_TLS_REJECT_UNAUTHORIZED", "WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION"}
)
"""Switches of the images that turn certificate checks off, refused by name in any container."""
