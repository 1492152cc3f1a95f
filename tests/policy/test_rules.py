"""Each rule of the policy pack: good resources pass it, and it finds each way to break it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from declaration import credentials
from hardening import RULES, Exemption, Resource, Rule, Settings, Severity, judge
from hardening.configuration import schema, settings
from hardening.model import STACK
from hardening.pack import message
from hardening.values import UNKNOWN, plain
from hardening.words import names_credential
from tests.policy.breaks import BREAKS
from tests.policy.sound import DEPLOYMENT, POLICY, SERVICE, SOUND, changed, with_change

TODAY = date(2026, 11, 24)
BY_ID = {rule.id: rule for rule in RULES}


def found(resources: list[Resource], today: date = TODAY, **chosen: Settings) -> dict[str, list[str]]:
    """The places where each rule finds something."""
    by_id = {name.replace("_", "-"): each for name, each in chosen.items()}
    return {
        rule: [each.where for each in all_] for rule, all_ in judge(resources, by_id, today=today).items()
    }


def declaring(choice: str, reason: str = "The trunk is on a network of its own.") -> Resource:
    """A stack whose outputs declare a weaker choice."""
    return Resource(STACK, "stack", {"weakerChoices": [{"what": choice, "reason": reason}]})


def test_sound_resources_break_no_rule() -> None:
    """The good resources, which all other tests change, break no rule."""
    assert judge(SOUND, today=TODAY) == {}


@pytest.mark.parametrize(("rule", "resource", "path", "value"), BREAKS)
def test_a_broken_rule_is_found(rule: str, resource: Resource, path: str, value: Any) -> None:  # noqa: ANN401
    """A rule finds what breaks it, and no other rule does, except that a broken policy may open a Service to anyone."""
    findings = judge(with_change(resource, path, value), today=TODAY)

    assert {rule} <= set(findings) <= {rule, "exposure-anyone"}


def test_each_rule_is_broken_somewhere() -> None:
    """Each rule has a case in this file, so no rule can be removed unnoticed."""
    assert {rule for rule, *_ in BREAKS} == set(BY_ID)


@pytest.mark.parametrize(("rule", "resource", "path", "value"), BREAKS)
def test_no_message_shows_a_value(rule: str, resource: Resource, path: str, value: Any) -> None:  # noqa: ANN401
    """A message has place, reason, remedy and link, and no value, because previews are public."""
    findings = judge(with_change(resource, path, value), today=TODAY)[rule]

    for finding in findings:
        text = message(BY_ID[rule], finding)
        assert "canary-1" not in text
        assert finding.where in text
        assert BY_ID[rule].remedy in text
        assert BY_ID[rule].link in text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_a_reader_needs(rule: Rule) -> None:
    """Each rule has a requirement and a remedy as sentences, a public page, and a severity."""
    assert rule.what.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.link.startswith("https://")
    assert rule.severity in Severity


# --- reasons and exemptions --------------------------------------------------------------------------------------


def test_a_declared_reason_is_enough() -> None:
    """A weaker choice with a reason in the stack's outputs passes the rule."""
    broken = with_change(DEPLOYMENT, "spec.template.spec.hostNetwork", value=True)

    assert found([*broken, declaring("host-network")]) == {}
    assert "pod-host-namespaces" in found([*broken, declaring("root-user")])
    assert "pod-host-namespaces" in found([*broken, declaring("host-network", reason="")])


def test_declared_reasons_can_be_left_unheard() -> None:
    """A platform team can choose that reasons in a stack's outputs do not count."""
    broken = [
        *with_change(DEPLOYMENT, "spec.template.spec.hostNetwork", value=True),
        declaring("host-network"),
    ]

    assert found(broken, pod_host_namespaces=Settings(accept_declared_reasons=False)) == {
        "pod-host-namespaces": ["spec.template.spec.hostNetwork"]
    }


def test_an_exemption_holds_for_its_resource_until_its_end() -> None:
    """An exemption covers the resources that its pattern names, until the end of its last day."""
    broken = with_change(DEPLOYMENT, "spec.template.spec.hostNetwork", value=True)
    exempt = Settings((Exemption("deploy*", "The old trunk needs it.", TODAY),))
    other = Settings((Exemption("other", "The old trunk needs it."),))

    assert found(broken, pod_host_namespaces=exempt) == {}
    assert found(broken, date(2026, 11, 25), pod_host_namespaces=exempt) != {}
    assert found(broken, pod_host_namespaces=other) != {}


def test_what_is_configured_becomes_settings() -> None:
    """The names in the file of `--policy-pack-config` become settings of the rule."""
    declared = {
        "exemptions": [{"resource": "gateway", "reason": "The old trunk needs it.", "until": "2027-03-01"}],
        "acceptDeclaredReasons": False,
        "minimumRsaBits": 4096,
    }

    assert settings(BY_ID["key-strength"], declared) == Settings(
        (Exemption("gateway", "The old trunk needs it.", date(2027, 3, 1)),),
        accept_declared_reasons=False,
        limits={"minimumRsaBits": 4096},
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_limit_and_choice_can_be_configured(rule: Rule) -> None:
    """The schema that Pulumi checks has all settings that the rule reads, and no others."""
    reasons = {"acceptDeclaredReasons"} if rule.choices else set()

    assert set(schema(rule)) == {"exemptions", *rule.limits, *reasons}


def test_limits_are_the_platform_team_s() -> None:
    """A stricter limit of the platform team refuses what the default accepts."""
    assert found(list(SOUND), key_strength=Settings(limits={"minimumRsaBits": 4096})) == {
        "key-strength": ["rsaBits"]
    }
    assert "image-pinned" in found(list(SOUND), image_pinned=Settings(limits={"requireDigest": 1}))


# --- unknown values, and the places of pods ----------------------------------------------------------------------


def test_unknown_values_are_not_checked_and_hide_nothing() -> None:
    """A property that is not known before the update is skipped, and all other properties are judged."""
    props = unknown_checking_proxy(
        dict(changed(DEPLOYMENT, "spec.template.spec.hostNetwork", UNKNOWN_STRING_VALUE).props)
    )
    unknown = replace(DEPLOYMENT, props=plain(props))
    others = [each for each in SOUND if each is not DEPLOYMENT]

    assert unknown.props["spec"]["template"]["spec"]["hostNetwork"] is UNKNOWN
    assert found([*others, unknown]) == {}
    assert "pod-token" in found(
        [*others, changed(unknown, "spec.template.spec.automountServiceAccountToken", value=True)]
    )


POD_HOLDERS = {
    "core/v1:Pod": ("metadata", "spec"),
    "apps/v1:StatefulSet": ("spec.template.metadata", "spec.template.spec"),
    "apps/v1:DaemonSet": ("spec.template.metadata", "spec.template.spec"),
    "batch/v1:Job": ("spec.template.metadata", "spec.template.spec"),
    "batch/v1:CronJob": ("spec.jobTemplate.spec.template.metadata", "spec.jobTemplate.spec.template.spec"),
}


@pytest.mark.parametrize("kind", POD_HOLDERS)
def test_pods_are_found_in_every_kind(kind: str) -> None:
    """A pod is judged in every kind of resource that contains one."""
    metadata, spec = POD_HOLDERS[kind]
    pod = {"hostNetwork": True, "containers": []}
    resource = changed(changed(Resource(f"kubernetes:{kind}", "x", {}), metadata, {}), spec, pod)

    assert f"{spec}.hostNetwork" in found([resource])["pod-host-namespaces"]


@pytest.mark.parametrize(
    ("expression", "isolated"),
    [
        ({"key": "app", "operator": "In", "values": ["gateway"]}, True),
        ({"key": "app", "operator": "In", "values": ["other"]}, False),
        ({"key": "app", "operator": "NotIn", "values": ["gateway"]}, False),
        ({"key": "app", "operator": "NotIn", "values": ["other"]}, True),
        ({"key": "app", "operator": "Exists"}, True),
        ({"key": "other", "operator": "Exists"}, False),
        ({"key": "app", "operator": "DoesNotExist"}, False),
        ({"key": "other", "operator": "DoesNotExist"}, True),
        ({"key": "app", "operator": "Unheard"}, False),
    ],
)
def test_selectors_are_understood(expression: dict[str, Any], *, isolated: bool) -> None:
    """Selectors with expressions are understood."""
    resources = with_change(POLICY, "spec.podSelector", {"matchExpressions": [expression]})

    assert ("network-isolation" not in found(resources)) is isolated


# --- exposure ----------------------------------------------------------------------------------------------------


def _service_alone(**spec: Any) -> list[Resource]:  # noqa: ANN401 - fields of a Service
    service = replace(SERVICE, props={"spec": {**SERVICE.props["spec"], **spec}})
    return [service]


def test_ranges_are_enough_only_without_node_ports() -> None:
    """Source ranges of a load balancer are not enough if it has node ports, which are open to everyone."""
    ranges = ["198.51.100.0/24"]

    assert found(_service_alone(loadBalancerSourceRanges=ranges, allocateLoadBalancerNodePorts=False)) == {}
    assert found(_service_alone(loadBalancerSourceRanges=ranges)) != {}
    assert (
        found(_service_alone(loadBalancerSourceRanges=["0.0.0.0/0"], allocateLoadBalancerNodePorts=False))
        != {}
    )


def test_a_port_that_asks_who_is_there_may_be_open() -> None:
    """A port may be open if the stack's outputs say that it has authentication."""
    port = {"ports": {"low": 5061, "high": 5061}, "authentication": "digest"}
    stack = Resource(STACK, "stack", {"exposure": [port]})
    open_port = Resource(STACK, "stack", {"exposure": [{**port, "authentication": "none"}]})

    assert found([*_service_alone(), stack]) == {}
    assert found([*_service_alone(), open_port]) != {}


@pytest.mark.parametrize(
    ("kind", "outward"), [("ClusterIP", False), ("NodePort", True), ("LoadBalancer", True)]
)
def test_only_services_that_reach_outside_are_checked(kind: str, *, outward: bool) -> None:
    """A Service that is reachable only inside the cluster is not judged, because network policies protect it."""
    assert bool(found(_service_alone(type=kind))) is outward


def test_an_external_address_reaches_outside() -> None:
    """A Service with an external address is judged, whatever its type."""
    assert found(_service_alone(type="ClusterIP", externalIPs=["203.0.113.1"])) != {}


# --- credentials -------------------------------------------------------------------------------------------------


def test_the_pack_knows_the_words_of_the_program() -> None:
    """The pack finds each word that the program treats as a credential in any name.

    The pack has its own list, because it is installed alone.
    """
    for word in credentials._ANYWHERE:  # noqa: SLF001 - the list itself is compared
        assert names_credential(word.upper()), word


@pytest.mark.parametrize(
    "variable",
    [
        {"name": "SSL_KEY_FILE_TYPE", "value": "PKCS12"},
        {"name": "ENABLE_METRICS_AUTH", "value": "true"},
        {"name": "GOOGLE_APPLICATION_CREDENTIALS", "value": "/stt-adapter/credentials/key.json"},
        {"name": "WATSON_STT_USERNAME", "value": "gateway"},
        {"name": "ADMIN_PASSWORD", "value": ""},
    ],
)
def test_facts_about_credentials_are_not_credentials(variable: dict[str, str]) -> None:
    """Names of facts about credentials, such as types, places, switches and user names, are not credentials."""
    assert found(with_change(DEPLOYMENT, "spec.template.spec.containers.0.env", [variable])) == {}
