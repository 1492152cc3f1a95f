"""Declarations at the limits of the rules: each is still accepted.

The gallery of failures has those that are refused.
"""

from typing import Any

from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.drawn import ROOT

CLIENTS = {"clientNetworks": ["192.0.2.0/24"]}
SIP_AUTH = {"tenantURI": "15550100", "sipAuth": {"username": "trunk", "password": "canary-password"}}
OUTBOUND_AUTH = {
    "tenantURI": "15550100",
    "outboundCalls": {"sipAuth": {"username": "trunk", "password": "canary-password"}},
}
LOGIN = {"username": "user", "password": "canary-password"}
OUTSIDE = {"names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
STORE = {"content": {"file": "tests/fixtures/stores/openssl.p12"}, "passphrase": "canary"}
PEM = {"certificate": "text", "key": "canary"}
URL = {"url": "https://example.com"}
NODES = {"service": "NodePort", "sipAddress": "nodeIP", "mediaAddress": "nodeIP"}
AMOUNTS = {"cpu": "1000m", "memory": "1Gi", "ephemeralStorage": "1024Mi"}


def _outbound(*routes: dict[str, Any]) -> dict[str, Any]:
    """Outbound calls with clients."""
    return {**CLIENTS, "outboundCalls": {"routes": list(routes)}}


ACCEPTED: dict[str, dict[str, Any]] = {
    "recordings of a service code": small(whitelists={"siprec": {"attribute": "aor", "value": "*98"}}),
    "the first release with digest": small(images={"orchestrator": "so:1.0.4"}, tenants=[SIP_AUTH]),
    "digest with a secure route": small(
        rest=_outbound({"host": "t.example.com", "transport": "tls"}), tenants=[SIP_AUTH]
    ),
    "digest of outbound calls": small(tenants=[OUTBOUND_AUTH]),
    "an old release without digest": small(
        images={"orchestrator": "so:1.0.3"}, tenants=[{"tenantURI": "15550101"}]
    ),
    "a plain route by choice": small(
        rest=_outbound({"host": "t.example.com", "transport": "udp", "port": 5060}),
        weakerChoices=weaker("plain-sip"),
    ),
    "open REST": small(rest=CLIENTS, weakerChoices=weaker("open-rest")),
    "REST on loopback": small(rest={"bind": "loopback"}),
    "REST for a namespace": small(
        rest={"clientNamespaces": ["monitoring"]}, weakerChoices=weaker("plain-rest")
    ),
    "outbound calls from a namespace": small(
        rest={"clientNamespaces": ["calls"], "outboundCalls": {"routes": [{"host": "t.example.com"}]}}
    ),
    "a stack's authority": small(tls={"authority": {"stack": {"stack": "a/b/c"}}}),
    "an authority that signs the relay's certificate": small(
        tls={
            "mutualAuthentication": True,
            "authority": {"stack": {"stack": "a/b/c"}},
            "certificates": {"orchestrator": PEM},
        }
    ),
    "an authority that signs the adapter's certificate": with_adapter(
        tls={"authority": {"stack": {"stack": "a/b/c"}}, "certificates": {"orchestrator": PEM}}
    ),
    "an authority that signs the orchestrator's certificate": with_adapter(
        tls={"authority": {"stack": {"stack": "a/b/c"}}, "stores": {"adapter": {"type": "PKCS12", **STORE}}}
    ),
    "renewal on the first day": small(
        tls={"lifetimes": {"certificateDays": 31, "certificateRenewalDays": 30, "authorityDays": 366}}
    ),
    "an authority renewed as long before as a leaf lives": small(
        tls={"lifetimes": {"authorityRenewalDays": 90}}
    ),
    "an assistant in the store that was brought": small(
        tls={"trust": {"assistant": None}, "stores": {"orchestratorTrust": {"type": "JKS", **STORE}}}
    ),
    "an assistant in the one store that was brought": small(
        tls={
            "trust": {"assistant": None, "speech": [ROOT]},
            "stores": {"orchestrator": {"type": "JKS", **STORE}},
        }
    ),
    "an assistant in the shared store": small(
        tls={
            "trust": {"assistant": None},
            "mutualAuthentication": True,
            "stores": {"mutual": {"type": "PKCS12", **STORE}},
        }
    ),
    "services on loopback need no trust": small(
        tls={"trust": None},
        assistant={"url": "http://localhost:9000"},
        speechToText={"url": "http://127.0.0.1:4000"},
        textToSpeech={"url": "http://[::1]:4100"},
    ),
    "two stores for two purposes": small(
        tls={
            "trust": {"speech": [ROOT]},
            "stores": {
                "orchestratorTrust": {"type": "JCEKS", **STORE},
                "orchestratorKey": {"type": "JKS", **STORE},
            },
        }
    ),
    "the server's key beside the shared store": small(
        tls={
            "mutualAuthentication": True,
            "stores": {"mutual": {"type": "PKCS12", **STORE}, "orchestratorKey": {"type": "JKS", **STORE}},
        }
    ),
    "the relay's certificate where authentication is mutual": small(
        tls={"mutualAuthentication": True, "certificates": {"relay": PEM}}
    ),
    "user and password": small(assistant=LOGIN, speechToText=LOGIN, textToSpeech=LOGIN),
    "keys": small(assistant={"apiKey": "canary"}, speechToText={"apiKey": "canary"}),
    "a tenant's bearer token": small(
        tenants=[{"tenantURI": "15550101", "conversation": {**URL, "bearerToken": "canary"}}]
    ),
    "a tenant's own user": small(
        tenants=[{"tenantURI": "15550101", "tts": {"credentials": {**URL, **LOGIN}}}]
    ),
    "a tenant's SMS": small(tenants=[{"tenantURI": "15550101", "smsPipe": {**URL, **LOGIN}}]),
    "a tenant's speech beside the adapter": with_adapter(
        tenants=[{"tenantURI": "15550101", "stt": {"credentials": {**URL, "apikey": "canary"}, "config": {}}}]
    ),
    "a tenant's settings of the adapter": with_adapter(
        tenants=[{"tenantURI": "15550101", "stt": {"config": {}}}]
    ),
    "tenants that bring everything": small(
        assistant=None,
        speechToText=None,
        textToSpeech=None,
        tenants=[
            {
                "tenantURI": "15550101",
                "conversation": URL,
                "stt": {"credentials": URL},
                "tts": {"credentials": URL},
            },
            {
                "tenantURI": "15550102",
                "conversation": URL,
                "stt": {"providerType": "mrcpv2"},
                "tts": {"providerType": "mrcpv2"},
            },
        ],
    ),
    "proxies of both kinds": small(
        proxy={
            "type": "https",
            "host": "p.example.com",
            "port": 1,
            **LOGIN,
            "orchestrator": {"host": "p", "port": 2},
        }
    ),
    "an http proxy for both": small(proxy={"type": "http", "host": "p.example.com", "port": 1}),
    "RTP beside other ports": small(ports={"rtp": {"low": 5062, "high": 8078}, "restHttp": 8079 + 1001}),
    "RTP that ends below a port": small(ports={"control": 16396, "sip": 16383}),
    "RTP of one call": small(ports={"rtp": {"low": 1024, "high": 1026}}, relay={"maxSessions": 1}),
    "RTP up to the last port": small(ports={"rtp": {"low": 65532, "high": 65534}}),
    "as many sessions as calls": small(relay={"maxSessions": 5}),
    "ports from 1024 on": with_adapter(ports={"sip": 1024, "control": 65535, "adapter": 1024}),
    "an adapter's port like another": with_adapter(ports={"adapter": 8080}),
    "replicas on their own addresses": small(
        replicas=100,
        exposure={"sipAddress": "nodeIP", "mediaAddress": "podIP"},
        weakerChoices=weaker("host-network"),
    ),
    "one instance behind an address": small(
        exposure={"service": "LoadBalancer", "sipAddress": "sip.example.com"}
    ),
    "a relay apart": small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control")),
    "replicas with a shared claim": small(
        replicas=2, volumes={"relayLogs": {"claim": {"size": "1Gi", "accessMode": "ReadWriteMany"}}}
    ),
    "one replica with a claim": small(volumes={"relayLogs": {"claim": {"size": "1Gi"}}}),
    "an existing claim": small(volumes={"relayLogs": {"existing": "relay-logs"}}),
    "a volume of Docker": small_on_docker(volumes={"relayLogs": {"existing": "project_Logs"}}),
    "a host directory of Docker": small_on_docker(
        volumes={"relayLogs": {"hostDirectory": "/var/log/gateway"}}
    ),
    "an adapter on Docker, from outside": merged(
        with_adapter(adapter={"outside": OUTSIDE}),
        {
            "target": {"kubernetes": None, "docker": {"bindAddress": "0.0.0.0"}},  # noqa: S104 - a declared choice
            "exposure": {"sipAddress": "sip.example.com", "mediaAddress": "192.0.2.10"},
        },
    ),
    "an adapter outside by a node port": with_adapter(
        adapter={"outside": {**OUTSIDE, "service": "NodePort"}}, ports={"adapter": 30000}
    ),
    "an adapter's port like another, on machines of its own": with_adapter(
        adapter={"outside": {**OUTSIDE, "service": "LoadBalancer"}}, ports={"adapter": 5061}
    ),
    "the first releases without root": small(images={"orchestrator": "so:1.0.2", "relay": "mr:1.0.2.0"}),
    "older releases as root": small(
        images={"orchestrator": "so:1.0.1.9", "relay": "mr:1.0.0.6b"}, weakerChoices=weaker("root-user")
    ),
    "a namespace of the cluster that is there": small(
        target={"kubernetes": {"namespace": "kube-system", "createNamespace": False}}
    ),
    "a cluster whose networks are known": small(
        target={
            "kubernetes": {
                "clusterNetworks": {
                    "pods": ["10.0.0.0/8", "fd00:10:244::/56"],
                    "services": ["172.16.0.0/12"],
                    "nodes": ["203.0.113.0/24"],
                }
            }
        }
    ),
    "names from elsewhere": small(
        target={
            "kubernetes": {
                "dns": {
                    "namespace": "openshift-dns",
                    "labels": {"dns.operator.openshift.io/daemonset-dns": "default"},
                    "port": 5353,
                    "addresses": ["169.254.20.10", "fe80::53", "192.0.2.53"],
                }
            }
        }
    ),
    "a namespace with a name like the cluster's": small(target={"kubernetes": {"namespace": "kubes"}}),
    "as many ports as an object lists": small(ports={"rtp": {"low": 16384, "high": 20478}}),
    "more ports than an object lists, on Docker": small_on_docker(
        ports={"rtp": {"low": 16384, "high": 32766}}
    ),
    "storage of three kinds": small(
        recording={},
        volumes={
            "recordings": {"existing": "one"},
            "relayLogs": {"existing": "two"},
            "orchestratorLogs": {"claim": {"size": "1Gi"}},
        },
    ),
    "writable below programs": small(
        hardening={
            "readOnlyRoot": True,
            "writePaths": {"orchestrator": [{"path": "/opt/work"}, {"path": "/usr/local/state"}]},
        }
    ),
    "music in clear, openly": small(
        relay={"musicOnHold": ["http://audio.example.com/hold.wav"]}, weakerChoices=weaker("plain-services")
    ),
    "fragments of a scheme and a number": small(
        whitelists={"fromUri": ["sip:1555", "@office"], "toUri": "sips:2345"},
    ),
    "node ports at both ends": small(
        exposure=NODES, ports={"sipTls": 30000, "rtp": {"low": 30002, "high": 32766}}
    ),
    "plain node ports": small(
        exposure=NODES,
        ports={"sip": 32767, "sipTls": 30001, "rtp": {"low": 30002, "high": 30012}},
        weakerChoices=weaker("plain-sip"),
    ),
    "a request as large as its limit": small(
        resources={
            "relay": {
                "requests": AMOUNTS,
                "limits": {"cpu": "1", "memory": "1024Mi", "ephemeralStorage": "1Gi"},
            }
        }
    ),
    "write paths near those that are mounted": small(
        hardening={
            "readOnlyRoot": True,
            "writePaths": {"relay": [{"path": "/sslConfig"}, {"path": "/stt-adapter/work"}]},
        }
    ),
    "host network": small(weakerChoices=weaker("host-network", "root-user", "no-certificate-checks")),
    "plain services": small(
        assistant={"url": "http://a.example.com"}, weakerChoices=weaker("plain-services")
    ),
    "the second authority beside the first": small(
        tls={"authority": {"name": "second", "alongside": [{"name": "first"}]}}
    ),
    "long lives": small(
        tls={
            "lifetimes": {
                "certificateDays": 300,
                "certificateRenewalDays": 200,
                "authorityDays": 9000,
                "authorityRenewalDays": 5000,
            }
        }
    ),
    "short lives": small(
        tls={
            "lifetimes": {
                "certificateDays": 10,
                "certificateRenewalDays": 5,
                "authorityDays": 50,
                "authorityRenewalDays": 20,
            }
        }
    ),
    "short lives of leaves": small(
        tls={
            "lifetimes": {
                "certificateDays": 10,
                "certificateRenewalDays": 5,
                "authorityDays": 200,
                "authorityRenewalDays": 20,
            }
        }
    ),
    "ports changed about": small(ports={"restHttp": 9446, "restHttps": 9086}),
    "RTP away from its default": small(ports={"control": 16390, "rtp": {"low": 2000, "high": 3000}}),
    "a host directory by choice": small(
        volumes={"relayLogs": {"hostDirectory": "/var/log/gateway"}}, weakerChoices=weaker("host-directories")
    ),
    "recordings": small(recording={}, volumes={"recordings": {"claim": {"size": "1Gi"}}}),
    "choices for services of each kind": small(
        speechToText={"url": "http://s.example.com"}, weakerChoices=weaker("plain-services")
    ),
    "choices for other services": small(
        otherServices=["http://r.example.com"], weakerChoices=weaker("plain-services")
    ),
    "choices for speaking": small(
        textToSpeech={"url": "http://s.example.com"}, weakerChoices=weaker("plain-services")
    ),
    "choices for a tenant": small(
        tenants=[{"tenantURI": "15550101", "conversation": {"url": "http://a.example.com"}}],
        weakerChoices=weaker("plain-services"),
    ),
    "an adapter without TLS or a password": with_adapter(
        weakerChoices=weaker("adapter-without-tls", "adapter-without-authentication")
    ),
    "files of an adapter": with_adapter(tls={"stores": {"adapter": {"type": "PKCS12", **STORE}}}),
}
"""By the name of what each of them shows."""
