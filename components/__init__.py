"""Pulumi component resources of a voice gateway.

Owns the wiring of a plan into resources: keys, certificates, key stores, and the objects of the target. Decides
nothing: what must run was planned before (`plan`), what is secret stays an output.
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
