"""Environment variables of the media relay."""

from declaration.variables.rows import (
    BETA,
    CHART,
    GUIDE,
    OLD_CHART,
    POSIX,
    SAMPLES,
    Container,
    Variable,
    decided,
    free,
)

_MR = Container.RELAY

ROWS: tuple[Variable, ...] = (
    *decided(
        _MR,
        CHART,
        """
        SDP_ADDRESS | exposure.mediaAddress | host |
        MEDIA_RELAY_WS_HOST | relay.placement | address |
        MEDIA_RELAY_WS_PORT | ports.control | port | 8080
        RTP_UDP_PORT_RANGE | ports.rtp | low-high | 16384-16394
        CLUSTER_WORKERS | relay.workers | number | 1
        MAX_SESSIONS | relay.maxSessions | number | 0
        ENABLE_RECORDING | recording | boolean | false
        STEREO_RECORDING | recording.stereo | boolean | false
        MEDIA_RELAY_LOG_LEVEL | logging.relayLevel | INFO, DEBUG, TRACE | INFO
        NODE_TLS_REJECT_UNAUTHORIZED | weakerChoices | 0 |
        """,
    ),
    *decided(
        _MR,
        GUIDE,
        """
        PROXY_TYPE | proxy.type | http, https | http
        PROXY_HOST | proxy.host | host |
        PROXY_PORT | proxy.port | port |
        PROXY_USERNAME | proxy.username | text |
        PROXY_PASSWORD | proxy.password | text | | secret
        WATSON_STT_ENABLE_PROXY | proxy.speechToText | boolean | true
        WATSON_TTS_ENABLE_PROXY | proxy.textToSpeech | boolean | true
        MUSIC_ON_HOLD_ENABLE_PROXY | proxy.musicOnHold | boolean | false
        SSL_CLIENT_CA_CERTIFICATE_FILE | tls.trust.speech | path |
        SSL_CLIENT_PKCS12_FILE | tls.mutualAuthentication | path |
        SSL_CLIENT_PASSPHRASE | tls.stores.mutual.passphrase | text | | secret
        WATSON_STT_USERNAME | speechToText.username | text |
        WATSON_STT_PASSWORD | speechToText.password | text | | secret
        """,
    ),
    *decided(
        _MR,
        SAMPLES,
        """
        WATSON_STT_URL | speechToText.url | URL |
        WATSON_STT_APIKEY | speechToText.apiKey | text | | secret
        WATSON_STT_TOKEN_SERVICE_PROVIDER_URL | speechToText.tokenUrl | URL |
        WATSON_TTS_URL | textToSpeech.url | URL |
        WATSON_TTS_USERNAME | textToSpeech.username | text |
        WATSON_TTS_PASSWORD | textToSpeech.password | text | | secret
        WATSON_TTS_APIKEY | textToSpeech.apiKey | text | | secret
        WATSON_TTS_TOKEN_SERVICE_PROVIDER_URL | textToSpeech.tokenUrl | URL |
        WATSON_TTS_VOICE | textToSpeech.voice | text |
        TTS_CACHE_TIME_TO_LIVE | textToSpeech.cacheHours | hours | 0
        """,
    ),
    *decided(_MR, OLD_CHART, "WATSON_STT_MODEL | speechToText.model | text | en-US_NarrowbandModel"),
    *free(
        _MR,
        CHART,
        """
        LICENSED_FOR_PRODUCTION_USE | boolean |
        TRACE_TYPE | text |
        MEDIA_RELAY_LOG_ROTATION_FILE_COUNT | number | 10
        MEDIA_RELAY_LOG_ROTATION_PERIOD | period such as 1d | 1d
        RTP_PACKET_LOSS_REPORTING_THRESHOLD | packets | 1000
        EXTERNAL_AUDIO_TRANSFORMS | URL |
        """,
    ),
    *free(
        _MR,
        SAMPLES,
        """
        STT_TRACK_LATENCY | boolean |
        RTP_CODECS | text |
        """,
    ),
    *free(_MR, OLD_CHART, "ECHO_SUPPRESSION | boolean | true"),
    *free(
        _MR,
        BETA,
        """
        WATSON_STT_CONFIDENCE_SCORE_THRESHOLD | 0 to 1 | 0
        WATSON_STT_PROFANITY_FILTER | boolean | true
        WATSON_STT_SMART_FORMATTING | boolean | false
        WATSON_STT_MODEL_CUSTOMIZATION_ID | text |
        WATSON_TTS_MODEL_CUSTOMIZATION_ID | text |
        """,
    ),
    *free(_MR, POSIX, "TZ | zone such as Europe/Berlin | UTC"),
)
"""All that are documented, with what decides them."""
