"""The page on checks from outside lists the controls that there are."""

from tests.support.documents import ROOT
from verify.model import Control


def test_each_control_has_a_row() -> None:
    """In the order in which they are defined, which is that of a report."""
    lines = (ROOT / "docs/verifying.md").read_text(encoding="utf-8").splitlines()
    first = lines.index("| Control | Holds if |") + 2
    rows = [line.split("|")[1].strip() for line in lines[first : first + len(Control)]]
    assert rows == list(Control)
    assert not lines[first + len(Control)]
