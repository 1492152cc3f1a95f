"""`python -m verify OUTPUTS [--address ADDRESS] [--place listed|unlisted] ...`: check a deployed gateway from outside.

Exit codes: 0 if no control is broken, 1 if a control is broken, 2 if the outputs or an option cannot be used.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from verify.checks import findings
from verify.model import Place, Verdict
from verify.question import Question
from verify.report import as_json, as_junit, as_text
from voice_gateway_outputs import GatewayOutputs, OutputsError, read_file
from voice_gateway_outputs.contract import AddressKind

SECONDS: Final = 3.0
"""How long each answer may take, unless the command says otherwise."""
_LAST_PORT: Final = 65_535
_NUMBER: Final = re.compile(r"[A-Za-z0-9+._*-]+")
"""The user part of a SIP address, without characters that need an escape."""
_CALLER: Final = re.compile(rf"{_NUMBER.pattern}@[A-Za-z0-9.-]+")


def main(arguments: list[str]) -> int:
    """Test the controls, report the findings, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        question = _question(options)
    except (OutputsError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    all_findings = list(findings(question))
    sys.stdout.write(as_text(all_findings))
    for file, text in ((options.json, as_json), (options.junit, as_junit)):
        if file is not None:
            file.write_text(text(all_findings), encoding="utf-8")
    return 1 if any(finding.verdict is Verdict.BROKEN for finding in all_findings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m verify", allow_abbrev=False, description=__doc__)
    parser.add_argument("outputs", type=Path, help="JSON file of the stack's outputs")
    parser.add_argument(
        "--address", help="address of the gateway (default: the address that it announces in SIP)"
    )
    parser.add_argument(
        "--place",
        type=Place,
        choices=list(Place),
        default=Place.LISTED,
        help="whether this machine is in a network that the outputs list as a source",
    )
    parser.add_argument("--ports", default="", help="more ports that must be closed, such as 1-1024,8000")
    parser.add_argument(
        "--number",
        help="a number that the gateway serves, such as a tenant's, for the call without a password",
    )
    parser.add_argument("--caller", help="a caller that the whitelists admit, for the same call: USER@HOST")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each answer may take")
    parser.add_argument("--json", type=Path, help="write the findings as JSON")
    parser.add_argument("--junit", type=Path, help="write the findings as JUnit")
    return parser


def _question(options: argparse.Namespace) -> Question:
    if options.number is not None and not _NUMBER.fullmatch(options.number):
        raise ValueError("--number takes letters, digits and + . _ * -, such as 15550100")
    if options.caller is not None and not _CALLER.fullmatch(options.caller):
        raise ValueError("--caller takes a user and a host, such as 15550199@office.example.com")
    outputs = read_file(options.outputs)
    return Question(
        outputs,
        options.address or _announced(outputs),
        options.place,
        options.seconds,
        frozenset(_ports(options.ports)),
        options.number,
        options.caller,
    )


def _announced(outputs: GatewayOutputs) -> str:
    address = outputs.sip.address
    if address.kind not in {AddressKind.ADDRESS, AddressKind.HOSTNAME} or address.value is None:
        raise ValueError(
            "the outputs name no address that is known outside the cluster; add --address ADDRESS"
        )
    return address.value


def _ports(text: str) -> set[int]:
    ports: set[int] = set()
    for part in filter(None, text.split(",")):
        low, _, high = part.partition("-")
        if not (low.isascii() and low.isdigit() and (not high or (high.isascii() and high.isdigit()))):
            raise ValueError("--ports takes numbers and ranges, such as 1-1024,8000")
        if int(high or low) > _LAST_PORT or not int(low):
            raise ValueError(f"--ports takes ports from 1 to {_LAST_PORT}")
        ports |= set(range(int(low), int(high or low) + 1))
    return ports


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
