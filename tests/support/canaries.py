"""Whole declarations with a canary in every secret field, and the search for canaries in public texts.

A canary is a text that occurs nowhere else. Where a secret must have a meaning (a key, a store), a part of it is the
canary. The search covers the texts themselves and their usual encodings.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from keystore import KeyEntry, Profile, build_pkcs12
from tests.support.certificates import Holder, authority, leaf
from tests.support.program import Document

_STRETCH: Final = 40
"""So many characters of a key or store occur in no other one."""
_GATEWAY: Final = "gateway.example.com"


@dataclass
class Planter:
    """Plants canaries, and records their places."""

    planted: dict[str, str] = field(default_factory=dict)
    """The texts to look for, by their path in the declaration."""

    def text(self, path: str) -> str:
        """A password."""
        # encoders change a slash and a plus
        self.planted[path] = f"canary/{secrets.token_hex(8)}+{len(self.planted)}"
        return self.planted[path]

    def login(self, path: str, **more: str) -> Document:
        """A user and a canary for a password."""
        return {**more, "username": "gateway", "password": self.text(f"{path}.password")}

    def pair(self, path: str, holder: Holder) -> Document:
        """A certificate with its key."""
        self.planted[f"{path}.key"] = "".join(holder.key_pem.splitlines()[1:-1])[-_STRETCH - 8 : -8]
        return {"certificate": "".join(holder.chain), "key": holder.key_pem}

    def store(self, path: str, entry: KeyEntry | None, *trusted: Holder) -> Document:
        """A PKCS12 store."""
        passphrase = self.text(f"{path}.passphrase")
        content = build_pkcs12(
            entry=entry,
            trusted=[each.pem for each in trusted],
            passphrase=passphrase,
            seed=secrets.token_bytes(32),
            label=path,
            profile=Profile.MODERN,
        )
        text = base64.b64encode(content).decode()
        self.planted[f"{path}.content"] = text[len(text) // 2 :][:_STRETCH]
        return {"type": "PKCS12", "content": text, "passphrase": passphrase}


def with_passwords(plant: Planter) -> Document:
    """User and password wherever they are possible, an adapter, and separate brought stores."""
    root = _authority()
    service = {"url": "https://service.example.com"}
    tenant = {
        "tenantURI": "1000",
        "conversation": plant.login("tenants.conversation", workspaceID="1", **service),
        "stt": {
            "credentials": plant.login("tenants.stt.credentials", **service),
            **{key: {"inner": [plant.text(f"tenants.stt.{key}")]} for key in ("config", "broadbandConfig")},
        },
        "tts": {
            "credentials": plant.login("tenants.tts.credentials", **service),
            "config": {"inner": [plant.text("tenants.tts.config")]},
        },
        "smsPipe": plant.login("tenants.smsPipe", **service),
        "sipAuth": plant.login("tenants.sipAuth"),
        "outboundCalls": {"sipAuth": plant.login("tenants.outboundCalls.sipAuth")},
        **{key: {"inner": [plant.text(f"tenants.{key}")]} for key in ("mediaEncryption", "reporting", "wva")},
    }
    outbound = {"login": plant.login("rest.outboundCalls.login"), "routes": [{"host": "sbc.example.com"}]}
    return {
        **_common(),
        "tenants": [tenant],
        "environment": {
            "orchestrator": {"METERING_API_KEY": plant.text("environment.orchestrator")},
            "relay": {"RTP_CODECS": plant.text("environment.relay")},
            # the program sets all documented variables of the adapter
            "adapter": {"LOG_COLOURS": plant.text("environment.adapter")},
        },
        "weakerChoices": [{"what": "free-environment", "reason": "the image of these tests reads one more"}],
        "assistant": plant.login("assistant", workspaceId="1", **service),
        "textToSpeech": plant.login("textToSpeech", **service),
        **_adapter(plant, plant.login("adapter")),
        "proxy": {
            **plant.login("proxy"),
            "host": "proxy.example.com",
            "port": 3128,
            "orchestrator": {**plant.login("proxy.orchestrator"), "host": "proxy.example.com", "port": 3129},
        },
        "rest": {
            "administration": plant.login("rest.administration"),
            "clientNamespaces": ["dialler"],
            "outboundCalls": outbound,
        },
        "tls": {
            "trust": {"speech": [root.pem]},
            "stores": {
                "orchestratorKey": plant.store("tls.stores.orchestratorKey", _leaf(root).entry),
                "orchestratorTrust": plant.store("tls.stores.orchestratorTrust", None, root),
                "adapter": plant.store("tls.stores.adapter", _leaf(root, "voice-gateway-stt-adapter").entry),
            },
        },
    }


def with_keys(plant: Planter) -> Document:
    """API keys and bearer tokens in place of passwords, and certificates in place of stores."""
    root = _authority()
    url = "https://service.example.com"

    def tenant(number: str, secret: str) -> Document:
        def service(path: str) -> Document:
            return {"url": url, secret: plant.text(f"tenants.{path}.{secret}")}

        speech = {key: {"credentials": service(f"{key}.credentials")} for key in ("stt", "tts")}
        return {
            "tenantURI": number,
            "conversation": {**service("conversation"), "workspaceID": "1"},
            **speech,
        }

    return {
        **_common(),
        "tenants": [tenant("1000", "apikey"), tenant("1001", "bearerToken")],
        "assistant": {"url": url, "workspaceId": "1", "apiKey": plant.text("assistant.apiKey")},
        "speechToText": {"url": url, "apiKey": plant.text("speechToText.apiKey")},
        "textToSpeech": {"url": url, "apiKey": plant.text("textToSpeech.apiKey")},
        "tls": {
            "mutualAuthentication": True,
            "trust": {"assistant": [root.pem], "speech": [root.pem]},
            "certificates": {
                "orchestrator": plant.pair("tls.certificates.orchestrator", _leaf(root)),
                "relay": plant.pair("tls.certificates.relay", _leaf(root)),
            },
        },
    }


def with_authority(plant: Planter) -> Document:
    """A brought authority, the shared store, and a certificate for the adapter."""
    root = _authority()
    url = "https://service.example.com"
    adapter, spoken = _leaf(root, "voice-gateway-stt-adapter"), _leaf(root, "voice-gateway-tts-adapter")
    return {
        **_common(),
        "assistant": {"url": url, "workspaceId": "1", "apiKey": plant.text("assistant.apiKey")},
        **_adapter(plant, {}),
        "images": dict.fromkeys(("adapter", "ttsAdapter"), "registry.example.com/adapter:1.0.7.0"),
        "ttsAdapter": {"google": {"credentials": _google_key(plant, "ttsAdapter")}},
        "tls": {
            "mutualAuthentication": True,
            "authority": plant.pair("tls.authority", root),
            "trust": {"speech": []},
            "certificates": {
                "adapter": plant.pair("tls.certificates.adapter", adapter),
                "ttsAdapter": plant.pair("tls.certificates.ttsAdapter", spoken),
            },
            "stores": {"mutual": plant.store("tls.stores.mutual", _leaf(root).entry, root)},
        },
    }


def with_one_store(plant: Planter) -> Document:
    """One file that is both stores of the orchestrator, and an external speech-to-text service."""
    root = _authority()
    service = {"url": "https://service.example.com"}
    return {
        **_common(),
        "assistant": plant.login("assistant", workspaceId="1", **service),
        "speechToText": plant.login("speechToText", **service),
        "textToSpeech": plant.login("textToSpeech", **service),
        "tls": {
            "trust": {"speech": [root.pem]},
            "stores": {"orchestrator": plant.store("tls.stores.orchestrator", _leaf(root).entry, root)},
        },
    }


def with_tts_adapter(plant: Planter) -> Document:
    """A text-to-speech adapter with a brought store, and the codec service."""
    root = _authority()
    url = "https://service.example.com"
    leaf = _leaf(root, "voice-gateway-tts-adapter")
    return {
        **_common(),
        "assistant": {"url": url, "workspaceId": "1", "apiKey": plant.text("assistant.apiKey")},
        "speechToText": {"url": url, "apiKey": plant.text("speechToText.apiKey")},
        "codec": {},
        "images": {"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"},
        "ttsAdapter": {
            **plant.login("ttsAdapter"),
            "google": {"credentials": _google_key(plant, "ttsAdapter")},
        },
        "environment": {
            key: {"LOG_COLOURS": plant.text(f"environment.{key}")} for key in ("codec", "ttsAdapter")
        },
        "weakerChoices": [{"what": "free-environment", "reason": "the image of these tests reads one more"}],
        "tls": {
            "trust": {"assistant": [root.pem], "speech": [root.pem]},
            "stores": {"ttsAdapter": plant.store("tls.stores.ttsAdapter", leaf.entry)},
        },
    }


DECLARATIONS: Final[Mapping[str, Callable[[Planter], Document]]] = {
    "passwords": with_passwords,
    "keys": with_keys,
    "authority": with_authority,
    "one-store": with_one_store,
    "tts-adapter": with_tts_adapter,
}
"""Declarations that together set every secret field."""


def leaks(planted: Mapping[str, str], texts: Mapping[str, str]) -> list[str]:
    """The places of canaries: the text's name, the secret's path and the form, and never the canary itself."""
    return [
        f"{name}: {path} as {form}"
        for path, canary in planted.items()
        for form, wanted in _forms(canary)
        for name, text in texts.items()
        if wanted in text
    ]


def _forms(canary: str) -> Iterator[tuple[str, str]]:
    plain = canary.encode()
    yield "it is", canary
    yield "hexadecimal digits", plain.hex()
    yield "hexadecimal digits", plain.hex().upper()
    yield "part of a URL", quote(canary, safe="")
    for shift in range(3):
        # at any offset in the encoded text; the ends depend on the neighbouring bytes
        yield "base64", base64.b64encode(b"\0" * shift + plain).decode()[4:-4]


def _google_key(plant: Planter, adapter: str) -> str:
    key = {
        "type": "service_account",
        "project_id": "tests",
        "private_key": plant.text(f"{adapter}.google.credentials"),
        "client_email": "tests",
    }
    return json.dumps(key)


def _adapter(plant: Planter, login: Document) -> Document:
    """The parts of a declaration that an adapter needs."""
    google = _google_key(plant, "adapter")
    settings = {"inner": [plant.text("adapter.google.recognitionConfig")]}
    return {
        "images": {"adapter": "registry.example.com/stt-adapter:1.0.7.0"},
        "adapter": {**login, "google": {"credentials": google, "recognitionConfig": settings}},
    }


def _common() -> Document:
    return {
        "target": {"kubernetes": {}},
        "exposure": {"sipAddress": _GATEWAY},
        "hardening": {"readOnlyRoot": True},
    }


def _dates() -> dict[str, Any]:
    now = datetime.now(UTC)
    return {"not_before": now - timedelta(days=1), "not_after": now + timedelta(days=300)}


def _authority() -> Holder:
    return authority("Canaries", None, **_dates())


def _leaf(issuer: Holder, name: str = _GATEWAY) -> Holder:
    return leaf(name, issuer, **_dates())
