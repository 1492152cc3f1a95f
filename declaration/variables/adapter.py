"""Environment variables of the speech-to-text adapter; the program sets all that its documents show."""

from declaration.variables.rows import GUIDE, POSIX, SAMPLES, Container, Variable, decided, free

_STT = Container.ADAPTER

ROWS: tuple[Variable, ...] = (
    *decided(
        _STT,
        SAMPLES,
        """
        PORT | ports.adapter | port |
        LOG_LEVEL | adapter.logLevel | level |
        GOOGLE_APPLICATION_CREDENTIALS | adapter.google.credentials | path |
        GOOGLE_SPEECH_LANGUAGE_CODE | adapter.google.languageCode | BCP-47 code |
        GOOGLE_SPEECH_PROFANITY_FILTER | adapter.google.profanityFilter | boolean |
        GOOGLE_SPEECH_MAX_ALTERNATIVES | adapter.google.maxAlternatives | number |
        GOOGLE_SPEECH_RECOGNITION_CONFIG | adapter.google.recognitionConfig | path |
        """,
    ),
    *decided(
        _STT,
        GUIDE,
        """
        SSL_SERVER_PKCS12_FILE | tls.stores.adapter | path |
        SSL_SERVER_PASSPHRASE | tls.stores.adapter.passphrase | text | | secret
        STT_ADAPTER_USERNAME | adapter.username | text |
        STT_ADAPTER_PASSWORD | adapter.password | text | | secret
        """,
    ),
    *free(_STT, POSIX, "TZ | zone such as Europe/Berlin | UTC"),
)
"""All that are documented, with what decides them."""
