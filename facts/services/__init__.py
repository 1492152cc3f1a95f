"""The containers of a gateway, each specified in one file.

A new container is a file here and a row in `SERVICES`, beside its model in `declaration`.
"""

from typing import Final

from facts.services.adapter import Adapter
from facts.services.orchestrator import Orchestrator
from facts.services.relay import Relay
from facts.services.service import Service

SERVICES: Final[tuple[Service, ...]] = (Orchestrator(), Relay(), Adapter())
"""Every container that a gateway may have."""
