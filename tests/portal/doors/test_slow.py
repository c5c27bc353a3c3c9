"""Whoever says nothing useful is closed in time, at every door and in every phase."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from portal.bans import BanList
from portal.config import Config
from portal.doors.certificate import Certificate
from portal.doors.door import Door
from portal.handler import PortalSessionHandler
from portal.ssh.protocol import SSHFactory
from portal.telnet.factory import TelnetFactory
from portal.web.site import web_site
from tests.portal.doors.gate import at_once, nobody
from tests.portal.doors.test_proxy import TCP4, binary

PEER = IPv4Address("TCP", "10.0.0.1", 50_000)
LOCAL = binary(0x20, 0, b"")
REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\n"


class Wire(StringTransport):
    """A connection in memory whose protocol may be another in the end."""

    protocol: Any

    def loseWriteConnection(self) -> None:  # noqa: N802 (Twisted's name)
        """Nothing more will be written."""
        self.loseConnection()

    def setTcpNoDelay(self, on: bool) -> None:  # noqa: N802
        """Nothing waits here."""

    def unregisterProducer(self) -> None:  # noqa: N802
        """As in TCP, also if there is none."""
        self.producer = None


class Slow:
    """A client of one door, on a clock that the test turns."""

    def __init__(self, folder: Path, name: str, **settings: Any) -> None:
        self.clock = clock = Clock()
        config = Config(
            var=str(folder), server_command=(), server_directory="", **settings
        )
        handler = PortalSessionHandler(config, clock, BanList())
        door = _door(name, handler, config, clock)
        self.wire = Wire(peerAddress=PEER)
        self.wire.protocol = door.buildProtocol(PEER)
        self.wire.protocol.makeConnection(self.wire)

    def says(self, said: bytes) -> None:
        if said:
            self.wire.protocol.dataReceived(said)

    def drips(self, said: bytes, seconds: float) -> None:
        """A byte a second, and no end."""
        for second in range(int(seconds)):
            if self.is_connected:
                self.says(said[second % len(said) :][:1])
            self.clock.advance(1)

    @property
    def is_connected(self) -> bool:
        return not self.wire.disconnecting


def _door(name: str, handler: Any, config: Config, clock: Any) -> Door:
    if name == "ssh":
        ssh = SSHFactory(handler, config, clock, nobody, nobody)
        return Door(name, 4004, ssh, config, clock)
    tls = Certificate(config, clock, at_once)
    if name in ("web", "https"):
        site = web_site(handler, config, clock, lambda: None)
        shown = tls if name == "https" else None
        return Door(name, 4001, site, config, clock, tls=shown)
    telnet = TelnetFactory(handler, config, clock)
    if name == "telnet":
        return Door(name, 4000, telnet, config, clock, or_tls=tls)
    return Door(name, 4003, telnet, config, clock, tls=tls)


STALLS = [
    ("telnet", b"", 300),
    ("telnet", b"connect Anna", 300),
    ("telnet", b"\xff\xfa\x18", 300),
    ("telnet", b"\x16\x03\x01", 10),
    ("telnets", b"", 10),
    ("telnets", b"\x16\x03\x01\x02\0\x01", 10),
    ("ssh", b"", 10),
    ("ssh", b"SSH-2.0-x\r\n", 10),
    ("web", b"", 60),
    ("web", REQUEST, 10),
    ("web", REQUEST + b"Content-Length: 9\r\n\r\nslow", 60),
    ("https", b"", 10),
    ("https", b"\x16\x03\x01", 10),
]
UNSAID = [b"", b"PROXY TCP4 203.0.113.7", binary(0x21, 0x11, bytes(12))[:-1], LOCAL]


@pytest.mark.parametrize("name, said, seconds", STALLS)
@pytest.mark.parametrize("header", [b"", TCP4], ids=["itself", "balanced"])
def test_whoever_stops_is_closed(
    tmp_path: Path, name: str, said: bytes, seconds: float, header: bytes
) -> None:
    slow = Slow(tmp_path, name, proxy_protocol=("10.0.0.1",) if header else ())
    slow.says(header + said)

    for _ in range(2):  # a moment passes until no TLS has come, then a greeting
        slow.clock.advance(0.1)
    slow.clock.advance(seconds - 0.4)
    assert slow.is_connected
    slow.clock.advance(0.4)

    assert not slow.is_connected


@pytest.mark.parametrize("name", ["telnet", "telnets", "ssh", "web", "https"])
@pytest.mark.parametrize("said", UNSAID)
def test_a_balancer_has_ten_seconds_to_say_for_whom_it_speaks(
    tmp_path: Path, name: str, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    slow = Slow(tmp_path, name, proxy_protocol=("10.0.0.0/8",))
    slow.says(said)

    slow.clock.advance(9.9)
    assert slow.is_connected
    slow.clock.advance(0.1)

    assert not slow.is_connected
    told = f"10.0.0.1 must say on the {name} port for whom it speaks, but says nothing"
    lines = [f"{told} whole in 10 seconds."]
    assert caplog.messages == ([] if said == LOCAL else lines)


@pytest.mark.parametrize(
    "name, drop, seconds",
    [
        ("telnet", b"x", 301),
        ("telnets", b"\x16\x03\x01\x10\0\x01", 11),
        ("ssh", b"x", 11),
        ("web", b"x", 11),
    ],
)
def test_a_byte_now_and_then_gains_no_time(
    tmp_path: Path, name: str, drop: bytes, seconds: float
) -> None:
    slow = Slow(tmp_path, name)

    slow.drips(drop, seconds)

    assert not slow.is_connected


def test_a_header_that_drips_gains_no_time(tmp_path: Path) -> None:
    slow = Slow(tmp_path, "telnet", proxy_protocol=("10.0.0.1",))

    slow.drips(b"PROXY TCP4 203.0.113.7", 10)

    assert not slow.is_connected


def test_nobody_behind_a_balancer_waits_longer_for_the_greeting(
    tmp_path: Path,
) -> None:
    direct = Slow(tmp_path, "telnet")
    balanced = Slow(tmp_path, "telnet", proxy_protocol=("10.0.0.1",))
    balanced.says(TCP4)

    for slow in (direct, balanced):
        slow.clock.advance(0.14)
        assert slow.wire.value() == b""
        slow.clock.advance(0.01)
        assert slow.wire.value().startswith(b"\xff\xfb\x03")


def test_without_a_wait_the_greeting_is_the_first_thing_said(tmp_path: Path) -> None:
    slow = Slow(tmp_path, "telnet", sniff_tls=0.0)

    assert slow.wire.value().startswith(b"\xff\xfb\x03")
