"""Declarations for tests: small ones, full ones, and a strategy for all that the rules accept.

`declarations()` draws from every field of the models, mostly values that are accepted. Every secret in it begins with
`canary`, which occurs nowhere else, except that passphrases of fixtures are `changeit`.
"""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.support import drawn

Document = dict[str, Any]
"""A declaration as JSON values."""


GOOGLE_KEY = json.dumps(
    {
        "type": "service_account",
        "project_id": "tests",
        "private_key": "canary-google",
        "client_email": "tests",
    }
)
"""A key of a Google service account with all required fields, and a canary in it."""
REASON = "the trunk of this example speaks no TLS"
"""A reason that is accepted."""


def small(**more: object) -> Document:
    """A small accepted declaration, with more fields in it. It trusts only its own authority."""
    document: Document = {
        "target": {"kubernetes": {}},
        "tls": {"trust": {"assistant": [], "speech": [], "sip": []}},
        "assistant": {"url": "https://assistant.example.com"},
        "speechToText": {"url": "https://listening.example.com"},
        "textToSpeech": {"url": "https://speaking.example.com"},
    }
    return merged(document, more)


def small_on_docker(**more: object) -> Document:
    """The same declaration for a Docker host."""
    document = small()
    document["target"] = {"docker": {"bindAddress": "192.0.2.10"}}
    document["exposure"] = {"sipAddress": "192.0.2.10", "mediaAddress": "192.0.2.10"}
    return merged(document, more)


def with_adapter(**more: object) -> Document:
    """The same declaration with an adapter for speech to text."""
    document = small()
    del document["speechToText"]
    document["adapter"] = {"google": {"credentials": GOOGLE_KEY}}
    document["images"] = {"adapter": "registry.example.com/stt-adapter:1.0.7.0"}
    return merged(document, more)


def merged(document: Document, more: Mapping[str, object]) -> Document:
    """A document with more fields in it. None removes a key."""
    result = dict(document)
    for key, value in more.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def weaker(*choices: str) -> list[Document]:
    """Some weaker choices, each with a reason."""
    return [{"what": choice, "reason": REASON} for choice in choices]


@st.composite
def declarations(draw: st.DrawFn) -> Document:
    """A consistent declaration: values that depend on each other are drawn together."""
    docker, digest = draw(st.booleans()), draw(st.booleans())
    adapter, numbers = draw(st.booleans()), draw(st.integers(0, 3))
    document = draw(_whole(docker=docker, digest=digest and numbers > 0))
    document["tenants"] = [
        {**draw(drawn.tenants(digest=digest)), "tenantURI": f"1555010{number}"} for number in range(numbers)
    ]
    choices = draw(st.sets(st.sampled_from(["no-certificate-checks", "root-user"])))
    document["weakerChoices"] = [*document["weakerChoices"], *weaker(*sorted(choices))]
    if adapter:
        more = draw(_adapters(docker=docker))
        more["weakerChoices"] = [*document["weakerChoices"], *more["weakerChoices"]]
        document = merged(document, {"speechToText": None, **more})
    return document


@st.composite
def _whole(draw: st.DrawFn, *, docker: bool, digest: bool) -> Document:
    address = drawn.hosts if docker else st.just("podIP") | drawn.hosts
    rest = draw(_rest(docker=docker))
    recording = draw(st.none() | drawn.optional(stereo=st.booleans()))
    tls = draw(_tls())
    sip = draw(address) if not tls["stores"] else drawn.NAME_IN_STORES
    document: Document = {
        "target": {"docker": {"bindAddress": "192.0.2.10"}} if docker else draw(_kubernetes),
        "exposure": {"sipAddress": sip, "mediaAddress": draw(address)},
        "tls": tls,
        "assistant": draw(drawn.assistants),
        "speechToText": draw(drawn.listening),
        "textToSpeech": draw(drawn.speaking),
        "otherServices": draw(st.lists(drawn.urls, max_size=2, unique=True)),
        "whitelists": draw(drawn.whitelists),
        "logging": draw(drawn.loggings),
        "environment": draw(drawn.environments),
        "relay": draw(_relays),
        "codec": draw(st.none() | drawn.optional(logLevel=st.sampled_from(["INFO", "DEBUG"]))),
        "rest": rest,
        "hardening": draw(_hardening),
        "weakerChoices": weaker("plain-sip") if not digest and not docker and draw(st.booleans()) else [],
        "volumes": {} if recording is None else {"recordings": {"claim": {"size": "15Gi"}}},
    }
    if document["relay"].get("placement") == "apart":
        document["weakerChoices"] += weaker("plain-control")
    drawn_proxy = draw(st.none() | drawn.proxies)
    more = {"recording": recording, "proxy": drawn_proxy}
    return {**document, **{key: value for key, value in more.items() if value is not None}}


_kubernetes = st.fixed_dictionaries(
    {
        "kubernetes": drawn.optional(
            namespace=drawn.labels,
            createNamespace=st.booleans(),
            render=st.just("out"),
            clusterNetworks=st.just({"pods": ["10.244.0.0/16"], "nodes": ["192.168.0.0/24", "fd00:1::/64"]}),
            dns=st.just({"port": 5353, "addresses": ["169.254.20.10"]}),
        )
    }
)
_relays = drawn.optional(
    placement=st.sampled_from(["with-orchestrator", "apart"]),
    maxSessions=st.integers(0, 5),
    workers=st.integers(0, 8),
    musicOnHold=st.lists(drawn.urls, max_size=2, unique=True),
)
_hardening = st.sampled_from(
    [
        {},
        {
            "readOnlyRoot": True,
            "writePaths": {"relay": [{"path": "/opt/work"}]},
        },
    ]
)


@st.composite
def _rest(draw: st.DrawFn, *, docker: bool) -> Document:
    clients: Document = {
        "clientNetworks": draw(st.lists(drawn.networks, min_size=1, max_size=2, unique=True))
    }
    if not docker:
        clients["clientNamespaces"] = draw(st.lists(drawn.labels, max_size=2, unique=True))
    login = st.fixed_dictionaries({"username": drawn.words}, optional={"password": drawn.secrets})
    route = st.fixed_dictionaries({"host": drawn.hosts})
    calls = st.fixed_dictionaries(
        {"routes": st.lists(route, min_size=1, max_size=2, unique_by=str)}, optional={"login": login}
    )
    more = draw(drawn.optional(administration=login, outboundCalls=calls))
    return draw(st.sampled_from([{}, {"bind": "loopback"}, {**clients, **more}]))


@st.composite
def _tls(draw: st.DrawFn) -> Document:
    stores = draw(drawn.stores)
    brings_trust = bool(stores)
    mutual = not brings_trust and draw(st.booleans())
    assistant: list[Document] = [] if brings_trust else draw(drawn.anchors)
    sip: list[Document] = [] if brings_trust else draw(drawn.anchors)
    # with a brought store there may be no certificate to sign, and then the relay must trust another authority
    speech = draw(drawn.anchors.filter(bool) if brings_trust else drawn.anchors)
    document: Document = {
        "trust": {"assistant": assistant, "speech": speech, "sip": sip},
        "mutualAuthentication": mutual,
        "lifetimes": draw(drawn.lifetimes),
        "keys": draw(st.sampled_from(["rsa-3072", "rsa-4096", "ecdsa-p256", "ecdsa-p384"])),
        "keystoreProfile": draw(st.sampled_from(["modern", "legacy"])),
        "stores": stores,
    }
    if not brings_trust:
        document["authority"] = draw(drawn.authorities)
    return document


@st.composite
def _adapters(draw: st.DrawFn, *, docker: bool) -> Document:
    choices = draw(st.sets(st.sampled_from(["adapter-without-tls", "adapter-without-authentication"])))
    google = st.fixed_dictionaries(
        {"credentials": st.just(GOOGLE_KEY)},
        optional={
            "languageCode": drawn.words,
            "profanityFilter": st.booleans(),
            "maxAlternatives": st.integers(1, 5),
            "recognitionConfig": drawn.json_objects,
        },
    )
    adapter: Document = {"google": draw(google), **draw(drawn.optional(logLevel=st.just("debug")))}
    if "adapter-without-authentication" not in choices:
        adapter |= draw(drawn.optional(username=drawn.words, password=drawn.secrets))
    if len(choices) < 2 and draw(st.booleans()):  # without TLS and authentication, no one outside may use it
        adapter["outside"] = {
            "names": draw(st.lists(drawn.hosts, min_size=1, max_size=2, unique=True)),
            "sources": draw(st.lists(drawn.networks, min_size=1, max_size=2, unique=True)),
        } | ({} if docker else {"service": draw(st.sampled_from(["NodePort", "LoadBalancer"]))})
    return {
        "adapter": adapter,
        "ports": {"adapter": 30400},
        "images": {"adapter": "registry.example.com/stt-adapter:1.0.7.0"},
        "weakerChoices": weaker(*sorted(choices)),
    }
