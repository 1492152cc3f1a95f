"""The target of a plan: the settings for its folder in `components`.

Here a plan gets the form that its target has; `plan.cluster` adds what only clusters have.
"""

from declaration.gateway import Gateway
from declaration.target import Docker, Kubernetes
from declaration.weaker import Choice
from facts.gateway import Facts
from plan.cluster import cluster_network
from plan.model.gateway import DockerTarget, KubernetesTarget, Target


def planned_target(facts: Facts) -> Target:
    """The target that an accepted declaration names."""
    match list(facts.gateway.target.named.values()):
        case [Kubernetes() as cluster]:
            level = _pod_security(facts.gateway)
            return KubernetesTarget(
                cluster.namespace, cluster.create_namespace, cluster.render, level, cluster_network(cluster)
            )
        case [Docker() as host]:
            return DockerTarget(host.host, host.bind_address)
        case _:
            raise AssertionError("a declaration without a target was accepted")


def _pod_security(gateway: Gateway) -> str:
    if gateway.takes(Choice.HOST_NETWORK) or gateway.takes(Choice.HOST_DIRECTORIES):
        return "privileged"
    return "baseline" if gateway.root_containers else "restricted"
