"""A Kubernetes node: it runs, admits and refuses pods, enforces network policies, and recovers from kills."""

import subprocess
import uuid
from collections.abc import Iterator

import pytest

from sandbox.bootstrap.cluster import Cluster
from sandbox.daemon.packages import busybox
from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import HOME, wait_for
from support.pods import (
    is_running,
    listed,
    namespace,
    node_port,
    output_of,
    pod,
    policy,
    put,
    remove,
    restarts,
    run,
    succeeds,
)
from support.tiny import IMAGE, write_tiny

pytestmark = pytest.mark.live

SERVE = ("/bin/sh", "-c", "echo hello > /dev/shm/index.html && exec httpd -f -p 8080 -h /dev/shm")
"""A small web server. Its files are in the one folder that can be written."""
WAIT = ("/bin/sleep", "3600")
PORT = 8080


@pytest.fixture(scope="session")
def tiny_node(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> OwnedNode:
    """The node, with an image of small programs."""
    node.import_image(write_tiny(tmp_path_factory.mktemp("tiny")))
    return node


@pytest.fixture
def space(tiny_node: OwnedNode) -> Iterator[str]:
    """A namespace for one test, which admits restricted pods only."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    put(tiny_node, namespace(name))
    yield name
    remove(tiny_node, name)


def fetch(address: str, port: int, program: str = "/bin/busybox") -> tuple[str, ...]:
    """A command that asks a web server and succeeds if it answers. The wget of busybox would need a C library."""
    request = "printf 'GET /index.html HTTP/1.0\\r\\n\\r\\n'"
    return ("sh", "-c", f"{request} | {program} nc -w 2 {address} {port} | grep -x hello")


def test_node_is_ready_in_the_release_that_go_mod_names(node: OwnedNode) -> None:
    """There is one ready node, with the version of `go.mod` and the address that outside hosts use."""
    (one,) = listed(node, "nodes")
    assert f"v{Cluster(HOME).version}" == one["status"]["nodeInfo"]["kubeletVersion"]
    assert {"Ready": "True"}.items() <= {
        each["type"]: each["status"] for each in one["status"]["conditions"]
    }.items()
    assert node.address in {each["address"] for each in one["status"]["addresses"]}


def test_restricted_pod_runs_as_declared(tiny_node: OwnedNode, space: str) -> None:
    """A restricted pod has user 1001, group 0, a seccomp filter, no capabilities and a read-only root."""
    run(tiny_node, pod(space, "shut", IMAGE, *WAIT))
    assert "uid=1001 gid=0 groups=0\n" == output_of(tiny_node, space, "shut", "/bin/id")
    process = output_of(tiny_node, space, "shut", "/bin/cat", "/proc/1/status")
    assert "CapEff:\t0000000000000000\n" in process
    assert "NoNewPrivs:\t1\n" in process
    assert "Seccomp:\t2\n" in process
    assert not succeeds(tiny_node, space, "shut", "/bin/touch", "/tmp/new")  # noqa: S108 - in the pod
    assert succeeds(tiny_node, space, "shut", "/bin/touch", "/dev/shm/new")  # noqa: S108 - in the pod


def test_pod_that_is_not_restricted_is_refused(tiny_node: OwnedNode, space: str) -> None:
    """The API server refuses a pod that is not restricted and says why.

    Where the namespace allows it, the same pod is admitted.
    """
    document = pod(space, "open", IMAGE, *WAIT)
    document["spec"]["hostNetwork"] = True
    answer = tiny_node.client.apply(document)
    assert 403 == answer.status
    assert 'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)' in answer.refusal
    put(tiny_node, namespace(space, "privileged"))
    run(tiny_node, document)


def test_names_are_answered(tiny_node: OwnedNode, space: str) -> None:
    """DNS answers for Services and for the outside hosts that the test names, and for no other name."""
    run(tiny_node, pod(space, "asks", IMAGE, *WAIT))
    service = output_of(
        tiny_node, space, "asks", "/bin/nslookup", "-type=a", "kubernetes.default.svc.cluster.local"
    )
    assert "Address: 10.96.0.1\n" in service
    ask = ("/bin/nslookup", "-type=a", "cloud.example.com")
    assert not succeeds(tiny_node, space, "asks", *ask)
    tiny_node.name_hosts({"cloud.example.com": "203.0.113.10"})
    wait_for(lambda: succeeds(tiny_node, space, "asks", *ask), "the name")
    assert "Address: 203.0.113.10\n" in output_of(tiny_node, space, "asks", *ask)


def test_policies_close_and_open(tiny_node: OwnedNode, space: str) -> None:
    """Pods are reachable without a policy, not under one that allows nothing, and again under one that allows them."""
    run(tiny_node, pod(space, "server", IMAGE, *SERVE))
    run(tiny_node, pod(space, "friend", IMAGE, *WAIT))
    run(tiny_node, pod(space, "stranger", IMAGE, *WAIT))
    (server,) = listed(tiny_node, "pods", "-n", space, "-l", "app=server")
    ask = fetch(server["status"]["podIP"], PORT)

    def reached_by(name: str) -> bool:
        return succeeds(tiny_node, space, name, *ask)

    wait_for(lambda: reached_by("stranger"), "an answer without any policy")
    put(tiny_node, policy(space, "deny", {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}))
    wait_for(lambda: not reached_by("stranger") and not reached_by("friend"), "both to be closed out")

    friend, target = ({"podSelector": {"matchLabels": {"app": name}}} for name in ("friend", "server"))
    ports = [{"port": PORT, "protocol": "TCP"}]
    put(
        tiny_node,
        policy(space, "in", {**target, "ingress": [{"from": [friend], "ports": ports}]}),
        policy(
            space, "out", {**friend, "policyTypes": ["Egress"], "egress": [{"to": [target], "ports": ports}]}
        ),
    )
    wait_for(lambda: reached_by("friend"), "the friend to be let in")
    assert not reached_by("stranger")


def test_port_of_the_node_answers_hosts_outside(tiny_node: OwnedNode, space: str) -> None:
    """An outside host reaches a node port from its own address. This machine itself has no route to the node."""
    run(tiny_node, pod(space, "server", IMAGE, *SERVE))
    put(tiny_node, node_port(space, "server", 30080, PORT))
    caller = tiny_node.outside("callers", "198.51.100.10")
    ask = fetch(tiny_node.address, 30080, str(busybox(HOME)))
    wait_for(lambda: caller.run(*ask).stdout == "hello\n", "the server's answer")
    assert "" == subprocess.run(ask, capture_output=True, text=True, check=False).stdout


def test_hosts_outside_and_pods_reach_each_other(tiny_node: OwnedNode, space: str) -> None:
    """Outside hosts reach each other and the pods at their addresses, and pods reach outside hosts."""
    cloud = tiny_node.outside("clouds", "203.0.113.10")
    trunk = tiny_node.outside("trunks", "198.51.100.20")
    program = str(busybox(HOME))
    run(tiny_node, pod(space, "server", IMAGE, *SERVE))
    (server,) = listed(tiny_node, "pods", "-n", space)
    ask = fetch(server["status"]["podIP"], PORT, program)
    wait_for(lambda: "hello\n" == cloud.run(*ask).stdout, "the pod's answer")
    serve = cloud.command(program, "nc", "-ll", "-p", "80", "-e", "/bin/echo", "hello")
    with subprocess.Popen(serve) as listening:
        try:
            wait_for(lambda: "hello\n" == trunk.run(*fetch("203.0.113.10", 80, program)).stdout, "the cloud")
            wait_for(lambda: succeeds(tiny_node, space, "server", *fetch("203.0.113.10", 80)), "the cloud")
        finally:
            listening.kill()


@pytest.mark.parametrize("part", ["kubelet", "kube-apiserver", "kube-router", "etcd"])
def test_killed_part_comes_back(tiny_node: OwnedNode, space: str, part: str) -> None:
    """A killed part of the node starts again as a new process. Running pods continue, and new pods start."""
    run(tiny_node, pod(space, "before", IMAGE, *WAIT))
    killed = tiny_node.pid(part)
    tiny_node.kill(part)
    wait_for(lambda: tiny_node.pid(part) not in {None, killed}, f"{part} to start again")
    wait_for(tiny_node.client.is_ready, "the API server")
    run(tiny_node, pod(space, "after", IMAGE, *WAIT))
    assert 0 == restarts(tiny_node, space, "before")


def test_restart_brings_pods_back(tiny_node: OwnedNode, space: str) -> None:
    """After a restart of the whole node, objects, images and outside hosts are still there, and pods answer."""
    document = pod(space, "server", IMAGE, *SERVE)
    run(tiny_node, document)
    put(tiny_node, node_port(space, "server", 30081, PORT))
    first = tiny_node.place.pid
    tiny_node.outside("callers", "198.51.100.10")
    tiny_node.restart()
    assert first != tiny_node.place.pid
    wait_for(lambda: restarts(tiny_node, space, "server") > 0, "the pod to be started again")
    wait_for(lambda: is_running(tiny_node, space, "server"), "the pod to run")
    caller = tiny_node.outside("callers")
    ask = fetch(tiny_node.address, 30081, str(busybox(HOME)))
    wait_for(lambda: caller.run(*ask).stdout == "hello\n", "the server's answer")
