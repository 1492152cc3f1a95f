"""Stores as files: built from an identity and anchors, or brought by users.

Owns the path, type and passphrase of every store, as the guide's variables need them.
"""

from collections.abc import Iterator

from pydantic.alias_generators import to_snake

from declaration.base import value_of
from declaration.gateway import Gateway
from declaration.tls import BroughtStore
from facts.gateway import Facts
from facts.model.certificates import Anchor, Identity
from facts.model.files import BundleContent, File, KeystoreSpec, SecretContent
from facts.model.values import SecretRef
from facts.stores import SSL_FOLDER, StoreFile, Stores
from plan.certificates import adapter_anchors, distinct, own_anchors, pem_anchors

_ORCHESTRATOR, _RELAY = "orchestrator", "relay"
_ENDINGS = {"PKCS12": "p12"}
"""Of a file, where it is not that of the type's name."""


def stores(facts: Facts, identities: tuple[Identity, ...]) -> Stores:
    """Decides which stores are brought and which are built."""
    gateway, trusted = facts.gateway, facts.brought.trusted
    tls, names = gateway.tls, {identity.name for identity in identities}
    own = own_anchors(facts)
    called = distinct(own, pem_anchors(trusted("assistant")), pem_anchors(trusted("sip")))
    speech = distinct(own, pem_anchors(trusted("speech")), adapter_anchors(identities))
    both = _brought(_ORCHESTRATOR, tls.stores.orchestrator)
    mutual = _brought("mutual", tls.stores.mutual)
    if mutual is None and _RELAY in names:
        mutual = _built(gateway, "mutual", _RELAY, distinct(called, speech))
    trust = mutual or both or _brought("orchestratorTrust", tls.stores.orchestrator_trust)
    if trust is None and called:
        trust = _built(gateway, "orchestrator-trust", None, called)
    key = both or _brought("orchestratorKey", tls.stores.orchestrator_key)
    return Stores(
        orchestrator_trust=trust,
        orchestrator_key=key or _built(gateway, "orchestrator-key", _ORCHESTRATOR, ()),
        mutual=mutual,
        relay_bundle=File(f"{SSL_FOLDER}/ca-bundle.pem", BundleContent(speech)) if speech else None,
        adapters=dict(_of_adapters(gateway, names)),
    )


def _of_adapters(gateway: Gateway, identities: set[str]) -> Iterator[tuple[str, StoreFile]]:
    """The store of each adapter that has one. An adapter reads only its own store."""
    for key in gateway.adapters:
        store = _brought(key, value_of(gateway.tls.stores, key))
        if store is None and key in identities:
            store = _built(gateway, _file_name(key), key, ())
        if store is not None:
            yield key, store


def _brought(key: str, store: BroughtStore | None) -> StoreFile | None:
    if store is None:
        return None
    path = f"tls.stores.{key}"
    content = SecretContent(SecretRef(f"{path}.content"), binary=True)
    file = File(f"{SSL_FOLDER}/{_file_name(key)}.{_ENDINGS.get(store.type, store.type.lower())}", content)
    return StoreFile(file, store.type, SecretRef(f"{path}.passphrase"))


def _file_name(key: str) -> str:
    return to_snake(key).replace("_", "-")


def _built(gateway: Gateway, name: str, identity: str | None, trusted: tuple[Anchor, ...]) -> StoreFile:
    passphrase = SecretRef.generated(f"{name}-passphrase")
    content = KeystoreSpec(name, identity, trusted, passphrase, gateway.tls.keystore_profile)
    return StoreFile(File(f"{SSL_FOLDER}/{name}.p12", content), "PKCS12", passphrase)
