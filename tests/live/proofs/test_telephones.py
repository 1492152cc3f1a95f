"""A call by a telephone through a trunk, neither written here: baresip by UDP to Kamailio, and that by TLS to the gateway."""

import pytest

from tests.support.deployments import Deployment
from tests.support.kamailio import TRUNK_PORT, Trunk, server_of, trunk_of
from tests.support.proved import LOGIN, NAME, ORDERS
from tests.support.telephones import Heard, Telephone

pytestmark = pytest.mark.live

CLERK = "sip:clerk@office.example.com"
ENOUGH = 0.95
"""The share of the tone in what is heard; G.711 alone loses less than a thousandth."""


def called(deployment: Deployment, trunk: Trunk) -> tuple[Heard, str]:
    """A telephone calls by a trunk: what it heard, and what the trunk told."""
    place = deployment.caller
    telephone = Telephone(
        place, CLERK, f"{place.address}:{TRUNK_PORT};transport=udp", None, deployment.authorities
    )
    with trunk.running() as log:
        return telephone.call(f"sip:{ORDERS}@{NAME}"), log.read_text(encoding="utf-8")


@pytest.mark.proof(
    "a trunk that trusts the outputs' authorities alone brings a call; the telephone hears itself",
    by="Kamailio, baresip",
)
def test_trunk(deployment: Deployment) -> None:
    """By TLS with the digest of the tenant; the assistant hears of the call, and the relay gets its audio."""
    before = len(deployment.asked)
    heard, log = called(deployment, trunk_of(deployment))
    assert "Call established" in heard.log, (heard.log, log)
    assert heard.share > ENOUGH
    assert before + 1 == len(deployment.asked)


@pytest.mark.proof("a trunk that trusts another authority brings no call", by="Kamailio, baresip")
def test_trunk_that_trusts_others(deployment: Deployment) -> None:
    """The handshake fails, so that the telephone hears nothing."""
    before = len(deployment.asked)
    heard, log = called(deployment, trunk_of(deployment, trust=deployment.strange))
    assert "certificate verify failed" in log
    assert ("Call established" in heard.log, heard.share) == (False, 0.0)
    assert before == len(deployment.asked)


@pytest.mark.proof("a trunk with a wrong password brings no call", by="Kamailio, baresip")
def test_trunk_with_a_wrong_password(deployment: Deployment) -> None:
    """The gateway's 401 is the answer."""
    before = len(deployment.asked)
    heard, _ = called(deployment, trunk_of(deployment, (LOGIN[0], "wrong-password")))
    assert "session closed: 401" in heard.log
    assert before == len(deployment.asked)


@pytest.mark.proof("a telephone calls by TLS with digest, and hears itself", by="baresip")
def test_telephone(deployment: Deployment) -> None:
    """Without a trunk. This release of baresip does not look at the gateway's certificate: the trunk above does."""
    telephone = Telephone(
        deployment.caller, f"{CLERK};transport=tls", server_of(deployment), LOGIN, deployment.authorities
    )
    heard = telephone.call(f"sip:{ORDERS}@{NAME}")
    assert "Call established" in heard.log
    assert heard.share > ENOUGH
