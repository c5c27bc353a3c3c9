"""Slow, large and many: what a stranger can make an HTTP connection wait for."""

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import ISSLTransport
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from zope.interface import implementer

from portal.web import channel
from portal.web.site import CONNECTIONS_OF_A_PAGE
from tests.portal.web.visitor import House, Wire

MEBIBYTE = b"x" * 1024 * 1024


class Endless(Resource):
    """An answer that goes on and on."""

    isLeaf = True  # noqa: N815 - Twisted's name

    def render(self, request):
        """Begin it."""
        request.write(b"once upon a time")
        return NOT_DONE_YET


def test_headers_that_come_a_byte_at_a_time_have_a_deadline():
    house = House()
    slow = house.visitor()

    slow.sends(b"GET / HTTP/1.1\r\nX: ")
    for _ in range(5):
        house.clock.advance(channel.HEADERS / 5 - 0.01)
        slow.sends(b"x")
    assert slow.is_connected
    house.clock.advance(1)

    assert not slow.is_connected


def test_a_body_that_comes_a_byte_at_a_time_has_a_deadline():
    house = House()
    slow = house.visitor()

    slow.asks("/login/", "Content-Length: 1000", method="POST")
    for _ in range(5):
        house.clock.advance(channel.BODY / 5 - 0.1)
        slow.sends(b"x")
    assert slow.is_connected
    house.clock.advance(1)

    assert not slow.is_connected


@implementer(ISSLTransport)
class SecureWire(Wire):
    """A connection over TLS, whose handshake has yet to be done."""

    def setTcpNoDelay(self, on):  # noqa: N802 - Twisted's name
        """Nothing is delayed here."""


def begun(house):
    """A client connects to a port that speaks TLS."""
    peer = IPv4Address("TCP", "203.0.113.9", 50_000)
    wire = SecureWire(peerAddress=peer)
    client = house.site.buildProtocol(peer)
    client.makeConnection(wire)
    return client, wire


def test_a_tls_handshake_has_a_deadline_of_its_own():
    house = House()
    _, wire = begun(house)

    house.clock.advance(channel.HANDSHAKE - 1)
    assert not wire.disconnecting
    house.clock.advance(2)

    assert wire.disconnecting


def test_after_its_handshake_a_client_may_wait_as_any_other():
    house = House()
    quiet, wire = begun(house)
    quiet.handshakeCompleted()

    house.clock.advance(channel.SILENCE - 1)

    assert not wire.disconnecting


@pytest.mark.parametrize("requests", [0, 1, 2])
def test_silence_ends_a_connection(requests):
    house = House()
    silent = house.visitor()
    for _ in range(requests):
        silent.asks("/play/page.css")

    house.clock.advance(channel.SILENCE - 1)
    assert silent.is_connected
    house.clock.advance(2)

    assert not silent.is_connected


def test_a_connection_is_kept_for_the_next_request():
    house = House()
    visitor = house.visitor()

    for _ in range(3):
        visitor.asks("/play/page.css")
        assert visitor.reads().startswith(b"HTTP/1.1 200 ")
        house.clock.advance(channel.SILENCE - 1)

    assert visitor.is_connected


def test_an_answer_that_nobody_reads_has_a_deadline():
    house = House()
    house.site.routes[b"/endless"] = Endless()
    deaf = house.visitor()
    deaf.asks("/endless")

    deaf.channel.pauseProducing()
    deaf.channel.pauseProducing()
    house.clock.advance(channel.STALL - 1)
    deaf.channel.resumeProducing()
    deaf.channel.pauseProducing()
    house.clock.advance(2)
    assert deaf.is_connected
    house.clock.advance(channel.STALL)

    assert not deaf.is_connected


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00" * 20_000,
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: b\x00c\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"b" * 17_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_closed(nonsense, caplog):
    house = House()
    stranger = house.visitor()

    stranger.sends(nonsense)
    house.clock.advance(channel.SILENCE + channel.HEADERS)

    assert not stranger.is_connected
    assert stranger.reads() in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert "Traceback" not in caplog.text


def test_a_body_that_says_it_is_too_large_is_not_read():
    house = House()
    large = house.visitor()

    length = f"Content-Length: {channel.BODY_LIMIT + 1}"
    large.asks("/admin/", length, "Expect: 100-continue", method="POST")

    assert large.reads().startswith(b"HTTP/1.1 413 ")
    assert large.wire.finished_writing
    large.sends(MEBIBYTE)
    house.clock.advance(channel.LINGER + 1)
    assert not large.is_connected
    assert house.site.bodies == 0


def test_a_body_that_grows_too_large_is_forgotten():
    house = House()
    large = house.visitor()

    large.asks("/admin/", "Transfer-Encoding: chunked", method="POST")
    for _ in range(11):
        large.sends(b"100000\r\n" + MEBIBYTE + b"\r\n")
    large.sends(b"0\r\n\r\nGET /play/ HTTP/1.1\r\n\r\n")

    answers = large.reads()
    assert answers.startswith(b"HTTP/1.1 413 ")
    assert answers.count(b"HTTP/1.1") == 1
    house.clock.advance(channel.LINGER + 1)
    assert not large.is_connected
    assert house.site.bodies == 0


def test_all_bodies_together_are_bounded():
    house = House()
    crowd = [house.visitor() for _ in range(8)]

    for visitor in crowd:
        visitor.asks("/", f"Content-Length: {channel.BODY_LIMIT}", method="POST")
        for _ in range(9):
            visitor.sends(MEBIBYTE)

    answers = [visitor.reads()[:13] for visitor in crowd]
    assert answers == [b""] * 7 + [b"HTTP/1.1 503 "]
    for visitor in crowd:
        visitor.leaves()
    assert house.site.bodies == 0


def test_connections_of_one_address_are_counted():
    house = House(connections_per_address=1)
    visitors = [house.visitor() for _ in range(CONNECTIONS_OF_A_PAGE)]
    for visitor in visitors:
        visitor.sends(b"GET /play/ HTTP/1.1\r\n")

    assert house.visitor().turned_away
    assert not house.visitor("198.51.100.1").turned_away

    visitors[0].leaves()
    assert not house.visitor().turned_away
    assert all(visitor.is_connected for visitor in visitors[1:])


def test_a_connection_that_rests_makes_room_for_another():
    house = House(connections_per_address=1)
    visitors = [house.visitor() for _ in range(CONNECTIONS_OF_A_PAGE)]
    for visitor in visitors[1:]:
        visitor.sends(b"GET /play/ HTTP/1.1\r\n")
    visitors[1].sends(b"Host: mud.example\r\n\r\n")

    newcomers = [house.visitor() for _ in range(3)]

    assert [visitor.turned_away for visitor in newcomers] == [False, False, False]
    assert [visitor.is_connected for visitor in visitors[:3]] == [False, False, True]
    assert not newcomers[0].is_connected
    assert house.site.doors._inside.total() == CONNECTIONS_OF_A_PAGE
    assert not house.site.doors.refused


def test_a_full_house_parts_with_whoever_rests_longest():
    house = House(connections=2)
    first, second = house.visitor("198.51.100.1"), house.visitor("198.51.100.2")
    first.asks("/play/")

    assert not house.visitor("198.51.100.3").turned_away

    assert (first.is_connected, second.is_connected) == (True, False)


def test_what_a_proxy_keeps_makes_no_room():
    house = House(connections=1, trusted_proxies=("10.0.0.1",))
    proxy, guest = house.visitor("10.0.0.1"), house.visitor("198.51.100.2")

    assert not house.visitor("198.51.100.3").turned_away

    assert (proxy.is_connected, guest.is_connected) == (True, False)


def test_of_one_household_any_that_rests_makes_room():
    house = House(connections_per_address=1)
    resting = [
        house.visitor(f"2001:db8::{number}") for number in range(CONNECTIONS_OF_A_PAGE)
    ]

    assert not house.visitor("2001:db8::ffff").turned_away

    assert [each.is_connected for each in resting].count(False) == 1


def browse(house, files, address="203.0.113.9"):
    """A browser loads a page: six connections, which take turns. All answers."""
    browser = [house.visitor(address) for _ in range(CONNECTIONS_OF_A_PAGE)]
    assert not any(connection.turned_away for connection in browser)
    answers = []
    for number in range(files):
        connection = browser[number % len(browser)]
        connection.asks("/play/main.js")
        answers.append(connection.reads())
    return answers


def test_a_page_of_many_files_is_loaded_and_loaded_again():
    house = House()

    for _ in range(8):
        answers = browse(house, 35)

        assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)


def test_a_school_full_of_players_loads_it_too():
    house = House()

    for _ in range(40):
        answers = browse(house, 35)
        house.clock.advance(0.1)

        assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)


def test_whoever_knocks_without_end_is_turned_away_for_a_moment():
    house = House()

    knocks = [house.visitor().turned_away for _ in range(400)]
    house.clock.advance(2)

    assert knocks.count(False) == 240
    assert not house.visitor().turned_away


def test_a_trusted_proxy_brings_as_many_as_it_likes():
    house = House(connections_per_address=2, trusted_proxies=("10.0.0.1",))

    crowd = [house.visitor("10.0.0.1") for _ in range(10)]

    assert not any(visitor.turned_away for visitor in crowd)
