"""What the Portal is told at start: one JSON document, from standard input or a file.

The Portal does not read Django settings; whoever starts it (`manage.py start`) does,
checks them and hands over plain values.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

MESSAGE_LIMIT = 65_536
"""Usual bytes of one message of a websocket."""


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All a Portal can be told. Times are seconds, sizes bytes, rates per second.

    A port of 0 is not opened, except that the tests' port -1 means "any free one".
    """

    var: str
    name: str = "Gatehouse"
    interface: str = "localhost"
    """Addresses with commas between; "localhost" is every loopback there is."""
    telnet_port: int = 4000
    telnets_port: int = 4003
    ssh_port: int = 4004
    web_port: int = 4001
    origins: tuple[str, ...] = ()
    """Further origins whose pages may open the websocket, beside the page's own."""
    trusted_proxies: tuple[str, ...] = ()
    proxy_protocol: tuple[str, ...] = ()
    """Networks that say by the PROXY protocol whom they speak for, and must."""
    sniff_tls: float = 0.15
    """How long the telnet port waits for a client that begins TLS; 0 is not at all."""
    tls_certificate: str = ""
    """A PEM file with the chain, ours first; without it one is made in `var`."""
    tls_key: str = ""
    """A PEM file with its key; "" if it stands in the same file."""
    mssp: dict[str, tuple[str, ...]] = {}
    """What crawlers are told, by the names of MSSP's variables."""
    web_tls: bool = False
    """Whether the web port speaks TLS itself, with the certificate of telnets."""
    web_subprotocol: str = "v1.gatehouse"
    """What is spoken on a websocket whose client names nothing that we know."""
    web_message_limit: int = MESSAGE_LIMIT
    """Bytes of one message or frame of a websocket; above it the connection closes."""
    web_echo: bool = False
    """Whether the websocket only says what it hears, and there is no game behind it."""

    metrics_token: str = ""
    """What opens /metrics from elsewhere; without it only this machine may read it."""

    server_command: tuple[str, ...]
    """How to start a Server; `--generation N` is appended."""
    server_directory: str
    server_start_timeout: float = 60.0
    retire_timeout: float = 10.0
    hung_after: float = 20.0

    lines_burst: int = 10
    lines_rate: float = 10.0
    bytes_burst: int = 262_144
    bytes_rate: float = 65_536.0
    """How fast a telnet client may send; what comes faster is read later."""
    queue_limit: int = 100
    """Lines of one session that wait; beyond it the connection is read no further."""
    line_limit: int = 4096
    output_limit: int = 262_144
    """Bytes a client may leave unread before it is disconnected."""
    connections: int = 2000
    connections_per_address: int = 50
    connections_rate: float = 20.0
    """New ones from one address, on the average of two seconds."""
    strangers_begin: int = 500
    strangers_full: int = 1000
    """How many may be connected without being logged in, before some are turned away,
    and before all are."""
    login_grace: float = 300.0
    """How long a connection may stay without logging in."""
    linkdead_time: float = 300.0
    """How long a session stays whose connection was lost; 0 is not at all."""
    scrollback_lines: int = 200
    scrollback_bytes: int = 65_536
    """What is kept of what a session was told, for a client that lost it."""

    @property
    def path(self) -> Path:
        """The folder of sockets, keys and logs."""
        return Path(self.var)

    @property
    def socket(self) -> Path:
        """The UNIX socket of the link."""
        return self.path / "portal.sock"

    def web_socket(self, generation: int) -> Path:
        """The UNIX socket on which the Server of that generation answers HTTP."""
        return self.path / f"web-{generation}.sock"


def load(document: bytes) -> Config:
    """Read a Config. Raises ValueError with a sentence that names what is wrong."""
    try:
        return msgspec.json.decode(document, type=Config)
    except msgspec.MsgspecError as error:
        raise ValueError(f"The Portal's configuration is wrong: {error}") from error
