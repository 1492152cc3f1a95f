"""The preflight: one error with all faults, and the checks that need the plan."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from declaration.faults import DeclarationError, Fault
from declaration.files import SECRET_BYTES
from plan.preflight import BUILT_STORES, accept
from tests.support.certificates import NOW
from tests.support.declarations import merged, small, small_on_docker, with_adapter
from tests.support.drawn import ROOT
from tests.support.gallery import PROJECT, read

HALF = SECRET_BYTES // 2


def _faults(document: dict[str, Any]) -> tuple[Fault, ...]:
    """Why a declaration is refused."""
    with pytest.raises(DeclarationError, match="fault") as refused:
        accept(document, read, NOW)
    return tuple(refused.value.faults)


def _paths(document: dict[str, Any]) -> list[str]:
    """Where it is refused."""
    return [fault.path for fault in _faults(document)]


def _tenants(size: int) -> dict[str, object]:
    """Tenants whose file is about as large."""
    return {"tenants": [{"tenantURI": "15550100", "description": "a" * size}]}


def test_a_tenant_file_that_fits_a_secret_is_accepted_and_a_larger_one_refused() -> None:
    """The limit leaves room for the stores that are built."""
    assert accept(small(**_tenants(SECRET_BYTES - BUILT_STORES - 200)), read, NOW).plan
    (fault,) = _faults(small(**_tenants(SECRET_BYTES - BUILT_STORES)))
    assert (fault.path, fault.reason, fault.remedy) == (
        "tenants",
        "result in a tenant file that does not fit into a Kubernetes Secret of 1 MiB together with the stores",
        "declare services once for all tenants (assistant, speechToText, textToSpeech), or use several gateways",
    )


def test_brought_stores_share_the_secret() -> None:
    """The tenant file and the stores count together, because they are in one Secret."""
    large = base64.b64encode(b"\xfe\xed\xfe\xed" + bytes(HALF)).decode()
    stores = {"orchestratorTrust": {"type": "JKS", "content": large, "passphrase": "canary"}}
    document = small(tls={"stores": stores}, **_tenants(HALF))
    assert _paths(document) == ["tenants", "tls.stores.orchestratorTrust"]


def test_docker_knows_no_such_limit() -> None:
    """On Docker files are copied into containers, so this limit does not apply."""
    assert accept(small_on_docker(**_tenants(SECRET_BYTES)), read, NOW).plan


def test_a_warning_of_what_is_brought_is_a_warning_of_the_plan() -> None:
    """The finding does not refuse the declaration. It becomes a warning with its path."""
    store = {
        "type": "JKS",
        "content": {"file": "tests/fixtures/stores/gateway.jks"},
        "passphrase": "changeit",
    }
    tls = {"trust": {"assistant": [ROOT], "speech": [ROOT]}, "stores": {"orchestratorKey": store}}
    plan = accept(small(tls=tls), read, NOW).plan
    assert plan.outputs["warnings"] == sorted(map(str, plan.warnings))
    assert any(
        warning.startswith("tls.stores.orchestratorKey: CN=gateway.example")
        for warning in plan.outputs["warnings"]
    )


def test_secrets_are_handed_over_by_their_names() -> None:
    """Secrets have the names that the plan uses."""
    accepted = accept(small(assistant={"apiKey": "canary"}), read, NOW)
    assert {name: secret.get_secret_value() for name, secret in accepted.secrets.items()} == {
        "assistant.apiKey": "canary"
    }


def test_an_adapter_that_could_not_be_read_is_no_missing_adapter() -> None:
    """If the adapter has a fault, its variables, image and files are not refused as well."""
    document = with_adapter(environment={"adapter": {"TZ": "UTC"}})
    document["adapter"] = {"google": {"credentials": "no JSON"}}
    assert _paths(document) == ["adapter.google.credentials"]


def test_trust_that_could_not_be_read_is_no_missing_trust() -> None:
    """An adapter's store is not refused for an authority that may stand in the list that is faulty."""
    store = {
        "type": "PKCS12",
        "content": {"file": "tests/failures/materials/adapter-self-made.p12"},
        "passphrase": "changeit",
    }
    document = with_adapter(tls={"stores": {"adapter": store}, "trust": {"speech": [0]}})
    assert _paths(document) == ["tls.trust.speech[0]"]


def test_the_shipped_stack_is_accepted() -> None:
    """The stack file that users try first has no fault."""
    document = yaml.safe_load((PROJECT / "Pulumi.dev.yaml").read_text("utf-8"))
    assert (
        accept(merged(document["config"]["voice-gateway:gateway"], {}), read, NOW).plan.name
        == "voice-gateway"
    )


@pytest.mark.parametrize(
    ("key", "entry"), [("fromUri", "1555{:07}".format), ("trustedAddresses", "11.1.{0[0]}.{0[1]}".format)]
)
def test_a_list_fits_the_variable_that_carries_it(key: str, entry: Callable[[object], str]) -> None:
    """Linux starts no program with a string of more than 128 KiB in its environment (MAX_ARG_STRLEN)."""
    numbers: list[object] = [divmod(n, 256) if key == "trustedAddresses" else n for n in range(256, 12_000)]
    entries = [entry(number) for number in numbers]
    few = entries[: len(entries) // 2]
    assert accept(small(whitelists={key: few}), read, NOW)
    with pytest.raises(DeclarationError, match=rf"whitelists\.{key}\n    is longer than one environment"):
        accept(small(whitelists={key: entries}), read, NOW)


def test_entries_of_a_list_that_is_too_long_are_not_read() -> None:
    """A list of any length is judged in a moment: its one fault hides those of its entries."""
    with pytest.raises(DeclarationError) as caught:
        accept(small(whitelists={"fromUri": ["+1 (555) 010-0100"] * 100_000}), read, NOW)

    assert [fault.path for fault in caught.value.faults] == ["whitelists.fromUri"]
