"""`python -m tests.support.cluster`: a Kubernetes node in the background, with the stand-ins as images.

The node itself is the sandbox's (`sandbox.node`) and knows nothing of services; this brings the two together.
"""

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from sandbox.bootstrap.progress import Progress, say
from sandbox.errors import SandboxError
from sandbox.node import background
from sandbox.node.node import Node
from tests.support.standin_images import IMAGES, archives
from tests.support.tools import MissingToolError


def import_stand_ins(node: Node) -> None:
    """Give a node the images that it does not have yet, under the names by which stand-ins are declared."""
    missing = [container for container in sorted(IMAGES) if IMAGES[container] not in node.images()]
    if missing:
        with Progress("stand-in services as images"):
            for archive in _of(missing):
                node.import_image(archive)


def _of(containers: Iterable[str]) -> list[Path]:
    made = archives()
    return [made[container] for container in containers]


def main() -> int:
    """Start the node if need be, and import; answer the exit code."""
    started, root = time.monotonic(), Path.cwd()
    try:
        background.up(root)
        import_stand_ins(background.find(root))
    except (SandboxError, MissingToolError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"done after {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
