"""Services: the fixed names and ports under which others reach a workload.

Owns how an endpoint of the plan becomes a Service. Its name is fixed because other teams know it, so a replacement
deletes the old one first.
"""

from __future__ import annotations

from collections.abc import Iterable

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.container import port_name
from components.kubernetes.labels import workload_labels
from components.kubernetes.place import Place
from plan.model import Endpoint, ServiceType


def expose(endpoint: Endpoint, place: Place) -> k8s.core.v1.Service:
    """The Service of an endpoint."""
    return k8s.core.v1.Service(
        endpoint.name,
        metadata=place.metadata(
            endpoint.workload, name=endpoint.name, annotations=dict(sorted(endpoint.annotations.items()))
        ),
        spec=_spec(endpoint, place),
        opts=pulumi.ResourceOptions(parent=place.parent, delete_before_replace=True),
    )


def _spec(endpoint: Endpoint, place: Place) -> k8s.core.v1.ServiceSpecArgsDict:
    spec: k8s.core.v1.ServiceSpecArgsDict = {
        "type": endpoint.type.value,
        "selector": workload_labels(place.gateway, endpoint.workload),
        "ports": list(_ports(endpoint)),
    }
    if endpoint.type is not ServiceType.CLUSTER_IP:
        # a call lives in one pod: its later SIP requests and its media must find that pod again
        spec["session_affinity"] = "ClientIP"
        spec["external_traffic_policy"] = "Local" if endpoint.keep_client_address else "Cluster"
    if endpoint.type is ServiceType.LOAD_BALANCER:
        # https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
        spec["allocate_load_balancer_node_ports"] = endpoint.allocate_node_ports
        if endpoint.address is not None:
            spec["load_balancer_ip"] = endpoint.address
        if endpoint.source_ranges:
            spec["load_balancer_source_ranges"] = list(endpoint.source_ranges)
    return spec


def _ports(endpoint: Endpoint) -> Iterable[k8s.core.v1.ServicePortArgsDict]:
    """Each port for itself: a Service knows no ranges."""
    for planned in endpoint.ports:
        for number in planned.range.ports:
            port: k8s.core.v1.ServicePortArgsDict = {
                "name": port_name(planned, number),
                "port": number,
                "target_port": number,
                "protocol": planned.range.protocol.value,
            }
            if number in endpoint.node_ports:
                port["node_port"] = endpoint.node_ports[number]
            yield port
