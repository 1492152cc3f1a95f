"""Environment variables of the media relay."""

from declaration.variables.rows import BETA, CHART, OLD_CHART, SAMPLES, free

ROWS = free(
    "relay",
    {
        CHART: """
            LICENSED_FOR_PRODUCTION_USE | boolean |
            TRACE_TYPE | text |
            MEDIA_RELAY_LOG_ROTATION_FILE_COUNT | number | 10
            MEDIA_RELAY_LOG_ROTATION_PERIOD | period such as 1d | 1d
            RTP_PACKET_LOSS_REPORTING_THRESHOLD | packets | 1000
            EXTERNAL_AUDIO_TRANSFORMS | URL |
        """,
        SAMPLES: """
            STT_TRACK_LATENCY | boolean |
            RTP_CODECS | text |
        """,
        OLD_CHART: """
            ECHO_SUPPRESSION | boolean | true
        """,
        BETA: """
            WATSON_STT_CONFIDENCE_SCORE_THRESHOLD | 0 to 1 | 0
            WATSON_STT_PROFANITY_FILTER | boolean | true
            WATSON_STT_SMART_FORMATTING | boolean | false
            WATSON_STT_MODEL_CUSTOMIZATION_ID | text |
            WATSON_TTS_MODEL_CUSTOMIZATION_ID | text |
        """,
    },
)
"""Those that are documented and that no field of the declaration sets."""
