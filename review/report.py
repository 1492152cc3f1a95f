"""`python -m review.report CONFIG [--outputs FILE] [--format md|json|html|svg] [--out FILE]`: the security report.

The exit code is 0; 2 if the declaration has faults, or if a file cannot be read. The output then names them.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from declaration.faults import DeclarationError
from plan.contract import as_json
from review.build import report
from review.certificates import Deployed, OutputsError
from review.drawing.parts import picture
from review.drawing.svg import svg
from review.html import html
from review.markdown import markdown
from review.model import Report
from review.page import page
from review.reading import StackFileError, reviewed

FAULTY: Final = 2
"""Exit code: the declaration has faults, or a file cannot be read."""


def as_markdown(security: Report) -> str:
    """The report as Markdown."""
    return markdown(page(security))


def as_document(security: Report) -> str:
    """The report as JSON; docs/report.schema.json is its schema."""
    return json.dumps(as_json(security), indent=2, ensure_ascii=False) + "\n"


def as_html(security: Report) -> str:
    """The report as one HTML file."""
    return html(page(security), picture(security))


def as_svg(security: Report) -> str:
    """The drawing of its flows as one SVG file."""
    return svg(picture(security))


WRITERS: Final[Mapping[str, Callable[[Report], str]]] = {
    "md": as_markdown,
    "json": as_document,
    "html": as_html,
    "svg": as_svg,
}
"""The formats of the report."""


def main(arguments: Sequence[str]) -> int:
    """Writes the report and returns the exit code."""
    parser = ArgumentParser("review.report", description="What a stack file means for security.")
    parser.add_argument("config", help="stack file, or REVISION:FILE for one in Git")
    parser.add_argument(
        "--outputs", help="output of `pulumi stack output --json`: adds dates and fingerprints"
    )
    parser.add_argument("--format", choices=WRITERS, default="md", help="default: md")
    parser.add_argument("--out", help="file to write; default: standard output")
    options = parser.parse_args(arguments)
    try:
        deployed = None if options.outputs is None else Deployed.of(read_json(options.outputs))
        text = WRITERS[options.format](report(reviewed(options.config, datetime.now(UTC)), deployed))
    except (DeclarationError, StackFileError, OutputsError) as error:
        sys.stderr.write(f"{error}\n")
        return FAULTY
    if options.out is None:
        sys.stdout.write(text)
    else:
        Path(options.out).write_text(text, encoding="utf-8")
    return 0


def read_json(name: str) -> object:
    """A JSON document in a file.

    Raises:
        StackFileError: it cannot be read, or is not JSON.
    """
    try:
        return json.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise StackFileError(f"{name}: cannot be read ({error.strerror}); name a file") from None
    except (ValueError, RecursionError):
        raise StackFileError(f"{name}: is not JSON; give what the engine printed with --json") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
