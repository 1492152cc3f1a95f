"""The parts of a node: their flags, and the files that they read. `sandbox.node.server` starts them."""

import json
from pathlib import Path
from typing import Any, Final

from sandbox.bootstrap.stamps import write
from sandbox.node.credentials import API_PORT

NAME: Final = "node"
"""The node's name, and its host's."""

ADDRESS: Final = "192.0.2.1"
"""The node's address, from a block for documentation (RFC 5737)."""

PODS: Final = "10.88.0.0/16"
"""Addresses of pods. They are not visible outside of the node's network."""

NODE_PODS: Final = "10.88.0.0/24"
"""The addresses of the pods on this node, which is the only one."""

SERVICES: Final = "10.96.0.0/16"
"""Addresses of Services."""

API_SERVICE: Final = "10.96.0.1"
"""The first of them, which is always the API server's."""

DNS_SERVICE: Final = "10.96.0.10"
"""The address of the DNS server for pods."""

KUBELET_PORT: Final = 10250
"""The port at which the kubelet answers the API server."""

PAUSE_IMAGE: Final = "sandbox.invalid/pause:1"
"""The image of the process that holds a pod's namespaces; `sandbox.node.images` makes it."""

SOCKET: Final = "/run/containerd/containerd.sock"
"""The socket of containerd, by its path inside the node."""

KUBELET: Final = "/run/kubelet"
"""The kubelet's folder, by its path inside the node."""

_ETCD: Final = "http://127.0.0.1:2379"

Document = dict[str, Any]


def write_settings(folder: Path, network_plugins: Path, group: str) -> None:
    """Write the files that parts read, except credentials.

    Args:
        folder: the node's folder.
        network_plugins: the folder of the programs that connect pods.
        group: the control group of all pods.
    """
    for kind in ("etcd", "containerd", "kubelet", "log", "network", "names", "volume-plugins"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    write(folder / "hosts", f"127.0.0.1 localhost\n{ADDRESS} {NAME}\n")
    # pods that do not use the node's DNS find no server
    write(folder / "resolv.conf", "")
    if not (names := folder / "names" / "hosts").exists():
        write(names, "")
    write(folder / "containerd.toml", _containerd(folder, network_plugins))
    _json(folder / "network" / "10-pods.conflist", _network(folder))
    _json(folder / "kubelet.json", _kubelet(folder, group))
    _json(folder / "kube-proxy.json", _proxy(folder))


def etcd(folder: Path) -> list[str]:
    """The store of all objects."""
    return [
        "etcd",
        f"--name={NAME}",
        f"--data-dir={folder}/etcd",
        f"--listen-client-urls={_ETCD}",
        f"--advertise-client-urls={_ETCD}",
        "--listen-peer-urls=http://127.0.0.1:2380",
        # a killed node keeps what was written; nothing here must survive a power failure
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]


def api_server(folder: Path) -> list[str]:
    """The server that all others ask. Pod Security admission is on by default."""
    key = folder / "service-accounts.key"
    return [
        "kube-apiserver",
        f"--etcd-servers={_ETCD}",
        f"--secure-port={API_PORT}",
        f"--advertise-address={ADDRESS}",
        f"--tls-cert-file={folder}/kube-apiserver.crt",
        f"--tls-private-key-file={folder}/kube-apiserver.key",
        f"--client-ca-file={folder}/authority.crt",
        f"--token-auth-file={folder}/tokens.csv",
        "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-signing-key-file={key}",
        f"--service-account-key-file={key}",
        f"--service-cluster-ip-range={SERVICES}",
        f"--kubelet-client-certificate={folder}/kubelet-client.crt",
        f"--kubelet-client-key={folder}/kubelet-client.key",
        f"--kubelet-certificate-authority={folder}/authority.crt",
        "--kubelet-preferred-address-types=InternalIP",
    ]


def containerd(folder: Path) -> list[str]:
    """The runtime of the containers."""
    return ["containerd", f"--config={folder}/containerd.toml"]


def controller_manager(folder: Path) -> list[str]:
    """The controllers that make pods of Deployments, endpoints of Services, and so on."""
    return [
        "kube-controller-manager",
        *_kubeconfigs(folder, "kube-controller-manager"),
        "--bind-address=127.0.0.1",
        "--leader-elect=false",
        "--use-service-account-credentials=true",
        f"--service-account-private-key-file={folder}/service-accounts.key",
        f"--root-ca-file={folder}/authority.crt",
        "--allocate-node-cidrs=true",
        f"--cluster-cidr={PODS}",
        "--node-cidr-mask-size=24",
    ]


def scheduler(folder: Path) -> list[str]:
    """The scheduler, which assigns pods to the node."""
    return [
        "kube-scheduler",
        *_kubeconfigs(folder, "kube-scheduler"),
        "--bind-address=127.0.0.1",
        "--leader-elect=false",
    ]


def kubelet(folder: Path) -> list[str]:
    """The kubelet, which lets containerd run the node's pods."""
    return [
        "kubelet",
        f"--config={folder}/kubelet.json",
        f"--kubeconfig={folder}/kubelet.kubeconfig",
        f"--hostname-override={NAME}",
        f"--node-ip={ADDRESS}",
        f"--root-dir={KUBELET}",
    ]


def proxy(folder: Path) -> list[str]:
    """The proxy from the addresses of Services to pods."""
    return ["kube-proxy", f"--config={folder}/kube-proxy.json"]


def firewall(folder: Path) -> list[str]:
    """The firewall, which only enforces network policies. Its other functions are off."""
    return [
        "kube-router",
        f"--kubeconfig={folder}/kube-router.kubeconfig",
        f"--hostname-override={NAME}",
        "--run-firewall=true",
        "--run-router=false",
        "--run-service-proxy=false",
        "--enable-cni=false",
        f"--service-cluster-ip-range={SERVICES}",
        "--health-port=0",
    ]


def _kubeconfigs(folder: Path, part: str) -> list[str]:
    uses = ("kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig")
    return [f"--{use}={folder}/{part}.kubeconfig" for use in uses]


def _containerd(folder: Path, network_plugins: Path) -> str:
    # its CRI part has this name in versions 1.6 and 1.7
    return f"""version = 2
root = "{folder}/containerd"
state = "/run/containerd"
[grpc]
  address = "{SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE_IMAGE}"
  # Not every machine lets root lower it, and then no container would start.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "runc"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{network_plugins}"
    conf_dir = "{folder}/network"
"""


def _network(folder: Path) -> Document:
    """Pods on one bridge: https://www.cni.dev/plugins/current/main/bridge/."""
    bridge = {
        "type": "bridge",
        "bridge": "pods",
        "isGateway": True,
        "hairpinMode": True,  # a pod may reach itself through its Service
        "ipam": {
            "type": "host-local",
            "dataDir": f"{folder}/network/used",
            "ranges": [[{"subnet": NODE_PODS}]],
            "routes": [{"dst": "0.0.0.0/0"}],
        },
    }
    return {"cniVersion": "0.4.0", "name": "pods", "plugins": [bridge]}


def _kubelet(folder: Path, group: str) -> Document:
    """https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/."""
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": f"{folder}/authority.crt"},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": f"{folder}/kubelet.crt",
        "tlsPrivateKeyFile": f"{folder}/kubelet.key",
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{group}",
        "failCgroupV1": False,
        "failSwapOn": False,
        "containerRuntimeEndpoint": f"unix://{SOCKET}",
        "clusterDNS": [DNS_SERVICE],
        "clusterDomain": "cluster.local",
        "resolvConf": f"{folder}/resolv.conf",
        "volumePluginDir": f"{folder}/volume-plugins",
        # the disk is the machine's; images cannot be pulled again, so none is ever removed
        "evictionHard": {"nodefs.available": "1%", "imagefs.available": "1%"},
        "imageMinimumGCAge": "10000h",
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
    }


def _proxy(folder: Path) -> Document:
    """https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/."""
    return {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "clientConnection": {"kubeconfig": f"{folder}/kube-proxy.kubeconfig"},
        "mode": "iptables",
        "clusterCIDR": PODS,
        "hostnameOverride": NAME,
        "oomScoreAdj": 0,
        # these belong to the whole machine and stay as they are
        "conntrack": {
            "maxPerCore": 0,
            "min": 0,
            "tcpEstablishedTimeout": "0s",
            "tcpCloseWaitTimeout": "0s",
        },
    }


def _json(path: Path, document: Document) -> None:
    write(path, json.dumps(document, indent=2) + "\n")
