"""A websocket that says what it hears, to be measured by the Autobahn test suite.

It is the `Socket` that players come by, with nobody behind it: `settings.autobahn`
puts it there, and no other settings can (docs/websocket.md).
"""

from __future__ import annotations

from portal.websocket.factory import WebSocketFactory
from portal.websocket.protocol import Socket


class EchoSocket(Socket):
    """One connection, which meets only itself."""

    def onOpen(self) -> None:
        """Nobody is told."""

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """Say it back."""
        self.send_message(payload, isBinary)


class EchoFactory(WebSocketFactory):
    """Makes such sockets."""

    makes = EchoSocket
