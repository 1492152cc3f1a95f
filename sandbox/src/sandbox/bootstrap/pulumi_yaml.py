"""The language host for programs in Pulumi YAML, in the version of `pulumi_yaml/go.mod`, built with Go.

It is put next to the engine that is built here, where that engine looks for it. An engine from PATH has its own.
"""

from pathlib import Path

from sandbox.bootstrap.gobuild import GoCommand, GoModule
from sandbox.bootstrap.toolchain import Toolchain

MODULE = "github.com/pulumi/pulumi-yaml"

NAME = "pulumi-language-yaml"

PINNED = Path(__file__).resolve().parents[1] / "pulumi_yaml"
"""The folder whose go.mod pins the version."""

VERSION_VARIABLE = f"{MODULE}/pkg/version.Version"
"""Set by the linker, as the release build does: https://github.com/pulumi/pulumi-yaml/blob/main/.goreleaser.yml."""


class YamlHost:
    """The language host of one project: its path, and how it is built."""

    def __init__(self, root: Path, module: Path = PINNED) -> None:
        self._module = GoModule(module)
        self._toolchain = Toolchain(root)
        cache = root / ".cache"
        self._beside = cache / "engine" / NAME
        version = self._module.version_of(MODULE)
        self._built = GoCommand(
            module=self._module,
            package=f"{MODULE}/cmd/{NAME}",
            title="the language host for YAML",
            version=version,
            link=f"-s -w -X {VERSION_VARIABLE}=v{version}",
            path=cache / "pulumi-yaml" / NAME,
        )

    def find(self) -> Path | None:
        """The language host, or None if it is not built or not next to the engine."""
        built = self._built.find()
        return built if built is not None and self._beside.exists() else None

    def ensure(self) -> Path:
        """The language host. It is built if needed, which takes minutes at first and seconds with Go's build cache.

        Raises:
            SandboxError: No Go can be had, or it fails.
        """
        if (found := self.find()) is not None:
            return found
        go = self._toolchain.get_to_build(self._module, "The language host for YAML")
        built = self._built.ensure(go)
        self._beside.parent.mkdir(parents=True, exist_ok=True)
        self._beside.unlink(missing_ok=True)
        self._beside.symlink_to(Path("..") / built.parent.name / built.name)
        return built
