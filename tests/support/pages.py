"""The stack files whose reports the page tests open, and one declaration that is difficult to draw."""

from typing import Final

from tests.support.declarations import Document, small, weaker

EXAMPLES: Final = {
    "dev": "Pulumi.dev.yaml",
    "production": "examples/production.yaml",
    "multi-tenant": "examples/multi-tenant.yaml",
    "docker": "examples/docker.yaml",
    "own-speech": "examples/own-speech.yaml",
}
_LONG: Final = f"{'very-long-label.' * 3}{'a' * 63}"


def hard() -> Document:
    """A declaration with many weaker choices, long names, many callers, a separate relay, and every kind of line."""
    return small(
        target={"kubernetes": {"namespace": "n" * 63}},
        exposure={"mediaNetworks": ["198.51.100.0/24", "2001:db8:0:1234::/64"]},
        whitelists={"trustedAddresses": [f"198.51.100.{last}" for last in range(1, 12)]},
        assistant={
            "url": f"http://assistant.{_LONG}.example.com:8080/path",
            "username": "user",
            "password": "canary-password",
        },
        speechToText={"url": f"http://{_LONG}.speech.svc.cluster.local:9080"},
        textToSpeech={"url": "https://192.0.2.77:65535"},
        otherServices=[f"https://service-{number}.{_LONG}.example.com" for number in range(6)],
        rest={
            "clientNetworks": ["192.0.2.0/24"],
            "clientNamespaces": ["monitoring", "m" * 63],
            "outboundCalls": {"routes": [{"host": "t.example.com", "transport": "udp", "port": 5060}]},
        },
        relay={"musicOnHold": ["http://audio.example.com/music.wav"]},
        weakerChoices=weaker("plain-sip", "plain-rest", "plain-services", "root-user"),
    )
