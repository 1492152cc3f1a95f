"""Environment variables of the SIP orchestrator."""

from declaration.variables.rows import BETA, CHART, CONFIGURATION, OLD_CHART, SAMPLES, free

ROWS = free(
    "orchestrator",
    {
        CHART: """
            LICENSED_FOR_PRODUCTION_USE | boolean |
            WEB_HOOK_HOST | host |
            VGW_PRODUCT_NAME | text |
            LOG_MAX_FILES | number | 5
            LOG_MAX_FILE_SIZE | megabytes | 100
            WLP_LOGGING_CONSOLE_FORMAT | json, basic |
            WLP_LOGGING_CONSOLE_LOGLEVEL | level |
            WLP_LOGGING_CONSOLE_SOURCE | list of message, trace, accessLog, ffdc |
            LATENCY_REPORTING_THRESHOLD | milliseconds | 1000
            RELAY_LATENCY_REPORTING_THRESHOLD | milliseconds | 1000
            CMR_HEALTH_CHECK_FAIL_ERR_CODE | SIP status |
            PRODUCT_METERING_ENABLED | boolean |
            METERING_API_KEY | text | | secret
            ICP_MASTER_NODE_IP | host |
            METERING_SERVER_SERVICE_URL | URL |
        """,
        CONFIGURATION: """
            NOTIFY_CONVERSATION_ON_FILTERED_UTTERANCES | boolean | false
            NOTIFY_CONVERSATION_ON_NETWORK_EVENTS | boolean | false
        """,
        SAMPLES: """
            TENANT_PHONE_NUMBER | text |
            SMS_GW_URL | URL |
            SMS_GW_USERNAME | text |
            SMS_GW_PASSWORD | text | | secret
            SMS_GW_READ_TIMEOUT | number |
            ENABLE_INBOUND_SMS | boolean | false
            REPORTING_CDR_CLOUDANT_URL | URL |
            REPORTING_CDR_CLOUDANT_APIKEY | text | | secret
            REPORTING_CDR_CLOUDANT_DB_NAME | text |
            REPORTING_CDR_CLOUDANT_EVENT_INDEX | text |
            REPORTING_CONVERSATION_CLOUDANT_URL | URL |
            REPORTING_CONVERSATION_CLOUDANT_APIKEY | text | | secret
            REPORTING_CONVERSATION_CLOUDANT_DB_NAME | text |
            REPORTING_CONVERSATION_CLOUDANT_EVENT_INDEX | text |
            REPORTING_TRANSCRIPTION_CLOUDANT_URL | URL |
            REPORTING_TRANSCRIPTION_CLOUDANT_APIKEY | text | | secret
            REPORTING_TRANSCRIPTION_CLOUDANT_DB_NAME | text |
            REPORTING_TRANSCRIPTION_CLOUDANT_EVENT_INDEX | text |
        """,
        OLD_CHART: """
            WATSON_CONVERSATION_API_VERSION | date | 2017-05-26
            WATSON_VA_URL | URL |
            WATSON_VA_BOT_ID | text |
            WATSON_VA_CLIENT_ID | text |
            WATSON_VA_CLIENT_SECRET | text | | secret
            REPORTING_URL | URL |
            REPORTING_USERNAME | text |
            REPORTING_PASSWORD | text | | secret
            REPORTING_CDR_EVENT_INDEX | text |
            REPORTING_CONVERSATION_EVENT_INDEX | text |
            REPORTING_TRANSCRIPTION_EVENT_INDEX | text |
            CUSTOM_SIP_INVITE_HEADER | header |
            CUSTOM_SIP_SESSION_HEADER | header | Call-ID
            SEND_PROVISIONAL_RESPONSE | boolean | true
            SEND_SIP_CALL_ID_TO_CONVERSATION | boolean | false
            SEND_SIP_REQUEST_URI_TO_CONVERSATION | boolean | false
            SEND_SIP_TO_URI_TO_CONVERSATION | boolean | false
            SEND_SIP_FROM_URI_TO_CONVERSATION | boolean | false
            CONVERSATION_FAILED_REPLY_MESSAGE | text |
            TRANSFER_FAILED_REPLY_MESSAGE | text |
            TRANSFER_DEFAULT_TARGET | SIP or tel URI |
            DISCONNECT_CALL_ON_TRANSFER_FAILURE | boolean | true
            PUT_CALLER_ON_HOLD_ON_TRANSFER | boolean | true
        """,
        # no TLS is documented for MQTT, and it carries what callers say
        BETA: """
            POST_RESPONSE_TIMEOUT | milliseconds | 7000
            MQTT_PLUGIN_ENABLE | boolean | false | plain-services
            MQTT_BROKER_ADDRESS | address | | plain-services
            MQTT_TOPIC_PATH | text | /voice-gateway/ | plain-services
        """,
    },
)
"""Those that are documented and that no field of the declaration sets."""
