"""What an address or a network means: other machines, anyone, or no other machine.

The one place for this, used by every field with an address, a network or a host. The blocks are from the registries
of special addresses, https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry. Has no fields and no messages.
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_Range = tuple[int, int]
"""First and last address of a block, as numbers."""


def _range(block: Address | Network) -> _Range:
    if isinstance(block, ipaddress.IPv4Address | ipaddress.IPv6Address):
        return int(block), int(block)
    return int(block.network_address), int(block.broadcast_address)


def _ranges(*blocks: str) -> tuple[_Range, ...]:
    return tuple(_range(ipaddress.ip_network(block)) for block in blocks)


_NOT_ANOTHER_MACHINE_V4 = _ranges("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")
"""This host, loopback, link-local, then multicast and reserved, up to broadcast."""
_OTHER_MACHINES_V6 = _ranges("2000::/3", "fc00::/7", "64:ff9b::/96", "64:ff9b:1::/48")
"""Global, private, and two blocks of translated IPv4: other machines have addresses from these blocks only."""
_MAPPED = _ranges("::ffff:0:0/96")
"""IPv4 written as IPv6: https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2."""
_TRANSLATED = _ranges("64:ff9b::/96")
"""All IPv4 addresses, as IPv6 hosts see them through a translator."""
_PRIVATE = {
    4: _ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
    6: _ranges("fc00::/7"),
}
"""Private blocks, which the internet does not route, whatever their size."""

_WIDEST = {4: 8, 6: 16}
"""The shortest usual prefix of one organization's network."""
_SHARE = {4: 2 ** (32 - 4), 6: 2 ** (125 - 4)}
"""A sixteenth of all IPv4 addresses, and of those in 2000::/3: more than any list of partners contains."""

_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"})


@lru_cache(maxsize=4096)
def address_of(text: str) -> Address | None:
    """The text as an address; None if it is not one, or has a zone, which has no meaning on another machine."""
    try:
        return None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        return None


def network_of(text: str) -> Network | None:
    """The text as a network, in any spelling of its prefix; None if it is not one or has host bits."""
    try:
        return None if "%" in text else ipaddress.ip_network(text)
    except ValueError:
        return None


def is_ip(text: str) -> bool:
    """Whether the text is one IPv4 or IPv6 address."""
    return address_of(text) is not None


def is_mapped(block: Address | Network) -> bool:
    """Whether it is IPv4 in IPv6 form, which other systems treat as a different address."""
    return block.version == 6 and _within(block, _MAPPED)  # noqa: PLR2004 - IPv6


def is_not_another_machine(block: Address | Network) -> bool:
    """Whether no other machine can have the address, or any address of the network."""
    if block.version == 4:  # noqa: PLR2004 - IPv4
        return _within(block, _NOT_ANOTHER_MACHINE_V4)
    first, last = _range(block)
    return not any(first <= end and begin <= last for begin, end in _OTHER_MACHINES_V6)


def _within(inner: Address | Network, blocks: Iterable[_Range]) -> bool:
    first, last = _range(inner)
    return any(begin <= first and last <= end for begin, end in blocks)


def is_numeric_name(name: str) -> bool:
    """Whether programs would read a name as a numeric address: 127.1, 2130706433 and 0x7f.1 are 127.0.0.1.

    No name of a host ends with such a label: https://url.spec.whatwg.org/#ends-in-a-number-checker.
    """
    return _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]) is not None


def is_loopback(host: str) -> bool:
    """Whether a host name or address means the machine itself: https://www.rfc-editor.org/rfc/rfc6761#section-6.3."""
    name, address = host.lower(), address_of(host)
    if address is not None:
        return address.is_loopback
    return name in _LOCAL_NAMES or name.endswith(".localhost")


def is_anyone(networks: Iterable[str]) -> bool:
    """Whether networks, alone or together, contain more machines than any list of partners.

    Args:
        networks: networks as CIDR; other texts are ignored.
    """
    return any(map(_is_wide, collapsed(_untranslated(network) for network in map(network_of, networks))))


def collapsed(networks: Iterable[Network | None]) -> tuple[Sequence[Network], Sequence[Network]]:
    """The same addresses in as few networks as possible, IPv4 and IPv6. So no network is inside another."""
    parsed = list(networks)
    v4 = ipaddress.collapse_addresses(each for each in parsed if isinstance(each, ipaddress.IPv4Network))
    v6 = ipaddress.collapse_addresses(each for each in parsed if isinstance(each, ipaddress.IPv6Network))
    return list(v4), list(v6)


def _untranslated(network: Network | None) -> Network | None:
    """The IPv4 network behind a network of translated IPv4: https://www.rfc-editor.org/rfc/rfc6052#section-2.1."""
    if network is None or network.version == 4 or not _within(network, _TRANSLATED):  # noqa: PLR2004 - IPv4
        return network
    return ipaddress.IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))


def _is_wide(networks: Sequence[Network]) -> bool:
    """Whether networks of one IP version, none inside another, are larger than those of partners."""
    public = [network for network in networks if not _within(network, _PRIVATE[network.version])]
    if any(network.prefixlen < _WIDEST[network.version] for network in public):
        return True
    return bool(public) and sum(each.num_addresses for each in public) >= _SHARE[public[0].version]
