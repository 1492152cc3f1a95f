"""The media relay's container: audio, speech services, and the proxy in front of them."""

from collections.abc import Mapping

from declaration.containers import WritePath
from declaration.gateway import Gateway
from declaration.services import Speech
from declaration.variables import Container as Name
from declaration.weaker import Choice
from facts.connections import proxy_serves
from facts.names import Names
from facts.services.relay import Relay
from plan.containers import DRAIN, connects, given_environment, mounts, ports_of, resources, scratch, user
from plan.generations import adapter_name
from plan.model import Container, File, Health, TcpProbe, Value
from plan.orchestrator import LOOPBACK, announced
from plan.stores import Stores
from plan.values import environment, given, given_or_generated

Variables = Mapping[str, Value | bool | int | str | None]


def relay(gateway: Gateway, names: Names, stores: Stores) -> Container:
    """The container, wholly described."""
    recordings, logs = "/vgw-media-relay/recordings", "/vgw-media-relay/logs"
    volumes = gateway.volumes
    lasting = mounts(
        [("recordings", recordings, volumes.recordings), ("relay-logs", logs, volumes.relay_logs)]
    )
    known = [WritePath(path=logs, size="1Gi"), WritePath(path=recordings, size="64Mi")]
    more = gateway.hardening.write_paths.relay
    control = gateway.ports.control
    probe = TcpProbe(control) if gateway.relay.is_apart else connects(control)
    return Container(
        name=Name.RELAY.value,
        image=gateway.images.relay,
        environment=environment(
            _media(gateway),
            _stores(gateway, stores),
            _proxy(gateway),
            _speech_to_text(gateway, names),
            _text_to_speech(gateway),
            given_environment(gateway, "relay"),
        ),
        files=_files(stores),
        ports=ports_of(Relay(), gateway),
        health=Health(probe, probe),
        resources=resources(gateway.resources.relay),
        user=user(gateway, "relay"),
        read_only_root=gateway.hardening.read_only_root,
        scratch=scratch(gateway, known, more, lasting),
        mounts=lasting,
        drain=DRAIN,
    )


def _media(gateway: Gateway) -> Variables:
    rtp, recording = gateway.ports.rtp, gateway.recording
    return {
        "SDP_ADDRESS": announced(gateway.exposure.media_address),
        "MEDIA_RELAY_WS_HOST": "0.0.0.0" if gateway.relay.is_apart else LOOPBACK,  # noqa: S104 - guarded by a policy
        "MEDIA_RELAY_WS_PORT": gateway.ports.control,
        "RTP_UDP_PORT_RANGE": f"{rtp.low}-{rtp.high}",
        "CLUSTER_WORKERS": gateway.relay.workers,
        "MAX_SESSIONS": gateway.relay.max_sessions,
        "ENABLE_RECORDING": recording is not None,
        "STEREO_RECORDING": recording.stereo if recording else None,
        "MEDIA_RELAY_LOG_LEVEL": gateway.logging.relay_level,
    }


def _stores(gateway: Gateway, stores: Stores) -> Variables:
    return {
        "SSL_CLIENT_CA_CERTIFICATE_FILE": stores.relay_bundle.path if stores.relay_bundle else None,
        "SSL_CLIENT_PKCS12_FILE": stores.mutual.file.path if stores.mutual else None,
        "SSL_CLIENT_PASSPHRASE": stores.mutual.passphrase if stores.mutual else None,
        "NODE_TLS_REJECT_UNAUTHORIZED": 0 if gateway.takes(Choice.NO_CERTIFICATE_CHECKS) else None,
    }


def _proxy(gateway: Gateway) -> Variables:
    proxy = gateway.proxy
    if proxy is None:
        return {}
    return {
        "PROXY_TYPE": proxy.type,
        "PROXY_HOST": proxy.host,
        "PROXY_PORT": proxy.port,
        "PROXY_USERNAME": proxy.username,
        "PROXY_PASSWORD": given("proxy.password") if proxy.password else None,
        "WATSON_STT_ENABLE_PROXY": proxy_serves(gateway, "speech_to_text"),
        "WATSON_TTS_ENABLE_PROXY": proxy.text_to_speech,
        "MUSIC_ON_HOLD_ENABLE_PROXY": proxy.music_on_hold,
    }


def _speech(prefix: str, path: str, service: Speech) -> Variables:
    return {
        f"{prefix}_URL": service.url,
        f"{prefix}_USERNAME": service.username,
        f"{prefix}_PASSWORD": given(f"{path}.password") if service.password else None,
        f"{prefix}_APIKEY": given(f"{path}.apiKey") if service.api_key else None,
        f"{prefix}_TOKEN_SERVICE_PROVIDER_URL": service.token_url,
    }


def _speech_to_text(gateway: Gateway, names: Names) -> Variables:
    if gateway.adapter is not None:
        return adapter_access(gateway, names)
    service = gateway.speech_to_text
    if service is None:
        return {}
    return {**_speech("WATSON_STT", "speechToText", service), "WATSON_STT_MODEL": service.model}


def adapter_access(gateway: Gateway, names: Names) -> Variables:
    """The adapter's address, and the credentials that it asks for: equal on both sides, as the guide says."""
    scheme = "http" if gateway.takes(Choice.ADAPTER_WITHOUT_TLS) else "https"
    login = adapter_login(gateway, "WATSON_STT_USERNAME", "WATSON_STT_PASSWORD")
    url = adapter_name(gateway, names, before=f"{scheme}://", after=f":{gateway.ports.adapter}")
    return {"WATSON_STT_URL": url, **login}


def adapter_login(gateway: Gateway, user: str, password: str) -> Variables:
    """Basic authentication between relay and adapter, under the names of either side."""
    if gateway.adapter is None or gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION):
        return {}
    secret = given_or_generated(gateway.adapter.password, "adapter.password", "adapter-password")
    return {user: gateway.adapter.username, password: secret}


def _text_to_speech(gateway: Gateway) -> Variables:
    service = gateway.text_to_speech
    if service is None:
        return {}
    return {
        **_speech("WATSON_TTS", "textToSpeech", service),
        "WATSON_TTS_VOICE": service.voice,
        "TTS_CACHE_TIME_TO_LIVE": service.cache_hours,
    }


def _files(stores: Stores) -> tuple[File, ...]:
    mutual = stores.mutual.file if stores.mutual else None
    files = [file for file in (stores.relay_bundle, mutual) if file]
    return tuple(sorted(files, key=lambda file: file.path))
