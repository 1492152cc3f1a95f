"""Starts and stops a node, stage by stage.

Its namespaces end with their first process, and that one ends when its owner ends, for whatever reason. One folder
keeps its objects, images and credentials between two starts. Nothing else stays on the machine.
"""

import datetime as dt
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from sandbox import supervised, tether
from sandbox.bootstrap.progress import Progress
from sandbox.bootstrap.stamps import write
from sandbox.errors import SandboxError
from sandbox.leftovers import make_groups, own_folder, remove_groups
from sandbox.node import parts
from sandbox.node.credentials import ADMINISTRATOR, API_PORT, token_of, write_credentials, write_kubeconfig
from sandbox.node.images import own_images
from sandbox.node.node import EVENTS, Node, Place
from sandbox.node.objects import dns, firewall_rights
from sandbox.node.outside import NETWORKS as OUTSIDE_NETWORKS
from sandbox.node.outside import Outside
from sandbox.node.packages import environment, network_plugins
from sandbox.processes import children, end_first

STAGE_SECONDS: Final = 180.0
"""The time limit of a stage, which usually takes five seconds."""

POLL_SECONDS: Final = 0.1
"""Between two questions whether a stage has ended. Nothing reports it by itself."""

MOST_ENDINGS: Final = 8
"""If a part ends so often in a stage, it counts as broken."""

KEPT_CHARACTERS: Final = 2000
"""The number of characters that are shown of the log of a broken part."""

_PREFIX: Final = "sandbox-node-"
_HERE: Final = Path(__file__).resolve().parent

_BEGIN: Final = """
set -e
mount --make-rshared /
busybox hostname "$NODE"
for hidden in /run /var/log /var/lib; do mount -t tmpfs tmpfs "$hidden"; done
mkdir /run/netns "$KUBELET"
# Sockets of the kubelet are below this folder, and the path of a socket may have 107 characters.
mount --bind "$FOLDER/kubelet" "$KUBELET"
mount --bind "$FOLDER/hosts" /etc/hosts
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables
# Hosts outside find what is published. Who administrates the node is on this machine.
iptables -A INPUT -s "$OUTSIDE" ! -i lo -p tcp -m multiport --dports "$CLOSED" -j REJECT --reject-with tcp-reset
busybox ip link set lo up
busybox ip address add "$ADDRESS/32" dev lo
# The node's own connections to Services need a route before the firewall leads them to a pod.
busybox ip route add "$SERVICES" dev lo src "$ADDRESS"
exec "$@"
"""
"""The commands before the supervisor becomes the first process of the namespaces."""


@dataclass(frozen=True)
class OwnedNode(Node):
    """A node of this process."""

    own: Path = field(kw_only=True)
    """The folder of its files that end with this process."""
    door: socket.socket = field(kw_only=True)
    """Its address from outside: a loopback port of this machine."""
    _processes: list["subprocess.Popen[str]"] = field(default_factory=list, kw_only=True)
    """The process that made the namespaces."""
    _outside: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)

    def outside(self, name: str, *addresses: str) -> Outside:
        """A host outside of the node, which exists again after a restart of the node."""
        made = super().outside(name, *(addresses or self._outside.get(name, ())))
        self._outside[name] = tuple(dict.fromkeys((*self._outside.get(name, ()), *addresses)))
        return made

    def restart(self) -> None:
        """Kill everything and start again with the kept files, as after a power failure.

        Raises:
            SandboxError: it does not come up again.
        """
        self.end()
        self.start()

    def wait(self) -> None:
        """Wait until another process ends it.

        Raises:
            SandboxError: somebody did.
        """
        (process,) = self._processes
        process.wait()
        raise SandboxError(f"The node has ended:\n{_tail(self.folder / EVENTS)}")

    def end(self) -> None:
        """Kill everything without a warning."""
        while self._processes:
            process = self._processes.pop()
            with process:
                end_first(process)
        remove_groups(self.own.name)

    def start(self) -> None:
        """Start everything, and wait until pods run, policies are enforced and names are answered."""
        folder = self.folder
        parts.write_settings(folder, network_plugins(self.root), self.own.name)
        make_groups(self.own.name)
        begun = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._begin()
        with self._stage("control plane", "kube-apiserver"):
            self._start("etcd", parts.etcd(folder))
            self._start("kube-apiserver", parts.api_server(folder))
            self._start("containerd", parts.containerd(folder))
            forwarder = [sys.executable, "-IS", str(_HERE / "forwarder.py"), str(API_PORT)]
            self._start("forwarder", forwarder, self.door.fileno())
            self._await(self.client.is_ready, "kube-apiserver")
        with self._stage("images", "containerd"), own_images(self.root) as archives:
            self._await(lambda: self._succeeds("ctr", "version"), "containerd")
            for archive in archives:
                self.import_image(archive)
        with self._stage("node", "kubelet"):
            self._start("kube-controller-manager", parts.controller_manager(folder))
            self._start("kube-scheduler", parts.scheduler(folder))
            for document in [*firewall_rights(), *dns(folder / "names")]:
                self._apply(document)
            self._start("kubelet", parts.kubelet(folder))
            self._start("kube-proxy", parts.proxy(folder))
            self._await(lambda: self._is_ready_since(begun), "kubelet")
        with self._stage("firewall", "kube-router"):
            # it ends at once if there is no such node yet, and then nothing is enforced
            self._start("kube-router", parts.firewall(folder))
            self._await(self._enforces, "kube-router")
        with self._stage("names", "kubelet"):
            self._await(self._answers_for_names, "kubelet")
        for name, addresses in self._outside.items():
            super().outside(name, *addresses)

    def _begin(self) -> None:
        """Make the namespaces, and start the supervisor in them."""
        variables = environment(self.root, self.own / "programs")
        more = {
            "FOLDER": str(self.folder),
            "KUBELET": parts.KUBELET,
            "NODE": parts.NAME,
            "ADDRESS": parts.ADDRESS,
            "SERVICES": parts.SERVICES,
            "OUTSIDE": ",".join(OUTSIDE_NETWORKS),
            "CLOSED": f"{API_PORT},{parts.KUBELET_PORT}",
        }
        apart = ["unshare", "--mount", "--net", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc"]
        supervisor = supervised.command(self.door.fileno())
        with (self.folder / EVENTS).open("w", encoding="utf-8") as events:
            process = subprocess.Popen(
                tether.command(*apart, "sh", "-c", _BEGIN, "sh", *supervisor, ending=signal.SIGKILL),
                env={**os.environ, **variables, **more},
                stdin=subprocess.PIPE,
                stdout=events,
                stderr=subprocess.STDOUT,
                text=True,
                pass_fds=[self.door.fileno()],
                # Ctrl-C goes to the process that uses the node, and that one stops the node
                start_new_session=True,
            )
        self._processes.append(process)
        self._await(lambda: bool(children(process.pid)), "")
        (first,) = children(process.pid)
        place = Place(first, str(self.own / "programs"), variables)
        write(self.folder / "place.json", json.dumps(asdict(place)), mode=0o600)

    def _start(self, name: str, command: list[str], given: int | None = None) -> None:
        (self.folder / "log").mkdir(exist_ok=True)
        (process,) = self._processes
        supervised.start(process, name, command, self._log(name), given)

    @contextmanager
    def _stage(self, what: str, part: str) -> Iterator[None]:
        """Show how long a stage takes. If it fails, the log of `part` is shown."""
        with Progress(f"Kubernetes node: {what}"):
            try:
                yield
            except OSError as error:  # the supervisor has ended, or a file cannot be written
                raise SandboxError(
                    f"The node's {what} did not come up: {error}\n{self._tail(part)}"
                ) from None

    def _await(self, condition: Callable[[], bool], part: str) -> None:
        end = time.monotonic() + STAGE_SECONDS
        while not condition():
            (process,) = self._processes
            if process.poll() is not None:
                raise SandboxError(f"The node ended before it was ready:\n{_tail(self.folder / EVENTS)}")
            if self.events().count(f"ended {part} ") > MOST_ENDINGS:
                raise SandboxError(f"{part} ends again and again:\n{self._tail(part)}")
            if time.monotonic() > end:
                raise SandboxError(f"The node is not ready after {STAGE_SECONDS:.0f} s:\n{self._tail(part)}")
            time.sleep(POLL_SECONDS)

    def _apply(self, document: parts.Document) -> None:
        if refusal := self.client.apply(document).refusal:
            raise SandboxError(f"The API server refuses {document['kind']}: {refusal}")

    def _is_ready_since(self, begun: dt.datetime) -> bool:
        """Whether the node is ready, as the kubelet of this start and not an earlier one reports."""
        node = self.client.read(f"/api/v1/nodes/{parts.NAME}")
        found = [
            each for each in (node or {}).get("status", {}).get("conditions", []) if each["type"] == "Ready"
        ]
        return any(
            each["status"] == "True" and dt.datetime.fromisoformat(each["lastHeartbeatTime"]) >= begun
            for each in found
        )

    def _enforces(self) -> bool:
        return "-j KUBE-ROUTER-FORWARD" in self._told("iptables", "-S", "FORWARD")

    def _answers_for_names(self) -> bool:
        name = "kubernetes.default.svc.cluster.local"
        return self._succeeds("busybox", "nslookup", "-type=a", name, parts.DNS_SERVICE)

    def _succeeds(self, *command: str) -> bool:
        done = subprocess.run(
            self.inside(*command), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        return done.returncode == 0

    def _told(self, *command: str) -> str:
        done = subprocess.run(
            self.inside(*command), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return done.stdout

    def _log(self, part: str) -> Path:
        return self.folder / "log" / f"{part}.log"

    def _tail(self, part: str) -> str:
        return _tail(self._log(part) if self._log(part).exists() else self.folder / EVENTS)


@contextmanager
def kubernetes_node(root: Path, folder: Path | None = None) -> Iterator[OwnedNode]:
    """Run the Kubernetes node of the project in `root`, and end it.

    It also ends when this process ends, for whatever reason.

    Args:
        root: the project whose cache has the node's programs.
        folder: where it keeps what it has, for a node that starts again with it; else a temporary one.

    Raises:
        SandboxError: Its programs are not there, this user or machine cannot run it, or it does not come up.
    """
    _check()
    with own_folder(_PREFIX) as own:
        kept = folder or own / "kept"
        kept.mkdir(parents=True, exist_ok=True)
        kept.chmod(0o700)
        write_credentials(kept, parts.ADDRESS, parts.API_SERVICE)
        with _door(kept) as door:
            node = OwnedNode(root, kept, own=own, door=door)
            try:
                node.start()
                yield node
            finally:
                node.client.close()
                node.end()


def _check() -> None:
    """Check for conditions that no later error would explain.

    Raises:
        SandboxError: a node cannot run here.
    """
    if sys.platform != "linux":
        raise SandboxError("A Kubernetes node needs Linux.")
    if os.geteuid() != 0:
        raise SandboxError("A Kubernetes node makes namespaces, mounts and control groups: run this as root.")
    if "\toverlay\n" not in Path("/proc/filesystems").read_text(encoding="ascii"):
        raise SandboxError("A Kubernetes node needs the file system overlay. Run: modprobe overlay")
    if not Path("/proc/sys/net/bridge").exists():
        raise SandboxError("A Kubernetes node needs the firewall on bridges. Run: modprobe br_netfilter")


@contextmanager
def _door(folder: Path) -> Iterator[socket.socket]:
    """A loopback port of this machine, written into the administrator's kubeconfig.

    It is the same as before if it is free.
    """
    kubeconfig = folder / f"{ADMINISTRATOR}.kubeconfig"
    token = token_of(kubeconfig)
    door = folder / "port"
    before = int(door.read_text(encoding="ascii")) if door.exists() else 0
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", before))
        except OSError:
            listening.bind(("127.0.0.1", 0))
        listening.listen(socket.SOMAXCONN)
        port: int = listening.getsockname()[1]
        write(door, str(port))
        write_kubeconfig(folder, ADMINISTRATOR, f"https://127.0.0.1:{port}", token)
        yield listening


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-KEPT_CHARACTERS:] if log.exists() else ""
