"""Pulumi component resources of a voice gateway.

Makes resources from a plan: keys, certificates, key stores, and the objects of the target. It decides nothing, because
the plan says what must run (`plan`). Secrets stay secret outputs.
"""

from components.arguments import PlannedGateway
from components.authority import CertificateAuthority
from components.gateway import VoiceGateway
from components.identity import Identity
from components.services import MediaRelay, Orchestrator, SpeechToTextAdapter, TextToSpeechAdapter
from components.stack_file import StackDeclaration
from components.stores import Keystore

__all__ = [
    "CertificateAuthority",
    "Identity",
    "Keystore",
    "MediaRelay",
    "Orchestrator",
    "PlannedGateway",
    "SpeechToTextAdapter",
    "StackDeclaration",
    "TextToSpeechAdapter",
    "VoiceGateway",
]
