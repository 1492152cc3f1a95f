"""The security diff: its comments are as reviewed, its exit codes are right, and previews are part of it."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from declaration.stack_file import KEY
from review.changes import Verdict
from review.diff import WORSE, main
from review.preview import preview_changes
from review.reading import StackFileError
from review.report import FAULTY
from review.settings import changed_settings
from tests.support.declarations import small, small_on_docker, weaker, with_adapter
from tests.support.diffs import Pair, pairs
from tests.support.documents import ROOT
from tests.support.reviewing import reviewed_document

PREFIX = "urn:pulumi:dev::voice-gateway::voice-gateway:index:VoiceGateway$"
DEPLOYMENT = f"{PREFIX}kubernetes:apps/v1:Deployment::voice-gateway"
CONTAINER = f"{PREFIX}docker:index/container:Container::voice-gateway-sip-orchestrator"


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.folder.name)
def test_comment_is_as_reviewed(pair: Pair) -> None:
    """The comment is as reviewed; `python -m tests.support.diffs` writes the comments again."""
    assert pair.expected == pair.comment()


def stack(folder: Path, name: str, document: dict[str, Any]) -> str:
    """Write a stack file with a declaration, and return its name."""
    (folder / name).write_text(yaml.safe_dump({"config": {KEY: document}}), "utf-8")
    return str(folder / name)


def test_pipelines_get_an_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 1 if something becomes worse and the pipeline asked for that code, else 0."""
    safe = stack(tmp_path, "safe.yaml", small())
    weak = stack(tmp_path, "weak.yaml", small(weakerChoices=weaker("plain-sip")))
    assert WORSE == main([safe, weak, "--fail-on", "worse"])
    assert 0 == main([safe, weak])
    assert 0 == main([weak, safe, "--fail-on", "worse"])
    assert 0 == main([safe, safe, "--fail-on", "worse"])
    assert "Nothing changes for security." in capsys.readouterr().out


def test_faults_are_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If a declaration has faults, the comment shows them as a block, and the exit code says so."""
    safe = stack(tmp_path, "safe.yaml", small())
    faulty = stack(tmp_path, "faulty.yaml", small(assistant={"url": "http://assistant.example.com"}))
    assert FAULTY == main([safe, faulty, "--fail-on", "worse"])
    told = capsys.readouterr().out
    assert "```text\nThe stack declaration has 1 fault" in told
    assert "assistant.url\n    is not encrypted" in told
    assert FAULTY == main([faulty, faulty])
    assert 2 == capsys.readouterr().out.count("assistant.url\n    is not encrypted")


def test_a_missing_file_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file ends the command with the exit code of faults."""
    assert FAULTY == main([str(tmp_path / "nothing.yaml"), stack(tmp_path, "safe.yaml", small())])
    assert "cannot be read" in capsys.readouterr().out


def test_texts_of_users_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reason of a weaker choice cannot mention a person or end the folded part of a comment."""
    reason = "</details> @someone said that this is `fine`"
    choice = [{"what": "plain-sip", "reason": reason}]
    main([stack(tmp_path, "a.yaml", small()), stack(tmp_path, "b.yaml", small(weakerChoices=choice))])
    told = capsys.readouterr().out
    assert "@someone" not in told
    assert r"\</details\>" in told


def test_make_compares_with_a_revision() -> None:
    """`make security-diff BASE=... CONFIG=...` compares the two files. Arguments of the test run have no effect."""
    own = {"ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"}
    made = subprocess.run(
        ["make", "-n", "security-diff", "BASE=origin/main", "CONFIG=examples/production.yaml"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in own},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'run review.diff  -- "$BASE:$CONFIG" "$CONFIG"' in made.stdout


def texts(preview: object, document: dict[str, Any]) -> list[str]:
    """The texts that a preview adds to the diff."""
    found = list(preview_changes(preview, reviewed_document(document)))
    assert {Verdict.NEUTRAL} >= {each.verdict for each in found}
    return [each.text for each in found]


def step(operation: str, urn: str, *paths: str) -> dict[str, Any]:
    """A step of a preview."""
    return {"op": operation, "urn": urn, "detailedDiff": {path: {"kind": "update"} for path in paths}}


@pytest.mark.parametrize(
    ("more", "calls"),
    [
        (
            {},
            "needs more than 10 s to route them to the new pod, and calls in progress have 610 s to end",
        ),
        (
            {"weakerChoices": weaker("host-network")},
            "new calls are refused in between, and calls in progress have 610 s to end",
        ),
    ],
)
def test_a_rollout_says_whether_calls_are_cut(more: dict[str, Any], calls: str) -> None:
    """The comment says whether calls end: pods that share the node's ports cannot run at the same time."""
    preview = {"steps": [step("update", DEPLOYMENT, "spec.template.spec.volumes[0]")]}
    [rolls, _] = texts(preview, small(replicas=1, **more))
    assert rolls.startswith("replaces voice-gateway (1 instance), one instance after the other: ")
    assert rolls.endswith(calls)


def test_a_change_beside_the_pods_rolls_nothing() -> None:
    """A new label of a Deployment or a new Secret replaces no pod, so the comment reports no rollout."""
    preview = {"steps": [step("update", DEPLOYMENT, "metadata.labels.x"), step("same", CONTAINER)]}
    assert ["changes resources: 1 updated"] == texts(preview, small())


def test_on_docker_calls_end() -> None:
    """On Docker, the comment says that calls in progress end when a container is replaced."""
    [rolls, _] = texts({"steps": [step("replace", CONTAINER)]}, small_on_docker())
    assert rolls.endswith("each container is replaced in place: calls in progress end")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("tls:index/locallySignedCert:LocallySignedCert", "replaces the certificate x"),
        ("tls:index/selfSignedCert:SelfSignedCert", "replaces the certificate of an authority x"),
        ("tls:index/privateKey:PrivateKey", "replaces the private key x"),
        ("random:index/randomPassword:RandomPassword", "replaces the generated password x"),
    ],
)
def test_replaced_material_is_named(kind: str, words: str) -> None:
    """Replaced material is reported once, with its kind and name, although the engine has several steps for it."""
    steps = [
        step(each, f"{PREFIX}{kind}::x") for each in ("create-replacement", "replace", "delete-replaced")
    ]
    assert [words, "changes resources: 1 replaced"] == texts({"steps": steps}, small())


@pytest.mark.parametrize("preview", [[], {}, {"steps": 1}, {"steps": [1]}, {"steps": [{"op": "same"}]}])
def test_a_document_that_is_not_a_preview_is_refused(preview: object) -> None:
    """JSON that is not a preview is refused, because it would look as if no pod rolls."""
    with pytest.raises(StackFileError, match="pulumi preview --json"):
        list(preview_changes(preview, reviewed_document(small())))


@pytest.mark.parametrize("details", [None, 1, {}])
def test_a_step_without_details_rolls(details: object) -> None:
    """If the engine does not say which properties change, the comment says that the pods may be replaced."""
    preview = {"steps": [{"op": "update", "urn": DEPLOYMENT, "detailedDiff": details}]}
    assert texts(preview, small())[0].startswith("replaces voice-gateway")


def test_settings_are_paths() -> None:
    """Changed settings are paths to single values. A list and a secret count as one value."""
    old = {"a": {"b": 1, "c": [1]}, "s": {"k": 1}, "e": {"secure": "x"}}
    new = {"a": {"b": 2, "c": [2], "d": {"f": 3}}, "s": {"k": 2, "more": 1}, "e": {"secure": "y"}}
    assert ["a.b", "a.c", "a.d.f", "e", "s"] == sorted(changed_settings(old, new, {"s"}))
    assert [] == list(changed_settings(old, old, ()))


def test_secret_objects_show_no_key() -> None:
    """The keys inside an object that is secret as a whole are not shown."""
    old = with_adapter(adapter={"google": {"recognitionConfig": {"hidden-key": 1}}})
    new = with_adapter(adapter={"google": {"recognitionConfig": {"hidden-key": 2}}})
    secrets = reviewed_document(old).accepted.secrets
    assert ["adapter.google.recognitionConfig"] == list(changed_settings(old, new, secrets))
