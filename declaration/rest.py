"""REST: administration, metrics, the API that starts outbound calls, and the clients that may use them."""

from typing import Annotated, Literal

from pydantic import Field

from declaration.base import Model, PartlyGiven, filled_from
from declaration.files import SecretText
from declaration.hosts import Cidr, Host, PortNumber
from declaration.names import Namespace
from declaration.values import User


class Login(PartlyGiven):
    """A user name and its password."""

    username: User
    """User name."""
    password: SecretText | None = None
    """Password with eight characters or more; generated if left out."""


ADMINISTRATION = Login(username="admin")
OUTBOUND = Login(username="outbound")


class Metrics(Model):
    """The metrics API, `/metrics/application`."""

    sampling_seconds: Annotated[int, Field(ge=1)] = 600
    """How often the metrics are updated, in seconds."""


class Route(Model):
    """A trunk to which the gateway itself sends calls."""

    host: Host
    """Host of the trunk."""
    port: PortNumber = 5061
    """SIP port of the trunk."""
    transport: Literal["tls", "tcp", "udp"] = "tls"
    """Transport of SIP to the trunk."""


class OutboundCalls(Model):
    """The API with which clients start calls."""

    login: Annotated[Login, filled_from(OUTBOUND)] = OUTBOUND
    """User name and password of these clients."""
    routes: tuple[Route, ...] = Field(min_length=1)
    """Trunks to which the gateway sends these calls."""


class Rest(Model):
    """REST of the orchestrator, by HTTPS with a password."""

    bind: Literal["pod", "loopback"] = "pod"
    """Where REST listens: on the addresses of the pod, or on loopback only."""
    administration: Annotated[Login, filled_from(ADMINISTRATION)] = ADMINISTRATION
    """User name and password of administration and metrics."""
    metrics: Metrics = Metrics()
    """Settings of the metrics."""
    outbound_calls: OutboundCalls | None = None
    """Calls that clients start; not possible if left out."""
    client_namespaces: tuple[Namespace, ...] = ()
    """Namespaces whose pods may use REST, such as the namespace of Prometheus."""
    client_networks: tuple[Cidr, ...] = ()
    """Networks whose machines may use REST."""
