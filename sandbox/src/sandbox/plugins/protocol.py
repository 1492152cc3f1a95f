"""The protocol's generated modules, without the SDK that contains them.

A plugin needs only `pulumi.runtime.proto`, and loading the rest of the SDK takes longer than loading all plugins.
"""

import sys
from importlib.util import find_spec, module_from_spec


def load_without_sdk() -> None:
    """Make the packages above `pulumi.runtime.proto` empty in this process, which must be a process of plugins only."""
    for name in ("pulumi", "pulumi.runtime"):
        spec = find_spec(name)
        if spec is not None:
            sys.modules[name] = module_from_spec(spec)  # its code does not run
