"""Names that the containers of this program do not read: those of other containers, and those of the beta.

Owns whose they are, and what replaced them, so that a fault can say it.
"""

from declaration.containers import ContainerKey

_SMS_GATEWAY = """
    ENABLE_TRANSCRIPTION_MESSAGES MASK_CALLER_ID_FROM_MESSAGES REDIS_ENABLED REDISSON_CONFIG_FILE
    SMS_PROXY_HOST SMS_PROXY_PORT SMS_PROXY_USERNAME SMS_PROXY_PASSWORD SMS_PROXY_TYPE
    WCS_PROXY_HOST WCS_PROXY_PORT WCS_PROXY_USERNAME WCS_PROXY_PASSWORD WCS_PROXY_TYPE
    CLOUDANT_PROXY_URL CLOUDANT_PROXY_USERNAME CLOUDANT_PROXY_PASSWORD SMS_ADMIN_USERNAME SMS_ADMIN_PASSWORD
    SSL_TRUST_STORE_FILE SSL_TRUST_FILE_TYPE SSL_TRUST_PASSPHRASE SMSGW_HOST MAX_EVENTS_TO_BATCH
    ENABLE_LIMIT_ON_REPORTING_BACKUP_FILES_PER_TENANT REPORTING_USAGE_MAX_BACKUP_FILES_PER_TENANT
    REPORTING_TRANSCRIPTION_MAX_BACKUP_FILES_PER_TENANT
    SMS_PROVIDER_URL SMS_PROVIDER_EXPLICIT_URL SMS_PROVIDER_USERNAME SMS_PROVIDER_PASSWORD
    SMS_PROVIDER_READ_TIMEOUT SMS_PROVIDER_CONNECT_TIMEOUT SMS_PROVIDER_MAX_RETRY_NUM
    SMS_WEBHOOK_USERNAME SMS_WEBHOOK_PASSWORD CTRL_TENANT_USERNAME CTRL_TENANT_PASSWORD
    ALLOW_SESSION_CREATE_VIA_SMS TIMEOUT_FOR_SESSION WATSON_CONVERSATION_MAX_RETRY_NUM
    XS_ENABLED XS_CATALOG_ENDPOINTS XS_USERNAME XS_PASSWORD XS_TRANSPORT_TYPE
"""

NOT_DEPLOYED: dict[str, str] = {
    **dict.fromkeys(_SMS_GATEWAY.split(), "SMS gateway"),
}
"""Containers of the product that this program does not deploy, by the variables that only they read.

Sources: IBM/charts, components/ibm-voice-gateway-prod 3.1.0; WASdev/sample.voice.gateway, sms.
"""

_RENAMED = {
    "RTP_RELAY_HOST": "MEDIA_RELAY_HOST",
    "RTP_PORT": "MEDIA_RELAY_WS_PORT",
    "RTP_RELAY_RECORD": "ENABLE_RECORDING",
    "RTP_RELAY_LOGLEVEL": "MEDIA_RELAY_LOG_LEVEL",
    "WATSON_RELAY_SDP_ADDRESS": "SDP_ADDRESS",
    "WATSON_STT_USER": "WATSON_STT_USERNAME",
    "WATSON_STT_ENDPOINT": "WATSON_STT_URL",
}
"""Names of the beta by what replaced them. Source: WASdev/gitbook.voice.gateway.for.watson, beside the later charts."""

_RENAMED_OF_ORCHESTRATOR = {"SSL_CLIENT_PKCS12_FILE": "SSL_KEY_TRUST_STORE_FILE"}
"""The same, for a name that the relay still reads."""
_BETA_PREFIX, _PREFIX = "CONV_", "WATSON_CONVERSATION_"


def replacement(container: ContainerKey, name: str) -> str | None:
    """The name that replaced a name of the beta; None if the beta had no such name in this container."""
    if container == "orchestrator" and name in _RENAMED_OF_ORCHESTRATOR:
        return _RENAMED_OF_ORCHESTRATOR[name]
    if name.startswith(_BETA_PREFIX):
        return _PREFIX + name.removeprefix(_BETA_PREFIX)
    return _RENAMED.get(name)
