"""Every environment variable that the plan may emit, with its container and its public source.

Owns the one table of names. A test holds it against what plans emit, in both directions. What is not listed can be
handed on by `environment` in the declaration, unless it is a switch of the image that would undo the hardening.
"""

from dataclasses import dataclass
from enum import StrEnum


class Container(StrEnum):
    """Containers that read variables; values are the containers' names."""

    ORCHESTRATOR = "sip-orchestrator"
    RELAY = "media-relay"
    ADAPTER = "stt-adapter"


GUIDE = "Securing Voice Gateway (IBM documentation, 2023-01-07)"
CHART = "IBM/charts, components/ibm-voice-gateway-prod 3.1.0"
SAMPLES = "WASdev/sample.voice.gateway"
OLD_CHART = "IBM/charts, ibm-voice-gateway-dev 1.3.0"


@dataclass(frozen=True)
class Variable:
    """One variable of one container."""

    name: str
    container: Container
    source: str
    """Public document that shows the name."""
    secret: bool = False
    """Whether its value must be kept from readers."""


def _rows(container: Container, source: str, names: str, *, secret: bool = False) -> list[Variable]:
    return [Variable(name, container, source, secret) for name in names.split()]


_SO, _MR, _STT = Container.ORCHESTRATOR, Container.RELAY, Container.ADAPTER

_TABLE = [
    *_rows(
        _SO, CHART, "MEDIA_RELAY_HOST MULTI_TENANT_CONFIG_FILE SIP_HOST SIP_PORT SIP_PORT_TCP SIP_PORT_TLS"
    ),
    *_rows(
        _SO,
        CHART,
        "HTTP_HOST HTTP_PORT HTTPS_PORT ADMIN_USERNAME ENABLE_METRICS_AUTH METRICS_SAMPLING_INTERVAL",
    ),
    *_rows(_SO, CHART, "ADMIN_PASSWORD", secret=True),
    *_rows(_SO, CHART, "LOG_LEVEL ENABLE_AUDIT_MESSAGES ENABLE_TRANSCRIPTION_AUDIT_MESSAGES"),
    *_rows(_SO, CHART, "WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION"),
    *_rows(_SO, GUIDE, "SSL_KEY_TRUST_STORE_FILE SSL_FILE_TYPE SSL_KEY_STORE_FILE SSL_KEY_FILE_TYPE"),
    *_rows(_SO, GUIDE, "SSL_PASSPHRASE SSL_KEY_PASSPHRASE PROXY_PASSWORD", secret=True),
    *_rows(
        _SO, GUIDE, "PROXY_HOST PROXY_PORT PROXY_USERNAME TRUSTED_IP_LIST WHITELIST_FROM_URI WHITELIST_TO_URI"
    ),
    *_rows(_SO, GUIDE, "WHITELIST_SIPREC_ATTR_NAME WHITELIST_SIPREC_ATTR_VALUE"),
    *_rows(_SO, SAMPLES, "ENABLE_OUTBOUND_CALLS REST_API_USERNAME"),
    *_rows(
        _SO, SAMPLES, "REST_API_PASSWORD WATSON_CONVERSATION_APIKEY WATSON_CONVERSATION_PASSWORD", secret=True
    ),
    *_rows(
        _SO, SAMPLES, "WATSON_CONVERSATION_URL WATSON_CONVERSATION_WORKSPACE_ID WATSON_CONVERSATION_USERNAME"
    ),
    *_rows(_SO, OLD_CHART, "WATSON_CONVERSATION_READ_TIMEOUT WATSON_CONVERSATION_CONNECT_TIMEOUT"),
    *_rows(
        _MR, CHART, "SDP_ADDRESS MEDIA_RELAY_WS_HOST MEDIA_RELAY_WS_PORT RTP_UDP_PORT_RANGE CLUSTER_WORKERS"
    ),
    *_rows(_MR, CHART, "MAX_SESSIONS ENABLE_RECORDING STEREO_RECORDING MEDIA_RELAY_LOG_LEVEL"),
    *_rows(_MR, CHART, "NODE_TLS_REJECT_UNAUTHORIZED"),
    *_rows(_MR, GUIDE, "PROXY_TYPE PROXY_HOST PROXY_PORT PROXY_USERNAME"),
    *_rows(_MR, GUIDE, "PROXY_PASSWORD SSL_CLIENT_PASSPHRASE WATSON_STT_PASSWORD", secret=True),
    *_rows(_MR, GUIDE, "WATSON_STT_ENABLE_PROXY WATSON_TTS_ENABLE_PROXY MUSIC_ON_HOLD_ENABLE_PROXY"),
    *_rows(_MR, GUIDE, "SSL_CLIENT_CA_CERTIFICATE_FILE SSL_CLIENT_PKCS12_FILE WATSON_STT_USERNAME"),
    *_rows(
        _MR,
        SAMPLES,
        "WATSON_STT_URL WATSON_STT_TOKEN_SERVICE_PROVIDER_URL WATSON_TTS_URL WATSON_TTS_USERNAME",
    ),
    *_rows(_MR, SAMPLES, "WATSON_TTS_TOKEN_SERVICE_PROVIDER_URL WATSON_TTS_VOICE TTS_CACHE_TIME_TO_LIVE"),
    *_rows(_MR, SAMPLES, "WATSON_STT_APIKEY WATSON_TTS_APIKEY WATSON_TTS_PASSWORD", secret=True),
    *_rows(_MR, OLD_CHART, "WATSON_STT_MODEL"),
    *_rows(_STT, SAMPLES, "PORT LOG_LEVEL GOOGLE_APPLICATION_CREDENTIALS GOOGLE_SPEECH_LANGUAGE_CODE"),
    *_rows(_STT, SAMPLES, "GOOGLE_SPEECH_PROFANITY_FILTER GOOGLE_SPEECH_MAX_ALTERNATIVES"),
    *_rows(_STT, SAMPLES, "GOOGLE_SPEECH_RECOGNITION_CONFIG"),
    *_rows(_STT, GUIDE, "SSL_SERVER_PKCS12_FILE STT_ADAPTER_USERNAME"),
    *_rows(_STT, GUIDE, "SSL_SERVER_PASSPHRASE STT_ADAPTER_PASSWORD", secret=True),
]

VARIABLES: dict[tuple[str, str], Variable] = {(row.container.value, row.name): row for row in _TABLE}
"""The table, by container and name."""

SWITCHES_OFF_CHECKS = frozenset(
    {"NODE_TLS_REJECT_UNAUTHORIZED", "WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION"}
)
"""Switches of the images that turn certificate checks off, refused by name in any container."""
