"""Who comes, and speaking what, over real sockets at every door."""

from __future__ import annotations

import logging

import pytest

from portal import text
from portal.doors.proxy import SIGNATURE
from portal.telnet.protocol import FAREWELLS
from portal.wire.frames import Bans
from tests.portal.doors.conftest import Opens
from tests.portal.doors.test_proxy import FOUR, NOOP, SIX, TCP4, TCP6, binary
from tests.portal.websocket.player import UPGRADE

BALANCER = ("127.0.0.0/8", "::1/128")
PAGE = "\r\n".join(["GET /ws HTTP/1.1", "Host: x", *UPGRADE]).encode()
OFFER = b"\xff\xfb\x03"
"""What a telnet client hears first: WILL SUPPRESS-GO-AHEAD."""


@pytest.mark.parametrize(
    "header, address",
    [
        (TCP4, "203.0.113.7"),
        (TCP6, "2001:db8::7"),
        (binary(0x21, 0x11, FOUR + NOOP), "203.0.113.7"),
        (binary(0x21, 0x21, SIX), "2001:db8::7"),
        (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
        (binary(0x21, 0x00, b""), "127.0.0.1"),
    ],
)
def test_at_every_door_the_balancers_client_is_who_comes(
    opens: Opens, header: bytes, address: str
) -> None:
    gate = opens(proxy_protocol=BALANCER)

    gate.client("telnet", header).hears(OFFER)
    ssh = gate.client("ssh", header)
    ssh.hears(b"SSH-2.0-")
    gate.client("web", header + PAGE + b"\r\n\r\n").hears(b" 101 ")
    tls = gate.client("telnets", header)
    tls.speaks_tls()
    tls.hears(OFFER)
    shy = gate.client("telnet", header)
    shy.speaks_tls()
    shy.hears(OFFER)

    gate.until(lambda: len(gate.addresses()) == 4)
    assert gate.addresses() == [address] * 4
    sessions = list(gate.handler.sessions.values())
    assert [each.client.secure for each in sessions] == [False, False, True, True]
    assert [each.latency() is None for each in sessions] == [address != "127.0.0.1"] * 4
    assert gate.handler.doors._inside.total() == 5


def test_a_header_may_come_a_byte_at_a_time_and_with_the_first_line(
    opens: Opens,
) -> None:
    gate = opens(proxy_protocol=BALANCER)
    one_by_one = [bytes([byte]) for byte in TCP4]

    gate.client("telnet", *one_by_one).hears(OFFER)
    gate.client("telnet", TCP4 + b"look\r\n")
    session = gate.until(lambda: gate.handler.sessions.get(2))
    gate.until(lambda: session.unacked)

    assert session.unacked[0].args == ("look",)
    assert gate.addresses() == ["203.0.113.7"] * 2


def test_over_a_balancer_a_page_may_come_through_a_proxy_too(opens: Opens) -> None:
    gate = opens(proxy_protocol=BALANCER, trusted_proxies=("203.0.113.0/24",))
    forwarded = b"\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n"

    gate.client("web", TCP4 + PAGE + forwarded).hears(b" 101 ")
    gate.client("web", TCP6 + PAGE + forwarded).hears(b" 101 ")

    assert gate.until(gate.addresses) == ["198.51.100.9", "2001:db8::7"]


def test_a_ban_meets_the_client_and_not_the_balancer(opens: Opens) -> None:
    gate = opens(proxy_protocol=BALANCER)
    gate.handler.apply([Bans(("203.0.113.0/24",))])

    said = gate.client("telnet", TCP4).sees_the_end()
    gate.client("telnet", TCP6).hears(OFFER)

    assert said == text.BANNED.encode() + b"\r\n"
    assert gate.addresses() == ["2001:db8::7"]


@pytest.mark.parametrize("door", ["telnet", "telnets", "ssh", "web"])
def test_a_balancer_that_says_no_header_is_cut_off_with_a_line_in_the_log(
    opens: Opens, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    gate = opens(proxy_protocol=BALANCER)

    assert gate.client(door, b"GET / HTTP/1.1\r\n").sees_the_end() == b""

    assert caplog.messages == [
        f"127.0.0.1 must say on the {door} port for whom it speaks, but does not."
    ]
    assert not gate.handler.doors._inside


@pytest.mark.parametrize("door", ["telnet", "telnets", "ssh", "web"])
def test_a_balancer_that_looks_whether_we_live_makes_no_session(
    opens: Opens, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    gate = opens(proxy_protocol=BALANCER)
    caplog.set_level(logging.INFO)

    health = gate.client(door, binary(0x20, 0, b""))
    gate.client(door, b"").leaves()
    health.leaves()

    assert gate.addresses() == []
    assert [line for line in caplog.messages if "Listening" not in line] == []


def test_a_balancer_that_goes_on_speaks_for_itself(opens: Opens) -> None:
    gate = opens(proxy_protocol=BALANCER)

    gate.client("telnet", binary(0x20, 0, b""), b"look\r\n").hears(OFFER)
    gate.client("ssh", binary(0x20, 0, b"") + b"SSH-2.0-x\r\n").hears(b"SSH-2.0-")

    assert gate.addresses() == ["127.0.0.1"]


@pytest.mark.parametrize("header", [TCP4, binary(0x21, 0x11, FOUR)])
@pytest.mark.parametrize("sniff", [0.0, 5.0])
def test_of_others_a_header_is_not_believed_at_the_telnet_port(
    opens: Opens, header: bytes, sniff: float, caplog: pytest.LogCaptureFixture
) -> None:
    gate = opens(proxy_protocol=("192.0.2.1",), sniff_tls=sniff)
    caplog.set_level(logging.INFO)

    gate.client("telnet", header + b"look\r\n").sees_the_end()

    speaks = [line for line in caplog.messages if "speaks PROXY" in line]
    assert speaks == ["telnet session 1 speaks PROXY and is sent away."]
    assert gate.addresses() in ([], ["127.0.0.1"])


@pytest.mark.parametrize("header", [TCP4, binary(0x21, 0x11, FOUR)])
@pytest.mark.parametrize(
    "door, then", [("ssh", b"SSH-2.0-x\r\n"), ("web", PAGE + b"\r\n\r\n")]
)
def test_nor_at_the_other_doors(
    opens: Opens,
    door: str,
    then: bytes,
    header: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = opens()
    caplog.set_level(logging.INFO)

    heard = gate.client(door, header + then).sees_the_end()

    assert b" 101 " not in heard
    assert gate.addresses() == []
    assert [line for line in caplog.messages if "127.0.0.1 speaks PROXY" in line]


@pytest.mark.parametrize("cut", range(1, len(SIGNATURE) + 3))
def test_a_header_that_is_not_believed_is_known_in_pieces(
    opens: Opens, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    gate = opens()
    caplog.set_level(logging.INFO)
    header = binary(0x21, 0x11, FOUR)

    gate.client("telnet", header[:cut], header[cut:]).sees_the_end()

    assert "telnet session 1 speaks PROXY and is sent away." in caplog.messages


def test_whoever_begins_tls_at_the_telnet_port_is_given_it(opens: Opens) -> None:
    gate = opens(sniff_tls=WAITS_LONG)

    client = gate.client("telnet")
    client.speaks_tls()
    client.hears(OFFER)
    client.says(b"look\r\n")
    session = gate.handler.sessions[1]
    gate.until(lambda: session.unacked)
    session.close("quit")
    client.sees_the_end()
    client.leaves()

    assert session.client.secure
    assert session.unacked[0].args == ("look",)
    gate.until(lambda: not gate.handler.doors._inside)


@pytest.mark.parametrize("door", ["telnet", "telnets"])
def test_over_tls_a_few_are_told_why_they_are_sent_away_and_the_others_cut_off(
    opens: Opens, door: str
) -> None:
    gate = opens(sniff_tls=WAITS_LONG)
    gate.handler.apply([Bans(("127.0.0.0/8",))])
    begins = b"\x16\x03"  # and no more: each could wait for ten seconds

    waiting = [gate.client(door, begins) for _ in range(FAREWELLS)]
    gate.client(door, begins).sees_the_end()
    waiting[0].leaves()
    told = gate.client(door)
    told.speaks_tls()

    assert told.sees_the_end() == text.BANNED.encode() + b"\r\n"
    assert not gate.handler.doors._inside


def test_what_waits_to_be_encrypted_there_has_not_arrived(opens: Opens) -> None:
    gate = opens(sniff_tls=WAITS_LONG)
    client = gate.client("telnet")
    client.speaks_tls()
    client.hears(OFFER)
    session = gate.handler.sessions[1]

    session.say(b"hello")
    waits = session.unsent(), session.outstanding()
    client.hears(b"hello")
    session.abort("enough")
    client.sees_the_end()

    assert waits[1] >= 5
    gate.until(lambda: not gate.handler.doors._inside)


@pytest.mark.parametrize("said", [b"look\r\n", b"\xff\xfb\x1f", b"\x16\x02\r\n", b"\r"])
def test_whoever_speaks_first_is_greeted_at_once(opens: Opens, said: bytes) -> None:
    gate = opens(sniff_tls=WAITS_LONG)

    gate.client("telnet", said).hears(OFFER)

    assert not gate.handler.sessions[1].client.secure


def test_whoever_waits_is_greeted_in_a_moment(opens: Opens) -> None:
    gate = opens()

    client = gate.client("telnet")
    client.hears(OFFER)
    client.says(b"look\r\n")
    session = gate.handler.sessions[1]

    gate.until(lambda: session.unacked)
    assert session.unacked[0].args == ("look",)


def test_where_tls_is_not_looked_for_it_is_sent_away(opens: Opens) -> None:
    gate = opens(sniff_tls=0.0)

    client = gate.client("telnet")
    client.hears(OFFER)
    client.says(b"\x16\x03\x01\0\x05hello")

    client.sees_the_end()
    assert not gate.handler.doors._inside


def test_somebody_who_begins_tls_and_no_more_is_greeted_as_before(opens: Opens) -> None:
    gate = opens()

    client = gate.client("telnet", b"\x16")
    client.hears(OFFER)
    client.says(b"look\r\n")
    session = gate.handler.sessions[1]

    gate.until(lambda: session.unacked)
    assert session.unacked[0].args == ("look",)


def test_ipv4_at_a_door_of_ipv6_is_shown_as_ipv4(opens: Opens) -> None:
    gate = opens(interface="::", sniff_tls=0.0)

    gate.client("telnet").hears(OFFER)
    gate.client("web", PAGE + b"\r\n\r\n").hears(b" 101 ")
    gate.client("telnet", host="::1").hears(OFFER)

    assert gate.addresses() == ["127.0.0.1", "127.0.0.1", "::1"]
    assert set(gate.handler.doors._inside) == {"127.0.0.1", "::/64"}


def test_a_balancer_of_ipv4_is_known_at_a_door_of_ipv6(opens: Opens) -> None:
    gate = opens(interface="::", proxy_protocol=("127.0.0.1",))

    gate.client("telnet", TCP6).hears(OFFER)

    assert gate.addresses() == ["2001:db8::7"]


def test_when_nobody_more_may_wait_players_are_greeted_at_once(opens: Opens) -> None:
    gate = opens(sniff_tls=WAITS_LONG, connections=1, proxy_protocol=("192.0.2.1",))
    first = gate.client("telnet")
    gate.until(gate.reactor.getDelayedCalls)

    gate.client("telnet").hears(OFFER)

    first.leaves()


@pytest.mark.parametrize("door", ["telnet", "telnets"])
def test_who_speaks_no_tls_in_the_end_is_closed_with_a_line_in_the_log(
    opens: Opens, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    gate = opens()
    caplog.set_level(logging.INFO)
    scanner = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(506)

    gate.client(door, scanner).sees_the_end()
    gate.until(lambda: caplog.messages)

    [line] = caplog.messages
    assert line.startswith("127.0.0.1 is sent away, no TLS came of it: ")
    assert gate.addresses() == []


WAITS_LONG = 15.0
"""Longer than any of this takes, shorter than a test waits."""
