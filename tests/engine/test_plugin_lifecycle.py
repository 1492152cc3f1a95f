"""A program through the real engine and the sandbox's plugins: made, unchanged, changed, renewed, removed."""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.support.engine import Result, Sandbox

pytestmark = pytest.mark.engine

PROJECT = Path(__file__).parent / "fixtures" / "rendered"


@dataclass
class Rendered:
    """A stack of the project and the folder that it renders to."""

    stack: Sandbox
    folder: Path
    settings: dict[str, object] = field(default_factory=dict)

    def configure(self, **settings: object) -> None:
        """Changes the stack's configuration."""
        self.settings |= settings
        values = {"folder": str(self.folder), **self.settings}
        self.stack.config = yaml.safe_dump(
            {"config": {f"rendered:{key}": value for key, value in values.items()}}
        )

    def up(self, *arguments: str) -> Result:
        """An update that must succeed."""
        result = self.stack.up(*arguments)
        assert 0 == result.code, result.text
        return result

    def planned(self, *arguments: str) -> Counter[tuple[str, str]]:
        """What a preview would do, as operation and logical name; unchanged resources are left out."""
        result = self.stack.preview("--json", *arguments)
        assert 0 == result.code, result.text
        steps = json.loads(result.text[result.text.index("{") :])["steps"]
        return Counter(
            (step["op"], step["urn"].rpartition("::")[2])
            for step in steps
            if step["op"] not in ("same", "read")
        )

    def files(self) -> dict[str, str]:
        """Rendered manifests, text by name."""
        return {path.name: path.read_text() for path in self.folder.glob("*/*.yaml")}

    def file(self, beginning: str) -> str:
        """The one manifest whose name begins so."""
        (name,) = [name for name in self.files() if name.startswith(beginning)]
        return name


@pytest.fixture
def rendered(sandbox: Callable[..., Sandbox], tmp_path: Path) -> Rendered:
    """The project, with everything made."""
    made = Rendered(sandbox(PROJECT), tmp_path / "out")
    made.configure()
    made.up()
    return made


def test_everything_is_made_stays_and_goes(rendered: Rendered) -> None:
    """A second preview and a refresh find nothing to do, and a destruction leaves no manifest."""
    assert 5 == len(rendered.files())
    assert Counter() == rendered.planned("--expect-no-changes")
    refreshed = rendered.stack.refresh()
    assert 0 == refreshed.code, refreshed.text
    assert Counter() == rendered.planned("--expect-no-changes")
    destroyed = rendered.stack.destroy()
    assert 0 == destroyed.code, destroyed.text
    assert {} == rendered.files()


def test_two_providers_of_one_program_render_to_their_own_folders(rendered: Rendered) -> None:
    """One plugin process serves both, and each object reaches the folder of its provider."""
    (path,) = Path(f"{rendered.folder}-aside").glob("*/*.yaml")
    assert path.name.startswith("v1-configmap-voice-aside-")
    assert [] == [name for name in rendered.files() if "aside" in name]


def test_preview_makes_nothing(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """Before the first update a preview shows everything as new, and writes nothing."""
    new = Rendered(sandbox(PROJECT), tmp_path / "out")
    new.configure()
    assert {"create"} == {operation for operation, _ in new.planned()}
    assert not new.folder.exists()


def test_one_change_touches_what_depends_on_it(rendered: Rendered) -> None:
    """Other data makes a new ConfigMap under a new name, the Deployment that names it changes in place, no more."""
    before = rendered.files()
    rendered.configure(word="goodbye")
    planned = rendered.planned()
    assert {"settings", "voice"} == {name for _, name in planned}
    assert ("update", "voice") in planned
    rendered.up()
    after = rendered.files()
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    assert ("v1-configmap-voice-settings-", "v1-configmap-voice-settings-") == (
        gone.pop()[:28],
        come.copy().pop()[:28],
    )
    assert yaml.safe_load(after[come.pop()])["data"] == {"word": "goodbye"}
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert {"apps_v1-deployment-voice-voice.yaml"} == changed


def test_fixed_name_is_deleted_before_it_is_made_again(rendered: Rendered) -> None:
    """Of an object with a fixed name there is one, before and after."""
    rendered.configure(fixed="goodbye")
    assert Counter({("replace", "fixed"): 1}) == rendered.planned()
    text = rendered.up().text
    assert text.index("fixed deleting original") < text.index("fixed creating replacement")
    assert "goodbye" in rendered.files()["v1-configmap-voice-fixed.yaml"]


def test_certificate_in_its_renewal_window_is_replaced(rendered: Rendered) -> None:
    """A window as long as the certificate's life renews it, and what holds it follows; keys and password stay."""
    before = rendered.stack.outputs()["certificate"]
    rendered.configure(earlyRenewalHours=24)
    assert {"leaf", "secret", "voice"} == {name for _, name in rendered.planned()}
    rendered.up()
    assert before != rendered.stack.outputs()["certificate"]


def test_plugin_that_forgets_renewal_changes_the_window_only(rendered: Rendered) -> None:
    """With the switch nothing is renewed, so that programs can prove that they do not rely on it."""
    rendered.stack.environment["SANDBOX_TLS_EARLY_RENEWAL"] = "off"
    rendered.configure(earlyRenewalHours=24)
    assert Counter({("update", "leaf"): 1}) == rendered.planned()


def test_secrets_are_in_the_secret_s_file_only(rendered: Rendered) -> None:
    """Password and private keys are in clear in the Secret's manifest; not in state, text or any other file."""
    secret = rendered.file("v1-secret-")
    data = {
        key: b64decode(value).decode()
        for key, value in yaml.safe_load(rendered.files()[secret])["data"].items()
    }
    canaries = [data["password"], "PRIVATE KEY", *data["tls.key"].splitlines()[1:3]]
    others = [text for name, text in rendered.files().items() if name != secret]
    rendered.configure(word="goodbye")
    result = rendered.up("--diff")
    for text in (json.dumps(rendered.stack.state()), result.text, *others):
        assert [] == [canary for canary in canaries if canary in text]


def test_rendered_secret_is_warned_of(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """The first update says which file holds a secret in plain text."""
    new = Rendered(sandbox(PROJECT), tmp_path / "out")
    new.configure()
    text = new.up().text
    assert f"{new.folder}/1-manifest/{new.file('v1-secret-')} contains a secret value in plain text" in text


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        (
            {"imagePullPolcy": "Always"},
            'imagePullPolcy: unknown field "imagePullPolcy"; did you mean "imagePullPolicy"?',
        ),
        ({"tty": "yes"}, "tty: must be a boolean"),
    ],
)
def test_wrong_field_fails_the_preview(rendered: Rendered, extra: dict[str, str], reason: str) -> None:
    """A misspelt or wrongly typed field ends the preview with its path and the remedy."""
    rendered.configure(extra=extra)
    result = rendered.stack.preview()
    assert 0 != result.code
    assert f"spec.template.spec.containers[0].{reason}" in result.text
