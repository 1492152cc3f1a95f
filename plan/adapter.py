"""The speech-to-text adapter's container."""

from declaration.adapter import Adapter as DeclaredAdapter
from declaration.gateway import Gateway
from declaration.variables import Container as Name
from facts.services.adapter import Adapter
from plan.containers import DRAIN, given_environment, ports_of, resources, scratch, user
from plan.generations import CALLERS_FIRST, has_generations
from plan.model import Container, DocumentContent, File, Health, SecretContent, SecretDocument, TcpProbe
from plan.relay import adapter_login
from plan.stores import Stores
from plan.values import environment, given

FOLDER = "/stt-adapter/credentials"
"""Source: WASdev/sample.voice.gateway, stt-adapter: where the sample mounts the Google key."""
KEY = f"{FOLDER}/google.json"
CONFIG = f"{FOLDER}/recognitionConfig.json"


def adapter(gateway: Gateway, declared: DeclaredAdapter, stores: Stores) -> Container:
    """The container, wholly described."""
    google, number = declared.google, gateway.ports.adapter
    store = stores.adapter
    # a plain GET is answered with 426, so a connection is the only sign of health
    probe = TcpProbe(number)
    return Container(
        name=Name.ADAPTER.value,
        image=gateway.images.adapter or "",
        environment=environment(
            {
                "PORT": number,
                "LOG_LEVEL": declared.log_level,
                "GOOGLE_APPLICATION_CREDENTIALS": KEY,
                "GOOGLE_SPEECH_LANGUAGE_CODE": google.language_code,
                "GOOGLE_SPEECH_PROFANITY_FILTER": google.profanity_filter,
                "GOOGLE_SPEECH_MAX_ALTERNATIVES": google.max_alternatives,
                "GOOGLE_SPEECH_RECOGNITION_CONFIG": CONFIG if google.recognition_config is not None else None,
                "SSL_SERVER_PKCS12_FILE": store.file.path if store else None,
                "SSL_SERVER_PASSPHRASE": store.passphrase if store else None,
            },
            adapter_login(gateway, "STT_ADAPTER_USERNAME", "STT_ADAPTER_PASSWORD"),
            given_environment(gateway, "adapter"),
        ),
        files=_files(declared, stores),
        ports=ports_of(Adapter(), gateway),
        health=Health(probe, probe),
        resources=resources(gateway.resources.adapter),
        user=user(gateway, "adapter"),
        read_only_root=gateway.hardening.read_only_root,
        scratch=scratch(gateway, (), gateway.hardening.write_paths.adapter, ()),
        drain=CALLERS_FIRST if has_generations(gateway) else DRAIN,
    )


def _files(declared: DeclaredAdapter, stores: Stores) -> tuple[File, ...]:
    files = [File(KEY, SecretContent(given("adapter.google.credentials")))]
    if declared.google.recognition_config is not None:
        files.append(File(CONFIG, DocumentContent(SecretDocument(given("adapter.google.recognitionConfig")))))
    if stores.adapter is not None:
        files.append(stores.adapter.file)
    return tuple(sorted(files, key=lambda file: file.path))
