"""Trunks of another project: Kamailio, which brings calls to a gateway by TLS, or takes those that a gateway starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.certificates import Holder, leaf
from tests.support.deployments import Deployment
from tests.support.gateways import ORCHESTRATOR
from tests.support.outsiders import Place, programs
from tests.support.peers import DATES, OUTSIDE
from tests.support.proved import LOGIN, NAME
from tests.support.sip import OFFER

_COMMON: Final = """\
enable_tls=yes
exit_timeout=2 # seconds; a process that is told to end while it starts may hang, and is killed then
children=2
tcp_children=2
auto_aliases=no
listen=tcp:{address}:{port}
listen=tls:{address}:{tls}
mpath="{modules}"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "tls.so"
modparam("tls", "config", "{folder}/tls.cfg")
"""
_BRINGS: Final = """\
listen=udp:{address}:{port}
loadmodule "rr.so"
loadmodule "siputils.so"
loadmodule "uac.so"
modparam("uac", "restore_mode", "none")
modparam("uac", "auth_username_avp", "$avp(user)")
modparam("uac", "auth_password_avp", "$avp(password)")
modparam("uac", "auth_realm_avp", "$avp(realm)")

request_route {{
    if (has_totag()) {{
        if (loose_route()) {{
            t_relay();
            exit;
        }}
        if (is_method("ACK") && t_check_trans()) t_relay();
        exit;
    }}
    record_route();
    $du = "sip:{server}";
    t_on_failure("CHALLENGED");
    if (!t_relay()) sl_reply_error();
}}

failure_route[CHALLENGED] {{
    if (!t_check_status("401")) exit;
    $avp(user) = "{user}";
    $avp(password) = "{password}";
    $avp(realm) = "vgw"; # the realm of the gateway, as IBM's hosted service documents it
    if (uac_auth()) t_relay();
}}
"""
_TAKES: Final = """\
loadmodule "auth.so"
loadmodule "xlog.so"

request_route {{
    if (is_method("ACK")) exit;
    if (is_method("INVITE")) {{
        if (!pv_www_authenticate("trunk", "{password}", "0") || $au != "{user}") {{
            xlog("L_WARN", "challenged by $proto\n");
            www_challenge("trunk", "1");
            exit;
        }}
        xlog("L_WARN", "taken by $proto for $rU\n");
        set_reply_body("{offer}", "application/sdp");
    }}
    sl_send_reply("200", "OK");
}}
"""
_TLS: Final = """\
[server:default]
method = TLSv1.2+
certificate = {folder}/trunk.pem
private_key = {folder}/trunk.pem
"""
_TRUST: Final = """\

[client:default]
method = TLSv1.2+
verify_certificate = yes
require_certificate = yes
ca_list = {trust}
server_name = {name}
"""
TRUNK_PORT: Final = 5064
"""The port at which a trunk takes SIP without TLS: calls of telephones by UDP."""
_TLS_PORT: Final = 5063


@dataclass(frozen=True)
class Trunk:
    """It takes calls of telephones in its own network, and sends them to a gateway over TLS with a digest."""

    place: Place
    server: str
    """`ADDRESS:PORT;transport=tls`."""
    name: str
    """The name of the gateway."""
    login: tuple[str, str]
    trust: Path
    """The only authorities that it accepts for the gateway."""

    @contextmanager
    def running(self) -> Iterator[Path]:
        """Run it. The value is its log."""
        values = {"server": self.server, "trust": self.trust, "name": self.name, **_login(self.login)}
        holder = leaf("trunk.example.com", OUTSIDE, **DATES)
        with _running(self.place, (_BRINGS, _TLS + _TRUST), values, holder, _TLS_PORT) as log:
            yield log


def server_of(deployment: Deployment) -> str:
    """Where a gateway takes calls by TLS."""
    return f"{deployment.find(ORCHESTRATOR).reached}:{deployment.outputs['sip']['tlsPort']};transport=tls"


def trunk_of(deployment: Deployment, login: tuple[str, str] = LOGIN, trust: Path | None = None) -> Trunk:
    """A trunk on the trusted machine. Unless told otherwise, it trusts the authorities of the outputs."""
    return Trunk(deployment.caller, server_of(deployment), NAME, login, trust or deployment.authorities)


@dataclass(frozen=True)
class CalledTrunk:
    """It takes each call by TLS that answers its challenge, at its own address."""

    place: Place
    port: int
    login: tuple[str, str]
    issuer: Holder = OUTSIDE
    """The authority of its certificate, which has its address."""

    @contextmanager
    def running(self) -> Iterator[Path]:
        """Run it. The value is its log, with a line for each call: `challenged by tls`, `taken by tls for NUMBER`."""
        values = {"offer": OFFER.replace("\r\n", "\\r\\n"), **_login(self.login)}
        holder = leaf(self.place.address, self.issuer, **DATES)
        with _running(self.place, (_TAKES, _TLS), values, holder, self.port) as log:
            yield log


def _login(login: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("user", "password"), login, strict=True))


@contextmanager
def _running(
    place: Place, files: tuple[str, str], values: Mapping[str, object], holder: Holder, port: int
) -> Iterator[Path]:
    """Run it with its routes and its settings of TLS; SIP by TLS is on this port."""
    folder = place.folder / f"kamailio-{len(list(place.folder.glob('kamailio-*')))}"
    folder.mkdir()
    own: Mapping[str, object] = {
        "address": place.address,
        "port": TRUNK_PORT,
        "tls": port,
        "modules": next(programs().debian.glob("usr/lib/*-linux-gnu/kamailio/modules")),
        "folder": folder,
        **values,
    }
    routes, tls = files
    _write(folder / "trunk.pem", "".join(holder.chain) + holder.key_pem)
    _write(folder / "tls.cfg", tls.format(**own))
    _write(folder / "kamailio.cfg", (_COMMON + routes).format(**own))
    log = folder / "log.txt"
    options = ("-DD", "-E", "-f", str(folder / "kamailio.cfg"), "-m", "64", "-M", "8")
    with place.running("kamailio", *options, "-w", str(folder), "-Y", str(folder), log=log):
        place.wait_for_port(port)
        yield log


def _write(path: Path, text: str) -> None:
    """Write a file that other users cannot read, because it may have a password or a key."""
    path.touch(0o600)
    path.write_text(text, encoding="utf-8")
