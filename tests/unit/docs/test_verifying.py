"""The page on checks from outside lists the controls that there are."""

import re

import pytest

from tests.support.documents import ROOT
from verify.model import Control
from verify.ports import KNOWN_PORTS


def test_each_control_has_a_row() -> None:
    """In the order in which they are defined, which is that of a report."""
    lines = (ROOT / "docs/verifying.md").read_text(encoding="utf-8").splitlines()
    first = lines.index("| Control | Holds if |") + 2
    rows = [line.split("|")[1].strip() for line in lines[first : first + len(Control)]]
    assert rows == list(Control)
    assert not lines[first + len(Control)]


@pytest.mark.parametrize("page", ["README.md", "docs/verifying.md"])
def test_reports_have_the_number_of_known_ports(page: str) -> None:
    """Each report that is shown is of a gateway with one of the known ports, or with none."""
    text = (ROOT / page).read_text(encoding="utf-8")
    numbers = {int(each) for each in re.findall(r"^(\d+) TCP ports that the outputs", text, re.MULTILINE)}
    assert numbers == {len(KNOWN_PORTS), len(KNOWN_PORTS) - 1}
