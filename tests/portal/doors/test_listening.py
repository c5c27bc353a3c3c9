"""On which addresses a door is open."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from twisted.internet.epollreactor import EPollReactor
from twisted.internet.error import CannotListenError
from twisted.internet.protocol import Factory

from portal.config import Config
from portal.doors.addresses import Place, places
from portal.doors.door import Door
from portal.doors.listening import open_door

LOOPBACKS = [Place("127.0.0.1"), Place("::1", optional=True)]


@pytest.mark.parametrize(
    "interface, found",
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("192.0.2.2, 2001:DB8::2", ["192.0.2.2", "2001:db8::2"]),
        ("0.0.0.0", ["0.0.0.0"]),
        ("0.0.0.0, 127.0.0.1, ::1", ["0.0.0.0", "::1"]),
        ("::", ["::"]),
        ("127.0.0.1, ::", ["::"]),
        (" ::1,,::1 ", ["::1"]),
    ],
)
def test_the_setting_names_the_addresses(interface: str, found: list[str]) -> None:
    assert places(interface) == [Place(host) for host in found]


def test_localhost_is_every_loopback_there_is() -> None:
    assert places("localhost") == LOOPBACKS
    assert places("localhost, ::1") == [Place("127.0.0.1"), Place("::1")]
    assert places("::1,localhost") == [Place("::1"), Place("127.0.0.1")]
    assert places(Config(var="", server_command=(), server_directory="").interface) == (
        LOOPBACKS
    )


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="gate"):
        places("127.0.0.1, gate.example")


class Street:
    """A reactor on which doors are opened, and closed in the end."""

    def __init__(self) -> None:
        self.reactor = EPollReactor()
        self.config = Config(var="", server_command=(), server_directory="")

    def opens(self, port: int, found: list[Place]) -> list[tuple[str, int]]:
        door = Door("telnet", port, Factory(), self.config, self.reactor)
        ports = open_door(self.reactor, door, found)
        return [(at.getHost().host, at.getHost().port) for at in ports]


@pytest.fixture
def street() -> Iterator[Street]:
    street = Street()
    yield street
    for reader in street.reactor.removeAll():
        reader.connectionLost(None)


def test_any_free_port_is_the_same_on_all_addresses(street: Street) -> None:
    (one, port), (two, same) = street.opens(-1, LOOPBACKS)

    assert (one, two) == ("127.0.0.1", "::1")
    assert port == same > 0


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens, by IPv6 alone."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        yield other.getsockname()[1]


def test_an_address_that_can_be_done_without_is_left_out_with_a_line(
    street: Street, taken: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    assert street.opens(taken, LOOPBACKS) == [("127.0.0.1", taken)]

    [line] = caplog.messages
    assert line.startswith(f"telnet stays closed there: Couldn't listen on ::1:{taken}")


def test_an_address_that_is_named_must_be_there(street: Street, taken: int) -> None:
    with pytest.raises(CannotListenError, match=f"::1:{taken}"):
        street.opens(taken, [Place("127.0.0.1"), Place("::1")])
    with pytest.raises(CannotListenError, match=r"2001:db8::99"):
        street.opens(-1, [Place("127.0.0.1"), Place("2001:db8::99")])


def test_a_machine_without_ipv6_does_without(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    without = [Place("127.0.0.1"), Place("2001:db8::99", optional=True)]

    [(host, port)] = street.opens(-1, without)

    assert (host, port > 0) == ("127.0.0.1", True)


class Once:
    """Listens once elsewhere than asked: as if the port was taken meanwhile."""

    def __init__(self, reactor: Any, taken: int) -> None:
        self.reactor, self.taken = reactor, taken

    def listenTCP(self, port: int, *rest: Any) -> Any:  # noqa: N802 (Twisted's name)
        if port == 0 and self.taken:
            port, self.taken = self.taken, 0
        return self.reactor.listenTCP(port, *rest)


def test_a_port_that_is_free_on_one_address_alone_is_not_taken(
    street: Street, taken: int
) -> None:
    street.reactor, reactor = Once(street.reactor, taken), street.reactor

    opened = street.opens(-1, LOOPBACKS)
    street.reactor = reactor

    assert len(opened) == 2
    assert taken not in {port for _, port in opened}
