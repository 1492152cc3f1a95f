"""Builds Kubernetes, its etcd, its firewall and its DNS server with Go, in the versions of two `go.mod` files.

They are run by `sandbox.cluster` (the API server alone) and `sandbox.node` (all of them).
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sandbox.bootstrap.gobuild import Go, GoCommand, GoModule, build
from sandbox.bootstrap.toolchain import Toolchain
from sandbox.errors import SandboxError

KUBERNETES: Final = "k8s.io/kubernetes"
ETCD: Final = "go.etcd.io/etcd/server/v3"
ROUTER: Final = "github.com/cloudnativelabs/kube-router/v2"
DNS: Final = "github.com/coredns/coredns"

PINNED: Final = Path(__file__).resolve().parents[1] / "cluster"
"""The folder whose go.mod pins the versions. Its folder `dns` has a go.mod of its own, and a program of ours."""

VERSION_VARIABLES: Final = "k8s.io/component-base/version"
"""Set by the linker, as in Kubernetes' own builds. Without them a command does not know its version."""


@dataclass(frozen=True)
class Row:
    """A command, and its source."""

    name: str
    package: str
    title: str


KUBERNETES_ROWS: Final = (
    Row("etcd", ETCD, "etcd"),
    Row("kube-apiserver", f"{KUBERNETES}/cmd/kube-apiserver", "the Kubernetes API server"),
    Row("kube-controller-manager", f"{KUBERNETES}/cmd/kube-controller-manager", "the controller manager"),
    Row("kube-proxy", f"{KUBERNETES}/cmd/kube-proxy", "kube-proxy"),
    Row("kube-router", f"{ROUTER}/cmd/kube-router", "kube-router"),
    Row("kube-scheduler", f"{KUBERNETES}/cmd/kube-scheduler", "the scheduler"),
    Row("kubectl", f"{KUBERNETES}/cmd/kubectl", "kubectl"),
    Row("kubelet", f"{KUBERNETES}/cmd/kubelet", "the kubelet"),
)
"""Commands of one module, so each library has one version and is compiled once."""

DNS_ROW: Final = Row("coredns", "pulumi-sandbox/coredns", "CoreDNS")
"""In a separate module, because it would raise the versions with which Kubernetes is released."""


class Cluster:
    """The commands of one project: their paths, and how they are built."""

    def __init__(self, root: Path, module: Path = PINNED) -> None:
        self._module = GoModule(module)
        self._dns = GoModule(module / "dns")
        self._toolchain = Toolchain(root)
        self._cache = root / ".cache"

    @property
    def version(self) -> str:
        """The release of Kubernetes, such as `1.36.1`."""
        return self._module.version_of(KUBERNETES)

    @property
    def link(self) -> str:
        """The linker flags for everything in Kubernetes' module."""
        major, minor, _ = self.version.split(".")
        named = {"gitVersion": f"v{self.version}", "gitMajor": major, "gitMinor": minor}
        return " ".join(["-s -w", *(f"-X {VERSION_VARIABLES}.{key}={named[key]}" for key in named)])

    def command(self, name: str) -> Path:
        """A built command.

        Raises:
            SandboxError: It is not built.
        """
        (found,) = (each.find() for each in self._commands() if each.path.name == name)
        if found is None:
            raise SandboxError(
                f"There is no {name} yet. `python -m sandbox.bootstrap cluster` builds Kubernetes and what it needs."
            )
        return found

    def find(self) -> Path | None:
        """The folder that contains the folders of the commands, or None if a command is not built."""
        return self._cache if all(each.find() for each in self._commands()) else None

    def ensure(self) -> Path:
        """The folder that contains the folders of the commands.

        Missing ones are built, which takes many minutes at first.

        Raises:
            SandboxError: No Go can be had, or it fails.
        """
        if (found := self.find()) is not None:
            return found
        go = self._toolchain.get_to_build(self._module, "Kubernetes")
        # Without the C library of this machine, as in Kubernetes' own releases: CoreDNS runs where there is none.
        static = replace(go, environment={**go.environment, "CGO_ENABLED": "0"})
        self._ensure(static)
        return self._cache

    def _ensure(self, go: Go) -> None:
        build(go, self._kubernetes(), "Kubernetes")
        self._coredns().ensure(go)

    def _commands(self) -> tuple[GoCommand, ...]:
        return (*self._kubernetes(), self._coredns())

    def _kubernetes(self) -> tuple[GoCommand, ...]:
        return tuple(self._row(row, self._module, self.version, self.link) for row in KUBERNETES_ROWS)

    def _coredns(self) -> GoCommand:
        return self._row(DNS_ROW, self._dns, self._dns.version_of(DNS), "-s -w")

    def _row(self, row: Row, module: GoModule, version: str, link: str) -> GoCommand:
        return GoCommand(
            module=module,
            package=row.package,
            title=row.title,
            version=version,
            link=link,
            path=self._cache / row.name / row.name,
        )
