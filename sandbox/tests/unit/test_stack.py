from pathlib import Path

import pytest

from sandbox.errors import SandboxError
from sandbox.stack import Stack, name_of, prepare, project_name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Pulumi.dev.yaml", "dev"),
        ("/elsewhere/Pulumi.my.stack.yaml", "my.stack"),
        ("examples/production.yaml", "production"),
        ("a_b-1.yml", "a_b-1"),
    ],
)
def test_stack_is_named_after_its_file(file: str, name: str) -> None:
    """The stack has the name in `Pulumi.NAME.yaml`."""
    assert name_of(Path(file)) == name


@pytest.mark.parametrize(
    "file",
    [
        "Pulumi.yaml",
        "dev.json",
        "dev",
        "two words.yaml",
        ".yaml",
        "-x.yaml",
        "ü.yaml",
        f"{'x' * 101}.yaml",
        "a\n.yaml",
    ],
)
def test_file_that_names_no_stack_is_refused(file: str) -> None:
    """A name that the engine would refuse, or take for an option, is refused with the remedy."""
    with pytest.raises(SandboxError, match=r"Rename the file to Pulumi\.NAME\.yaml or NAME\.yaml"):
        name_of(Path(file))


def test_project_name_is_read(tmp_path: Path) -> None:
    """The name of the project comes from its Pulumi.yaml."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")

    assert project_name(tmp_path) == "shop"


@pytest.mark.parametrize("text", ["", "runtime: python\n", "- name\n", "name: [\n"])
def test_project_without_name_is_refused(tmp_path: Path, text: str) -> None:
    """A wrong Pulumi.yaml is refused, and the message names the file."""
    (tmp_path / "Pulumi.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(SandboxError, match=r"Pulumi\.yaml has no readable `name`"):
        project_name(tmp_path)


def test_folder_without_project_is_refused(tmp_path: Path) -> None:
    """A folder without Pulumi.yaml is refused as a project."""
    with pytest.raises(SandboxError, match=r"contains no Pulumi\.yaml"):
        project_name(tmp_path)


@pytest.mark.parametrize("variable", ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])
def test_passphrase_of_the_user_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The generated passphrase is used only if the user has set none."""
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE_FILE", raising=False)
    stack = Stack("dev", "shop", tmp_path, tmp_path / "dev.yaml", tmp_path / "state", tmp_path / "pulumi")
    assert stack.environment["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(tmp_path / "state" / "passphrase")

    monkeypatch.setenv(variable, "/mine")

    chosen = {name: value for name, value in stack.environment.items() if "PASSPHRASE" in name}
    assert chosen == {variable: "/mine"}


def test_unreadable_stack_file_is_named(tmp_path: Path) -> None:
    """A missing stack file is an error with its path, before anything is made."""
    stack = Stack("dev", "shop", tmp_path, tmp_path / "dev.yaml", tmp_path / "state", tmp_path / "pulumi")

    with pytest.raises(SandboxError, match=r"The stack file cannot be read: .*dev\.yaml"):
        prepare(stack)

    assert not stack.state.exists()
