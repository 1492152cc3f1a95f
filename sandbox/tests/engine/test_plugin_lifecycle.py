"""A program with the real engine and the sandbox's plugins: create, no change, change, renewal, destroy."""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from sandbox.testing.stacks import Result, Sandbox

pytestmark = pytest.mark.engine

PROJECT = Path(__file__).parent / "fixtures" / "rendered"


@dataclass
class Rendered:
    """A stack of the project, and the folder of its manifests."""

    stack: Sandbox
    folder: Path

    def configured(self, **settings: object) -> "Rendered":
        """The same stack with a changed configuration."""
        values = {"folder": str(self.folder), **settings}
        config = yaml.safe_dump({"config": {f"rendered:{key}": value for key, value in values.items()}})
        return Rendered(replace(self.stack, config=config), self.folder)

    def up(self, *arguments: str) -> Result:
        """Run an update, which must succeed."""
        result = self.stack.up(*arguments)
        assert 0 == result.code, result.text
        return result

    def planned(self, *arguments: str) -> Counter[tuple[str, str]]:
        """The steps of a preview, as operation and logical name, without unchanged resources."""
        result = self.stack.preview("--json", *arguments)
        assert 0 == result.code, result.text
        steps = json.loads(result.text[result.text.index("{") :])["steps"]
        return Counter(
            (step["op"], step["urn"].rpartition("::")[2])
            for step in steps
            if step["op"] not in ("same", "read")
        )

    def files(self) -> dict[str, str]:
        """The texts of the manifests, by name."""
        return {path.name: path.read_text() for path in self.folder.glob("*/*.yaml")}

    def file(self, beginning: str) -> str:
        """The one manifest whose name has this beginning."""
        (name,) = [name for name in self.files() if name.startswith(beginning)]
        return name


@pytest.fixture
def new(sandbox: Callable[..., Sandbox], tmp_path: Path) -> Rendered:
    """The project before its first update."""
    return Rendered(sandbox(PROJECT), tmp_path / "out").configured()


@pytest.fixture
def rendered(new: Rendered) -> Rendered:
    """The project after its first update."""
    new.up()
    return new


@dataclass
class Untouched:
    """A stack that tests do not change, and the output of its first update."""

    stack: Rendered
    first: Result


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Untouched]:
    """One stack for all tests that change nothing."""
    folder = tmp_path_factory.mktemp("untouched")
    sandbox = Sandbox(PROJECT, folder)
    made = Rendered(sandbox, folder / "out").configured()
    yield Untouched(made, made.up())
    sandbox.close()


def test_everything_is_made_stays_and_goes(rendered: Rendered) -> None:
    """A second preview and a refresh find no change, and `destroy` leaves no manifest."""
    assert 5 == len(rendered.files())
    assert Counter() == rendered.planned("--expect-no-changes")
    refreshed = rendered.stack.refresh()
    assert 0 == refreshed.code, refreshed.text
    assert Counter() == rendered.planned("--expect-no-changes")
    destroyed = rendered.stack.destroy()
    assert 0 == destroyed.code, destroyed.text
    assert {} == rendered.files()


def test_two_providers_of_one_program_render_to_their_own_folders(untouched: Untouched) -> None:
    """One plugin process serves two providers, and each object is in the folder of its provider."""
    (path,) = Path(f"{untouched.stack.folder}-aside").glob("*/*.yaml")
    assert path.name.startswith("v1-configmap-shop-aside-")
    assert [] == [name for name in untouched.stack.files() if "aside" in name]


def test_object_that_the_state_lost_is_made_again_once(rendered: Rendered) -> None:
    """If the state loses an object, the next update makes it once, under another name, and removes the first manifest.

    The same happens after a killed update.
    """
    folder = Path(f"{rendered.folder}-aside")
    (first,) = folder.glob("*/*.yaml")
    (lost,) = [
        each["urn"] for each in rendered.stack.resources("ConfigMap") if each["urn"].endswith("::aside")
    ]
    deleted = rendered.stack.pulumi("state", "delete", lost, "--yes")
    assert 0 == deleted.code, deleted.text
    rendered.up()
    (second,) = folder.glob("*/*.yaml")
    assert first != second


def test_preview_makes_nothing(new: Rendered) -> None:
    """The preview before the first update shows everything as new, and writes nothing."""
    assert {"create"} == {operation for operation, _ in new.planned()}
    assert not new.folder.exists()


def test_one_change_touches_what_depends_on_it(rendered: Rendered) -> None:
    """Other data makes a ConfigMap with a new name and changes the Deployment that refers to it, and nothing else."""
    before, old = rendered.files(), rendered.file("v1-configmap-shop-settings-")
    changed = rendered.configured(word="goodbye")
    assert Counter({("replace", "settings"): 1, ("update", "shop"): 1}) == changed.planned()
    changed.up()
    after, new = changed.files(), changed.file("v1-configmap-shop-settings-")
    assert ({old}, {new}) == (before.keys() - after.keys(), after.keys() - before.keys())
    assert {"word": "goodbye"} == yaml.safe_load(after[new])["data"]
    differing = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert {"apps_v1-deployment-shop-shop.yaml"} == differing


def test_fixed_name_is_deleted_before_it_is_made_again(rendered: Rendered) -> None:
    """An object with a fixed name is deleted before it is made again, so it never exists twice."""
    changed = rendered.configured(fixed="goodbye")
    assert Counter({("replace", "fixed"): 1}) == changed.planned()
    text = changed.up().text
    assert text.index("fixed deleting original") < text.index("fixed creating replacement")
    assert "goodbye" in changed.files()["v1-configmap-shop-fixed.yaml"]


def test_certificate_in_its_renewal_window_is_replaced(rendered: Rendered) -> None:
    """In its renewal window the certificate is replaced, and so are objects that contain it. Keys and password stay."""
    before = rendered.stack.outputs()["certificate"]
    changed = rendered.configured(earlyRenewalHours=24)
    assert {"leaf", "secret", "shop"} == {name for _, name in changed.planned()}
    changed.up()
    assert before != changed.stack.outputs()["certificate"]


def test_secrets_are_in_the_secret_s_file_only(rendered: Rendered) -> None:
    """Password and private keys are in clear text in the Secret's manifest and nowhere else."""
    secret = rendered.file("v1-secret-")
    encoded = yaml.safe_load(rendered.files()[secret])["data"]
    data = {key: b64decode(value).decode() for key, value in encoded.items()}
    canaries = [data["password"], "PRIVATE KEY", *data["tls.key"].splitlines()[1:3]]
    result = rendered.configured(word="goodbye").up("--diff")
    others = [text for name, text in rendered.files().items() if name != secret]
    for text in (json.dumps(rendered.stack.state()), result.text, *others):
        assert [] == [canary for canary in canaries if canary in text]


def test_rendered_secret_is_warned_of(untouched: Untouched) -> None:
    """The first update warns of the file that contains a secret in clear text."""
    path = f"{untouched.stack.folder}/1-manifest/{untouched.stack.file('v1-secret-')}"
    assert f"{path} contains a secret value in plain text" in untouched.first.text


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
def test_wrong_field_fails_the_preview(untouched: Untouched, extra: dict[str, str], reason: str) -> None:
    """For a misspelt or wrongly typed field, the preview fails and names path and remedy."""
    result = untouched.stack.configured(extra=extra).stack.preview()
    assert 0 != result.code
    assert f"spec.template.spec.containers[0].{reason}" in result.text
