"""Rules on directories of the host: none that belongs to the host itself, its kubelet or its container runtime.

Owns the list of such directories. The form of a path is checked before: no `..`, no `//`, no slash at the end.
"""

from collections.abc import Iterator

from checks.rules.storage import volumes
from declaration.faults import Fault
from facts.gateway import Facts

_SYSTEM = """
    /bin /boot /cgroup /dev /efi /etc /initrd /lib /lib32 /lib64 /libx32 /lost+found /nix /ostree /proc
    /rootfs /root /run /sbin /selinux /snap /sys /sysroot /usr /var/run /var/lock /host /hostfs /var/adm
    /var/agentx /var/cache/apt /var/cache/dnf /var/crash /var/db /var/empty /var/kerberos /var/mail
    /var/named /var/spool /var/yp /var/lib/AccountsService /var/lib/NetworkManager /var/lib/alternatives
    /var/lib/apt /var/lib/cloud /var/lib/dbus /var/lib/dhclient /var/lib/dhcp /var/lib/dnf /var/lib/dpkg
    /var/lib/initramfs-tools /var/lib/pacman /var/lib/polkit-1 /var/lib/private /var/lib/rpm
    /var/lib/selinux /var/lib/snapd /var/lib/sss /var/lib/sudo /var/lib/systemd /var/lib/update-manager
    /var/lib/waagent /var/log/audit /var/log/btmp /var/log/journal /var/log/lastlog /var/log/private
    /var/log/wtmp
"""
SYSTEM = frozenset(_SYSTEM.split())
"""Directories of the host itself, with all below them.

https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html, and what package managers and systemd keep.
"""

_RUN_TIMES = """
    /etc/kubernetes /opt/cni /opt/containerd /opt/kubernetes /opt/rke /var/lib/buildkit /var/lib/calico
    /var/lib/cilium /var/lib/cni /var/lib/containerd /var/lib/containers /var/lib/cri-dockerd
    /var/lib/crio /var/lib/docker /var/lib/docker-engine /var/lib/dockershim /var/lib/etcd
    /var/lib/etcd-data /var/lib/flannel /var/lib/k0s /var/lib/k3s /var/lib/kata-containers
    /var/lib/kube-proxy /var/lib/kube-router /var/lib/kubelet /var/lib/kubernetes /var/lib/lxc
    /var/lib/lxcfs /var/lib/lxd /var/lib/machines /var/lib/microk8s /var/lib/minikube /var/lib/minishift
    /var/lib/nerdctl /var/lib/openshift-dns /var/lib/origin /var/lib/podman /var/lib/portables
    /var/lib/rancher /var/lib/rook /var/lib/tuned /var/lib/weave /var/lib/longhorn /var/openebs
    /var/vcap /var/log/calico /var/log/cilium /var/log/containers /var/log/crio /var/log/kube-apiserver
    /var/log/kubernetes /var/log/openshift-apiserver /var/log/pods
"""
RUN_TIMES = frozenset(_RUN_TIMES.split())
"""Directories of kubelet, container runtimes and network plugins, with all below them.

The kubelet serves the files in its logs, and follows links: https://kubernetes.io/docs/concepts/security/pod-security-standards/
forbids host paths for such reasons.
"""

_SHARED = """
    / /home /media /mnt /opt /srv /tmp /var /var/cache /var/lib /var/log /var/opt /var/tmp
"""
SHARED = frozenset(_SHARED.split())
"""Directories with subdirectories of other programs; a subdirectory only for the gateway is allowed."""

_SOCKET_ENDINGS = (".sock", ".socket")
_HOMES = "/home/"


def host_directories_are_the_gateways_own(facts: Facts) -> Iterator[Fault]:
    """With write access to other directories, a container could take over its node."""
    for path, volume in volumes(facts.gateway):
        if volume.host_directory is not None and (reason := _reason(volume.host_directory)):
            yield Fault(
                f"{path}.hostDirectory",
                reason,
                "name a directory that is only for this gateway, such as /var/lib/voice-gateway/recordings",
            )


def _reason(directory: str) -> str | None:
    if directory.lower().endswith(_SOCKET_ENDINGS):
        return "has the name of a socket, which controls a program of the host"
    if _below(directory, RUN_TIMES):
        return "belongs to the kubelet, a container runtime or a network plugin"
    if _below(directory, SYSTEM):
        return "belongs to the host's own system"
    if directory in SHARED or any(each.startswith(f"{directory}/") for each in SYSTEM | RUN_TIMES):
        return "contains directories of other programs, to which the container could write"
    if directory.startswith(_HOMES) and (directory.count("/") == _HOMES.count("/") or "/." in directory):
        return "is a user's home directory, or contains a user's settings"
    return None


def _below(directory: str, places: frozenset[str]) -> bool:
    """Whether a directory is one of the places or is inside one."""
    parts = directory.split("/")
    return any("/".join(parts[:depth]) in places for depth in range(2, len(parts) + 1))
