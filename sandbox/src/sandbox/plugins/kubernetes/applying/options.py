"""The options of the plugin in a provider's settings and an object's annotations.

https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ and
https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/metadata/annotations.go.
"""

import os
import re
from contextlib import suppress
from typing import Final

from sandbox.plugins.wire import Object

SKIP_AWAIT: Final = "pulumi.com/skipAwait"
TIMEOUT: Final = "pulumi.com/timeoutSeconds"
PROPAGATION: Final = "pulumi.com/deletionPropagationPolicy"
FORCE: Final = "pulumi.com/patchForce"

_POLICIES: Final = {"foreground": "Foreground", "background": "Background", "orphan": "Orphan"}


def is_awaited(manifest: Object) -> bool:
    """Whether the plugin waits until the object is ready, and until it is gone."""
    return annotation(manifest, SKIP_AWAIT) != "true"


def patience(manifest: Object, declared: float, usual: float) -> float:
    """The seconds to wait, from the resource's options, else from the object's annotation, else the default."""
    if declared:
        return declared
    with suppress(ValueError):
        return float(annotation(manifest, TIMEOUT) or usual)
    return usual


def propagation(manifest: Object) -> str:
    """What happens to the objects that a deleted object owns."""
    return _POLICIES.get(annotation(manifest, PROPAGATION).lower(), "Foreground")


def is_forced(manifest: Object, settings: Object) -> bool:
    """Whether fields of other managers are taken over."""
    return annotation(manifest, FORCE) == "true" or is_set(settings, "enablePatchForce")


def is_set(settings: Object, name: str) -> bool:
    """Whether a switch is on, in the settings or by the variable of the original."""
    variable = "PULUMI_K8S_" + re.sub("([A-Z])", r"_\1", name).upper()
    value = settings.get(name, os.environ.get(variable, ""))
    return value is True or str(value).lower() == "true"


def annotation(manifest: Object, name: str) -> str:
    """The text of an annotation, or nothing."""
    annotations = manifest.get("metadata", {}).get("annotations") or {}
    return str(annotations.get(name, ""))
