"""Who each container is to the kernel that runs it, and what it can read and write."""

import pytest

from tests.support.deployments import Deployment

pytestmark = pytest.mark.live

CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")


@pytest.mark.proof(
    "each process is 1001:0 in no other group, without capability or new privileges, under seccomp",
    by="Linux",
)
def test_processes(deployment: Deployment) -> None:
    """As /proc of this machine shows the first process of each container."""
    for name in deployment.services:
        status = deployment.find(name).status
        assert {"1001"} == set(status["Uid"].split()), name
        assert {"0"} == set(status["Gid"].split()), name
        assert set(status["Groups"].split()) <= {"0"}, name
        assert {"0" * 16} == {status[each] for each in CAPABILITIES}, name
        assert ("1", "2") == (status["NoNewPrivs"], status["Seccomp"]), name


WRITABLE = r"""
find / -path /proc -prune -o -path /sys -prune -o -type d -print 2> /dev/null |
while read -r directory; do (: > "$directory/tried") 2> /dev/null && rm "$directory/tried" && echo "$directory"; done
"""


@pytest.mark.proof("only the declared directories can be written; the root file system cannot", by="busybox")
def test_writing(deployment: Deployment) -> None:
    """Every directory of each container is asked for, as its own user; root cannot write the root either."""
    for container in (each for workload in deployment.plan.workloads for each in workload.containers):
        declared = {each.path for each in container.scratch} | {each.path for each in container.mounts}
        running = deployment.find(container.name)
        writable = set(running.shell(WRITABLE).text.split())
        kernels = {each for each in writable if each.startswith("/dev")}
        assert declared <= writable, container.name
        below = {
            each
            for each in writable - kernels
            if not any(f"{each}/".startswith(f"{path}/") for path in declared)
        }
        assert set() == below, container.name
        assert kernels <= {"/dev/mqueue", "/dev/shm"}, container.name  # noqa: S108 - what a container run time mounts
        assert "Read-only file system" in running.shell("touch /written", user=0).text


@pytest.mark.proof("files with secrets are read by the container's group alone", by="busybox")
def test_files(deployment: Deployment) -> None:
    """The container's own user reads each file that is declared; another user reads none of those that are secret."""
    for container in (each for workload in deployment.plan.workloads for each in workload.containers):
        running = deployment.find(container.name)
        for file in container.files:
            assert 0 == running.shell(f"cat {file.path} > /dev/null").code, file.path
            told = running.shell(f"cat {file.path}", user=1002, group=1002)
            assert "Permission denied" in told.text, file.path


@pytest.mark.proof("no token of a service account is there", by="busybox")
def test_tokens(deployment: Deployment) -> None:
    """Neither where Kubernetes mounts them, nor in any variable."""
    for name in deployment.services:
        running = deployment.find(name)
        assert running.shell("test -r /etc/hosts").code == 0, name
        for path in ("/var/run/secrets", "/run/secrets"):
            assert running.shell(f"test -e {path}").code == 1, (name, path)
        mounts = running.shell("cat /proc/self/mounts")
        assert (0, False) == (mounts.code, "serviceaccount" in mounts.text), (name, mounts.text)
        assert not [each for each in running.environment if "TOKEN" in each]


@pytest.mark.proof("memory and processors are limited as the plan says", by="Linux")
def test_limits(deployment: Deployment) -> None:
    """As the control group of each container has them, in either version of control groups."""
    for container in (each for workload in deployment.plan.workloads for each in workload.containers):
        running, limits = deployment.find(container.name), container.resources.limits
        memory = running.shell(
            "cat /sys/fs/cgroup/memory.max || cat /sys/fs/cgroup/memory/memory.limit_in_bytes"
        ).text
        assert limits.memory_bytes == int(memory.splitlines()[-1]), container.name
        told = running.shell(
            "cat /sys/fs/cgroup/cpu.max || cd /sys/fs/cgroup/cpu && echo $(cat cpu.cfs_quota_us cpu.cfs_period_us)"
        ).text
        quota, period = map(int, told.splitlines()[-1].split())
        assert limits.cores * period == quota, container.name
