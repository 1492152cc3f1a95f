"""A contact centre's program: it deploys a gateway beside its own resources.

The declaration is a dict with the keys of docs/reference.md. The password of the assistant comes from a resource of
this program, so it is known only when that resource exists.
"""

import pulumi
import pulumi_random as random

from components import VoiceGateway

password = random.RandomPassword("assistant", length=32)

gateway = VoiceGateway(
    "support-line",
    {
        "target": {"kubernetes": {"render": pulumi.Config().require("render"), "namespace": "support"}},
        "assistant": {
            "url": "https://assistant.example.com",
            "username": "support-line",
            "password": password.result,
        },
        "speechToText": {"url": "https://speech.example.com/stt", "apiKey": "invented-key"},
        "textToSpeech": {"url": "https://speech.example.com/tts", "apiKey": "invented-key"},
        "tls": {
            "trust": {
                "assistant": [{"file": "../trust/digicert-global-root-g2.pem"}],
                "speech": [{"file": "../trust/digicert-global-root-g2.pem"}],
            }
        },
        "whitelists": {"trustedAddresses": ["192.0.2.10"]},
    },
)

pulumi.export("sip", gateway.outputs["sip"])
