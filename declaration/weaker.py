"""Weaker choices: the departures from the safe default that a declaration may take, each with a written reason.

The one list of them. A new choice is a member of `Choice`, a row of `COST`, and a row of `CHANGES` in
`checks.rules.weaker`, which says where it means something.
"""

from enum import StrEnum

from declaration.base import Model
from declaration.containers import ADAPTER_KEYS, CONTAINER_KEYS, ContainerKey
from declaration.reasons import Reason
from declaration.values import Day


class Choice(StrEnum):
    """What may be weakened."""

    PLAIN_SIP = "plain-sip"
    PLAIN_REST = "plain-rest"
    OPEN_REST = "open-rest"
    PLAIN_SERVICES = "plain-services"
    PLAIN_CONTROL = "plain-control"
    ADAPTER_WITHOUT_TLS = "adapter-without-tls"
    ADAPTER_WITHOUT_AUTHENTICATION = "adapter-without-authentication"
    ANYONE = "anyone"
    NO_CERTIFICATE_CHECKS = "no-certificate-checks"
    FREE_ENVIRONMENT = "free-environment"
    HOST_NETWORK = "host-network"
    HOST_DIRECTORIES = "host-directories"
    ROOT_USER = "root-user"


COST: dict[Choice, str] = {
    Choice.PLAIN_SIP: "anyone on the path reads and changes signalling: numbers, headers, media addresses",
    Choice.PLAIN_REST: "passwords and call data of REST and metrics cross the network in clear",
    Choice.OPEN_REST: "anyone who reaches the REST port can read metrics and administer the orchestrator",
    Choice.PLAIN_SERVICES: "what callers say and hear, and the services' credentials, cross the network in clear",
    Choice.PLAIN_CONTROL: "orchestrator and relay talk in clear and without a password, and any process on the relay's"
    " node can control it: network policies do not apply to traffic from the pod's own node",
    Choice.ADAPTER_WITHOUT_TLS: "callers' audio and transcripts cross the network between relay and adapter in clear",
    Choice.ADAPTER_WITHOUT_AUTHENTICATION: "anyone who reaches the adapter can use its Google account",
    Choice.ANYONE: "networks restrict nobody where TLS or authentication is missing: any machine may connect or listen",
    Choice.NO_CERTIFICATE_CHECKS: "any server can pose as a speech or assistant service and hear the callers",
    Choice.FREE_ENVIRONMENT: "variables that no public source shows reach the containers: nobody has checked what they do",
    Choice.HOST_NETWORK: "pods share the node's network: network policies do not hold, Pod Security falls to privileged",
    Choice.HOST_DIRECTORIES: "pods write to the node's file system: Pod Security falls to privileged",
    Choice.ROOT_USER: "a flaw in a container is a flaw as root: Pod Security falls to baseline",
}
"""The cost of each choice, in a sentence."""

FOR_CONTAINERS: dict[Choice, tuple[ContainerKey, ...]] = {
    Choice.ADAPTER_WITHOUT_TLS: ADAPTER_KEYS,
    Choice.ADAPTER_WITHOUT_AUTHENTICATION: ADAPTER_KEYS,
    Choice.ROOT_USER: CONTAINER_KEYS,
}
"""Choices that may be taken for some containers alone, and for which."""


class WeakerChoice(Model):
    """One departure from the safe default."""

    what: Choice
    """What is weakened."""
    reason: Reason
    """Why, for those who review and audit: a sentence on one line. It is public: outputs and warnings show it."""
    until: Day | None = None
    """Last day on which the choice holds, such as 2027-03-01, in UTC. In the 30 days before its end each run warns;
    after it the declaration is refused. Left out, the choice has no end."""
    containers: tuple[ContainerKey, ...] | None = None
    """With `root-user` and the choices about adapters: the containers it is for. Left out, all of them."""
