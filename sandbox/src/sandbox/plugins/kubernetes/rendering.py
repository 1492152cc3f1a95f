"""Manifests as files: where they lie, what is in them, and how they get there in one step.

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
    """The file of an object; objects without a namespace are filed under `default`."""
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
    """Makes the folder and these in it, each closed to others.

    Raises:
        OSError: the folder cannot be written.
    """
    for folder in (directory, *(directory / name for name in names)):
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)


def write(manifest: Object, directory: Path) -> None:
    """Writes an object's file, whole or not at all; an older one of the same name is replaced.

    Raises:
        OSError: the folder cannot be written.
    """
    make_folders(directory, DEFINITIONS, MANIFESTS)
    put(path_of(manifest, directory), to_yaml(manifest))


def put(path: Path, text: str) -> None:
    """Writes a file that only its owner may read: readers see the old content or the new, never a part.

    Raises:
        OSError: it cannot be written; what was there before is there still.
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
    """Removes an object's file, and what a killed run may have left of it.

    Raises:
        OSError: it cannot be removed.
    """
    for each in (path, _unfinished(path)):
        each.unlink(missing_ok=True)


def to_yaml(manifest: Object) -> str:
    """The object as YAML that every reader understands alike: sorted, unfolded, doubtful texts in quotes."""
    return yaml.dump(manifest, Dumper=_Dumper, sort_keys=True, allow_unicode=True, width=_UNLIMITED)


def _unfinished(path: Path) -> Path:
    # Not the ending of a manifest, so that whoever applies the folder passes over it
    return path.with_name(f".{path.name}.unfinished")


class _Dumper(yaml.CSafeDumper):
    """YAML 1.1 as PyYAML writes it, safe also for readers of YAML 1.2, which see more numbers."""

    def ignore_aliases(self, data: Value) -> bool:
        """Writes equal parts twice: references are legal, and unreadable in a manifest."""
        return True


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)
# Kubernetes' reader takes more for numbers and truth values than PyYAML, which would leave `1e3`, `0891` and `y` bare
# (https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go)
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"([-+]?\.?[0-9][0-9_.eE+-]*|[-+]?0o?[0-7_]+)$"),
    list("-+.0123456789"),
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"[yYnN]$"), list("yYnN"))
