"""Services: the names and ports under which others reach a workload.

Owns how an endpoint of the plan becomes a Service. If its name is fixed because other teams know it, a replacement
deletes the old one first; if each generation has its own, the new one is made first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.container import port_name
from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import generation_labels, workload_labels
from facts.model.endpoints import Endpoint, ServiceType

SKIP_AWAIT = "pulumi.com/skipAwait"
"""With this annotation, the engine does not wait until the object is ready."""


def expose(
    endpoint: Endpoint,
    suffix: pulumi.Output[str] | None,
    context: ObjectContext,
    depends_on: Sequence[pulumi.Resource] = (),
) -> k8s.core.v1.Service:
    """The Service of an endpoint.

    Args:
        endpoint: of the plan.
        suffix: of the current generation, if the endpoint selects one.
        context: namespace, labels and parent.
        depends_on: what must exist first: a fixed Service selects a generation only when its pods are ready.
    """
    name: pulumi.Input[str] = endpoint.name
    logical_name, annotations = endpoint.name, dict(sorted(endpoint.annotations.items()))
    if endpoint.of_each_generation and suffix is not None:
        logical_name, name = f"{endpoint.name}-generation", pulumi.Output.concat(endpoint.name, "-", suffix)
        # Its pods are made after it: without this, the engine would wait for them before it makes them.
        annotations[SKIP_AWAIT] = "true"
    return k8s.core.v1.Service(
        logical_name,
        metadata=context.metadata(endpoint.workload, name=name, annotations=annotations),
        spec=_spec(endpoint, suffix, context),
        opts=pulumi.ResourceOptions(
            parent=context.parent,
            depends_on=list(depends_on),
            delete_before_replace=not endpoint.of_each_generation,
        ),
    )


def _spec(
    endpoint: Endpoint, suffix: pulumi.Output[str] | None, context: ObjectContext
) -> k8s.core.v1.ServiceSpecArgsDict:
    spec: k8s.core.v1.ServiceSpecArgsDict = {
        "type": endpoint.type.value,
        "selector": {**workload_labels(context.gateway, endpoint.workload), **generation_labels(suffix)},
        "ports": list(_ports(endpoint)),
    }
    if endpoint.type is not ServiceType.CLUSTER_IP:
        # a call stays in one pod: its later SIP requests and its media must reach the same pod
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
    """Each port as its own entry, because a Service has no ranges."""
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
