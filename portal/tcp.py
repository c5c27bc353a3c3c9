"""What the kernel does for a player's TCP connection, and what it knows about it."""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
from typing import Any

from portal.doors.addresses import host_of

IDLE = 45
INTERVAL = 15
PROBES = 4
"""A vanished peer is noticed after IDLE + INTERVAL * PROBES seconds."""

UNANSWERED = 90_000
"""Milliseconds that sent data may stay unacknowledged (RFC 5482)."""

_RTT_AT = 68
"""Where `tcpi_rtt` stands in Linux' struct tcp_info."""

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
    handle = _socket(transport)
    if handle is None:
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


def unwritten(transport: Any) -> int:
    """Bytes that the kernel has yet to take from this process.

    Twisted has no public way to ask; over TLS two more buffers stand before the socket.
    """
    packed = getattr(transport, "_aggregator", None)
    waiting = sum(map(len, getattr(packed, "_buffer", ())))
    waiting += sum(map(len, getattr(transport, "_appSendBuffer", ())))
    waiting += len(getattr(transport, "dataBuffer", b""))
    waiting += int(getattr(transport, "_tempDataLen", 0))
    return waiting - int(getattr(transport, "offset", 0))


def outstanding(transport: Any) -> int:
    """Bytes written that the other machine has not acknowledged.

    Where the kernel cannot tell (SIOCOUTQ of Linux), what it took counts as arrived.
    """
    return unwritten(transport) + _in_kernel(_socket(transport))


def round_trip(transport: Any, address: str = "") -> float | None:
    """Milliseconds to the other machine and back, as the kernel measures them.

    None where it does not (TCP_INFO of Linux does), before it has, and where the other
    machine has not the `address` that is asked about but stands between.
    """
    if address and host_of(transport.getPeer()) != address:
        return None
    handle, asked = _socket(transport), getattr(socket, "TCP_INFO", None)
    if handle is None or asked is None:
        return None
    try:
        told = handle.getsockopt(socket.IPPROTO_TCP, asked, _RTT_AT + 4)
    except OSError:
        return None
    if len(told) < _RTT_AT + 4:
        return None
    microseconds: int = struct.unpack_from("I", told, _RTT_AT)[0]
    return microseconds / 1000 or None


def _in_kernel(handle: socket.socket | None) -> int:
    if handle is None:
        return 0
    try:
        # On a socket this request is SIOCOUTQ, by the same number.
        answer = fcntl.ioctl(handle.fileno(), termios.TIOCOUTQ, bytes(4))
    except (OSError, ValueError):
        return 0
    return int(struct.unpack("i", answer)[0])


def _socket(transport: Any) -> socket.socket | None:
    handle = getattr(transport, "socket", None)
    return handle if isinstance(handle, socket.socket) else None
