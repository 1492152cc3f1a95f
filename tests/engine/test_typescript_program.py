"""A program in TypeScript: the SDK that is generated from the package, and the compiler's errors about programs.

The compiler checks the programs, but they do not run: no package registry has the language host for Node.js.
"""

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from docs.generate.documents import FOLDER
from docs.generate.schemas import PACKAGE
from sandbox.bootstrap.nodejs_sdk import NodejsSdk
from tests.support.documents import ROOT
from tests.support.tools import locked, tool, tools

PROGRAM = ROOT / "examples" / "typescript"

FAULTY = """
import * as pulumi from "@pulumi/pulumi";
import { Identity, Keystore, VoiceGateway } from "@pulumi/voice-gateway";

const late = pulumi.output("https://assistant.example.com");
const target = { kubernetes: {} };

new VoiceGateway("right", { target, assistant: { url: "https://a.example.com", apiKey: pulumi.secret("k") } });
// @ts-expect-error an unknown key
new VoiceGateway("unknown", { target, colour: "red" });
// @ts-expect-error an unknown key deep down
new VoiceGateway("deep", { target: { kubernetes: { colour: "red" } } });
// @ts-expect-error a number in place of text
new VoiceGateway("number", { target, whitelists: { trustedAddresses: [5] } });
// @ts-expect-error what the plan needs may not come late
new VoiceGateway("late", { target, assistant: { url: late } });
// @ts-expect-error a key that is missing
new VoiceGateway("missing", {});
// @ts-expect-error an issuer that is missing
new Identity("identity", { commonName: "sbc", hosts: [] });
// @ts-expect-error an output that there is none of
new Keystore("store", {}).contents;
"""
"""Each line after `@ts-expect-error` must be an error: the compiler refuses the file if one is not."""


@pytest.fixture(scope="session")
def modules() -> Path:
    """The packages of the example's lock file, installed once."""
    lock = (PROGRAM / "package-lock.json").read_bytes()
    folder = ROOT / ".cache" / "typescript" / sha256(lock).hexdigest()[:16]
    with locked("typescript"):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(PROGRAM / name, folder)
            command = [tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=folder, env=_environment(), check=True, timeout=600)
            (folder / "whole").touch()
    return folder / "node_modules"


@pytest.fixture
def program(tmp_path: Path, modules: Path) -> Path:
    """The example, with the SDK that is generated from the package's schema."""
    folder = tmp_path / "typescript"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("node_modules", "sdks"))
    (folder / "node_modules").symlink_to(modules)
    generator = NodejsSdk(ROOT).ensure()
    subprocess.run([generator, FOLDER / PACKAGE, folder / "sdks" / "voice-gateway"], check=True, timeout=120)
    return folder


def _environment() -> dict[str, str]:
    return {**os.environ, **tools("node", "npm")}


def _compiled(folder: Path) -> subprocess.CompletedProcess[str]:
    compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
    return subprocess.run(
        [tool("node"), compiler, "-p", folder], capture_output=True, text=True, check=False, timeout=300
    )


def test_the_example_is_accepted_by_the_compiler(program: Path) -> None:
    """The compiler accepts the example together with the generated SDK, in strict mode."""
    result = _compiled(program)
    assert result.returncode == 0, result.stdout


def test_wrong_programs_are_refused_by_the_compiler(program: Path) -> None:
    """The compiler refuses unknown and missing keys, wrong types, and outputs where a value is needed at once."""
    (program / "faulty.ts").write_text(FAULTY, encoding="utf-8")
    result = _compiled(program)
    assert result.returncode == 0, result.stdout


def test_the_sdk_has_the_words_of_the_declaration(program: Path) -> None:
    """The SDK contains the docstrings of the models, so that editors show them."""
    text = (program / "sdks" / "voice-gateway" / "types" / "input.ts").read_text(encoding="utf-8")
    schema = json.loads((FOLDER / PACKAGE).read_text(encoding="utf-8"))
    meaning = schema["types"]["voice-gateway:index:Assistant"]["properties"]["workspaceId"]["description"]
    assert meaning in text
