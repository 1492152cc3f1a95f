"""Which field of the declaration sets which environment variable.

Owns that one mapping, for readers who come from the vendor's documents and know the variable. Names, containers and
sources are `plan.variables`'.
"""

from plan.variables import Container

_SHARED = {"PROXY_HOST": "proxy.host", "PROXY_PORT": "proxy.port"}

_ORCHESTRATOR = {
    **_SHARED,
    "PROXY_USERNAME": "proxy.username",
    "PROXY_PASSWORD": "proxy.password",
    "MEDIA_RELAY_HOST": "relay.placement",
    "MULTI_TENANT_CONFIG_FILE": "tenants",
    "SIP_HOST": "exposure.sipAddress",
    "SIP_PORT": "ports.sip",
    "SIP_PORT_TCP": "ports.sip",
    "SIP_PORT_TLS": "ports.sipTls",
    "HTTP_HOST": "rest.bind",
    "HTTP_PORT": "ports.restHttp",
    "HTTPS_PORT": "ports.restHttps",
    "ADMIN_USERNAME": "rest.administration.username",
    "ADMIN_PASSWORD": "rest.administration.password",
    "ENABLE_METRICS_AUTH": "weakerChoices",
    "METRICS_SAMPLING_INTERVAL": "rest.metrics.samplingSeconds",
    "LOG_LEVEL": "logging.orchestratorLevel",
    "ENABLE_AUDIT_MESSAGES": "logging.auditMessages",
    "ENABLE_TRANSCRIPTION_AUDIT_MESSAGES": "logging.transcriptions",
    "WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION": "weakerChoices",
    "SSL_KEY_TRUST_STORE_FILE": "tls.trust",
    "SSL_FILE_TYPE": "tls.stores.orchestratorTrust.type",
    "SSL_PASSPHRASE": "tls.stores.orchestratorTrust.passphrase",
    "SSL_KEY_STORE_FILE": "tls.stores.orchestratorKey",
    "SSL_KEY_FILE_TYPE": "tls.stores.orchestratorKey.type",
    "SSL_KEY_PASSPHRASE": "tls.stores.orchestratorKey.passphrase",
    "TRUSTED_IP_LIST": "whitelists.trustedAddresses",
    "WHITELIST_FROM_URI": "whitelists.fromUri",
    "WHITELIST_TO_URI": "whitelists.toUri",
    "WHITELIST_SIPREC_ATTR_NAME": "whitelists.siprec.attribute",
    "WHITELIST_SIPREC_ATTR_VALUE": "whitelists.siprec.value",
    "ENABLE_OUTBOUND_CALLS": "rest.outboundCalls",
    "REST_API_USERNAME": "rest.outboundCalls.login.username",
    "REST_API_PASSWORD": "rest.outboundCalls.login.password",
    "WATSON_CONVERSATION_URL": "assistant.url",
    "WATSON_CONVERSATION_WORKSPACE_ID": "assistant.workspaceId",
    "WATSON_CONVERSATION_USERNAME": "assistant.username",
    "WATSON_CONVERSATION_PASSWORD": "assistant.password",
    "WATSON_CONVERSATION_APIKEY": "assistant.apiKey",
    "WATSON_CONVERSATION_READ_TIMEOUT": "assistant.readTimeoutSeconds",
    "WATSON_CONVERSATION_CONNECT_TIMEOUT": "assistant.connectTimeoutSeconds",
}

_RELAY = {
    **_SHARED,
    "PROXY_TYPE": "proxy.type",
    "PROXY_USERNAME": "proxy.username",
    "PROXY_PASSWORD": "proxy.password",
    "SDP_ADDRESS": "exposure.mediaAddress",
    "MEDIA_RELAY_WS_HOST": "relay.placement",
    "MEDIA_RELAY_WS_PORT": "ports.control",
    "RTP_UDP_PORT_RANGE": "ports.rtp",
    "CLUSTER_WORKERS": "relay.workers",
    "MAX_SESSIONS": "relay.maxSessions",
    "ENABLE_RECORDING": "recording",
    "STEREO_RECORDING": "recording.stereo",
    "MEDIA_RELAY_LOG_LEVEL": "logging.relayLevel",
    "NODE_TLS_REJECT_UNAUTHORIZED": "weakerChoices",
    "SSL_CLIENT_PASSPHRASE": "tls.stores.mutual.passphrase",
    "SSL_CLIENT_PKCS12_FILE": "tls.mutualAuthentication",
    "SSL_CLIENT_CA_CERTIFICATE_FILE": "tls.trust.speech",
    "WATSON_STT_ENABLE_PROXY": "proxy.speechToText",
    "WATSON_TTS_ENABLE_PROXY": "proxy.textToSpeech",
    "MUSIC_ON_HOLD_ENABLE_PROXY": "proxy.musicOnHold",
    "WATSON_STT_URL": "speechToText.url",
    "WATSON_STT_USERNAME": "speechToText.username",
    "WATSON_STT_PASSWORD": "speechToText.password",
    "WATSON_STT_APIKEY": "speechToText.apiKey",
    "WATSON_STT_TOKEN_SERVICE_PROVIDER_URL": "speechToText.tokenUrl",
    "WATSON_STT_MODEL": "speechToText.model",
    "WATSON_TTS_URL": "textToSpeech.url",
    "WATSON_TTS_USERNAME": "textToSpeech.username",
    "WATSON_TTS_PASSWORD": "textToSpeech.password",
    "WATSON_TTS_APIKEY": "textToSpeech.apiKey",
    "WATSON_TTS_TOKEN_SERVICE_PROVIDER_URL": "textToSpeech.tokenUrl",
    "WATSON_TTS_VOICE": "textToSpeech.voice",
    "TTS_CACHE_TIME_TO_LIVE": "textToSpeech.cacheHours",
}

_ADAPTER = {
    "PORT": "ports.adapter",
    "LOG_LEVEL": "adapter.logLevel",
    "GOOGLE_APPLICATION_CREDENTIALS": "adapter.google.credentials",
    "GOOGLE_SPEECH_LANGUAGE_CODE": "adapter.google.languageCode",
    "GOOGLE_SPEECH_PROFANITY_FILTER": "adapter.google.profanityFilter",
    "GOOGLE_SPEECH_MAX_ALTERNATIVES": "adapter.google.maxAlternatives",
    "GOOGLE_SPEECH_RECOGNITION_CONFIG": "adapter.google.recognitionConfig",
    "SSL_SERVER_PKCS12_FILE": "tls.stores.adapter",
    "SSL_SERVER_PASSPHRASE": "tls.stores.adapter.passphrase",
    "STT_ADAPTER_USERNAME": "adapter.username",
    "STT_ADAPTER_PASSWORD": "adapter.password",
}

SET_BY: dict[tuple[str, str], str] = {
    (container.value, name): path
    for container, paths in (
        (Container.ORCHESTRATOR, _ORCHESTRATOR),
        (Container.RELAY, _RELAY),
        (Container.ADAPTER, _ADAPTER),
    )
    for name, path in paths.items()
}
"""The field that decides a variable most directly, by container and name."""
