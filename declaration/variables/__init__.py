"""Environment variables of the containers, each with its public source, and who may set it.

Owns the one table of names: what the program sets and by which field, what users may set through `environment`, and
what nobody may set because a run time reads it (`runtimes`). Tests hold the table against what plans emit, in both
directions. The reference is written from it.
"""

from declaration.variables import adapter, orchestrator, relay
from declaration.variables.rows import CONTAINERS, Container, Variable

__all__ = ["CONTAINERS", "SWITCHES_OFF_CHECKS", "VARIABLES", "Container", "Variable"]

VARIABLES: dict[tuple[str, str], Variable] = {
    (row.container.value, row.name): row for row in (*orchestrator.ROWS, *relay.ROWS, *adapter.ROWS)
}
"""The table, by container and name."""

SWITCHES_OFF_CHECKS = frozenset(
    {"NODE_TLS_REJECT_UNAUTHORIZED", "WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION"}
)
"""Switches of the images that turn certificate checks off, refused by name in any container."""
