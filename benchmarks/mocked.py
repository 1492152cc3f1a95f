"""`python -m benchmarks.mocked PROGRAM CONFIGURATION ANSWERS`: one program under the SDK's own mocks.

Owns answers that cost next to nothing, so that what is measured is the program: what plugins would compute was
recorded before. Imports the SDK and nothing of this project.
"""

import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pulumi

PROJECT = "voice-gateway"

_NUMBERED = re.compile(rf"^{PROJECT}(-\d+)?(?=-|$)")
"""The beginning of a resource's name: the gateway's, which has a number where there are several."""


class Answers(pulumi.runtime.Mocks):
    """Keys, certificates and passwords as recorded; all else as it was asked for."""

    def __init__(self, recorded: dict[str, dict[str, Any]]) -> None:
        self._recorded = recorded

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], None]:
        """No program measured here calls a function of a plugin."""
        raise AssertionError(f"{args.token} was called")

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """The inputs, with what the plugin would add."""
        outputs = self._recorded.get(key(args.typ, args.name), {})
        if args.typ.startswith("kubernetes:"):
            outputs = {"metadata": {"name": args.name, **args.inputs.get("metadata", {})}}
        return args.name, {**args.inputs, **outputs}


def key(kind: str, name: str) -> str:
    """What answers are kept by: the same for each gateway of a program."""
    return f"{kind} {_NUMBERED.sub('', name)}"


def main(program: str, configuration: str, answers: str) -> None:
    """Run the program to its end."""
    recorded = json.loads(Path(answers).read_text(encoding="utf-8"))
    pulumi.runtime.set_mocks(Answers(recorded), project=PROJECT, stack="dev", preview=False)
    pulumi.runtime.set_all_config(json.loads(Path(configuration).read_text(encoding="utf-8")))

    run = pulumi.runtime.test(lambda: _run(program))  # type: ignore[no-untyped-call]  # untyped in the SDK
    run()


def _run(program: str) -> None:
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
