"""Container images, by tag or digest.

Defaults are names and tags that IBM's Helm chart `ibm-voice-gateway-prod` 3.1.0 deploys. No public source shows a
released tag of the adapter, so a declaration with an adapter names its image.
"""

from declaration.base import Model
from declaration.references import Image
from declaration.values import ClusterName

ORCHESTRATOR = "cp.icr.io/cp/voice-gateway-so:1.0.7.0"
"""Source: IBM/charts, components/ibm-voice-gateway-prod. The registry asks for an entitlement key."""
RELAY = "cp.icr.io/cp/voice-gateway-mr:1.0.7.0"
"""Source: IBM/charts, components/ibm-voice-gateway-prod. The registry asks for an entitlement key."""


class Images(Model):
    """One image for each container."""

    orchestrator: Image = ORCHESTRATOR
    """Image of the SIP orchestrator."""
    relay: Image = RELAY
    """Image of the media relay."""
    adapter: Image | None = None
    """Image of the speech-to-text adapter; required with an adapter."""
    pull_secrets: tuple[ClusterName, ...] = ()
    """Names of existing Secrets with which the cluster pulls the images."""
