"""What is spoken on a websocket, and the session for whoever speaks it."""

from __future__ import annotations

from portal.websocket import gatehouse_v1
from portal.websocket.codecs import envelope, gmcp, telnet, terminal
from portal.websocket.page import PageSession
from portal.websocket.session import WebSocketSession
from portal.websocket.telnet import TunnelledSession
from portal.websocket.terminal import GmcpSession, JsonSession, TerminalSession

Session = WebSocketSession | TunnelledSession

SESSIONS: dict[str, type[Session]] = {
    gatehouse_v1.NAME: PageSession,
    telnet.NAME: TunnelledSession,
    terminal.NAME: TerminalSession,
    gmcp.NAME: GmcpSession,
    envelope.NAME: JsonSession,
}
"""By subprotocol; the client's order decides, not this one."""


def first_known(asked: list[str]) -> str | None:
    """The first of the client's subprotocols that we speak, if there is one."""
    return next((name for name in asked if name in SESSIONS), None)
