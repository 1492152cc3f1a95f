"""Valid declarations that together set every field of the schema, each where it has an effect."""

from base64 import b64encode
from typing import Any

from tests.support.certificates import authority, leaf
from tests.support.declarations import GOOGLE_KEY, small, small_on_docker, weaker, with_adapter
from tests.support.drawn import ROOT
from tests.support.stores import PASSPHRASE, build

_LOGIN = {"username": "user", "password": "canary-password"}
_SERVICE = {"url": "https://service.example.com/v1"}
_ROOT_PAIR = {
    "certificate": {"file": "tests/failures/materials/root.pem"},
    "key": {"file": "tests/failures/materials/root.key"},
}
_STACK = {
    "stack": "organization/pki/production",
    "certificateOutput": "certificate",
    "keyOutput": "key",
}
_CLIENTS = {"clientNetworks": ["192.0.2.0/24"]}
_LARGE = {
    "requests": {"cpu": "1500m", "memory": "2Gi", "ephemeralStorage": "2Gi"},
    "limits": {"cpu": "3", "memory": "10Gi", "ephemeralStorage": "5Gi"},
}

_TTS_ROOT = authority("Company")
_TTS = leaf("voice-gateway-tts-adapter", _TTS_ROOT)
_WITH_TTS: dict[str, Any] = {
    "textToSpeech": None,
    "images": {"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"},
    "ttsAdapter": {"google": {"credentials": GOOGLE_KEY}},
}

EVERY_FIELD: dict[str, dict[str, Any]] = {
    "names and a folder": small(
        name="support-line",
        target={
            "kubernetes": {"namespace": "support", "createNamespace": False, "render": "rendered/support"}
        },
        images={
            "orchestrator": "registry.example.com/so:1.0.7.0@sha256:" + "a" * 64,
            "relay": "registry.example.com/mr:1.0.7.0",
            "pullSecrets": ["registry-key", "second-key"],
        },
    ),
    "a Docker host by SSH": small_on_docker(target={"docker": {"host": "ssh://deploy@host.example.com"}}),
    "a load balancer with all its wishes": small(
        exposure={
            "service": "LoadBalancer",
            "sipAddress": "192.0.2.10",
            "mediaAddress": "192.0.2.10",
            "loadBalancer": {
                "address": "192.0.2.10",
                "annotations": {"example.com/pool": "voice"},
                "nodePorts": True,
                "healthChecks": ["192.0.2.20"],
            },
            "mediaNetworks": ["192.0.2.0/24", "2001:db8::/32"],
        },
        whitelists={"trustedAddresses": ["192.0.2.20", "192.0.2.30"]},
    ),
    "a brought authority beside others": small(
        tls={
            "authority": {
                "name": "company",
                **_ROOT_PAIR,
                "alongside": [
                    {"name": "theirs", "certificate": ROOT},
                    {"name": "stacks", "stack": _STACK},
                    {"name": "old", "keys": "ecdsa-p256"},
                ],
            }
        }
    ),
    "a stack's authority by the names of its outputs": small(tls={"authority": {"stack": _STACK}}),
    "small keys, and stores for an old Java": small(
        tls={"keys": "ecdsa-p384", "keystoreProfile": "legacy", "names": ["sip.example.com", "192.0.2.10"]}
    ),
    "a proxy with switches": small(
        proxy={
            "host": "proxy.example.com",
            "port": 3128,
            **_LOGIN,
            "speechToText": False,
            "textToSpeech": False,
            "musicOnHold": True,
            "orchestrator": {"host": "second.example.com", "port": 3129, **_LOGIN},
        }
    ),
    "services with all their settings": small(
        assistant={
            "workspaceId": "00000000-0000-0000-0000-000000000000",
            "readTimeoutSeconds": 8,
            "connectTimeoutSeconds": 4,
        },
        speechToText={
            "apiKey": "canary",
            "tokenUrl": "https://iam.example.com/token",
            "model": "en-US_Telephony",
        },
        textToSpeech={
            "apiKey": "canary",
            "tokenUrl": "https://iam.example.com/token",
            "voice": "en-US_AllisonVoice",
            "cacheHours": 24,
        },
    ),
    "an adapter with all its settings": with_adapter(
        adapter={
            "google": {
                "languageCode": "de-DE",
                "profanityFilter": True,
                "maxAlternatives": 3,
                "recognitionConfig": {"useEnhanced": True, "speechContexts": [{"phrases": ["Bestellung"]}]},
            },
            **_LOGIN,
            "replicas": 3,
            "logLevel": "warn",
        },
        ports={"adapter": 4100},
        resources={"adapter": _LARGE},
        hardening={"readOnlyRoot": True, "writePaths": {"adapter": [{"path": "/opt/work", "size": "128Mi"}]}},
    ),
    "an adapter behind a load balancer with node ports": with_adapter(
        adapter={
            "outside": {
                "service": "LoadBalancer",
                "nodePorts": True,
                "names": ["adapter.example.com"],
                "sources": ["192.0.2.0/24"],
            }
        }
    ),
    "a certificate brought for the adapter": with_adapter(
        tls={
            "certificates": {
                "adapter": {
                    "certificate": {"file": "tests/failures/materials/adapter.pem"},
                    "key": {"file": "tests/failures/materials/adapter.key"},
                }
            },
            "trust": {"speech": [{"file": "tests/failures/materials/root.pem"}]},
        }
    ),
    "storage as small as it may be": small(
        recording={},
        volumes={"recordings": {"claim": {"size": "16Mi"}}},
        hardening={"readOnlyRoot": True, "writePaths": {"relay": [{"path": "/opt/work", "size": "64Ki"}]}},
        resources={
            "relay": {
                "requests": {"cpu": "10m", "memory": "16Mi", "ephemeralStorage": "1Mi"},
                "limits": {"cpu": "50m", "memory": "64Mi", "ephemeralStorage": "16Mi"},
            }
        },
    ),
    "write paths as large as their disk": small(
        hardening={
            "readOnlyRoot": True,
            "writePaths": {
                "relay": [{"path": "/opt/work", "size": "3Gi"}, {"path": "/opt/more", "size": "1Gi"}]
            },
        }
    ),
    "write paths as large as the memory of a Docker container": small_on_docker(
        hardening={"readOnlyRoot": True, "writePaths": {"relay": [{"path": "/opt/work", "size": "8Gi"}]}}
    ),
    "one host on two ports": small(
        rest={
            **_CLIENTS,
            "outboundCalls": {"routes": [{"host": "t.example.com"}, {"host": "t.example.com", "port": 5071}]},
        },
        otherServices=["https://r.example.com/a", "https://r.example.com/A"],
    ),
    "a tenant with passwords and all its settings": small(
        tenants=[
            {
                "tenantURI": "15550100@voice.example.com",
                "description": "Orders, in English",
                "whitelistFromUri": "@office.example.com",
                "putCallerOnHoldOnTransfer": "false",
                "conversation": {
                    **_SERVICE,
                    **_LOGIN,
                    "workspaceID": "00000000-0000-0000-0000-000000000000",
                    "assistantID": "11111111-1111-1111-1111-111111111111",
                    "name": "orders",
                },
                "stt": {
                    "credentials": {**_SERVICE, **_LOGIN},
                    "config": {"model": "en-US_Telephony", "smart_formatting": True},
                    "broadbandConfig": {"model": "en-US_Multimedia"},
                    "bandPreference": "broadband",
                    "bargeInResume": True,
                    "echoSuppression": False,
                },
                "tts": {"credentials": {**_SERVICE, **_LOGIN}, "config": {"voice": "en-US_AllisonVoice"}},
                "smsPipe": {
                    **_SERVICE,
                    **_LOGIN,
                    "tenantPhoneNumber": "15550100",
                    "readTimeout": "5000",
                    "connectTimeout": "2000",
                    "expirationInterval": 60,
                    "enableInboundSMS": True,
                },
                "sipAuth": _LOGIN,
                "outboundCalls": {"sipAuth": _LOGIN},
                "reporting": {"url": "https://reports.example.com", "password": "canary"},
                "wva": {"url": "https://wva.example.com", "secret": "canary"},
                "mediaEncryption": {"crypto": "canary"},
            }
        ],
        otherServices=["https://reports.example.com", "https://wva.example.com"],
    ),
    "a tenant with keys": small(
        tenants=[
            {
                "tenantURI": "15550101",
                "conversation": {
                    **_SERVICE,
                    "apikey": "canary",
                    "tokenServiceProviderUrl": "https://iam.example.com/token",
                },
                "stt": {
                    "credentials": {
                        **_SERVICE,
                        "apikey": "canary",
                        "tokenServiceProviderUrl": "https://iam.example.com/token",
                    }
                },
                "tts": {
                    "credentials": {
                        **_SERVICE,
                        "apikey": "canary",
                        "tokenServiceProviderUrl": "https://iam.example.com/token",
                    }
                },
            }
        ]
    ),
    "a tenant with bearer tokens": small(
        tenants=[
            {
                "tenantURI": "15550102",
                "stt": {"credentials": {**_SERVICE, "bearerToken": "canary"}},
                "tts": {"credentials": {**_SERVICE, "bearerToken": "canary"}},
            }
        ]
    ),
    "whitelists of all kinds": small(
        whitelists={
            "fromUri": ["1555", "@office.example.com"],
            "toUri": "15550",
            "siprec": {"attribute": "aor", "value": "sip:recorder@example.com"},
            "trustedAddresses": ["192.0.2.10", "2001:db8::10"],
        }
    ),
    "REST with its logins": small(
        rest={
            **_CLIENTS,
            "administration": _LOGIN,
            "metrics": {"samplingSeconds": 60},
            "outboundCalls": {"login": _LOGIN, "routes": [{"host": "trunk.example.com", "port": 5071}]},
        }
    ),
    "recordings in stereo on a class of storage": small(
        recording={"stereo": True},
        volumes={
            "recordings": {"claim": {"size": "50Gi", "storageClass": "fast", "accessMode": "ReadWriteMany"}},
            "relayLogs": {"claim": {"size": "10Gi", "storageClass": "slow"}},
            "orchestratorLogs": {
                "claim": {"size": "10Gi", "storageClass": "slow", "accessMode": "ReadWriteMany"}
            },
        },
    ),
    "existing storage for logs": small(volumes={"orchestratorLogs": {"existing": "logs"}}),
    "host directories": small(
        recording={},
        volumes={
            "recordings": {"hostDirectory": "/srv/voice/recordings"},
            "orchestratorLogs": {"hostDirectory": "/srv/voice/logs"},
        },
        weakerChoices=weaker("host-directories"),
    ),
    "logs and workers": small(
        relay={"workers": 0},
        logging={
            "orchestratorLevel": "fine",
            "relayLevel": "DEBUG",
            "auditMessages": False,
            "transcriptions": True,
        },
    ),
    "compute for many calls": small(resources={"orchestrator": _LARGE, "relay": _LARGE}),
    "one amount of each": small(
        resources={"orchestrator": {"limits": {"cpu": "4"}}, "relay": {"requests": {"memory": "512Mi"}}}
    ),
    "more paths to write": small(
        hardening={
            "readOnlyRoot": True,
            "writePaths": {
                "orchestrator": [{"path": "/opt/work", "size": "256Mi"}],
                "relay": [{"path": "/opt/work", "size": "256Mi"}],
            },
        }
    ),
    "root for one container, and not for long": small(
        weakerChoices=[
            {
                "what": "root-user",
                "reason": "the relay's image is being rebuilt for user 1001",
                "until": "2027-03-01",
                "containers": ["relay"],
            }
        ]
    ),
    "a codec service with everything of its own": small(
        codec={"logLevel": "DEBUG"},
        images={"codec": "registry.example.com/codec:1.0.7.0"},
        ports={"codec": 9100},
        resources={"codec": _LARGE},
        hardening={"readOnlyRoot": True, "writePaths": {"codec": [{"path": "/opt/work", "size": "128Mi"}]}},
        environment={"codec": {"TZ": "UTC"}},
    ),
    "a text-to-speech adapter with everything of its own": small(
        textToSpeech=None,
        ttsAdapter={
            "google": {
                "credentials": GOOGLE_KEY,
                "languageCode": "de-DE",
                "voiceName": "de-DE-Standard-A",
                "gender": "NEUTRAL",
            },
            **_LOGIN,
            "replicas": 3,
            "logLevel": "warn",
            "outside": {
                "service": "LoadBalancer",
                "nodePorts": True,
                "names": ["tts.example.com"],
                "sources": ["192.0.2.0/24"],
            },
        },
        images={"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"},
        ports={"ttsAdapter": 4500},
        resources={"ttsAdapter": _LARGE},
        hardening={
            "readOnlyRoot": True,
            "writePaths": {"ttsAdapter": [{"path": "/opt/work", "size": "128Mi"}]},
        },
        environment={"ttsAdapter": {"TZ": "UTC"}},
    ),
    "a certificate brought for the text-to-speech adapter": small(
        **_WITH_TTS,
        tls={
            "certificates": {
                "ttsAdapter": {"certificate": "".join(_TTS.chain), "key": _TTS.key_pem},
            },
            "trust": {"speech": [_TTS_ROOT.pem]},
        },
    ),
    "a store brought for the text-to-speech adapter": small(
        **_WITH_TTS,
        tls={
            "stores": {
                "ttsAdapter": {
                    "type": "PKCS12",
                    "content": b64encode(build(_TTS.entry)).decode(),
                    "passphrase": PASSPHRASE,
                }
            },
            "trust": {"speech": [_TTS_ROOT.pem]},
        },
    ),
    "another codec service": small(
        environment={"relay": {"EXTERNAL_AUDIO_TRANSFORMS": "wss://codec.example.com"}}
    ),
    "variables of each container": with_adapter(
        environment={"orchestrator": {"TZ": "UTC"}, "relay": {"TZ": "UTC"}, "adapter": {"TZ": "UTC"}}
    ),
}
"""By the name of what each of them shows."""
