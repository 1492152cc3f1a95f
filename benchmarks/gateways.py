"""A program with as many gateways as its configuration lists: what `__main__.py` does for one."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pulumi

from plan.preflight import accept
from tests.support.deployment import deploy

for document in json.loads(pulumi.Config().require("gateways")):
    accepted = accept(document, lambda name: Path(name).read_bytes(), datetime.now(UTC))
    deploy(accepted.plan, accepted.secrets)
