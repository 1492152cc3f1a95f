"""Brought stores, mounted where each container reads them. Their contents are checked elsewhere."""

from typing import Any

import pytest

from facts.gateway import resolve
from facts.model.certificates import AuthorityAnchor, PemAnchor
from facts.model.containers import Container
from facts.model.files import BundleContent, File, KeystoreSpec, SecretContent
from facts.model.values import SecretRef
from plan.gateway import plan
from tests.support.checking import checked
from tests.support.declarations import small, with_adapter
from tests.support.drawn import OTHER_ROOT, ROOT
from tests.support.gallery import read
from tests.support.walking import found

STORE = {
    "type": "PKCS12",
    "content": {"file": "tests/fixtures/stores/openssl.p12"},
    "passphrase": "changeit",
}


def _container(document: dict[str, Any], name: str) -> Container:
    """A container of a plan whose stores were not opened."""
    parsed = checked(document, read)
    assert parsed.faults == ()
    return {each.name: each for each in found(plan(resolve(parsed.gateway)), Container)}[name]


def _file(path: str, key: str) -> File:
    """A brought store, mounted byte by byte."""
    return File(path, SecretContent(SecretRef(f"tls.stores.{key}.content"), binary=True))


def test_a_brought_shared_store_is_read_by_both() -> None:
    """Both containers read the brought store, and none is built."""
    document = small(tls={"mutualAuthentication": True, "stores": {"mutual": STORE}})
    passphrase = SecretRef("tls.stores.mutual.passphrase")
    for name, variable in (
        ("sip-orchestrator", "SSL_PASSPHRASE"),
        ("media-relay", "SSL_CLIENT_PASSPHRASE"),
    ):
        found_ = _container(document, name)
        assert _file("/sslConf/mutual.p12", "mutual") in found_.files
        assert passphrase == found_.environment[variable]


def test_a_brought_store_of_the_adapter_is_read_by_it() -> None:
    """The adapter reads the brought store, and no certificate is issued."""
    document = with_adapter(tls={"stores": {"adapter": STORE}})
    adapter = _container(document, "stt-adapter")
    assert _file("/sslConf/adapter.p12", "adapter") in adapter.files
    assert adapter.environment["SSL_SERVER_PASSPHRASE"] == SecretRef("tls.stores.adapter.passphrase")
    issued = {each.name for each in plan(resolve(checked(document, read).gateway)).identities}
    assert issued == {"orchestrator"}


@pytest.mark.parametrize(("mutual", "name"), [(False, "orchestrator-trust"), (True, "mutual")])
def test_the_orchestrator_trusts_assistant_and_trunks(mutual: bool, name: str) -> None:  # noqa: FBT001 - a parameter
    """Its trust store has both lists and the gateway's own authority. The relay has its own bundle."""
    trust = {"assistant": [ROOT], "sip": [OTHER_ROOT], "speech": []}
    found_ = _container(small(tls={"trust": trust, "mutualAuthentication": mutual}), "sip-orchestrator")
    (store,) = [each for each in found(found_, KeystoreSpec) if each.label == name]
    anchors = {
        AuthorityAnchor("first"),
        *(PemAnchor(read(each["file"]).decode()) for each in (ROOT, OTHER_ROOT)),
    }
    assert set(store.trusted) == anchors


def test_trunks_are_not_trusted_by_the_relay() -> None:
    """The relay does not use SIP, so it does not trust the authorities of trunks."""
    relay = _container(small(tls={"trust": {"sip": [ROOT]}}), "media-relay")
    (bundle,) = found(relay, BundleContent)
    assert bundle.trusted == (AuthorityAnchor("first"),)
