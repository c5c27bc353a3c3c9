"""The networks whose connections are refused, as the Server publishes them.

The list is kept in a file, so that a ban also holds while the Server is away and after
the Portal was started again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

log = logging.getLogger("portal.bans")


class BanList:
    """Networks in CIDR notation, remembered in `path`."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.networks: tuple[IPv4Network | IPv6Network, ...] = ()
        if path is not None and path.exists():
            kept = path.read_text(errors="replace")
            self.networks = tuple(_parsed(kept.split()))

    def replace(self, networks: Iterable[str]) -> None:
        """Ban these networks and no others."""
        parsed = tuple(_parsed(networks))
        if parsed != self.networks:
            self.networks = parsed
            if self.path is not None:
                self._keep(self.path)

    def _keep(self, path: Path) -> None:
        draft = path.with_suffix(".new")  # never half a list, if the machine stops
        try:
            draft.write_text("".join(f"{network}\n" for network in self.networks))
            draft.replace(path)
        except OSError as error:
            log.error("The bans could not be written down: %s", error)

    def banned(self, address: str) -> bool:
        """Whether this address belongs to a banned network."""
        if not self.networks:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(mapped in network for network in self.networks)


def _parsed(networks: Iterable[str]) -> Iterable[IPv4Network | IPv6Network]:
    for network in networks:
        try:
            yield ip_network(network, strict=False)
        except ValueError:
            log.warning("%r is no network and bans nobody.", network)
