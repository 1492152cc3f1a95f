"""`python -m review.diff OLD NEW [--fail-on worse] [--preview FILE]`: what a change does to security, as Markdown.

The exit code is 0; 1 if something becomes worse and `--fail-on worse` is given; 2 if a declaration has faults, which are
then the output, or if a file cannot be read.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from declaration.faults import DeclarationError
from review.build import report
from review.changes import Change, Verdict, in_order
from review.markdown import escaped
from review.preview import preview_changes
from review.reading import Reviewed, StackFileError, reviewed
from review.report import FAULTY, read_json
from review.rules import changes
from review.settings import changed_settings

WORSE: Final = 1
"""Exit code: something becomes worse, and the pipeline asked for it."""


class _FaultyError(ValueError):
    """Faults of one of the declarations, or of both."""


def diff(old: Reviewed, new: Reviewed, preview: object = None) -> tuple[Change, ...]:
    """What a change does to security, worst first; with the changes of a preview, if there is one."""
    all_changes = changes(report(old), report(new))
    return in_order([*all_changes, *preview_changes(preview, new)]) if preview is not None else all_changes


def commented(all_changes: Sequence[Change], old: Reviewed, new: Reviewed) -> str:
    """The comment: a sentence for each change, and ordinary changes are folded."""
    secrets = {*old.accepted.secrets, *new.accepted.secrets}
    settings = list(changed_settings(old.document, new.document, secrets))
    listed = [change for change in all_changes if not change.is_ordinary]
    counts = Counter(change.verdict for change in listed)
    summary = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])
    lines = [
        f"### Security of {escaped(new.accepted.plan.name)}",
        "",
        f"This change: {summary}." if summary else "Nothing changes for security.",
        "",
    ]
    lines += [f"- **{change.verdict.value}**: {escaped(change.text)}" for change in listed]
    lines += _folded("Secrets that come or go", [change.text for change in all_changes if change.is_ordinary])
    lines += _folded("Settings of the stack file that changed", settings)
    return "\n".join(lines).rstrip("\n") + "\n"


def _folded(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield from ("", f"<details><summary>{title}: {len(items)}</summary>", "")
        yield from (f"- {escaped(item)}" for item in items)
        yield from ("", "</details>")


def main(arguments: Sequence[str]) -> int:
    """Writes the diff to standard output and returns the exit code."""
    parser = ArgumentParser("review.diff", description="What a change of a stack file does to security.")
    parser.add_argument("old", help="stack file before, or REVISION:FILE for one in Git")
    parser.add_argument("new", help="stack file after")
    parser.add_argument("--fail-on", choices=["worse"], help="return 1 if something becomes worse")
    parser.add_argument("--preview", help="output of `pulumi preview --json` for the new one")
    options = parser.parse_args(arguments)
    try:
        preview = None if options.preview is None else read_json(options.preview)
        old, new = _both(options.old, options.new)
        all_changes = diff(old, new, preview)
    except (_FaultyError, StackFileError) as error:
        sys.stdout.write(f"{error}\n")
        return FAULTY
    sys.stdout.write(commented(all_changes, old, new))
    is_worse = any(change.verdict is Verdict.WORSE for change in all_changes)
    return WORSE if options.fail_on and is_worse else 0


def _both(*names: str) -> list[Reviewed]:
    """Both declarations.

    Raises:
        _FaultyError: with the faults of each.
    """
    both: list[Reviewed] = []
    faults: list[str] = []
    for name in names:
        try:
            both.append(reviewed(name, datetime.now(UTC)))
        except DeclarationError as error:
            faults.append(f"### Security of {escaped(name)}\n\n{_fenced(str(error))}")
    if faults:
        raise _FaultyError("\n\n".join(faults))
    return both


def _fenced(text: str) -> str:
    """A block of code. Fences in the text are removed, so that the text cannot end the block."""
    return f"```text\n{text.replace('```', '')}\n```"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
