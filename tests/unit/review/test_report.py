"""The security report: each part of it agrees with the plan."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from declaration.weaker import Choice
from docs.generate import schemas
from plan.contract import as_json
from plan.preflight import accept
from review.build import report
from review.model import CertificateOrigin, FlowReport, Report, SecretOrigin, SecretReport
from review.reading import Reviewed
from review.report import as_markdown
from tests.support.certificates import authority, leaf
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.documents import ROOT, STACK_FILES, declaration, name_of, read
from tests.support.golden import golden_json, golden_text
from tests.support.planning import planned
from tests.support.reviewing import reported

REVIEWED_AT = datetime(2026, 12, 1, tzinfo=UTC)
"""A time after the certificates of the examples begin, and before warnings of their end."""
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / schemas.REPORT).read_text("utf-8"))
RECORDINGS = {"recordings": {"claim": {"size": "15Gi"}}}
TENANT = {"tenantURI": "15550100", "conversation": {"url": "https://tenant.example.com", "workspaceID": "1"}}


def flow(found: Report, purpose: str) -> FlowReport:
    """The one flow of a purpose."""
    [only] = [each for each in found.flows if each.purpose == purpose]
    return only


def secret(found: Report, name: str) -> SecretReport:
    """The one secret of a name."""
    [only] = [each for each in found.secrets if each.name == name]
    return only


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_report_of_an_example_is_as_reviewed(path: Path) -> None:
    """The reports are as reviewed, in Markdown and in JSON, and the JSON is valid under the published schema."""
    document = declaration(path)
    made = report(Reviewed(document, accept(document, read, REVIEWED_AT), ()))
    jsonschema.validate(as_json(made), SCHEMA)
    name = name_of(path).removesuffix(".yaml").replace("/", "-")
    golden, text = golden_text(f"reports/{name}.md", as_markdown(made))
    assert golden == text
    golden, text = golden_json(f"reports/{name}.json", as_json(made))
    assert golden == text


def _descriptions(schema: Any) -> Iterator[tuple[str, bool]]:  # noqa: ANN401 - a JSON schema
    for name, part in schema.get("properties", {}).items():
        yield name, bool({"description", "$ref"} & set(part))
    for part in schema.get("$defs", {}).values():
        yield from _descriptions(part)


def test_every_field_is_described() -> None:
    """Every field of the report has a description."""
    described = dict(_descriptions(SCHEMA))
    assert len(described) > 40
    assert [] == [name for name, is_described in described.items() if not is_described]


def test_exposure_is_that_of_the_stack_outputs() -> None:
    """The report and the stack's outputs say the same about exposure."""
    document = with_adapter(weakerChoices=weaker("plain-sip"))
    made, outputs = as_json(reported(document)), planned(document).outputs
    for key in ("exposure", "weakerChoices", "workloads", "warnings", "target"):
        assert outputs[key] == made[key]


def test_flows_are_those_that_policies_allow() -> None:
    """The report has exactly the flows that network policies allow, and those through the proxy."""
    document = with_adapter(proxy={"host": "proxy.example.com", "port": 3128})
    allowed = {(each.ports.low, each.purpose, each.encrypted) for each in planned(document).flows}
    shown = [each for each in reported(document).flows if not each.through_proxy]
    assert allowed == {(each.ports.low, each.purpose, each.encrypted) for each in shown}
    assert {"assistant", "text to speech"} == {
        each.purpose for each in reported(document).flows if each.through_proxy
    }


@pytest.mark.parametrize(
    ("more", "purpose", "shown"),
    [
        ({"assistant": {"apiKey": "key-of-tests"}}, "assistant", ("API key",)),
        (
            {"assistant": {"username": "gateway", "password": "Zq8-hidden-word"}},
            "assistant",
            ("user and password",),
        ),
        ({"tls": {"mutualAuthentication": True}}, "assistant", ("client certificate",)),
        ({}, "assistant", ()),
        ({"textToSpeech": {"apiKey": "key-of-tests"}}, "text to speech", ("API key",)),
        ({"tls": {"mutualAuthentication": True}}, "speech to text", ("client certificate",)),
        (
            {
                "assistant": None,
                "tenants": [merged(TENANT, {"conversation": {"bearerToken": "key-of-tests"}})],
            },
            "assistant",
            ("bearer token",),
        ),
    ],
)
def test_a_flow_says_what_its_server_is_shown(
    more: dict[str, Any], purpose: str, shown: tuple[str, ...]
) -> None:
    """A flow shows how the gateway authenticates: with credentials of the declaration or with its own certificate."""
    assert shown == flow(reported(small(**more)), purpose).authentication


def test_flows_of_the_adapter_say_what_is_shown() -> None:
    """The flows of the adapter show its password and the service account at Google."""
    found = reported(with_adapter())
    assert ("user and password",) == flow(found, "speech to text by the adapter").authentication
    assert ("service account key",) == flow(found, "Google Cloud Speech").authentication
    open_ = reported(with_adapter(weakerChoices=weaker("adapter-without-authentication")))
    assert () == flow(open_, "speech to text by the adapter").authentication


def test_callers_are_asked_for_the_digest() -> None:
    """With SIP authentication, a call is shown as authenticated."""
    tenant = merged(TENANT, {"sipAuth": {"username": "trunk", "password": "Zq8-hidden-word"}})
    found = reported(small(tenants=[tenant], images={"orchestrator": "icr.io/x/y:1.0.8.0"}))
    assert ("SIP digest",) == flow(found, "calls by SIP over TLS").authentication


def test_a_host_is_named_as_declared_and_allowed_as_policies_can() -> None:
    """A flow to a host outside shows its name, and says that a network policy cannot allow a name."""
    found = flow(reported(small()), "assistant")
    assert ("assistant.example.com", "anywhere") == (found.target, found.allowed)


def test_whitelists_say_who_is_accepted_without_them() -> None:
    """The report says that an empty list of callers accepts anyone, and one of REST clients accepts nobody."""
    empty = {each.field: each for each in reported(small()).whitelists}
    assert empty["whitelists.trustedAddresses"].is_open
    assert "anyone" == empty["whitelists.trustedAddresses"].without
    assert not empty["rest.clientNetworks"].is_open
    listed = {
        each.field: each
        for each in reported(small(whitelists={"trustedAddresses": ["192.0.2.7"]})).whitelists
    }
    assert ("192.0.2.7",) == listed["whitelists.trustedAddresses"].entries
    assert not listed["whitelists.trustedAddresses"].is_open


def test_secrets_have_an_origin_and_readers() -> None:
    """Each secret has its origin (given, generated, brought or existing) and all its readers."""
    made = authority("Tests", None)
    pair = leaf("gateway.example.com", made)
    document = with_adapter(
        textToSpeech={"apiKey": "key-of-tests"},
        images={"pullSecrets": ["registry"]},
        exposure={"sipAddress": "gateway.example.com"},
        tls={"certificates": {"orchestrator": {"certificate": "".join(pair.chain), "key": pair.key_pem}}},
    )
    found = reported(document)
    assert SecretOrigin.GIVEN is secret(found, "textToSpeech.apiKey").origin
    assert ("media-relay: variable WATSON_TTS_APIKEY",) == secret(found, "textToSpeech.apiKey").readers
    assert SecretOrigin.BROUGHT is secret(found, "tls.certificates.orchestrator.key").origin
    assert ("sip-orchestrator: file /sslConf/orchestrator-key.p12",) == secret(
        found, "tls.certificates.orchestrator.key"
    ).readers
    assert SecretOrigin.EXISTING is secret(found, "Secret registry").origin
    shared = secret(found, "adapter password")
    assert SecretOrigin.GENERATED is shared.origin
    assert (
        "media-relay: variable WATSON_STT_PASSWORD",
        "stt-adapter: variable STT_ADAPTER_PASSWORD",
    ) == shared.readers


def test_the_seed_of_stores_is_a_secret_too() -> None:
    """The seed of the stores is listed as a secret, although no container reads it."""
    assert SecretOrigin.GENERATED is secret(reported(small()), "seed of the stores").origin
    assert "-seed" in (ROOT / "components/gateway.py").read_text("utf-8")


def test_a_key_of_another_stack_exists() -> None:
    """For a key of another stack, the report names stack and output, and links to the steps of its rotation."""
    stack = {"stack": "company/authority/production"}
    found = secret(
        reported(small(tls={"authority": {"stack": stack}})),
        "output caPrivateKeyPem of stack company/authority/production",
    )
    assert SecretOrigin.EXISTING is found.origin
    assert "docs/runbook.md#rotate-the-authority" == found.page


def test_pages_of_rotations_exist() -> None:
    """Each secret links to a heading of the runbook that exists."""
    text = (ROOT / "docs/runbook.md").read_text("utf-8").lower()
    for path in STACK_FILES:
        for each in reported(declaration(path)).secrets if "bring" not in path.name else ():
            heading = each.page.partition("#")[2].replace("-", " ")
            assert f"\n## {heading}\n" in text, heading


def test_brought_certificates_have_their_dates() -> None:
    """Brought certificates show their end and fingerprint before the stack is deployed."""
    root = authority("Tests", None)
    pair, trust = leaf("gateway.example.com", root), {"assistant": [root.pem], "speech": [root.pem]}
    document = small(
        exposure={"sipAddress": "gateway.example.com"},
        tls={
            "trust": trust,
            "certificates": {"orchestrator": {"certificate": "".join(pair.chain), "key": pair.key_pem}},
        },
    )
    [found] = reported(document).certificates
    assert CertificateOrigin.BROUGHT is found.origin
    assert found.not_after is not None
    assert 64 == len(found.fingerprint or "")


def test_issued_certificates_have_a_planned_life() -> None:
    """Before a stack is deployed, its certificates show the planned number of days and no date."""
    [found] = reported(small(tls={"lifetimes": {"certificateDays": 60}})).certificates
    assert (CertificateOrigin.ISSUED, "first", 60, 30) == (
        found.origin,
        found.signed_by,
        found.lifetime_days,
        found.renewal_days,
    )
    assert (None, None) == (found.not_after, found.fingerprint)


def test_trust_says_who_is_accepted_where() -> None:
    """The report lists the authorities that each service trusts, with their ends and the files that contain them."""
    root = authority("Tests", None)
    found = reported(small(tls={"trust": {"speech": [root.pem]}})).trusted
    own, other = found
    assert ("authority first of this stack", True) == (own.subject, own.is_own)
    assert (
        "media-relay: file /sslConf/ca-bundle.pem",
        "sip-orchestrator: file /sslConf/orchestrator-trust.p12",
    ) == own.readers
    assert ("CN=Tests", False) == (other.subject, other.is_own)
    assert ("media-relay: file /sslConf/ca-bundle.pem",) == other.readers
    assert other.not_after is not None
    assert 64 == len(other.fingerprint or "")


def test_containers_say_what_they_may_do() -> None:
    """Each container shows its user, root file system, network and directories of the host."""
    found = reported(
        small(
            hardening={"readOnlyRoot": True},
            volumes={"orchestratorLogs": {"hostDirectory": "/var/log/gateway"}},
            weakerChoices=weaker("root-user", "host-network", "host-directories"),
        )
    )
    orchestrator = {each.name: each for each in found.containers}["sip-orchestrator"]
    assert ("0:0", True, True, ("/var/log/gateway",)) == (
        orchestrator.user,
        orchestrator.read_only_root,
        orchestrator.host_network,
        orchestrator.host_directories,
    )
    assert "privileged" == found.pod_security
    assert not orchestrator.pinned


def test_guide_is_the_table_of_the_guide() -> None:
    """The report has every sentence of the guide's table, with the settings of it that the declaration has."""
    found = reported(small(whitelists={"fromUri": ["+15550100"]})).guide
    table = (ROOT / "docs/guide.md").read_text("utf-8").partition("## Every sentence of the page")[2]
    assert len(found) == sum(line.startswith("| ") for line in table.splitlines()) - 2
    by_sentence = {each.sentence: each for each in found}
    [uri] = [each for each in found if each.settings == ("whitelists.fromUri", "whitelists.toUri")]
    assert ("whitelists.fromUri",) == uri.declared
    proxy = by_sentence["Only the relay can connect to a proxy by HTTPS"]
    assert () == proxy.declared


def test_settings_of_tenants_are_found_in_any_of_them() -> None:
    """The setting `tenants[].sipAuth` counts as declared if one tenant has it."""
    tenants = [
        TENANT,
        merged(TENANT, {"tenantURI": "15550101", "smsPipe": {"url": "https://sms.example.com"}}),
    ]
    sentences = reported(small(tenants=tenants)).guide
    assert any("tenants" in each.declared for each in sentences)
    assert not any("tenants[].sipAuth" in each.declared for each in sentences)


@pytest.mark.parametrize(
    ("document", "duty"),
    [
        (small(), "Use a network plugin that enforces network policies"),
        (small_on_docker(), "Block all sources that are not listed, with a firewall"),
        (
            small(weakerChoices=weaker("host-network")),
            "Block all sources that are not listed, with a firewall",
        ),
        (small_on_docker(), "Limit who may use the Docker daemon"),
        (small(recording={}, volumes=RECORDINGS), "Delete recordings when they are no longer needed"),
        (small(logging={"transcriptions": True}), "Protect the logs like recordings"),
        (small(), "Run `pulumi up` at least once in 30 days"),
        (
            small(weakerChoices=[{**weaker("plain-sip")[0], "until": "2099-12-31"}]),
            "End the weaker choices that have a last day, before that day",
        ),
    ],
)
def test_duties_depend_on_the_declaration(document: dict[str, Any], duty: str) -> None:
    """Duties of the operator that the program cannot fulfil are listed where they apply."""
    assert duty in [each.duty for each in reported(document).duties]


def test_a_duty_that_does_not_apply_is_left_out() -> None:
    """Duties that do not apply are not listed, because nobody reads a list that is always the same."""
    said = [each.duty for each in reported(small()).duties]
    assert "Delete recordings when they are no longer needed" not in said
    assert "Block all sources that are not listed, with a firewall" not in said
    assert "Replace certificates and stores that you bring before they end" not in said


def test_every_weaker_choice_shows_with_reason_and_cost() -> None:
    """The Markdown report has a table of all weaker choices with reason and cost."""
    text = as_markdown(reported(small(weakerChoices=weaker("plain-sip"))))
    assert "| plain-sip | the whole gateway | the trunk of this example speaks no TLS | no end |" in text
    assert Choice.PLAIN_SIP.value in text


def test_texts_of_users_are_no_markup() -> None:
    """A reason with a table, a link or a name after an at sign is shown as text and notifies nobody."""
    reason = "a | b [link](https://example.com) `code` <b>bold</b> and @someone agreed"
    text = as_markdown(reported(small(weakerChoices=[{"what": "plain-sip", "reason": reason}])))
    assert r"a \| b \[link\](https://example.com) \`code\` \<b\>bold\</b\>" in text
    assert "@someone" not in text
