"""The kinds that a server has, from the lists that it returns."""

import pytest

from sandbox.cluster.kinds import Kinds, UnknownKindError

PODS = {"kind": "Pod", "name": "pods", "namespaced": True}
NODES = {"kind": "Node", "name": "nodes", "namespaced": False}
STATUS = {"kind": "Pod", "name": "pods/status", "namespaced": True}


def test_paths_follow_what_is_listed() -> None:
    """A path has the group, the namespace if the kind has one, and the plural name. A part of an object is no kind."""
    kinds = Kinds({"/api/v1": [PODS, STATUS, NODES]}.__getitem__)
    assert "/api/v1/namespaces/telephony/pods" == kinds.collection("v1", "Pod", "telephony")
    assert "/api/v1/nodes" == kinds.collection("v1", "Node", "telephony")


def test_a_group_is_asked_once_until_a_kind_is_missing() -> None:
    """A group is asked once, and again if a kind is missing, because kinds can be added while the program runs."""
    asked: list[str] = []
    served = [PODS]

    def listed(group: str) -> list[dict[str, object]]:
        asked.append(group)
        return list(served)

    kinds = Kinds(listed)
    for _ in range(2):
        kinds.collection("v1", "Pod", "telephony")
    assert ["/api/v1"] == asked
    with pytest.raises(UnknownKindError, match=r"^knows no Node in /api/v1$"):
        kinds.collection("v1", "Node", "")
    served.append(NODES)
    assert "/api/v1/nodes" == kinds.collection("v1", "Node", "")


def test_other_groups_have_a_path_of_their_own() -> None:
    """The paths of all groups except the first one of Kubernetes begin with `apis`."""
    deployments = {"kind": "Deployment", "name": "deployments", "namespaced": True}
    kinds = Kinds({"/apis/apps/v1": [deployments]}.__getitem__)
    assert "/apis/apps/v1/namespaces/x/deployments" == kinds.collection("apps/v1", "Deployment", "x")
