"""Ports on which the gateway's containers listen.

All but the adapter's share one network namespace, so they must differ and stay out of the RTP range.
"""

from declaration.base import Model
from declaration.values import PortNumber


class RtpRange(Model):
    """UDP ports for RTP; RTCP uses the port after each. A call takes two.

    The default is the image's own range (IBM/charts, RTP_UDP_PORT_RANGE): enough for five calls.
    """

    low: PortNumber = 16384
    """First port, even."""
    high: PortNumber = 16394
    """Last port; the one after it must be free too."""


class Ports(Model):
    """Port numbers; the defaults are those of the vendor's chart and samples."""

    sip: PortNumber = 5060
    """Plain SIP over UDP and TCP. Only reachable after the weaker choice `plain-sip`."""
    sip_tls: PortNumber = 5061
    """SIP over TLS."""
    rest_http: PortNumber = 9086
    """Plain HTTP of REST API and metrics. Only reachable after the weaker choice `plain-rest`."""
    rest_https: PortNumber = 9446
    """HTTPS of REST API and metrics."""
    control: PortNumber = 8080
    """WebSocket by which the orchestrator drives the relay; never published."""
    adapter: PortNumber = 4000
    """WebSocket of the speech-to-text adapter."""
    rtp: RtpRange = RtpRange()
    """Ports for callers' audio."""
