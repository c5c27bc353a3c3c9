"""What the kernel is asked to do for a connection."""

from __future__ import annotations

import socket
from types import SimpleNamespace

from portal.telnet.keepalive import UNANSWERED, keep_alive


def test_the_kernel_watches_the_peer_and_sends_without_delay() -> None:
    with socket.socket() as handle:
        keep_alive(SimpleNamespace(socket=handle))

        def asked(level: int, name: int) -> int:
            return handle.getsockopt(level, name)

        assert asked(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert asked(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert asked(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNANSWERED


def test_a_peer_that_is_gone_already_is_no_error() -> None:
    handle = socket.socket()
    handle.close()

    keep_alive(SimpleNamespace(socket=handle))


def test_a_transport_without_a_socket_is_left_alone() -> None:
    keep_alive(SimpleNamespace())
