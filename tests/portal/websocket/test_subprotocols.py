"""What holds on every websocket, whatever is spoken: limits, and how it ends."""

import logging

import pytest

from portal import text
from portal.websocket import protocol
from portal.websocket.session import BAD_MESSAGES
from portal.websocket.subprotocols import SESSIONS
from server.checks import SUBPROTOCOLS
from tests.portal.web.visitor import House
from tests.portal.websocket.player import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    UPGRADE,
    Player,
    frame,
)
from tests.portal.websocket.spoken import ALL, GMCP, TELNET, V1, said

each = pytest.mark.parametrize("spoken", ALL, ids=lambda spoken: spoken.name)


def chosen(player):
    """The subprotocol that the handshake named, or nothing."""
    for line in player.head.decode().split("\r\n"):
        if line.lower().startswith("sec-websocket-protocol:"):
            return line.partition(":")[2].strip()
    return None


# which is spoken


@pytest.mark.parametrize(
    "asked, spoken",
    [
        ("gmcp.mudstandards.org, telnet.mudstandards.org", "gmcp.mudstandards.org"),
        ("telnet.mudstandards.org, gmcp.mudstandards.org", "telnet.mudstandards.org"),
        ("divstream.mudstandards.org, json.mudstandards.org", "json.mudstandards.org"),
        ("v9.other, v1.gatehouse, telnet.mudstandards.org", "v1.gatehouse"),
        ("v9.other", None),
        ("TELNET.MUDSTANDARDS.ORG", None),
    ],
)
def test_the_client_s_order_decides(asked, spoken):
    player = Player(House(), f"Sec-WebSocket-Protocol: {asked}")

    assert player.status == 101
    assert chosen(player) == spoken


@pytest.mark.parametrize("headers", [[], ["Sec-WebSocket-Protocol: v9.other"]])
@each
def test_who_names_none_that_we_know_is_spoken_to_as_the_house_likes(spoken, headers):
    house = House(web_subprotocol=spoken.name)
    player = Player(house, *headers)

    player.sends(*spoken.line)

    assert chosen(player) is None
    assert house.handler.lines == ["look"]


def test_the_settings_know_what_is_spoken():
    assert set(SUBPROTOCOLS) == set(SESSIONS)


# the handshake


@each
def test_a_handshake_has_an_end_in_bytes(spoken):
    house = House()
    visitor = house.visitor()
    asks = [f"Sec-WebSocket-Protocol: {spoken.name}"]

    visitor.asks("/ws", *UPGRADE, *asks, "X-Long: " + "x" * 17_000)

    assert b" 101 " not in visitor.reads()
    assert not visitor.is_connected
    assert house.handler.calls == []


@each
def test_a_handshake_has_an_end_in_time(spoken):
    house = House()
    visitor = house.visitor()

    visitor.sends(f"GET /ws HTTP/1.1\r\nSec-WebSocket-Protocol: {spoken.name}".encode())
    for _ in range(5):
        house.clock.advance(2.1)
        visitor.sends(b",")

    assert not visitor.is_connected
    assert house.handler.calls == []


# toward the game


@each
def test_a_line_may_come_in_pieces_and_every_cut(spoken):
    opcode, payload = spoken.line
    middle = len(payload) // 2
    pieces = frame(opcode, payload[:middle], final=False) + frame(0, payload[middle:])

    for data in (frame(opcode, payload), pieces):
        for cut in range(len(data)):
            house = House()
            player = spoken.player(house)
            player.visitor.sends(data[:cut])
            player.visitor.sends(data[cut:])
            assert house.handler.lines == ["look"]


@each
def test_too_many_messages_that_are_none_end_it(spoken, caplog):
    caplog.set_level(logging.INFO, "portal.websocket")
    house = House()
    player = spoken.player(house)

    for _ in range(BAD_MESSAGES - 1):
        player.sends(*spoken.nonsense)
    player.sends(*spoken.line)
    assert len(caplog.records) == BAD_MESSAGES - 1
    player.sends(*spoken.nonsense)
    player.sends(*spoken.line)

    assert player.close_code() == 1008
    assert house.handler.lines == ["look"]
    player.visitor.leaves()
    assert house.handler.calls[-1] == ("disconnect", 1)
    assert ("lose", 1) not in house.handler.calls


@each
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_what_is_too_large_closes_with_1009(spoken, opcode):
    whole, grown = spoken.player(house := House()), spoken.player(house)

    # The first says so in the head of its frame and need not send it.
    whole.visitor.sends(frame(opcode, b"x" * 100_000)[:14])
    for number in range(8):
        grown.sends(0 if number else opcode, b"x" * 10_000, final=False)

    assert (whole.close_code(), grown.close_code()) == (1009, 1009)


@each
def test_fragments_without_an_end_are_counted(spoken):
    player = spoken.player(House(web_message_limit=4096))
    player.sends(BINARY, b"", final=False)

    player.visitor.sends(frame(0, b"x", final=False) * 4096)
    assert player.close_code() is None
    player.visitor.sends(frame(0, b"x", final=False))

    assert player.close_code() == 1009


@each
def test_a_message_in_many_small_pieces_takes_no_more_than_its_bytes(spoken):
    house = House(bytes_rate=0.0)
    player = spoken.player(house)
    opcode, payload = spoken.line
    player.sends(opcode, payload[:1], final=False)
    socket = player.visitor.wire.protocol

    for _ in range(10):
        player.visitor.sends(frame(0, b"", final=False) * (2 * protocol.PIECES // 10))
    pieces = len(socket.message_data)
    player.sends(0, payload[1:])

    assert pieces <= protocol.PIECES
    assert house.handler.lines == ["look"]


@each
def test_a_frame_that_comes_byte_by_byte_takes_no_more_than_its_bytes(spoken):
    house = House(bytes_rate=0.0)
    player = spoken.player(house)
    data = frame(spoken.line[0], b"x" * 3 * protocol.PIECES)

    for at in range(0, len(data) - 2, 2):
        player.visitor.sends(data[at : at + 2])

    assert len(player.visitor.wire.protocol.frame_data) <= protocol.PIECES


@each
def test_what_nobody_agreed_to_closes_with_1002(spoken):
    house = House()
    deflated = spoken.player(house, "Sec-WebSocket-Extensions: permessage-deflate")
    unknown, unmasked = spoken.player(house), spoken.player(house)

    deflated.visitor.sends(b"\xc1\x84\0\0\0\0bomb")
    unknown.sends(3, b"")
    unmasked.visitor.sends(b"\x81\x02[]")

    assert b"deflate" not in deflated.head
    codes = [deflated.close_code(), unknown.close_code(), unmasked.close_code()]
    assert codes == [1002, 1002, 1002]


@each
def test_text_that_is_no_utf_8_closes_with_1007(spoken):
    player = spoken.player(House())

    player.sends(TEXT, b"caf\xe9")

    assert player.close_code() == 1007


@each
def test_a_line_too_long_is_answered_with_a_sentence(spoken):
    house = House(line_limit=100)
    player = spoken.player(house)
    opcode, payload = spoken.line

    player.sends(opcode, payload.replace(b"look", b"x" * 101))
    player.sends(opcode, payload)

    assert house.handler.lines == ["look"]
    assert any(b"100" in told for _, told in player.frames())


@each
def test_whoever_sends_too_fast_is_read_later(spoken):
    house = House(bytes_burst=1000, bytes_rate=1000.0)
    player = spoken.player(house)

    for _ in range(60):
        player.sends(PING, b"x" * 50)

    assert player.visitor.wire.producerState == "paused"
    house.clock.advance(10)
    assert player.visitor.wire.producerState == "producing"
    assert player.visitor.is_connected


@each
@pytest.mark.parametrize("opcode", [PING, PONG, 0])
def test_frames_cost_something_however_empty_they_are(spoken, opcode):
    house = House(bytes_burst=2000, bytes_rate=1000.0)
    player = spoken.player(house)
    player.sends(BINARY, b"", final=False)

    player.visitor.sends(frame(opcode, b"", final=opcode != 0) * 100)

    assert player.visitor.wire.producerState == "paused"
    house.clock.advance(10)
    assert player.visitor.wire.producerState == "producing"


@each
def test_a_paused_player_stays_paused_when_the_rest_is_over(spoken):
    house = House(bytes_burst=1000, bytes_rate=1000.0)
    player = spoken.player(house)
    session = house.handler.sessions[1]

    player.sends(PING, b"x" * 100)
    for _ in range(20):
        player.sends(PING, b"x" * 100)
    session.paused = True
    session.pause()
    house.clock.advance(10)
    assert player.visitor.wire.producerState == "paused"

    session.paused = False
    session.resume()
    assert player.visitor.wire.producerState == "producing"


@each
def test_pings_are_answered_and_answers_do_not_heap_up(spoken):
    house = House(output_limit=4096)
    player = spoken.player(house)
    player.sends(PING, b"there?")
    assert player.frames() == [(PONG, b"there?")]

    # StringTransport takes everything; this is what a full one looks like.
    player.visitor.wire.dataBuffer = b"x" * 5000
    player.sends(PING, b"there?")

    assert player.visitor.wire.disconnected
    player.visitor.leaves()
    assert house.handler.calls[1:] == [("lose", 1), ("disconnect", 1)]


@each
def test_how_far_away_a_player_behind_a_proxy_is_pings_tell(spoken):
    house = House(trusted_proxies=("10.0.0.1",))
    through = "X-Forwarded-For: 198.51.100.7"
    player = spoken.player(house, through, address="10.0.0.1")
    session = house.handler.sessions[1]
    assert session.latency() is None

    house.clock.pump([1] * protocol.PING_EVERY)
    ((_, asked),) = [told for told in player.frames() if told[0] == PING]
    player.sends(PONG, b"another")
    house.clock.advance(0.25)
    player.sends(PONG, asked)

    assert session.latency() == pytest.approx(250, abs=1)
    house.clock.advance(5)
    player.sends(PONG, asked)
    assert session.latency() == pytest.approx(250, abs=1)


@each
def test_an_answer_that_nobody_asked_for_tells_nothing(spoken):
    house = House()
    house.clock.advance(1000)
    player = spoken.player(house)

    player.sends(PONG, b"")

    assert house.handler.sessions[1].latency() is None


@each
def test_what_comes_and_goes_is_counted(spoken):
    house = House()
    player = spoken.player(house)
    session = house.handler.sessions[1]
    came, went = session.bytes_in, session.bytes_out

    player.sends(*spoken.line)
    said(session, "text", "A room.")

    ((_, told),) = player.frames()
    assert session.bytes_in - came == len(spoken.line[1])
    assert session.bytes_out - went == len(told)


@each
def test_who_does_not_answer_pings_is_lost(spoken):
    house = House()
    player = spoken.player(house)

    house.clock.pump([1] * (protocol.PING_EVERY + protocol.PING_TIMEOUT + 2))

    assert not player.visitor.is_connected
    assert ("lose", 1) in house.handler.calls


# the doors, and the end


@each
def test_whoever_the_doors_refuse_reads_why(spoken):
    house = House()
    house.handler.doors.refusal = "The gate is crowded."

    player = Player(house, f"Sec-WebSocket-Protocol: {spoken.name}")

    (_, told), close = player.frames()
    assert b"crowded" in told
    assert close == (CLOSE, b"\x0f\xa0")
    player.sends(*spoken.line)
    player.visitor.leaves()
    assert house.handler.calls == []


@each
def test_whoever_comes_with_too_many_others_may_try_again_in_a_moment(spoken):
    house = House()
    house.handler.doors.refusal = text.TOO_OFTEN_FROM_YOU

    player = Player(house, f"Sec-WebSocket-Protocol: {spoken.name}")

    assert player.close_code() == 1013


@each
def test_the_doors_count_each_connection_once(spoken):
    house = House()
    player = spoken.player(house)
    assert house.handler.doors.inside == ["203.0.113.9"]

    player.visitor.leaves()

    assert house.handler.doors.inside == []


@each
def test_a_lost_connection_is_lost_and_a_close_of_ours_is_not(spoken):
    house = House()
    lost, closed = spoken.player(house), spoken.player(house)
    session = house.handler.sessions[2]

    lost.visitor.leaves()
    said(session, "text", "Goodbye.")
    session.close("quit")
    said(session, "text", "too late")
    told = closed.frames()
    closed.sends(CLOSE, b"\x03\xe8")
    closed.visitor.leaves()

    assert b"Goodbye." in told[0][1]
    assert told[1:] == [(CLOSE, b"\x03\xe8")]
    ends = [call for call in house.handler.calls if call[0] in ("lose", "disconnect")]
    assert ends == [("lose", 1), ("disconnect", 1), ("disconnect", 2)]


@each
def test_who_does_not_answer_the_close_is_dropped(spoken):
    house = House()
    player = spoken.player(house)

    house.handler.sessions[1].close("quit")
    house.clock.pump([1] * (protocol.CLOSE_TIMEOUT + 2))

    assert not player.visitor.is_connected
    assert house.handler.calls[-1] == ("disconnect", 1)


@each
def test_who_says_goodbye_and_does_not_read_is_dropped(spoken):
    house = House()
    player = spoken.player(house)
    wire = player.visitor.wire

    # The wire closes when all is written, which is never.
    wire.loseConnection = lambda: None
    player.sends(CLOSE, b"\x03\xe8")
    player.visitor.sends(b"x" * 100_000)
    assert player.visitor.is_connected
    assert len(wire.protocol.data) < 1000
    house.clock.advance(protocol.CLOSE_TIMEOUT)
    assert wire.disconnected

    player.visitor.leaves()
    assert ("lose", 1) in house.handler.calls


@each
def test_the_game_learns_who_came_and_how(spoken):
    house = House(trusted_proxies=("10.0.0.1",))
    through = ["X-Forwarded-Proto: https", "X-Forwarded-For: 198.51.100.7"]

    spoken.player(house, *through, address="10.0.0.1")

    client = house.handler.sessions[1].client
    assert (client.address, client.secure) == ("198.51.100.7", True)
    kinds = {V1.name: "websocket", TELNET.name: "telnet"}
    assert client.protocol == kinds.get(spoken.name, "terminal")
    assert client.gmcp == (spoken.name in (GMCP.name, "json.mudstandards.org"))


@each
def test_a_foreign_page_gets_in_by_none(spoken):
    house = House()

    player = spoken.player(house, "Origin: https://evil.example")

    assert player.status == 403
    assert house.handler.calls == []


@each
def test_a_page_behind_a_proxy_gets_in_by_the_name_it_was_asked_by(spoken):
    house = House(trusted_proxies=("10.0.0.1",))
    through = ["X-Forwarded-Host: play.example", "X-Forwarded-Proto: https"]

    player = spoken.player(
        house, "Origin: https://play.example", *through, address="10.0.0.1"
    )

    assert player.status == 101


@each
def test_who_goes_on_sending_after_the_close_is_read_no_faster(spoken):
    house = House(bytes_burst=1000, bytes_rate=1000.0)
    player = spoken.player(house)
    player.sends(3, b"")
    assert player.close_code() == 1002

    player.visitor.sends(frame(PING, b"x" * 50) * 60)

    assert player.visitor.wire.producerState == "paused"
    player.visitor.leaves()
    house.clock.advance(60)
