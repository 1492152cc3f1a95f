"""The generator of SDKs for TypeScript: a small command of ours over the engine's own generator, built by Go.

`pulumi package gen-sdk --language nodejs` asks the language host for Node.js, which no package registry has. The host
only calls this generator.
"""

from pathlib import Path

from sandbox.bootstrap.engine import MODULE
from sandbox.bootstrap.gobuild import GoCommand, GoModule
from sandbox.bootstrap.toolchain import Toolchain

PINNED = Path(__file__).resolve().parents[1] / "nodejs_sdk"
"""The folder with the command, and the go.mod that names the version of the generator."""


class NodejsSdk:
    """The generator of one project: where it is, and how it comes to be."""

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
        """The generator, if it is built."""
        return self._built.find()

    def ensure(self) -> Path:
        """The generator; it is built if it is missing: minutes the first time, seconds with Go's build cache.

        Raises:
            SandboxError: No Go can be had, or it fails.
        """
        if (found := self.find()) is not None:
            return found
        go = self._toolchain.get(
            self._module,
            f"The generator of TypeScript SDKs is built from its Go module. {self._module.how_to_get_go()}",
        )
        return self._built.ensure(go)
