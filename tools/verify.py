"""`python -m tools.verify CONFIG OUTPUTS [...]`: `verify`, run where the stack's gateway can be reached.

A gateway on the Kubernetes node of `make cluster` is in a separate network. So `verify` runs on a host in that network,
with an address that the stack file trusts. For any other gateway it runs on this machine.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import yaml

from declaration.stack_file import KEY
from sandbox.errors import SandboxError
from sandbox.node import background
from sandbox.node.parts import ADDRESS
from voice_gateway_outputs import OutputsError, read_file

CALLER: Final = "198.51.100.10"
"""The host's address if the stack file trusts every address."""
HOST: Final = "verify"


def main(arguments: list[str]) -> int:
    """Run `verify`, and return its exit code."""
    config, outputs, *others = arguments
    command = [sys.executable, "-m", "verify", outputs, *others]
    if "KUBECONFIG" not in os.environ and _is_on_node(Path(outputs)):
        try:
            beside = background.find(Path.cwd()).outside(HOST, _trusted(Path(config)))
        except SandboxError as error:
            sys.stderr.write(f"error: {error}\n")
            return 2
        command = beside.command(*command)
    return subprocess.run(command, check=False).returncode


def _is_on_node(outputs: Path) -> bool:
    """Whether the outputs name the address of the node, and it runs."""
    try:
        address = read_file(outputs).sip.address.value
    except OutputsError:
        return False  # `verify` reports what is wrong
    return address == ADDRESS and background.running(Path.cwd()) is not None


def _trusted(config: Path) -> str:
    document: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))["config"][KEY]
    addresses = document.get("whitelists", {}).get("trustedAddresses") or [CALLER]
    return str(addresses[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
