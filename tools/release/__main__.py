"""Makes a release in the working tree, and prints what to do with it."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sandbox.bootstrap.progress import say
from tools.release import changelog, packages, versions
from tools.release.preconditions import CONTRACT, CONTRACTS, contract_version, git, objections

Step = Callable[[Path], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the release; return 1 if something prevents it."""
    parser = argparse.ArgumentParser(prog="make release")
    parser.add_argument("version", help="such as 1.2.0")
    parser.add_argument(
        "--date", type=date.fromisoformat, help="day of the release (default: that of the last commit)"
    )
    options = parser.parse_args(arguments)
    return release(Path.cwd(), options.version, options.date, (make_states, make_documents))


def release(root: Path, version: str, day: date | None, generate: Sequence[Step]) -> int:
    """Change the working tree into that of the release.

    Args:
        root: the project folder.
        version: of the release.
        day: date in the changelog and in the archives; None means the day of the last commit.
        generate: functions that make generated files: states and documents.
    """
    reasons = list(objections(root, version))
    if reasons:
        say("\n".join(["No release was made.", *(f"- {each}" for each in reasons)]))
        return 1
    day = day or date.fromisoformat(git(root, "show", "--no-patch", "--format=%cs", "HEAD"))
    versions.write(root, version)
    for step in generate:
        step(root)
    notes = _move_fragments(root, version, day)
    (root / CONTRACTS / f"{contract_version(root)}.schema.json").write_bytes((root / CONTRACT).read_bytes())
    folder = root / "dist"
    built = packages.build(root, folder, day)
    tag = folder / f"v{version}.txt"
    tag.write_text(_tag_text(version, notes, packages.checksums(built)), encoding="utf-8")
    say(_next_steps(root, version, [*built, tag]))
    return 0


def make_states(root: Path) -> None:
    """Make the states of this release, for previews with later programs."""
    say("making the states of this release (minutes)")
    subprocess.run([sys.executable, "-m", "tests.support.states"], cwd=root, check=True)


def make_documents(root: Path) -> None:
    """Make the documents that contain the version."""
    subprocess.run([sys.executable, "-m", "docs.generate"], cwd=root, check=True)


def _move_fragments(root: Path, version: str, day: date) -> str:
    file = root / changelog.FILE
    text, fragments = file.read_text(encoding="utf-8"), changelog.fragments(root)
    notes = changelog.section(text, fragments, version, day)
    file.write_text(changelog.with_section(text, notes), encoding="utf-8")
    for each in fragments:
        each.path.unlink()
    return notes


def _tag_text(version: str, notes: str, sums: str) -> str:
    """The first line, then the notes without marks that Git would take for comments, then the checksums."""
    plain = "\n".join(
        line.lstrip("#").strip() if line.startswith("#") else line for line in notes.splitlines()[1:]
    )
    return f"Voice gateway {version}\n{plain.rstrip()}\n\nSHA-256:\n\n{sums}"


def _next_steps(root: Path, version: str, files: list[Path]) -> str:
    names = "\n".join(f"  {each.relative_to(root)}" for each in files)
    return f"""Release {version} is in the working tree, and in:
{names}
Look at it with `git diff`. `git checkout . && git clean -fd tests && rm -r dist` undoes it. To make it public:
  git add --all && git commit --message "Release {version}"
  git tag --annotate v{version} --file dist/v{version}.txt
  git push --follow-tags"""


if __name__ == "__main__":
    sys.exit(main())
