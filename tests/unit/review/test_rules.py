"""Each rule of the security diff: if a change is worse or is reported, the reverse change is better or is reported."""

from dataclasses import replace
from typing import Any

import pytest

from review.changes import Change, Verdict
from review.rules import changes
from tests.support.certificates import authority
from tests.support.declarations import GOOGLE_KEY, merged, small, small_on_docker, weaker, with_adapter
from tests.support.reviewing import reported

TRUSTED = {"trustedAddresses": ["192.0.2.7"]}
CLIENTS = {"clientNetworks": ["192.0.2.0/24"]}
BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}
OUTSIDE = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
MORE_OUTSIDE = {**OUTSIDE, "sources": ["192.0.2.0/24", "198.51.100.0/24"]}
TENANT = {"tenantURI": "15550100", "conversation": {"url": "https://tenant.example.com", "workspaceID": "1"}}
DIGEST = merged(TENANT, {"sipAuth": {"username": "trunk", "password": "Zq8-hidden-word"}})
LOGS = {"orchestratorLogs": {"hostDirectory": "/var/log/gateway"}}
DIGEST_OF_IMAGE = f"icr.io/x/y:1.0.8.0@sha256:{'ab' * 32}"
ROOT_PEM = authority("Tests", None).pem
WHY = "the trunk of this example speaks no TLS"


def until(day: str | None, *containers: str) -> list[dict[str, Any]]:
    """The weaker choice of root, with its last day, for some containers."""
    more = {**({"until": day} if day else {}), **({"containers": list(containers)} if containers else {})}
    return [{**weaker("root-user")[0], **more}]


def speaking(outside: dict[str, Any], **more: object) -> dict[str, Any]:
    """A declaration with both adapters, and access from outside to that for text to speech."""
    adapter = {"google": {"credentials": GOOGLE_KEY}, "outside": outside}
    images = {"ttsAdapter": "registry.example.com/tts-adapter:1.0.7.0"}
    return with_adapter(textToSpeech=None, ttsAdapter=adapter, images=images, **more)


def without_tls(*containers: str) -> list[dict[str, Any]]:
    """The weaker choice of adapters without TLS, for some of them."""
    return [{**weaker("adapter-without-tls")[0], "containers": list(containers)}]


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "plain-sip": (
        small(),
        small(weakerChoices=weaker("plain-sip")),
        (
            "worse: opens plain SIP on 5060/TCP and 5060/UDP to anyone, in clear, without authentication"
            f" (weaker choice plain-sip: {WHY})"
        ),
        "better: closes plain SIP on 5060/TCP and 5060/UDP, which was open to anyone",
    ),
    "choice": (
        small(),
        small(weakerChoices=weaker("plain-sip")),
        (
            f"worse: takes the weaker choice plain-sip, without an end (reason: {WHY};"
            " cost: anyone on the path reads and changes signalling: numbers, headers, media addresses)"
        ),
        "better: removes the weaker choice plain-sip",
    ),
    "rest-opened": (
        small(),
        small(rest=CLIENTS),
        "worse: opens REST and metrics on 9446/TCP to 192.0.2.0/24, encrypted, with user and password",
        "better: closes REST and metrics on 9446/TCP, which was open to 192.0.2.0/24",
    ),
    "rest-password": (
        small(rest=CLIENTS),
        small(rest=CLIENTS, weakerChoices=weaker("open-rest")),
        f"worse: no longer asks for user and password of REST and metrics on 9446/TCP (weaker choice open-rest: {WHY})",
        "better: asks for user and password of REST and metrics on 9446/TCP",
    ),
    "digest": (
        small(tenants=[DIGEST]),
        small(tenants=[TENANT]),
        "worse: no longer asks for SIP digest of SIP over TLS on 5061/TCP",
        "better: asks for SIP digest of SIP over TLS on 5061/TCP",
    ),
    "adapter-tls": (
        with_adapter(adapter={"outside": OUTSIDE}),
        with_adapter(adapter={"outside": OUTSIDE}, weakerChoices=weaker("adapter-without-tls")),
        f"worse: no longer encrypts speech-to-text adapter on 4000/TCP (weaker choice adapter-without-tls: {WHY})",
        "better: encrypts speech-to-text adapter on 4000/TCP",
    ),
    "speaking-adapter-tls": (
        speaking(OUTSIDE),
        speaking(OUTSIDE, weakerChoices=weaker("adapter-without-tls")),
        f"worse: no longer encrypts text-to-speech adapter on 4100/TCP (weaker choice adapter-without-tls: {WHY})",
        "better: encrypts text-to-speech adapter on 4100/TCP",
    ),
    "choice-for-one-adapter-more": (
        speaking(OUTSIDE, weakerChoices=without_tls("adapter")),
        speaking(OUTSIDE, weakerChoices=without_tls("adapter", "ttsAdapter")),
        f"worse: no longer encrypts text-to-speech adapter on 4100/TCP (weaker choice adapter-without-tls: {WHY})",
        "better: encrypts text-to-speech adapter on 4100/TCP",
    ),
    "choice-for-the-other-adapter": (
        with_adapter(),
        speaking(OUTSIDE, weakerChoices=without_tls("adapter")),
        (
            "worse: opens text-to-speech adapter on 4100/TCP to 192.0.2.0/24, encrypted, with user and password"
        ),
        "better: closes text-to-speech adapter on 4100/TCP, which was open to 192.0.2.0/24",
    ),
    "anyone": (
        small(whitelists=TRUSTED),
        small(),
        "worse: lets anyone reach SIP over TLS on 5061/TCP",
        "better: lets only 192.0.2.7 reach SIP over TLS on 5061/TCP",
    ),
    "list-emptied": (
        small(whitelists=TRUSTED),
        small(),
        "worse: removes the last caller from the list, which is now empty: anyone is accepted",
        "better: accepts only caller 192.0.2.7",
    ),
    "caller": (
        small(whitelists=TRUSTED),
        small(whitelists={"trustedAddresses": ["192.0.2.7", "198.51.100.7"]}),
        "worse: adds caller 198.51.100.7",
        "better: removes caller 198.51.100.7",
    ),
    "rest-client": (
        small(rest=CLIENTS),
        small(rest={"clientNetworks": ["192.0.2.0/24"], "clientNamespaces": ["monitoring"]}),
        "worse: adds REST client namespace monitoring",
        "better: removes REST client namespace monitoring",
    ),
    "adapter-client": (
        with_adapter(adapter={"outside": OUTSIDE}),
        with_adapter(adapter={"outside": MORE_OUTSIDE}),
        "worse: adds client network of the speech-to-text adapter 198.51.100.0/24",
        "better: removes client network of the speech-to-text adapter 198.51.100.0/24",
    ),
    "speaking-adapter-client": (
        speaking(OUTSIDE),
        speaking(MORE_OUTSIDE),
        "worse: adds client network of the text-to-speech adapter 198.51.100.0/24",
        "better: removes client network of the text-to-speech adapter 198.51.100.0/24",
    ),
    "reach": (
        small(exposure={"sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}),
        small(exposure=BALANCED),
        (
            "worse: makes SIP over TLS reachable on 5061/TCP at a load balancer, instead of the cluster, and networks"
            " with a route to its pods"
        ),
        (
            "better: makes SIP over TLS reachable on 5061/TCP at the cluster, and networks with a route to its pods,"
            " instead of a load balancer"
        ),
    ),
    "node-ports": (
        small(exposure=BALANCED),
        small(exposure={**BALANCED, "loadBalancer": {"nodePorts": True}}),
        "worse: opens a port of every node for SIP over TLS on 5061/TCP",
        "better: closes a port of every node for SIP over TLS on 5061/TCP",
    ),
    "moved": (
        small(),
        small(ports={"sipTls": 5071}),
        "neutral: moves SIP over TLS from 5061: it is on 5071/TCP",
        "neutral: moves SIP over TLS from 5071: it is on 5061/TCP",
    ),
    "service-in-clear": (
        small(),
        small(assistant={"url": "http://assistant.example.com:443"}, weakerChoices=weaker("plain-services")),
        "worse: calls assistant.example.com on 443/TCP for assistant in clear",
        "better: encrypts the connection to assistant.example.com on 443/TCP for assistant",
    ),
    "new-service": (
        small(),
        small(otherServices=["https://other.example.com"]),
        "neutral: calls other.example.com on 443/TCP for other services",
        "neutral: no longer calls other.example.com on 443/TCP for other services",
    ),
    "new-service-in-clear": (
        small(weakerChoices=weaker("plain-services"), otherServices=["http://first.example.com"]),
        small(
            weakerChoices=weaker("plain-services"),
            otherServices=["http://first.example.com", "http://other.example.com"],
        ),
        "worse: calls other.example.com on 80/TCP for other services, in clear",
        "better: no longer calls other.example.com on 80/TCP for other services, in clear",
    ),
    "client-certificate": (
        small(tls={"mutualAuthentication": True}),
        small(),
        "worse: no longer authenticates to assistant.example.com on 443/TCP for assistant with client certificate",
        "better: authenticates to assistant.example.com on 443/TCP for assistant with client certificate",
    ),
    "credentials": (
        small(assistant={"apiKey": "key-of-tests"}),
        small(assistant={"username": "gateway", "password": "Zq8-hidden-word"}),
        "neutral: authenticates to assistant.example.com on 443/TCP for assistant with user and password instead of API key",
        "neutral: authenticates to assistant.example.com on 443/TCP for assistant with API key instead of user and password",
    ),
    "proxy": (
        small(),
        small(proxy={"host": "proxy.example.com", "port": 3128}),
        "neutral: calls assistant.example.com on 443/TCP for assistant through the proxy",
        "neutral: calls assistant.example.com on 443/TCP for assistant without the proxy",
    ),
    "later-end": (
        small(weakerChoices=until("2098-01-01")),
        small(weakerChoices=until("2099-01-01")),
        "worse: moves the end of the weaker choice root-user to 2099-01-01",
        "better: moves the end of the weaker choice root-user to 2098-01-01",
    ),
    "no-end": (
        small(weakerChoices=until("2098-01-01")),
        small(weakerChoices=until(None)),
        "worse: moves the end of the weaker choice root-user to never",
        "better: moves the end of the weaker choice root-user to 2098-01-01",
    ),
    "more-containers": (
        small(weakerChoices=until(None, "relay")),
        small(weakerChoices=until(None)),
        "worse: takes the weaker choice root-user for all containers",
        "better: takes the weaker choice root-user for media-relay",
    ),
    "reason": (
        small(weakerChoices=weaker("plain-sip")),
        small(weakerChoices=[{"what": "plain-sip", "reason": "the monitors of the trunk speak no TLS"}]),
        "neutral: gives another reason for the weaker choice plain-sip: the monitors of the trunk speak no TLS",
        f"neutral: gives another reason for the weaker choice plain-sip: {WHY}",
    ),
    "pod-security": (
        small(),
        small(weakerChoices=weaker("root-user")),
        "worse: changes Pod Security from restricted to baseline",
        "better: changes Pod Security from baseline to restricted",
    ),
    "root": (
        small(hardening={"readOnlyRoot": True}),
        small(),
        "worse: makes the root file system of media-relay writable",
        "better: makes the root file system of media-relay read-only",
    ),
    "host-directory": (
        small_on_docker(),
        small_on_docker(volumes=LOGS),
        "worse: lets sip-orchestrator write /var/log/gateway of the host",
        "better: takes /var/log/gateway of the host from sip-orchestrator",
    ),
    "pinned": (
        small(images={"orchestrator": DIGEST_OF_IMAGE}),
        small(images={"orchestrator": "icr.io/x/y:1.0.8.0"}),
        "worse: no longer pins the image of sip-orchestrator by a digest",
        "better: pins the image of sip-orchestrator by a digest",
    ),
    "image": (
        small(images={"orchestrator": "icr.io/x/y:1.0.8.0"}),
        small(images={"orchestrator": "icr.io/x/y:1.0.9.0"}),
        "neutral: runs sip-orchestrator from another image: icr.io/x/y:1.0.9.0",
        "neutral: runs sip-orchestrator from another image: icr.io/x/y:1.0.8.0",
    ),
    "life": (
        small(),
        small(tls={"lifetimes": {"certificateDays": 120}}),
        "worse: changes the lifetime of the certificate orchestrator from 90 to 120 days",
        "better: changes the lifetime of the certificate orchestrator from 120 to 90 days",
    ),
    "names": (
        small(),
        small(tls={"names": ["sip.example.com"]}),
        "neutral: replaces the certificate orchestrator: also for sip.example.com",
        "neutral: replaces the certificate orchestrator: no longer for sip.example.com",
    ),
    "key": (
        small(),
        small(tls={"keys": "ecdsa-p256"}),
        "neutral: replaces the certificate orchestrator: key ECDSA P256",
        "neutral: replaces the certificate orchestrator: key RSA 3072",
    ),
    "authority": (
        small(),
        small(tls={"authority": {"alongside": [{"name": "second"}]}}),
        "neutral: adds the authority second",
        "neutral: removes the authority second",
    ),
    "signer": (
        small(tls={"authority": {"alongside": [{"name": "second"}]}}),
        small(tls={"authority": {"name": "second", "alongside": [{"name": "first"}]}}),
        "neutral: replaces the certificate orchestrator: signed by second",
        "neutral: replaces the certificate orchestrator: signed by first",
    ),
    "profile": (
        small(),
        small(tls={"keystoreProfile": "legacy"}),
        "worse: encrypts its stores with the profile legacy (3DES, SHA-1)",
        "better: no longer encrypts its stores with the profile legacy (3DES, SHA-1)",
    ),
    "trust": (
        small(),
        small(tls={"trust": {"speech": [ROOT_PEM]}}),
        "worse: trusts CN=Tests in media-relay: file /sslConf/ca-bundle.pem",
        "better: no longer trusts CN=Tests in media-relay: file /sslConf/ca-bundle.pem",
    ),
    "trust-in-more": (
        small(tls={"trust": {"speech": [ROOT_PEM]}}),
        small(tls={"trust": {"speech": [ROOT_PEM], "assistant": [ROOT_PEM]}}),
        "worse: trusts CN=Tests in sip-orchestrator: file /sslConf/orchestrator-trust.p12 too",
        "better: no longer trusts CN=Tests in sip-orchestrator: file /sslConf/orchestrator-trust.p12",
    ),
    "container": (
        small(),
        with_adapter(),
        "neutral: adds the container stt-adapter",
        "neutral: removes the container stt-adapter",
    ),
    "secret": (
        small(),
        small(assistant={"apiKey": "key-of-tests"}),
        "neutral: adds the secret assistant.apiKey (given)",
        "neutral: removes the secret assistant.apiKey (given)",
    ),
    "warning": (
        small(),
        small(logging={"transcriptions": True}),
        "neutral: has a new warning: logging.transcriptions: what callers say is written to the logs",
        "",
    ),
}


def said(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The changes as lines of text."""
    return [f"{each.verdict.value}: {each.text}" for each in changes(reported(old), reported(new))]


@pytest.mark.parametrize("name", CASES)
def test_a_change_has_a_verdict_in_both_directions(name: str) -> None:
    """The sentence is reported in its direction and not in the other one."""
    old, new, there, back = CASES[name]
    forth, home = said(old, new), said(new, old)
    assert there in forth
    assert not back or back in home
    assert there == back or there not in home


@pytest.mark.parametrize("document", [small(), with_adapter(), small_on_docker()])
def test_no_change_gives_no_text(document: dict[str, Any]) -> None:
    """A declaration compared with itself has no changes."""
    assert [] == said(document, document)


def test_worst_comes_first() -> None:
    """Changes are sorted by verdict, then by weight: plain SIP that is open to anyone comes before a new caller."""
    old = small(whitelists=TRUSTED, rest=CLIENTS)
    new = small(
        whitelists={"trustedAddresses": ["192.0.2.7", "192.0.2.8"]},
        weakerChoices=weaker("plain-sip"),
        tls={"names": ["sip.example.com"]},
    )
    found = changes(reported(old), reported(new))
    order = list(Verdict)
    verdicts = [order.index(each.verdict) for each in found]
    assert sorted(verdicts) == verdicts
    worse = [each for each in found if each.verdict is Verdict.WORSE]
    assert sorted(worse, key=lambda each: -each.weight) == worse
    assert "adds caller 192.0.2.8" == worse[-1].text


def test_a_secret_that_more_read_is_worse() -> None:
    """A secret with a new reader is worse, and a secret that loses a reader is better."""
    old = reported(small(assistant={"apiKey": "key-of-tests"}))
    [key] = [each for each in old.secrets if each.name == "assistant.apiKey"]
    more = replace(key, readers=(*key.readers, "media-relay: variable X"))
    new = replace(old, secrets=tuple(more if each == key else each for each in old.secrets))
    assert (
        Change(Verdict.WORSE, "lets media-relay: variable X read the secret assistant.apiKey too", 1),
    ) == changes(old, new)
    lost = "no longer lets media-relay: variable X read the secret assistant.apiKey"
    assert (Change(Verdict.BETTER, lost, 1),) == changes(new, old)


def test_another_brought_certificate_is_reported() -> None:
    """A renewed certificate with the same names is reported, because its fingerprint differs."""
    old = reported(small())
    [one] = old.certificates
    ends = "2027-01-01T00:00:00+00:00"
    new = replace(old, certificates=(replace(one, fingerprint="ab" * 32, not_after=ends),))
    [change] = changes(old, new)
    assert f"replaces the certificate orchestrator: another one is brought, which ends {ends}" == change.text
