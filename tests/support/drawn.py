"""Strategies for the parts of a declaration: services, tenants, whitelists, stores.

Each draws what models and rules accept. `tests.support.declarations` combines them.
"""

from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

CANARY = "canary"
ROOT = {"file": "examples/trust/digicert-global-root-g2.pem"}
OTHER_ROOT = {"file": "tests/failures/materials/root.pem"}
NAME_IN_STORES = "gateway.example"
"""The name in the certificates of the fixtures."""
_STORES = "tests/fixtures/stores"
_MATERIALS = "tests/failures/materials"


words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
labels = st.from_regex(r"[a-z]([-a-z0-9]{0,8}[a-z0-9])?", fullmatch=True)
_machines = st.one_of(
    *(st.ip_addresses(network=block) for block in ("1.0.0.0/8", "10.0.0.0/8", "192.0.0.0/10", "203.0.0.0/8")),
    *(st.ip_addresses(network=block) for block in ("2000::/3", "fc00::/7")),
).map(str)
hosts = st.one_of(
    labels.map("{}.example.com".format),
    _machines,
    st.tuples(labels, labels).map("{0[0]}.{0[1]}.svc".format),
)
networks = st.ip_addresses(network="203.0.0.0/8").map("{}/32".format) | st.sampled_from(
    ["192.0.2.0/24", "2001:db8::/32"]
)
secrets = words.map(f"{CANARY}-{{}}".format)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """Any subset of some fields."""
    return st.fixed_dictionaries({}, optional=fields)


def _url(host: str) -> str:
    return f"https://[{host}]/v1" if ":" in host else f"https://{host}:8443/v1"


urls = hosts.map(_url)
logins = st.fixed_dictionaries({"username": words, "password": secrets})
keys_or_logins: st.SearchStrategy[Document] = (
    st.fixed_dictionaries({"apiKey": secrets}) | logins | st.just({})
)


def _joined(*parts: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.tuples(*parts).map(lambda drawn: {key: value for part in drawn for key, value in part.items()})


assistants = _joined(
    st.fixed_dictionaries({"url": urls}),
    keys_or_logins,
    optional(
        workspaceId=words,
        readTimeoutSeconds=st.integers(1, 60),
        connectTimeoutSeconds=st.integers(1, 60),
    ),
)
_speech = _joined(st.fixed_dictionaries({"url": urls}), keys_or_logins, optional(tokenUrl=urls))
listening = _joined(_speech, optional(model=words))
speaking = _joined(_speech, optional(voice=words, cacheHours=st.integers(0, 24)))
proxies = _joined(
    st.fixed_dictionaries({"host": hosts, "port": st.integers(1, 65535)}),
    logins | st.just({}),
    optional(speechToText=st.booleans(), textToSpeech=st.booleans(), musicOnHold=st.booleans()),
    st.just({})
    | st.fixed_dictionaries(
        {
            "type": st.sampled_from(["http", "https"]),
            "orchestrator": _joined(
                st.fixed_dictionaries({"host": hosts, "port": st.integers(1, 65535)}), logins | st.just({})
            ),
        }
    ),
)
_numbers = st.from_regex(r"\+?1555[0-9]{0,7}", fullmatch=True)
fragments = st.one_of(
    _numbers,
    labels.map("@{}.example.com".format),
    st.tuples(_numbers | st.sampled_from(["alice", "Bob.Miller"]), labels).map(
        "{0[0]}@{0[1]}.example.com".format
    ),
    st.sampled_from(
        ["192.0.2.", "@192.0.2.10", "[2001:db8::10]", "sip:alice", ";tgrp=tg-1", "*98@example.com"]
    ),
)
addresses = st.ip_addresses(network="192.0.2.0/24") | st.ip_addresses(network="2001:db8::/32")
whitelists = optional(
    fromUri=st.lists(fragments, unique=True, max_size=4),
    toUri=st.sampled_from(["1555", "155501", "@sip.example.com"]),
    siprec=st.fixed_dictionaries(
        {"attribute": st.sampled_from(["aor", "participant_id", "xml:lang"]), "value": _numbers}
    ),
    trustedAddresses=st.lists(addresses.map(str), unique=True, max_size=4),
)
json_leaves = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | words
json_objects = st.dictionaries(words, json_leaves | st.lists(json_leaves, max_size=2), max_size=3)
secret_objects = st.dictionaries(words, secrets, max_size=2)

_tenant_login: st.SearchStrategy[Document] = (
    st.fixed_dictionaries({"apikey": secrets})
    | logins
    | st.fixed_dictionaries({"bearerToken": secrets})
    | st.just({})
)
_tenant_service = _joined(
    st.fixed_dictionaries({"url": urls}), _tenant_login, optional(tokenServiceProviderUrl=urls)
)
_digests = optional(sipAuth=logins, outboundCalls=optional(sipAuth=logins))


@st.composite
def tenants(draw: st.DrawFn, *, digest: bool) -> Document:
    """One tenant. Its number is made unique where it is used."""
    document = draw(
        optional(
            description=words,
            whitelistFromUri=fragments,
            putCallerOnHoldOnTransfer=st.sampled_from(["true", "false"]),
            conversation=_joined(_tenant_service, optional(workspaceID=words, assistantID=words, name=words)),
            stt=_joined(
                st.fixed_dictionaries({"credentials": _tenant_service}),
                optional(
                    config=json_objects,
                    broadbandConfig=json_objects,
                    bandPreference=words,
                    bargeInResume=st.booleans(),
                    echoSuppression=st.booleans(),
                ),
            ),
            tts=_joined(
                st.fixed_dictionaries({"credentials": _tenant_service}), optional(config=json_objects)
            ),
            smsPipe=_joined(
                st.fixed_dictionaries({"url": urls}),
                logins | st.just({}),
                optional(
                    tenantPhoneNumber=words,
                    readTimeout=words,
                    connectTimeout=words,
                    expirationInterval=st.integers(0, 10**6),
                    enableInboundSMS=st.booleans(),
                ),
            ),
            reporting=secret_objects,
            wva=secret_objects,
            mediaEncryption=secret_objects,
        )
    )
    return {**document, **(draw(_digests) if digest else {})}


resources = st.fixed_dictionaries(
    {
        part: st.fixed_dictionaries(
            {"cpu": st.just(cpu), "memory": st.just(memory), "ephemeralStorage": st.just(memory)}
        )
        for part, cpu, memory in (("requests", "250m", "512Mi"), ("limits", "1", "1Gi"))
    }
)
loggings = optional(
    orchestratorLevel=st.sampled_from(["off", "audit", "info", "all"]),
    relayLevel=st.sampled_from(["INFO", "DEBUG", "TRACE"]),
    auditMessages=st.booleans(),
    transcriptions=st.booleans(),
)
environments = st.fixed_dictionaries(
    {},
    optional={
        "orchestrator": st.just(
            {"VGW_PRODUCT_NAME": f"{CANARY}-product", "LOG_MAX_FILES": f"{CANARY}-files"}
        ),
        "relay": st.just({"RTP_CODECS": f"{CANARY}-codecs"}),
    },
)
lifetimes = optional(
    certificateDays=st.integers(31, 300),
    authorityDays=st.integers(1000, 4000),
    authorityRenewalDays=st.integers(300, 900),
)
stores = st.sampled_from(
    [
        {},
        {"orchestrator": {"type": "JKS", "content": {"file": f"{_STORES}/gateway.jks"}}},
        {
            "orchestratorTrust": {"type": "JKS", "content": {"file": f"{_STORES}/trust-only.jks"}},
            "orchestratorKey": {"type": "PKCS12", "content": {"file": f"{_STORES}/openssl.p12"}},
        },
    ]
).map(lambda kinds: {key: {**store, "passphrase": "changeit"} for key, store in kinds.items()})
_AUTHORITY = {
    "certificate": {"file": f"{_MATERIALS}/root.pem"},
    "key": {"file": f"{_MATERIALS}/root.key"},
}
authorities = st.sampled_from(
    [
        {},
        {"name": "second", "alongside": [{"name": "first"}]},
        {"alongside": [{"name": "theirs", "certificate": OTHER_ROOT}]},
        _AUTHORITY,
        {"stack": {"stack": "organization/pki/production"}},
    ]
)
anchors = st.lists(st.sampled_from([ROOT, OTHER_ROOT]), max_size=3)
