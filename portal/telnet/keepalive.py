"""What the kernel shall do for a player's TCP connection."""

from __future__ import annotations

import socket
from typing import Any

IDLE = 45
INTERVAL = 15
PROBES = 4
"""A vanished peer is noticed after IDLE + INTERVAL * PROBES seconds."""

UNANSWERED = 90_000
"""Milliseconds that sent data may stay unacknowledged (RFC 5482)."""

_TCP = {
    "TCP_NODELAY": 1,
    "TCP_KEEPIDLE": IDLE,
    "TCP_KEEPINTVL": INTERVAL,
    "TCP_KEEPCNT": PROBES,
    "TCP_USER_TIMEOUT": UNANSWERED,
}


def keep_alive(transport: Any) -> None:
    """Send at once what is written, and notice a peer that is gone within two minutes.

    Transports without a TCP socket (in tests, behind a tunnel) are left as they are.
    """
    handle = getattr(transport, "socket", None)
    if not isinstance(handle, socket.socket):
        return
    try:
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _TCP.items():
            # Not every system knows every one of them.
            if (number := getattr(socket, name, None)) is not None:
                handle.setsockopt(socket.IPPROTO_TCP, number, value)
    except OSError:
        # The peer is gone already; the transport will say so in its turn.
        return
