"""Who is at the other end: the peer, or whom a trusted proxy says it speaks for.

`X-Forwarded-For` is read from right to left: the rightmost entry was added by the proxy
that connects to us, and every entry is believed only if the one that reported it is
trusted. Whatever a stranger wrote further left is never reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

_SECURE, _PLAIN = ("https", "wss"), ("http", "ws")
"""What proxies call a connection; some have words of their own for websockets."""
HOPS = 20
"""No house stands behind more proxies than this; further entries are not read."""


class Origin(NamedTuple):
    """Where a request came from, and what its sender typed to get here."""

    address: str
    host: str
    secure: bool


class Proxies:
    """The networks whose word about their clients is taken."""

    def __init__(
        self, trusted: Iterable[str], setting: str = "trusted_proxies"
    ) -> None:
        """Read addresses and CIDR networks. Raises ValueError naming a wrong one."""
        self.networks = tuple(_network(entry, setting) for entry in trusted)

    def trusts(self, address: str) -> bool:
        """Whether this address may speak for others."""
        if not self.networks:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.networks)

    def origin(
        self, peer: str, headers: Mapping[str, str], *, secure: bool = False
    ) -> Origin:
        """The origin of a request; `headers` have lower-case names."""
        peer = canonical(peer) or peer
        host = headers.get("host", "")
        if not self.trusts(peer):
            return Origin(peer, host, secure)
        scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        return Origin(
            address=self._client(peer, headers.get("x-forwarded-for", "")),
            host=headers.get("x-forwarded-host", "").rpartition(",")[2].strip() or host,
            secure=scheme in _SECURE or (secure and scheme not in _PLAIN),
        )

    def _client(self, peer: str, forwarded: str) -> str:
        address = peer
        for hop in reversed(forwarded.split(",")[-HOPS:]):
            reported = canonical(hop.strip())
            if reported is None:
                break
            address = reported
            if not self.trusts(address):
                break
        return address


def canonical(text: str) -> str | None:
    """An address without brackets, port or IPv4-in-IPv6 clothes; None if it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(parsed)


def _network(entry: str, setting: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(entry, strict=False)
    except ValueError as error:
        raise ValueError(f"{setting}: {entry!r} is no network ({error}).") from error
