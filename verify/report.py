"""Findings as text for people, and as JSON and JUnit for pipelines."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from verify.model import Finding, Verdict

_MARKS: Final = {Verdict.HOLDS: "holds", Verdict.BROKEN: "BROKEN", Verdict.NOT_ASKED: "-"}


def as_text(findings: Sequence[Finding]) -> str:
    """A line for each control under its listener, and the totals."""
    width = max((len(finding.control) for finding in findings), default=0)
    lines: list[str] = []
    subject = None
    for finding in findings:
        if finding.subject != subject:
            subject = finding.subject
            lines.append(subject)
        lines.append(f"  {_MARKS[finding.verdict]:<6}  {finding.control:<{width}}  {finding.reason}")
    counts = Counter(finding.verdict for finding in findings)
    lines.append(", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict))
    return "\n".join(lines) + "\n"


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects whose keys are the fields of `Finding`."""
    return json.dumps([asdict(finding) for finding in findings], indent=2) + "\n"


def as_junit(findings: Sequence[Finding]) -> str:
    """A test case for each control, in the form for continuous integration systems."""
    counts = Counter(finding.verdict for finding in findings)
    suite = Element(
        "testsuite",
        name="voice gateway",
        tests=str(len(findings)),
        failures=str(counts[Verdict.BROKEN]),
        skipped=str(counts[Verdict.NOT_ASKED]),
    )
    for finding in findings:
        case = SubElement(suite, "testcase", classname=finding.subject, name=finding.control)
        if finding.verdict is Verdict.BROKEN:
            SubElement(case, "failure", message=finding.reason)
        elif finding.verdict is Verdict.NOT_ASKED:
            SubElement(case, "skipped", message=finding.reason)
    return tostring(suite, encoding="unicode", xml_declaration=True) + "\n"
