"""Values that one run computes once and passes on: the tests count calls, from the declaration to the last resource."""

import base64
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from declaration import base, quantities
from facts import tenants
from facts.gateway import Facts
from keystore import certificates
from tests.support.declarations import merged
from tests.support.deployment import deploy
from tests.support.documents import EXAMPLES, accepted, declaration
from tests.support.pulumi import run

BROUGHT = next(path for path in EXAMPLES if path.stem == "bring-your-own")
"""The example with a brought authority, trusted certificates and stores."""
MORE = {
    "tenants": [{"tenantURI": "15550100", "sipAuth": {"username": "a", "password": "invented-tenant"}}],
    "tls": {"trust": {"speech": [{"file": "examples/trust/digicert-global-root-g2.pem"}]}},
}
"""A tenant file, and a certificate that no other text of the example contains."""


def _whole_run(more: Mapping[str, Any] = MORE) -> None:
    """Check the declaration, and deploy it."""
    run_of = accepted(merged(declaration(BROUGHT), more))
    run(lambda: deploy(run_of.plan, run_of.secrets))


def _counted(
    original: Callable[..., Any], calls: Counter[object], key: Callable[..., object]
) -> Callable[..., Any]:
    """The same function, which also counts its calls by key."""

    def counting(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the arguments of any function
        calls[key(*arguments)] += 1
        return original(*arguments, **named)

    return counting


def test_facts_are_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules, the checks of keys and certificates, and the plan use the same facts."""
    made: Counter[object] = Counter()
    monkeypatch.setattr(Facts, "__init__", _counted(Facts.__init__, made, lambda *_: "facts"))
    _whole_run()
    assert made == {"facts": 1}


def test_each_certificate_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Brought certificates are read in the preflight, and generated ones when they are made.

    Checks, stores, bundle and outputs use the result.
    """
    read: Counter[object] = Counter()
    load = certificates._load_block  # noqa: SLF001 - every PEM text that is read passes here
    monkeypatch.setattr(certificates, "_load_block", _counted(load, read, lambda block: block))
    _whole_run()
    assert set(read.values()) == {1}
    assert len(read) == len(("root", "intermediate", "speech", "adapter"))


def test_each_brought_store_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A brought store is decoded once, for the checks. Files get the encoded text."""
    decoded: Counter[object] = Counter()
    monkeypatch.setattr(base64, "b64decode", _counted(base64.b64decode, decoded, lambda text, *_: text))
    _whole_run()
    assert list(decoded.values()) == [1, 1]


@pytest.mark.parametrize("walk", ["parts", "secrets"])
def test_the_declaration_is_walked_once(walk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rules share one walk over the declaration, because with many tenants the walk takes most of the preflight."""
    walked: Counter[object] = Counter()
    monkeypatch.setattr(f"facts.gateway.{walk}", _counted(getattr(base, walk), walked, lambda _: walk))
    _whole_run()
    assert walked == {walk: 1}


def test_the_tenant_document_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of its size and the file use the same document."""
    made: Counter[object] = Counter()
    document = _counted(tenants.tenant_document, made, lambda _: "document")
    monkeypatch.setattr("facts.gateway.tenant_document", document)
    _whole_run()
    assert made == {"document": 1}


QUANTITIES: dict[str, Any] = {
    "resources": {
        "relay": {
            "requests": {"cpu": "1001m", "memory": "1001Mi", "ephemeralStorage": "1002Mi"},
            "limits": {"cpu": "2001m", "memory": "2001Mi", "ephemeralStorage": "2002Mi"},
        }
    },
    "hardening": {"readOnlyRoot": True, "writePaths": {"relay": [{"path": "/var/cache", "size": "65Mi"}]}},
    "recording": {},
    "volumes": {"recordings": {"claim": {"size": "3001Mi"}}},
}
"""Every place of a quantity, each with a different text."""


def test_each_quantity_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules, warnings, containers and storage get the numbers that were read once."""
    read: Counter[object] = Counter()
    monkeypatch.setattr(quantities, "_read", _counted(quantities._read, read, lambda text: text))  # noqa: SLF001 - every quantity that is read passes here
    _whole_run(QUANTITIES)
    compute = QUANTITIES["resources"]["relay"]
    declared = [*compute["requests"].values(), *compute["limits"].values(), "65Mi", "3001Mi"]
    assert {text: read[text] for text in declared} == dict.fromkeys(declared, 1)
