"""Weaker choices: the departures from the safe default that a declaration may take, each with a written reason.

The one list of them. What each costs is said here once, and shown in outputs, in the summary and in the docs.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from declaration.base import Model
from declaration.visibility import PUBLIC


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
    HOST_NETWORK = "host-network"
    HOST_DIRECTORIES = "host-directories"
    ROOT_USER = "root-user"


COST: dict[Choice, str] = {
    Choice.PLAIN_SIP: "anyone on the path reads and changes signalling: numbers, headers, media addresses",
    Choice.PLAIN_REST: "passwords and call data of REST and metrics cross the network in clear",
    Choice.OPEN_REST: "whoever reaches the REST port reads metrics, and starts calls where that API is on",
    Choice.PLAIN_SERVICES: "what callers say and hear, and the services' credentials, cross the network in clear",
    Choice.PLAIN_CONTROL: "orchestrator and relay talk in clear and without a password, and any process on the relay's"
    " node can control it: network policies do not apply to traffic from the pod's own node",
    Choice.ADAPTER_WITHOUT_TLS: "callers' audio and transcripts cross the network between relay and adapter in clear",
    Choice.ADAPTER_WITHOUT_AUTHENTICATION: "whoever reaches the adapter uses its Google account",
    Choice.ANYONE: "networks keep nobody out where TLS or authentication is missing: any machine may connect or listen",
    Choice.NO_CERTIFICATE_CHECKS: "any server can pose as a speech or assistant service and hear the callers",
    Choice.HOST_NETWORK: "pods share the node's network: network policies do not hold, Pod Security falls to privileged",
    Choice.HOST_DIRECTORIES: "pods write to the node's file system: Pod Security falls to privileged",
    Choice.ROOT_USER: "a flaw in a container is a flaw as root: Pod Security falls to baseline",
}
"""What each choice costs, in a sentence."""


class WeakerChoice(Model):
    """One departure from the safe default."""

    what: Choice
    """What is weakened."""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10), PUBLIC]
    """Why, for those who review and audit: a sentence of ten characters or more."""
