"""Sentences of IBM's security guide on SIP authentication, whitelists, directories and users, each as a test."""

from typing import Any

from plan.model import Claim, DocumentContent, HostDirectory, Mount, Network, Secret, User
from tests.support.guide import ADAPTER, container, file, plan_of, refused, variables

DIGEST: dict[str, Any] = {
    "tenants": [
        {
            "tenantURI": "15550100",
            "sipAuth": {"username": "trunk", "password": "invented-password"},
            "outboundCalls": {"sipAuth": {"username": "gateway", "password": "invented-password"}},
        }
    ]
}
TENANTS = "/tenantconfig/tenantConfig.json"
SIP = {"sip-tcp": False, "sip-tls": True, "sip-udp": False}


def published(*over: dict[str, Any]) -> dict[str, bool]:
    """Which SIP ports are offered."""
    ports = container(plan_of(*over), "sip-orchestrator").ports
    return {port.name: port.published for port in ports if port.name.startswith("sip")}


def test_calls_are_not_open_to_everyone_on_the_internet() -> None:
    """A gateway is reached inside its cluster until it is exposed on purpose, and warns of missing whitelists."""
    made = plan_of()
    assert {"ClusterIP"} == {endpoint.reach.value for endpoint in made.endpoints}
    assert any(warning.startswith("whitelists: ") for warning in made.warnings)


def test_digest_needs_release_1_0_4() -> None:
    """Older images would take calls unasked, so they are refused with SIP authentication."""
    old = {"images": {"orchestrator": "icr.io/voice-gateway/sip-orchestrator:1.0.3.0"}}
    assert ["images.orchestrator"] == [fault.partition(":")[0] for fault in refused(DIGEST, old)]
    assert plan_of(old)


def test_digest_goes_through_the_tenant_file() -> None:
    """Credentials of both directions are in the tenant file, as secrets, and in no variable."""
    made = plan_of(DIGEST)
    content = file(made, "sip-orchestrator", TENANTS)
    assert isinstance(content, DocumentContent)
    assert content.document == {
        "tenants": (
            {
                "tenantURI": "15550100",
                "sipAuth": {"username": "trunk", "password": Secret("tenants[0].sipAuth.password")},
                "outboundCalls": {
                    "sipAuth": {
                        "username": "gateway",
                        "password": Secret("tenants[0].outboundCalls.sipAuth.password"),
                    }
                },
            },
        )
    }
    values = container(made, "sip-orchestrator").environment.values()
    assert [] == [value for value in values if isinstance(value, Secret) and "sipAuth" in value.name]


def test_digest_is_offered_over_tls_only() -> None:
    """With SIP authentication plain SIP is closed, and cannot be opened."""
    assert published(DIGEST) == SIP
    choice = {"weakerChoices": [{"what": "plain-sip", "reason": "a trunk that has no TLS"}]}
    assert ["weakerChoices[0]"] == [fault.partition(":")[0] for fault in refused(DIGEST, choice)]
    assert all(published(choice).values())


def test_digest_refuses_insecure_outbound_calls() -> None:
    """A trunk reached without TLS is refused in the declaration, as its calls would be by the product."""
    route = {"host": "trunk.example.com", "port": 5060, "transport": "udp"}
    over = {"rest": {"clientNamespaces": ["dialler"], "outboundCalls": {"routes": [route]}}}
    assert ["rest.outboundCalls.routes[0].transport"] == [
        fault.partition(":")[0] for fault in refused(DIGEST, over)
    ]


def test_only_configured_tenants_are_called() -> None:
    """With tenants, the orchestrator is given their file; without, it is given none."""
    name = "MULTI_TENANT_CONFIG_FILE"
    assert {name: TENANTS} == variables(plan_of(DIGEST), "sip-orchestrator", name)
    assert {} == variables(plan_of(), "sip-orchestrator", name)


def test_from_is_a_list_and_to_is_one_string() -> None:
    """Several strings for From are joined by commas; the one for To stands as it is, and takes no list."""
    lists = {"fromUri": ["12345556789", "@host.example.com"], "toUri": "2345556789"}
    made = plan_of({"whitelists": lists})
    assert variables(made, "sip-orchestrator", "WHITELIST_FROM_URI", "WHITELIST_TO_URI") == {
        "WHITELIST_FROM_URI": "12345556789,@host.example.com",
        "WHITELIST_TO_URI": "2345556789",
    }
    assert 1 == len(refused({"whitelists": {"toUri": "2345556789,3345556789"}}))
    assert 1 == len(refused({"whitelists": {"fromUri": ["12345556789,@host.example.com"]}}))


def test_siprec_field_has_name_and_value() -> None:
    """Name and value come together, or not at all."""
    names = ("WHITELIST_SIPREC_ATTR_NAME", "WHITELIST_SIPREC_ATTR_VALUE")
    made = plan_of({"whitelists": {"siprec": {"attribute": "aor", "value": "111111111"}}})
    assert ["aor", "111111111"] == list(variables(made, "sip-orchestrator", *names).values())
    assert ["whitelists.siprec.value: is missing"] == refused(
        {"whitelists": {"siprec": {"attribute": "aor"}}}
    )


def test_trusted_addresses_are_the_only_ones() -> None:
    """Listed addresses are joined by commas, and network policies allow SIP from no one else."""
    made = plan_of({"whitelists": {"trustedAddresses": ["192.0.4.128", "123.4.5.67"]}})
    told = variables(made, "sip-orchestrator", "TRUSTED_IP_LIST")["TRUSTED_IP_LIST"]
    assert {"192.0.4.128", "123.4.5.67"} == set(told.split(","))
    callers = {flow.source for flow in made.flows if flow.purpose == "calls by SIP over TLS"}
    assert {Network("192.0.4.128/32"), Network("123.4.5.67/32")} == callers


def test_networks_are_no_trusted_addresses() -> None:
    """Single addresses are documented, networks are not."""
    assert ["whitelists.trustedAddresses[0]: is a network, and no CIDR form is documented for it"] == refused(
        {"whitelists": {"trustedAddresses": ["192.0.2.0/24"]}}
    )


def test_monitors_outside_the_list_are_warned_of() -> None:
    """OPTIONS of a monitor that is not trusted would be turned away; the warning goes when it is listed."""
    balancer = {"service": "LoadBalancer", "sipAddress": "203.0.113.10", "mediaAddress": "203.0.113.10"}
    exposure = {"exposure": {**balancer, "loadBalancer": {"healthChecks": ["198.51.100.40"]}}}
    cut_off = plan_of(exposure, {"whitelists": {"trustedAddresses": ["198.51.100.10"]}})
    heard = plan_of(exposure, {"whitelists": {"trustedAddresses": ["198.51.100.10", "198.51.100.40"]}})
    assert [True, False] == [any("OPTIONS" in each for each in made.warnings) for made in (cut_off, heard)]


def test_containers_run_as_user_1001() -> None:
    """Every container runs as user 1001 of group 0, root in none."""
    made = plan_of(ADAPTER)
    assert {User(1001, 0)} == {each.user for workload in made.workloads for each in workload.containers}


def test_root_is_a_weaker_choice() -> None:
    """Root needs a written reason, and shows in the outputs."""
    choice = {"what": "root-user", "reason": "an image that was built for root"}
    made = plan_of({"weakerChoices": [choice]})
    assert {User(0, 0)} == {each.user for workload in made.workloads for each in workload.containers}
    assert ["root-user"] == [each.what for each in made.weaker_choices]
    assert ["weakerChoices[0].reason: is missing"] == refused({"weakerChoices": [{"what": "root-user"}]})


def test_claims_and_host_directories_are_mounted_where_the_image_writes() -> None:
    """Storage is mounted on the directory that the container writes; a host directory is a weaker choice."""
    claim = plan_of({"recording": {}, "volumes": {"recordings": {"claim": {"size": "1Gi"}}}})
    recordings = Mount("/vgw-media-relay/recordings", Claim("recordings", "1Gi", None, "ReadWriteOnce"))
    assert (recordings,) == container(claim, "media-relay").mounts
    host = {"volumes": {"orchestratorLogs": {"hostDirectory": "/var/log/voice-gateway"}}}
    choice = {"what": "host-directories", "reason": "the log collector reads host directories"}
    assert ["volumes.orchestratorLogs.hostDirectory"] == [fault.partition(":")[0] for fault in refused(host)]
    made = plan_of(host, {"weakerChoices": [choice]})
    directory = Mount("/logs", HostDirectory("orchestrator-logs", "/var/log/voice-gateway"))
    assert (directory,) == container(made, "sip-orchestrator").mounts
