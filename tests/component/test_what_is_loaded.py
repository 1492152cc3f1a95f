"""The modules that a run loads: those of its own target, and those for the store formats of its stack."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from sandbox.processes import importing
from tests.support.declarations import merged
from tests.support.documents import ROOT, STACK_FILES, declaration

_PROGRAM = """
import gc, json, runpy, sys
import pulumi
from tests.support.pulumi import run

collections, before = [], []
enable = gc.enable
gc.callbacks.append(lambda phase, _: collections.append(phase))

def enabled():
    before.append(len(collections))  # what is collected afterwards depends on how fast the engine answers
    enable()

gc.enable = enabled

def main():
    pulumi.runtime.set_all_config({"voice-gateway:gateway": sys.argv[1]})
    collections.clear()
    runpy.run_path("__main__.py", run_name="__main__")
    sys.stdout.write(json.dumps({
        "modules": sorted(sys.modules), "collections": before, "collecting": gc.isenabled()
    }))

run(main)
"""
"""The program as the engine runs it, with mocks. It prints the modules that are loaded after its last line."""

QUICK = {"tls": {"keys": "ecdsa-p256"}}


def _example(name: str) -> dict[str, Any]:
    return declaration(next(path for path in STACK_FILES if path.stem == name))


def _run(declared: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, json.dumps(merged(declared, QUICK))],
        cwd=ROOT,
        env={**os.environ, **importing()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


READERS = {"keystore.jks", "keystore.pkcs12.reader", "keystore.asn1"}
"""The modules that open stores of users."""
KUBERNETES = {"pulumi_kubernetes.core.v1._inputs", "components.kubernetes.target"}
DOCKER = {"pulumi_docker", "components.docker.target"}


@pytest.mark.parametrize(
    ("example", "needed", "needless"),
    [("Pulumi.dev", KUBERNETES, DOCKER | READERS), ("docker", DOCKER, KUBERNETES)],
)
def test_a_run_loads_only_its_own_target(example: str, needed: set[str], needless: set[str]) -> None:
    """A run loads the SDK of its own target only, and the readers of stores only if it has brought stores.

    Each SDK takes as long to load as the whole program.
    """
    loaded = set(_run(_example(example))["modules"])
    assert needed <= loaded
    assert needless & loaded == set()


def test_readers_are_loaded_for_stores_of_their_format() -> None:
    """A run loads the reader for each format of its stores, here PKCS12, JKS and JCEKS."""
    assert set(_run(_example("bring-your-own"))["modules"]) >= READERS


def test_nothing_looks_for_garbage_until_the_gateway_is_declared() -> None:
    """Garbage collection is off while modules are loaded, because they stay in memory.

    It is on when the gateway is declared.
    """
    answer = _run(_example("Pulumi.dev"))
    assert (answer["collections"], answer["collecting"]) == ([0], True)
