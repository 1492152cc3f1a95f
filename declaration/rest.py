"""REST: administration, metrics and the API that starts outbound calls, and who may use them."""

from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model, PartlyGiven, filled_from
from declaration.files import SecretText
from declaration.values import Cidr, Host, Namespace, PortNumber, User


class Login(PartlyGiven):
    """A user name and its password."""

    username: User
    """User."""
    password: SecretText | None = None
    """Password of eight characters or more; generated when left out."""


ADMINISTRATION = Login(username="admin")
OUTBOUND = Login(username="outbound")


class Metrics(Model):
    """The metrics API, `/metrics/application`."""

    sampling_seconds: Annotated[int, Field(ge=1)] = 600
    """How often figures are refreshed."""


class Route(Model):
    """A trunk to which the gateway itself sends calls."""

    host: Host
    """Host of the trunk."""
    port: PortNumber = 5061
    """Its SIP port."""
    transport: Literal["tls", "tcp", "udp"] = "tls"
    """How it is reached."""


class OutboundCalls(Model):
    """The API by which clients start calls."""

    login: Annotated[Login, filled_from(OUTBOUND)] = OUTBOUND
    """What clients authenticate with."""
    routes: tuple[Route, ...] = Field(min_length=1)
    """Trunks to which calls go."""


class Rest(Model):
    """REST of the orchestrator, over HTTPS with a password."""

    bind: Literal["pod", "loopback"] = "pod"
    """Where it listens: on the pod's addresses, or for the pod itself alone."""
    administration: Annotated[Login, filled_from(ADMINISTRATION)] = ADMINISTRATION
    """User of administration and metrics."""
    metrics: Metrics = Metrics()
    """Metrics."""
    outbound_calls: OutboundCalls | None = None
    """Calls started by clients; off when left out."""
    client_namespaces: tuple[Namespace, ...] = ()
    """Namespaces whose pods may use REST, such as the one of Prometheus."""
    client_networks: tuple[Cidr, ...] = ()
    """Networks that may use REST."""
