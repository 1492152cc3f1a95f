"""What each brought certificate and store is checked for."""

import base64
from typing import Any

import pytest

from declaration.faults import DeclarationError
from keystore import Profile, build_pkcs12
from plan.preflight import accept
from tests.support.certificates import NOW, Holder, authority, leaf
from tests.support.declarations import small
from tests.support.gallery import read

ROOT = authority("Root")
FOR_SERVERS = leaf("gateway.example", ROOT, purposes=("server",))
FOR_CLIENTS = leaf("gateway.example", ROOT, purposes=("client",))


def _store(holder: Holder) -> dict[str, str]:
    """A store with a key and a trusted authority."""
    data = build_pkcs12(
        entry=holder.entry,
        trusted=(ROOT.pem,),
        passphrase="changeit",
        seed=bytes(32),
        label="test",
        profile=Profile.MODERN,
    )
    return {"type": "PKCS12", "content": base64.b64encode(data).decode(), "passphrase": "changeit"}


def _pair(holder: Holder) -> dict[str, str]:
    """A certificate with its chain, and its key."""
    return {"certificate": "".join(holder.chain), "key": holder.key_pem}


def _reasons(**tls: Any) -> list[str]:  # noqa: ANN401 - any JSON values
    """Why a declaration is refused; nothing where it is accepted."""
    brings_trust = {"orchestrator", "mutual"} & set(tls.get("stores", {}))
    trust = {"assistant": [] if brings_trust else [ROOT.pem], "speech": [ROOT.pem]}
    try:
        accept(small(tls={"trust": trust, **tls}), read, NOW)
    except DeclarationError as error:
        return [fault.reason for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("tls", "role"),
    [
        ({"stores": {"orchestrator": _store(FOR_CLIENTS)}}, "server"),
        ({"stores": {"orchestratorKey": _store(FOR_CLIENTS)}}, "server"),
        ({"certificates": {"orchestrator": _pair(FOR_CLIENTS)}}, "server"),
        ({"mutualAuthentication": True, "stores": {"mutual": _store(FOR_SERVERS)}}, "client"),
        ({"mutualAuthentication": True, "certificates": {"relay": _pair(FOR_SERVERS)}}, "client"),
    ],
)
def test_a_certificate_must_be_fit_for_its_service(tls: dict[str, Any], role: str) -> None:
    """The orchestrator is a server; with mutual authentication both are clients."""
    (reason,) = _reasons(**tls)
    assert reason.endswith(f"may not be used by a TLS {role}")


@pytest.mark.parametrize(
    "tls",
    [
        {"stores": {"orchestrator": _store(FOR_SERVERS)}},
        {"stores": {"orchestratorKey": _store(FOR_SERVERS)}},
        {"certificates": {"orchestrator": _pair(FOR_SERVERS)}},
        {"mutualAuthentication": True, "stores": {"mutual": _store(FOR_CLIENTS)}},
        {"mutualAuthentication": True, "certificates": {"relay": _pair(FOR_CLIENTS)}},
    ],
)
def test_a_certificate_that_is_fit_is_taken(tls: dict[str, Any]) -> None:
    """A certificate that is fit for its use needs no other use."""
    assert _reasons(**tls) == []


def test_a_certificate_must_cover_what_is_announced() -> None:
    """It must have every name that callers use for SIP over TLS."""
    pair = {
        "certificates": {"orchestrator": _pair(FOR_SERVERS)},
        "names": ["gateway.example", "other.example"],
    }
    (reason,) = _reasons(**pair)
    assert "does not cover other.example; its names: gateway.example" in reason
