"""The checks open each brought store once, and the report shows the certificates in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12

from checks import material
from declaration.stack_file import KEY
from keystore import OpenedStore, open_store
from plan.preflight import accept
from review.build import report
from review.model import CertificateOrigin
from review.reading import Reviewed, reviewed
from tests.support.documents import ROOT
from tests.support.gallery import read

EXAMPLE = "examples/bring-your-own.yaml"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
"""A time in the year in which the certificates of the example are valid."""


def test_certificate_in_a_store_has_names_end_and_fingerprint() -> None:
    """The report shows names, end and fingerprint of a certificate in a Java store, as `cryptography` reads them."""
    by_name = {each.name: each for each in report(reviewed(EXAMPLE, NOW)).certificates}
    store = (ROOT / "examples/bring-your-own/orchestrator.p12").read_bytes()
    made_of = pkcs12.load_pkcs12(store, b"invented-passphrase").cert
    assert made_of is not None
    assert {"orchestrator", "relay", "adapter"} == set(by_name)
    for name in ("orchestrator", "relay"):
        assert by_name[name].origin is CertificateOrigin.STORE
        assert by_name[name].not_after is not None
        assert len(by_name[name].fingerprint or "") == 64
    assert ("sip.example.com", "203.0.113.20") == by_name["orchestrator"].names
    assert by_name["orchestrator"].fingerprint != by_name["relay"].fingerprint
    fingerprint = made_of.certificate.fingerprint(hashes.SHA256()).hex()
    assert (fingerprint, made_of.certificate.not_valid_after_utc.isoformat()) == (
        by_name["orchestrator"].fingerprint,
        by_name["orchestrator"].not_after,
    )


def test_authorities_in_a_store_are_trusted() -> None:
    """Trusted authorities of a store are listed once, with each container that reads them."""
    [root] = [each for each in report(reviewed(EXAMPLE, NOW)).trusted if not each.is_own]
    assert "CN=Example Company Root" == root.subject
    assert {"media-relay: file /sslConf/mutual.p12", "sip-orchestrator: file /sslConf/mutual.p12"} <= set(
        root.readers
    )


def test_a_store_that_cannot_be_opened_has_no_dates(tmp_path: Path) -> None:
    """If the passphrase of a store is encrypted, its certificate is listed without dates."""
    file = tmp_path / "Pulumi.mine.yaml"
    document = yaml.safe_load((ROOT / EXAMPLE).read_text(encoding="utf-8"))
    stores = document["config"][KEY]["tls"]["stores"]
    for store in stores.values():
        store["passphrase"] = {"secure": "v1:invented:invented"}
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    found = report(reviewed(str(file), NOW))
    relay = next(each for each in found.certificates if each.name == "relay")
    assert (CertificateOrigin.STORE, None, None) == (relay.origin, relay.not_after, relay.fingerprint)
    assert not any("mutual.p12" in place for each in found.trusted for place in each.readers)


def test_each_store_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks and report share the content of each store, because opening a store is slow on purpose."""
    opened: list[int] = []

    def counted(*given: object) -> OpenedStore:
        opened.append(1)
        return open_store(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(material, "open_store", counted)
    document = yaml.safe_load((ROOT / EXAMPLE).read_text(encoding="utf-8"))["config"][KEY]
    found = report(Reviewed(document, accept(document, read, NOW), ()))
    assert found.certificates
    assert len(document["tls"]["stores"]) == len(opened)


def test_contents_hold_no_key() -> None:
    """The report gets the certificates of a store and no key."""
    contents = reviewed(EXAMPLE, NOW).accepted.stores
    assert contents
    for each in contents.values():
        assert all(pem.startswith("-----BEGIN CERTIFICATE-----") for pem in (*each.presented, *each.trusted))
        assert "PRIVATE" not in repr(each)
