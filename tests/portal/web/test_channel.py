"""Slow, large and many: what a stranger can make an HTTP connection wait for."""

import pytest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from portal.web import channel
from tests.portal.web.visitor import House

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
    house = House(connections_per_address=2)
    first, second = house.visitor(), house.visitor()

    assert house.visitor().turned_away
    assert not house.visitor("198.51.100.1").turned_away

    first.leaves()
    assert not house.visitor().turned_away
    assert second.is_connected


def test_a_trusted_proxy_brings_as_many_as_it_likes():
    house = House(connections_per_address=2, trusted_proxies=("10.0.0.1",))

    crowd = [house.visitor("10.0.0.1") for _ in range(10)]

    assert not any(visitor.turned_away for visitor in crowd)
