"""`python -m sandbox.node COMMAND`: the Kubernetes node of the project in the folder in which it is started.

up                                 start it in the background, and wait until it is up
down [--keep]                      end it, and remove what it had, unless that is to be kept
import ARCHIVE ...                 give it images, under the names that are in the archives
kubectl -- ARGUMENTS               ask its API server, as an administrator
outside NAME ADDRESS -- COMMAND    run a command on a host outside of it, of this name and address
"""

import argparse
import subprocess
import sys
from pathlib import Path

from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError
from sandbox.node import background


def main(arguments: list[str]) -> int:
    """Run one command, and return its exit code."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    chosen, rest = _parser().parse_args(arguments[:at]), arguments[at + 1 :]
    try:
        return _run(chosen, rest, Path.cwd())
    except SandboxError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def _run(chosen: argparse.Namespace, rest: list[str], root: Path) -> int:
    match chosen.command:
        case "up":
            background.up(root)
        case "down":
            background.down(root, keep=chosen.keep)
        case "serve":
            background.serve(root)
        case "import":
            for archive in chosen.archives:
                background.find(root).import_image(archive)
                say(f"imported {archive.name}")
        case "kubectl":
            sys.stdout.write(background.find(root).kubectl(*rest))
        case "outside":
            host = background.find(root).outside(chosen.name, chosen.address)
            return subprocess.run(host.command(*rest), check=False).returncode
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.node", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start the node in the background, and wait until it is up")
    commands.add_parser("down", help="end it").add_argument(
        "--keep", action="store_true", help="keep its objects and images for the next start"
    )
    commands.add_parser("serve", help="run it until this process is asked to end")
    commands.add_parser("import", help="give it images").add_argument("archives", type=Path, nargs="+")
    commands.add_parser("kubectl", help="ask its API server; what follows -- is handed on")
    outside = commands.add_parser("outside", help="run what follows -- on a host outside of it")
    outside.add_argument("name")
    outside.add_argument("address")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
