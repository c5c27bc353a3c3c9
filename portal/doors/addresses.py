"""Where a connection comes from, and on which addresses we listen."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any, NamedTuple

from twisted.internet.address import IPv4Address, IPv6Address

LOOPBACK = "localhost"
"""This machine alone."""
LOOPBACK_HOSTS = {"127.0.0.1": False, "::1": True}
"""Its addresses, and whether we can do without: not every machine has IPv6."""
EVERY_IPV4, EVERY_IPV6 = "0.0.0.0", "::"
MAPPED = "::ffff:"
"""How the kernel writes an IPv4 address to a socket of IPv6 (RFC 4291, 2.5.5.2)."""


def plain(peer: Any) -> Any:
    """A peer that came by IPv4 to a door of IPv6, as the IPv4 address that it has."""
    if not getattr(peer, "host", "").startswith(MAPPED):
        return peer
    return named(host_of(peer), peer.port)


def host_of(peer: Any) -> str:
    """The address of a peer in text, plain; "" if it has none, as UNIX sockets have."""
    host: str = getattr(peer, "host", "")
    if not host.startswith(MAPPED):
        return host
    return str(getattr(ip_address(host), "ipv4_mapped", None) or host)


def named(host: str, port: int) -> Any:
    """The address that somebody else named."""
    kind = IPv6Address if ":" in host else IPv4Address
    return kind("TCP", host, port)


class Place(NamedTuple):
    """An address to listen on; without an `optional` one we can do."""

    host: str
    optional: bool = False


def places(interface: str) -> list[Place]:
    """The addresses in the setting INTERFACE, with commas between.

    What 0.0.0.0 or :: (which takes IPv4, too) covers already is left out. Raises
    ValueError for what is no address.
    """
    optional: dict[str, bool] = {}
    for word in filter(None, map(str.strip, interface.split(","))):
        hosts = LOOPBACK_HOSTS if word == LOOPBACK else {str(ip_address(word)): False}
        for host, may_lack in hosts.items():
            optional[host] = optional.get(host, True) and may_lack
    if EVERY_IPV6 in optional:
        return [Place(EVERY_IPV6)]
    if EVERY_IPV4 in optional:
        optional = {h: o for h, o in optional.items() if ":" in h or h == EVERY_IPV4}
    return [Place(host, may_lack) for host, may_lack in optional.items()]
