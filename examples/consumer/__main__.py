"""The trunk team's program: it makes DNS records and a firewall rule of the gateway's outputs.

It knows the gateway by its stack's name alone. A certificate's names become records that lead to the gateway's
address, and the ports of SIP and media become what the trunk's pods may reach.
"""

import pulumi
import pulumi_kubernetes as kubernetes

from voice_gateway_outputs import GatewayOutputs
from voice_gateway_outputs.stacks import read_stack


def zone(gateway: GatewayOutputs, address: str) -> str:
    """Records for each name in the gateway's certificate of SIP, and for its SIP service (RFC 3263)."""
    names = [name for name in gateway.sip.tls_names if "." in name]
    records = [f"{name}. 300 IN A {address}" for name in names]
    services = [f"_sips._tcp.{name}. 300 IN SRV 10 10 {gateway.sip.tls_port} {name}." for name in names]
    return "\n".join([*records, *services]) + "\n"


def openings(gateway: GatewayOutputs) -> list[dict[str, object]]:
    """Ports that the trunk uses: SIP over TLS, and the gateway's media."""
    media = {
        "protocol": "UDP",
        "port": gateway.media.rtp_ports.low,
        "endPort": gateway.media.rtcp_ports.high,
    }
    if gateway.sip.tls_port is None:
        raise pulumi.RunError("The gateway offers no SIP over TLS to others; the trunk uses nothing else.")
    return [{"protocol": "TCP", "port": gateway.sip.tls_port}, media]


config = pulumi.Config()
address = config.require("address")
gateway = read_stack(pulumi.StackReference(config.require("gateway")))
rendered = pulumi.ResourceOptions(
    provider=kubernetes.Provider("rendered", render_yaml_to_directory=config.require("render"))
)

kubernetes.core.v1.ConfigMap(
    "zone", data={"zone": gateway.apply(lambda outputs: zone(outputs, address))}, opts=rendered
)
kubernetes.core.v1.ConfigMap(
    "authorities",
    data={"ca-bundle.pem": gateway.apply(lambda outputs: outputs.authority.ca_bundle_pem)},
    opts=rendered,
)
kubernetes.networking.v1.NetworkPolicy(
    "to-gateway",
    spec={
        "podSelector": {"matchLabels": {"app": "trunk"}},
        "policyTypes": ["Egress"],
        "egress": gateway.apply(
            lambda outputs: [{"to": [{"ipBlock": {"cidr": f"{address}/32"}}], "ports": openings(outputs)}]
        ),
    },
    opts=rendered,
)
pulumi.export(
    "renewal", gateway.apply(lambda outputs: {each.service: each.not_after for each in outputs.certificates})
)
