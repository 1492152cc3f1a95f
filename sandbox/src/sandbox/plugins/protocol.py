"""The protocol's generated modules, without the SDK that contains them.

Owns one process's view of the package `pulumi`: a plugin needs `pulumi.runtime.proto`, and the rest of the SDK takes
longer to load than all plugins together.
"""

import sys
from importlib.util import find_spec, module_from_spec


def load_without_sdk() -> None:
    """From now on, the packages above `pulumi.runtime.proto` are empty here. Only for a process of plugins."""
    for name in ("pulumi", "pulumi.runtime"):
        spec = find_spec(name)
        if spec is not None:
            sys.modules[name] = module_from_spec(spec)  # its code is not run
