"""Whether the pods of a workload would be admitted. The API server says so only when somebody makes a pod.

The original notices only when its wait fails. Only Pod Security counts here: a quota may have room later, and a service
account may be made in the same update.
"""

from http import HTTPStatus
from typing import Final

from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.applying.api import Api, Place, RefusedError
from sandbox.plugins.kubernetes.applying.pods import POD
from sandbox.plugins.kubernetes.applying.words import without_secrets
from sandbox.plugins.wire import Object, Value

_POD_SECURITY: Final = "violates PodSecurity"


def require_admission(api: Api, place: Place, plain: Object, manifest: Value, manager: str) -> None:
    """Let the API server check a pod of the workload.

    Raises:
        PluginError: Pod Security refuses it.
    """
    template = plain.get("spec", {}).get("template")
    if not isinstance(template, dict) or "containers" not in template.get("spec", {}):
        return
    metadata = {**template.get("metadata", {}), "name": place.name, "namespace": place.namespace}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
    try:
        api.create(Place(POD, place.namespace, place.name), pod, manager, trial=True)
    except RefusedError as refusal:
        if refusal.status == HTTPStatus.FORBIDDEN and _POD_SECURITY in refusal.message:
            words = without_secrets(refusal.message, manifest)
            raise PluginError(f"the API server refuses the pods of {place}: {words}") from None
