"""REST of a deployed gateway, asked with curl under its public name from the trusted machine."""

from tests.support import curl
from tests.support.curl import Request, Response
from tests.support.deployments import Deployment
from tests.support.gateways import ORCHESTRATOR
from tests.support.proved import NAME


def ask(deployment: Deployment, path: str, login: tuple[str, str] | None, *settings: str) -> Response:
    """Send a request that trusts the authorities of the outputs alone. Settings are further lines of curl's options."""
    port, reached = deployment.outputs["rest"]["httpsPort"], deployment.find(ORCHESTRATOR).reached
    request = Request(
        f"https://{NAME}:{port}{path}", login, where=f"{NAME}:{port}:{reached}", settings=settings
    )
    return curl.ask(deployment.caller, request, deployment.authorities)
