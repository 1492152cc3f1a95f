"""Facts about kinds of objects beside their schema: their token, their scope, and what cannot change in place.

Source of the paths that replace: `provider/pkg/provider/diff.go` of https://github.com/pulumi/pulumi-kubernetes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sandbox.plugins.changes import Path, covers, parse
from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object, Value

CLUSTER_SCOPED: Final = frozenset(
    {
        "APIService",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "ComponentStatus",
        "CustomResourceDefinition",
        "DeviceClass",
        "DeviceTaintRule",
        "FlowSchema",
        "IPAddress",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "SelfSubjectAccessReview",
        "SelfSubjectReview",
        "SelfSubjectRulesReview",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersion",
        "StorageVersionMigration",
        "SubjectAccessReview",
        "TokenReview",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    }
)

_VOLUME_SOURCES: Final = (
    "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs "
    "hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"
)
_POD_FIELDS: Final = (
    "affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork "
    "hostPID hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName "
    "readinessGates restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName "
    "shareProcessNamespace subdomain terminationGracePeriodSeconds volumes"
)
_CONTAINER_FIELDS: Final = (
    "args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe resources securityContext "
    "stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir"
)


def _below(prefix: str, names: str) -> tuple[Path, ...]:
    return tuple(parse(f"{prefix}.{name}" if prefix else name) for name in names.split())


_IDENTITY: Final = _below("metadata", "name namespace")
_CONTENT: Final[Mapping[str, tuple[Path, ...]]] = MappingProxyType(
    {"Secret": _below("", "data stringData"), "ConfigMap": _below("", "data binaryData")}
)
_REPLACED_BY: Final[Mapping[tuple[str, str], tuple[Path, ...]]] = MappingProxyType(
    {
        ("apps/v1", "DaemonSet"): _below("spec", "selector"),
        ("apps/v1", "Deployment"): _below("spec", "selector"),
        ("apps/v1", "StatefulSet"): _below(
            "spec", "podManagementPolicy revisionHistoryLimit selector serviceName volumeClaimTemplates"
        ),
        ("batch/v1", "Job"): _below("spec", "completions parallelism selector template"),
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): _below("", "roleRef"),
        ("rbac.authorization.k8s.io/v1", "RoleBinding"): _below("", "roleRef"),
        ("storage.k8s.io/v1", "StorageClass"): _below("", "parameters provisioner"),
        ("v1", "PersistentVolume"): _below("spec", _VOLUME_SOURCES),
        ("v1", "PersistentVolumeClaim"): _below("spec", "accessModes selector storageClassName volumeName"),
        ("v1", "Pod"): (
            *_below("spec", _POD_FIELDS),
            *_below("spec.containers[*]", _CONTAINER_FIELDS),
            *_below("spec.initContainers[*]", _CONTAINER_FIELDS),
        ),
        ("v1", "ResourceQuota"): _below("spec", "scopes"),
        ("v1", "Secret"): _below("", "type"),
        ("v1", "Service"): _below("spec", "clusterIP"),
    }
)


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """An API version and a kind, as manifests write them."""

    api_version: str
    kind: str

    @classmethod
    def of_token(cls, token: str) -> "ObjectKind":
        """Read a type token such as `kubernetes:apps/v1:Deployment`.

        Raises:
            PluginError: the token names no object.
        """
        _, _, rest = token.partition(":")
        group_version, _, kind = rest.rpartition(":")
        group, _, version = group_version.partition("/")
        if not version or "/" in version:
            raise PluginError(
                f"{token} is not an object of the Kubernetes API, and the sandbox has no others"
            )
        return cls(version if group == "core" else group_version, kind)

    @property
    def is_namespaced(self) -> bool:
        """Whether objects of this kind are in a namespace."""
        return self.kind not in CLUSTER_SCOPED

    def replacing_paths(self, manifest: Object, configuration: Mapping[str, Value]) -> tuple[Path, ...]:
        """The paths at which a change needs a new object.

        Args:
            manifest: the new inputs, for a ConfigMap or Secret that declares itself immutable.
            configuration: the provider's configuration, which may let Secrets and ConfigMaps change in place.
        """
        paths = (*_IDENTITY, *_REPLACED_BY.get((self.api_version, self.kind), ()))
        mutable = configuration.get(f"enable{self.kind}Mutable")
        if self.api_version != "v1" or (mutable and not manifest.get("immutable")):
            return paths
        return (*paths, *_CONTENT.get(self.kind, ()))


def touches(paths: tuple[Path, ...], changed: Path) -> bool:
    """Whether a change at this path, above it or below it changes one of the paths."""
    return any(covers(path, changed) or covers(changed, path) for path in paths)
