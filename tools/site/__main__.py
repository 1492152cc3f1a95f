"""`make site`: build the documentation site, with warnings as errors."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError
from tools.site.libraries import LIBRARIES

CONFIGURATION = "mkdocs.yml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the site, and return 1 if it has a fault."""
    parser = argparse.ArgumentParser(prog="make site")
    parser.add_argument("--out", metavar="FOLDER", help="where to write it (default .cache/site)")
    parser.add_argument("--config", metavar="FILE", default=CONFIGURATION, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root = Path.cwd()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    try:
        for library in LIBRARIES:
            library.ensure(root)
        config = load_config(
            str(root / options.config), site_dir=options.out and str(Path(options.out).resolve())
        )
        build(config)
    except (SandboxError, Abort) as error:
        say(f"error: {error}")
        return 1
    say(f"the site is in {config.site_dir}; open index.html there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
