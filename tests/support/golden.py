"""Golden copies of manifests and outputs, compared without the parts that differ from run to run.

`GOLDEN=write make test ARGS="-k golden"` writes them again. Then review the difference in `git diff`.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from components.kubernetes.labels import GENERATION
from keystore import describe_certificate, split_pem
from tests.support.program import Document, logical_name

FOLDER: Final = Path(__file__).parents[1] / "golden"
"""The folder with one folder for each stack."""

_CERTIFICATES: Final = re.compile(
    "(?:-----BEGIN CERTIFICATE-----\n.*?-----END CERTIFICATE-----\n)+", re.DOTALL
)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def normalised(manifests: Mapping[str, Document]) -> dict[str, str]:
    """Manifests as text by a stable name, without chosen names, secret data, keys and certificates."""
    names = {each["metadata"]["name"]: logical_name(each) for each in manifests.values()}
    chosen = {name: f"{logical}-CHOSEN" for name, logical in names.items() if name != logical}
    made = {_file_name(each): _text(_normal(each, chosen)) for each in manifests.values()}
    for suffix in _generations(manifests):
        made = {
            name.replace(suffix, "GENERATION"): text.replace(suffix, "GENERATION")
            for name, text in made.items()
        }
    return made


def _generations(manifests: Mapping[str, Document]) -> set[str]:
    """The suffixes of generations, which are new for each stack."""
    selectors = (each["spec"].get("selector", {}) for each in manifests.values() if each["kind"] == "Service")
    return {selector[GENERATION] for selector in selectors if GENERATION in selector}


def differences(made: Mapping[str, str], stack: str) -> dict[str, tuple[str, str]]:
    """Golden and current text of every manifest that differs. A missing one is an empty text.

    With `GOLDEN=write` in the environment the golden copies are replaced first.
    """
    folder = FOLDER / stack
    if os.environ.get("GOLDEN") == "write":
        _write(made, folder)
    golden = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    pairs = {name: (golden.get(name, ""), made.get(name, "")) for name in sorted({*golden, *made})}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def golden_json(name: str, made: object) -> tuple[str, str]:
    """Golden and current text of a JSON document. With `GOLDEN=write` the golden copy is replaced first."""
    return golden_text(name, json.dumps(made, indent=2, ensure_ascii=False) + "\n")


def golden_text(name: str, text: str) -> tuple[str, str]:
    """Golden and current text. With `GOLDEN=write` the golden copy is replaced first."""
    file = FOLDER / name
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return (file.read_text(encoding="utf-8") if file.exists() else "", text)


def _write(made: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


def _file_name(manifest: Document) -> str:
    return f"{manifest['kind'].lower()}-{logical_name(manifest)}.yaml"


def _text(manifest: Any) -> str:  # noqa: ANN401 - a YAML document
    return yaml.dump(manifest, Dumper=_Dumper, sort_keys=True, width=110)


def _normal(value: Any, chosen: Mapping[str, str]) -> Any:  # noqa: ANN401 - a YAML document
    if isinstance(value, dict):
        is_secret = value.get("kind") == "Secret"
        return {
            key: dict.fromkeys(child, "SECRET") if is_secret and key == "data" else _normal(child, chosen)
            for key, child in value.items()
        }
    if isinstance(value, list):
        return [_normal(child, chosen) for child in value]
    if isinstance(value, str):
        return _CERTIFICATES.sub(_described, chosen.get(value, value))
    return value


def _described(bundle: re.Match[str]) -> str:
    """The sorted subjects of a bundle. Its own order is that of digests, which change with each key."""
    subjects = sorted(describe_certificate(pem).subject for pem in split_pem(bundle.group()))
    return "".join(f"CERTIFICATE of {subject}\n" for subject in subjects)
