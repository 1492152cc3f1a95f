"""The generator of SDKs for TypeScript: a small command of ours that calls the engine's generator, built with Go.

`pulumi package gen-sdk --language nodejs` needs the language host for Node.js, which no package registry has. That host
only calls the same generator.
"""

from pathlib import Path

from sandbox.bootstrap.engine import MODULE
from sandbox.bootstrap.gobuild import GoCommand, GoModule
from sandbox.bootstrap.toolchain import Toolchain

PINNED = Path(__file__).resolve().parents[1] / "nodejs_sdk"
"""The folder with the command, and with the go.mod that pins the version of the generator."""


class NodejsSdk:
    """The generator of one project: its path, and how it is built."""

    def __init__(self, root: Path, module: Path = PINNED) -> None:
        self._module = GoModule(module)
        self._toolchain = Toolchain(root)
        self._built = GoCommand(
            module=self._module,
            package="pulumi-sandbox/nodejs-sdk",
            title="the generator of TypeScript SDKs",
            version=self._module.version_of(MODULE),
            link="-s -w",
            path=root / ".cache" / "nodejs-sdk" / "nodejs-sdk",
        )

    def find(self) -> Path | None:
        """The generator, or None if it is not built."""
        return self._built.find()

    def ensure(self) -> Path:
        """The generator. It is built if needed, which takes minutes at first and seconds with Go's build cache.

        Raises:
            SandboxError: No Go can be had, or it fails.
        """
        if (found := self.find()) is not None:
            return found
        go = self._toolchain.get_to_build(self._module, "The generator of TypeScript SDKs")
        return self._built.ensure(go)
