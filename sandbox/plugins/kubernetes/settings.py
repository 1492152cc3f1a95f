"""The settings of the `kubernetes` provider: which exist, which exclude each other, which this plugin honours."""

from collections.abc import Iterator, Mapping
from typing import Final

from sandbox.plugins.schema import BOOLEAN, STRING, Fault, Property, Scalar
from sandbox.plugins.wire import Object

DIRECTORY: Final = "renderYamlToDirectory"
_CLUSTER_SETTINGS: Final = ("kubeconfig", "context", "cluster")

_SWITCH: Final = Property(BOOLEAN)
_SETTINGS: Final = Property(Scalar("object", (dict,)))

PROPERTIES: Final[Mapping[str, Property]] = {
    DIRECTORY: Property(STRING, replaces=True),
    "alwaysRender": _SWITCH,
    "cluster": Property(STRING),
    "clusterIdentifier": Property(STRING),
    "context": Property(STRING),
    "deleteUnreachable": _SWITCH,
    "enableConfigMapMutable": _SWITCH,
    "enablePatchForce": _SWITCH,
    "enableSecretMutable": _SWITCH,
    "enableServerSideApply": _SWITCH,
    "helmReleaseSettings": _SETTINGS,
    "kubeClientSettings": _SETTINGS,
    "kubeconfig": Property(Scalar("string", (str, dict))),
    "namespace": Property(STRING),
    "skipUpdateUnreachable": _SWITCH,
    "suppressDeprecationWarnings": _SWITCH,
    "suppressHelmHookWarnings": _SWITCH,
    "upsertExistingObjects": _SWITCH,
}
"""Settings of pulumi-kubernetes 4.34 (https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/)."""


def faults(configuration: Object) -> Iterator[Fault]:
    """Refuses settings that exclude each other and the one that would be promised and not kept."""
    if configuration.get(DIRECTORY):
        for name in _CLUSTER_SETTINGS:
            if configuration.get(name):
                yield Fault((name,), f"cannot be combined with {DIRECTORY}: rendering needs no cluster")
    if configuration.get("alwaysRender"):
        yield Fault(("alwaysRender",), "is not honoured by the sandbox; the official kubernetes plugin does")
