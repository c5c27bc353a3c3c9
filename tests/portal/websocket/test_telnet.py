"""Telnet over a websocket: as over TCP, negotiation and all."""

import pytest

from portal.telnet import protocol
from tests.portal.telnet.fakes import UNCOMPRESSED
from tests.portal.web.visitor import House
from tests.portal.websocket.player import BINARY, CLOSE, Player
from tests.portal.websocket.spoken import TELNET, said

HELLO = "Sec-WebSocket-Protocol: telnet.mudstandards.org"


def met(**config):
    house = House(**config)
    player = TELNET.player(house)
    return house, player, house.handler.sessions[1]


def stream(player):
    """The bytes of telnet that came since the last time."""
    return b"".join(payload for opcode, payload in player.frames() if opcode == BINARY)


def test_options_are_offered_and_answered():
    house = House()
    player = Player(house, HELLO)
    assert stream(player) == UNCOMPRESSED

    player.sends(BINARY, b"\xff\xfb\x1f\xff\xfa\x1f\x00\x64\x00\x28\xff\xf0")
    player.sends(BINARY, b"\xff\xfd\xc8")

    assert stream(player) == b"\xff\xfc\xc8"
    client = house.handler.sessions[1].client
    assert (client.width, client.height) == (100, 40)


def test_where_a_message_ends_means_nothing():
    sent = b"\xff\xfd\xc9\xff\xfa\xc9Char.X [1]\xff\xf0say h\xc3\xb6h\r\nlook\r\n"

    for cut in range(len(sent)):
        house, player, _ = met()
        player.sends(BINARY, sent[:cut])
        player.sends(BINARY, b"")
        player.sends(BINARY, sent[cut:])

        assert house.handler.lines == ["say höh", "look"]
        assert ("gmcp", "Char.X", [1]) in house.handler.calls


def test_data_is_sent_once_it_is_agreed_on():
    _, player, session = met()

    said(session, "gmcp", {"Char.Vitals": {"hp": 1}})
    assert stream(player) == b""
    player.sends(BINARY, b"\xff\xfd\xc9")
    said(session, "gmcp", {"Char.Vitals": {"hp": 1}})

    assert stream(player) == b'\xff\xfa\xc9Char.Vitals {"hp":1}\xff\xf0'
    assert session.client.gmcp


def test_a_password_is_hidden_by_a_promise_to_echo():
    _, player, session = met()

    said(session, "echo", False)
    said(session, "prompt", "Password: ")
    player.sends(BINARY, b"\xff\xfd\x01sesame\r\n")
    said(session, "echo", True)

    assert stream(player) == b"\xff\xfb\x01Password: \r\n\xff\xfc\x01"


def test_nothing_is_compressed():
    _, player, _ = met()

    player.sends(BINARY, b"\xff\xfd\x56\xff\xfd\x57")

    assert stream(player) == b"\xff\xfc\x56\xff\xfc\x57"


def test_whoever_negotiates_without_end_is_cut_off():
    house, player, _ = met()

    player.sends(BINARY, b"\xff\xfb\x2e" * 100)

    assert player.visitor.wire.disconnected
    player.visitor.leaves()
    assert house.handler.calls[-1] == ("disconnect", 1)
    assert ("lose", 1) not in house.handler.calls


def test_whoever_does_not_read_has_what_waits_counted():
    _, player, session = met(output_limit=100_000)

    player.visitor.wire.producer.pauseProducing()
    said(session, "text", "x" * 1000)

    assert session.unsent() > 1000
    assert stream(player) == b""
    player.visitor.wire.producer.resumeProducing()
    assert b"x" * 1000 in stream(player)
    assert session.unsent() == 0


def test_last_words_arrive_before_the_close():
    _, player, session = met()

    player.visitor.wire.producer.pauseProducing()
    said(session, "text", "Goodbye.")
    session.close("quit")

    assert [payload for _, payload in player.frames()] == [b"Goodbye.\r\n", b"\x03\xe8"]
    assert player.visitor.wire.producer is None


def test_whoever_does_not_answer_the_close_is_cut_off():
    house, player, session = met()

    session.close("quit")
    house.clock.advance(protocol.LINGER)

    assert player.visitor.wire.disconnected


@pytest.mark.parametrize("line", [b"GET / HTTP/1.1", b"SSH-2.0-OpenSSH"])
def test_strangers_are_sent_away(line):
    house, player, _ = met()

    player.sends(BINARY, line + b"\r\n")

    told, close = player.frames()
    assert b"telnet" in told[1]
    assert close == (CLOSE, b"\x03\xe8")
    assert house.handler.lines == []


def test_more_lines_than_the_game_takes_wait():
    house, player, session = met()

    session.paused = True
    session.pause()
    player.sends(BINARY, b"look\r\n" * 100)
    assert player.visitor.wire.producerState == "paused"
    assert house.handler.lines == []

    session.paused = False
    session.resume()
    assert len(house.handler.lines) == 100
    assert player.visitor.wire.producerState == "producing"
