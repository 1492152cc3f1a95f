"""The page for reviewers: its commands work, and its comment is what the program writes."""

import re
import shlex
from pathlib import Path

import pytest

from review import diff, report
from tests.support.diffs import FOLDER
from tests.support.documents import ROOT

TEXT = (ROOT / "docs/reviewing.md").read_text(encoding="utf-8")
REPORTS = re.findall(r"make report CONFIG=(\S+?)(?: ARGS=\"([^\"]+)\")?[`\n]", TEXT)


def test_comment_is_what_the_program_writes() -> None:
    """The example is a case of the gallery."""
    [block] = re.findall(r"```markdown\n(.*?)```\n", TEXT, re.DOTALL)
    assert (FOLDER / "plain-sip" / "expected.md").read_text("utf-8") == block


@pytest.mark.parametrize(("config", "options"), REPORTS)
def test_command_of_the_report_works(config: str, options: str, tmp_path: Path) -> None:
    """Each stack file and option of the page gives a report."""
    file = tmp_path / "report"
    given = [*shlex.split(options.replace("--out report.html", "")), "--out", str(file)]
    assert 0 == report.main([*given, "--", config])
    assert "voice-gateway" in file.read_text("utf-8")


def test_options_are_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Each option that the page names is one, and none is left out."""
    for program in (report, diff):
        with pytest.raises(SystemExit):
            program.main(["--help"])
    known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help", "--json"}
    named = set(re.findall(r"^\| `(--[a-z-]+)", TEXT, re.MULTILINE))
    assert known == named


def test_exit_codes_are_those_of_the_program() -> None:
    """The tables list the codes 0 and 2, and the codes 0, 1 and 2."""
    assert ["0", "2", "0", "1", "2"] == re.findall(r"^\| (\d) \|", TEXT, re.MULTILINE)
    assert (1, 2) == (diff.WORSE, report.FAULTY)


def test_picture_is_there_and_described() -> None:
    """Whoever does not see the drawing reads what is on it."""
    for page in ("docs/reviewing.md", "README.md"):
        [(text, path)] = re.findall(
            r"\[!\[([^\]]+)\]\(([^)]+\.svg)\)", (ROOT / page).read_text(encoding="utf-8")
        )
        assert "callers and trunks on the left" in text
        assert ((ROOT / page).parent / path).read_text(encoding="utf-8").startswith("<svg")
