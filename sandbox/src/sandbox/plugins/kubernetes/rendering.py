"""Manifests as files: their paths, their content, and how they are written in one step.

Folders, names and modes are those of `renderYaml` in https://github.com/pulumi/pulumi-kubernetes.
"""

import os
import re
from pathlib import Path
from typing import Final

import yaml

from sandbox.plugins.wire import Object, Value

DEFINITIONS: Final = "0-crd"
MANIFESTS: Final = "1-manifest"
_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_UNLIMITED: Final = 2**30


def path_of(manifest: Object, directory: Path) -> Path:
    """The file of an object. Objects without a namespace are filed under `default`."""
    metadata = manifest.get("metadata", {})
    folder = DEFINITIONS if manifest["kind"] == "CustomResourceDefinition" else MANIFESTS
    version = re.sub(r"[/:]", "_", manifest["apiVersion"])
    namespace = metadata.get("namespace") or "default"
    return (
        directory
        / folder
        / f"{version}-{manifest['kind'].lower()}-{namespace}-{metadata.get('name', '')}.yaml"
    )


def make_folders(directory: Path, *names: str) -> None:
    """Make the folder and these folders in it, each for the owner only.

    Raises:
        OSError: the folder cannot be written.
    """
    for folder in (directory, *(directory / name for name in names)):
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)


def write(manifest: Object, directory: Path) -> None:
    """Write an object's file, completely or not at all. An older file of the same name is replaced.

    Raises:
        OSError: the folder cannot be written.
    """
    make_folders(directory, DEFINITIONS, MANIFESTS)
    put(path_of(manifest, directory), to_yaml(manifest))


def put(path: Path, text: str) -> None:
    """Write a file that only its owner can read. Readers see the old content or the new, and never a part.

    Raises:
        OSError: it cannot be written. The old content is kept.
    """
    unfinished = _unfinished(path)
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    """Remove an object's file, and what a killed run may have left of it.

    Raises:
        OSError: it cannot be removed.
    """
    for each in (path, _unfinished(path)):
        each.unlink(missing_ok=True)


def to_yaml(manifest: Object) -> str:
    """The object as YAML that all readers understand equally: sorted, not folded, doubtful texts in quotes."""
    return yaml.dump(manifest, Dumper=_Dumper, sort_keys=True, allow_unicode=True, width=_UNLIMITED)


def _unfinished(path: Path) -> Path:
    # not the suffix of a manifest, so that applying the folder skips it
    return path.with_name(f".{path.name}.unfinished")


class _Dumper(yaml.CSafeDumper):
    """YAML 1.1 as PyYAML writes it, but also safe for readers of YAML 1.2, which take more texts for numbers."""

    def ignore_aliases(self, data: Value) -> bool:
        """Write equal parts twice, because references in a manifest are allowed but hard to read."""
        return True


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)
# Kubernetes' reader takes more texts for numbers and booleans than PyYAML, which would not quote `1e3`, `0891` and `y`
# (https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go)
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"([-+]?\.?[0-9][0-9_.eE+-]*|[-+]?0o?[0-7_]+)$"),
    list("-+.0123456789"),
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"[yYnN]$"), list("yYnN"))
