"""The plugin: serves the components to the engine, for programs in any language."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

sys.path.insert(0, str(ROOT))  # the components are beside this folder, and are not installed

from pulumi.provider import main  # needs the path

from plugin.package import provider  # the same

main(provider(), sys.argv[1:])
