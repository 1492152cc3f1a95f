"""The Kubernetes API server, its etcd and kubectl, in the versions that `cluster/go.mod` pins, built by Go.

How they are run is in `sandbox.cluster`.
"""

from pathlib import Path

from sandbox.bootstrap.gobuild import GoCommand, GoModule
from sandbox.bootstrap.toolchain import Toolchain

API_SERVER = "k8s.io/kubernetes"
ETCD = "go.etcd.io/etcd/server/v3"

PINNED = Path(__file__).resolve().parents[1] / "cluster"
"""The folder with the go.mod that names the versions."""

VERSION_VARIABLES = "k8s.io/component-base/version"
"""Set by the linker, as Kubernetes' own release build does; without them a command knows no version of itself."""


class Cluster:
    """The three commands of one project: where they are, and how they come to be."""

    def __init__(self, root: Path, module: Path = PINNED) -> None:
        self._module = GoModule(module)
        self._toolchain = Toolchain(root)
        cache = root / ".cache"
        version = self._module.version_of(API_SERVER)
        major, minor, _ = version.split(".")
        named = {"gitVersion": f"v{version}", "gitMajor": major, "gitMinor": minor}
        link = " ".join(["-s -w", *(f"-X {VERSION_VARIABLES}.{key}={named[key]}" for key in named)])
        self.api_server = GoCommand(
            module=self._module,
            package=f"{API_SERVER}/cmd/kube-apiserver",
            title="the Kubernetes API server",
            version=version,
            link=link,
            path=cache / "kube-apiserver" / "kube-apiserver",
        )
        self.kubectl = GoCommand(
            module=self._module,
            package=f"{API_SERVER}/cmd/kubectl",
            title="kubectl",
            version=version,
            link=link,
            path=cache / "kubectl" / "kubectl",
        )
        self.etcd = GoCommand(
            module=self._module,
            package=ETCD,
            title="etcd",
            version=self._module.version_of(ETCD),
            link="-s -w",
            path=cache / "etcd" / "etcd",
        )

    def find(self) -> Path | None:
        """The API server, if all three are built."""
        return self.api_server.find() if self.etcd.find() and self.kubectl.find() else None

    def ensure(self) -> Path:
        """The API server; what is missing is built: minutes the first time, seconds with Go's build cache.

        Raises:
            SandboxError: No Go can be had, or it fails.
        """
        if (found := self.find()) is not None:
            return found
        go = self._toolchain.get(
            self._module,
            "The Kubernetes API server is built from its Go module. "
            f"Install Go {self._module.go} or newer (https://go.dev/dl/), and run the command again.",
        )
        self.etcd.ensure(go)
        self.kubectl.ensure(go)
        return self.api_server.ensure(go)
