"""The tenant file: what the product reads, with secrets as names."""

import json
from typing import Any

from facts.model.files import DocumentContent, SecretDocument
from facts.model.values import SecretRef
from facts.tenants import PATH, tenant_document
from tests.support.checking import checked
from tests.support.declarations import small
from tests.support.gallery import read
from tests.support.planning import container

TENANT = {
    "tenantURI": "2345556789",
    "putCallerOnHoldOnTransfer": "true",
    "conversation": {"url": "https://assistant.example.com", "workspaceID": "w", "apikey": "canary"},
    "stt": {
        "credentials": {"url": "https://speech.example.com"},
        "config": {"list": [1, {"a": None}], "b": True},
    },
    "smsPipe": {"url": "https://sms.example.com", "enableInboundSMS": False, "expirationInterval": 0},
    "sipAuth": {"username": "trunk", "password": "canary-password"},
    "outboundCalls": {"sipAuth": {"username": "trunk", "password": "canary-password"}},
    "reporting": {"url": "https://reports.example.com", "password": "canary-password"},
}


def document(*tenants: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """The tenant file of a declaration."""
    files = {file.path: file for file in container(small(tenants=list(tenants)), "sip-orchestrator").files}
    assert files[PATH].secret
    content = files[PATH].content
    assert isinstance(content, DocumentContent)
    return content.document


def test_the_file_has_the_products_own_names() -> None:
    """Declared keys are there, others are left out, and zero and false are kept."""
    assert document(TENANT) == {
        "tenants": (
            {
                "tenantURI": "2345556789",
                "putCallerOnHoldOnTransfer": "true",
                "conversation": {
                    "url": "https://assistant.example.com",
                    "workspaceID": "w",
                    "apikey": SecretRef("tenants[0].conversation.apikey"),
                },
                "stt": {
                    "credentials": {"url": "https://speech.example.com"},
                    "config": SecretDocument(SecretRef("tenants[0].stt.config")),
                },
                "smsPipe": {
                    "url": "https://sms.example.com",
                    "enableInboundSMS": False,
                    "expirationInterval": 0,
                },
                "sipAuth": {"username": "trunk", "password": SecretRef("tenants[0].sipAuth.password")},
                "outboundCalls": {
                    "sipAuth": {
                        "username": "trunk",
                        "password": SecretRef("tenants[0].outboundCalls.sipAuth.password"),
                    }
                },
                "reporting": SecretDocument(SecretRef("tenants[0].reporting")),
            },
        )
    }


def test_tenants_stay_in_their_order() -> None:
    """Secrets are named by the position of their tenant, so the order is kept."""
    found = document({"tenantURI": "15550102"}, {"tenantURI": "15550101"})
    assert [tenant["tenantURI"] for tenant in found["tenants"]] == ["15550102", "15550101"]


def test_a_list_and_a_file_are_one() -> None:
    """An existing tenant file gives the same checks and plan as a list in YAML."""
    text = json.dumps({"tenants": [TENANT]}).encode()
    from_file = checked(small(tenants={"file": "tenantConfig.json"}), lambda _: text)
    assert from_file.faults == ()
    assert from_file.gateway == checked(small(tenants=[TENANT]), read).gateway


def test_the_text_is_sorted_and_readable() -> None:
    """The JSON is sorted and indented by two spaces, keeps its letters, and ends with a line break."""
    gateway = checked(small(tenants=[{"tenantURI": "15550101", "description": "Grüße"}]), read).gateway
    text = '{\n  "tenants": [\n    {\n      "description": "Grüße",\n      "tenantURI": "15550101"\n    }\n  ]\n}\n'
    document = tenant_document(gateway)
    assert document is not None
    assert document.text({}) == text
