"""Who else knocks at a telnet port: scanners, browsers and misdirected clients.

They are told by their first bytes (a TLS record, binary PROXY) or by their first line
(HTTP, SSH, PROXY), so that nothing they say is taken for a player's name.
"""

from __future__ import annotations

from portal.doors import proxy

_HTTP_ENDS = (b" HTTP/1.1", b" HTTP/1.0", b" HTTP/2.0")

TLS_HANDSHAKE = b"\x16\x03"
"""A handshake record of any TLS version (RFC 8446, 5.1); no keyboard begins with it."""

PROXY_SIGNATURE = proxy.SIGNATURE
"""How version 2 of PROXY begins: empty lines, and a word that many games obey."""


def by_line(line: bytes) -> str:
    """The protocol whose first line this is; empty if a player may have typed it."""
    if line.endswith(_HTTP_ENDS):
        return "HTTP"
    if line.startswith(b"SSH-"):
        return "SSH"
    if proxy.announces(line):
        return "PROXY"
    return ""
