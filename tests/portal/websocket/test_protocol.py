"""A player's websocket: getting in, talking, and every way it ends."""

import logging

import autobahn.websocket
import pytest

from portal.config import MESSAGE_LIMIT
from portal.session import PortalSession
from portal.websocket import protocol
from portal.websocket.session import BAD_MESSAGES
from portal.wire.frames import Output
from portal.wire.state import TRUE_COLOR, Client
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


def said(session: PortalSession, name: str, *args, **kwargs) -> None:
    output = Output((session.sessid,), name, args, kwargs)
    payload = b""
    if name in ("text", "prompt"):
        payload = session.compose(args[0], session.profile, output)
    session.send(output, payload)


# getting in


@pytest.mark.parametrize(
    "asked, chosen",
    [
        (None, None),
        ("v1.gatehouse", "v1.gatehouse"),
        ("v9.other, v1.gatehouse, v8.other", "v1.gatehouse"),
        ("v9.other", None),
    ],
)
def test_the_first_subprotocol_we_know_is_spoken(asked, chosen):
    headers = [f"Sec-WebSocket-Protocol: {asked}"] if asked else []

    player = Player(House(), *headers)

    assert player.status == 101
    told = f"Sec-WebSocket-Protocol: {chosen}".encode()
    assert (told in player.head) == (chosen is not None)
    player.says("text", ["look"], {})


def test_frames_are_unmasked_and_checked_by_native_code():
    assert autobahn.websocket.USES_NVX


def test_nothing_is_compressed():
    player = Player(House(), "Sec-WebSocket-Extensions: permessage-deflate")

    assert player.status == 101
    assert b"deflate" not in player.head


@pytest.mark.parametrize(
    "origin", ["http://mud.example", "https://mud.example", "https://play.example"]
)
def test_our_own_pages_get_in(origin):
    house = House(origins=("https://play.example",))

    assert Player(house, f"Origin: {origin}").status == 101


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "mud.example"])
def test_foreign_pages_do_not(origin):
    house = House()

    player = Player(house, f"Origin: {origin}")

    assert player.status == 403
    assert house.handler.calls == []


def test_programs_send_no_origin_and_get_in():
    assert Player(House()).status == 101


def test_two_origins_are_none_of_ours():
    player = Player(House(), "Origin: http://mud.example", "Origin: http://mud.example")

    assert player.status == 403


def test_behind_a_proxy_our_host_is_what_the_browser_asked_for():
    house = House(trusted_proxies=("10.0.0.1",))
    headers = [
        "Origin: https://play.example",
        "X-Forwarded-Host: play.example",
        "X-Forwarded-Proto: https",
        "X-Forwarded-For: 6.6.6.6, 198.51.100.7",
    ]

    player = Player(house, *headers, address="10.0.0.1")

    assert player.status == 101
    client = house.handler.sessions[1].client
    assert (client.address, client.secure) == ("198.51.100.7", True)
    assert house.handler.doors.inside == ["198.51.100.7"]


def test_the_game_learns_who_came():
    house = House()

    Player(house, "X-Forwarded-For: 6.6.6.6")

    client = house.handler.sessions[1].client
    assert client == Client(
        protocol="websocket",
        address="203.0.113.9",
        connected=client.connected,
        colors=TRUE_COLOR,
        name="webclient",
        folds=True,
    )
    assert house.handler.sessions[1].profile.width == 0


def test_whoever_the_doors_refuse_reads_why():
    house = House()
    house.handler.doors.refusal = "The gate is |rcrowded|n."

    player = Player(house)

    assert house.handler.calls == []
    text, close = player.frames()
    assert b"crowded" in text[1]
    assert close == (CLOSE, b"\x0f\xa0")
    player.says("text", ["let me in"], {})
    player.visitor.leaves()
    assert house.handler.calls == []


@pytest.mark.parametrize(
    "headers",
    [
        ["Upgrade: h2c"],
        ["Upgrade: websocket"],
        ["Upgrade: websocket", "Connection: Upgrade"],
        [
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 8x",
            "Sec-WebSocket-Key: short",
        ],
    ],
)
def test_a_bad_handshake_is_refused_and_leaves_nothing(headers):
    house = House()
    visitor = house.visitor()

    visitor.asks("/ws", *headers)

    assert visitor.reads()[9:10] == b"4"
    assert not visitor.is_connected
    assert house.handler.calls == []
    assert house.site.doors._inside.total() == 0


def test_a_handshake_with_a_body_is_refused_and_its_body_is_no_frames():
    house = House()
    visitor = house.visitor()
    body = frame(TEXT, b'["text", ["look"]]')

    visitor.asks("/ws", *UPGRADE, f"Content-Length: {len(body)}")
    visitor.sends(body)

    assert visitor.reads().startswith(b"HTTP/1.1 400 ")
    assert house.handler.calls == []


# toward the game


def test_a_line_is_passed_on():
    house = House()
    player = Player(house)

    player.says("text", ["say h\u00e9llo |r"], {})
    player.says("text", [""])

    assert house.handler.lines == ["say h\u00e9llo |r", ""]


def test_a_message_may_come_in_pieces_and_every_cut():
    whole = frame(TEXT, b'["text", ["look"]]')
    pieces = frame(TEXT, b'["text", ["lo', final=False) + frame(0, b'ok"]]')

    for data in (whole, pieces):
        for cut in range(len(data)):
            house = House()
            player = Player(house)
            player.visitor.sends(data[:cut])
            player.visitor.sends(data[cut:])
            assert house.handler.lines == ["look"]


def test_several_lines_at_once_are_several_lines():
    house = House()
    player = Player(house)

    player.says("text", ["n\r\ne\rlook\n"])

    assert house.handler.lines == ["n", "e", "look"]


def test_control_characters_stay_outside():
    house = House()
    player = Player(house)

    player.says("text", ["say\t\x1b[31m\x00\x07\x9b1m\u202ered\ud83d\ude00\u3000x"])

    assert house.handler.lines == ["say [31m1mred\U0001f600\u3000x"]


def test_a_line_that_is_too_long_is_answered_with_a_sentence():
    house = House(line_limit=100)
    player = Player(house)

    player.says("text", ["x" * 101 + "\nlook"])

    assert house.handler.lines == ["look"]
    assert "longer than 100 characters" in player.hears()[0][1][0]


def test_other_names_pass_with_any_keyword():
    house = House()
    player = Player(house)

    player.says("Core.Hello", [1, None], {"self": 1, "name": 2, "session": 3})

    assert house.handler.calls[1:] == [
        ("Core.Hello", 1, None, {"self": 1, "name": 2, "session": 3})
    ]


def test_what_is_no_message_costs_one_log_line_and_in_the_end_the_connection(caplog):
    caplog.set_level(logging.INFO)
    house = House()
    player = Player(house)

    for _ in range(BAD_MESSAGES - 1):
        player.sends(TEXT, b"look")
    player.says("text", ["still here"])
    assert house.handler.lines == ["still here"]
    assert len(caplog.records) == BAD_MESSAGES - 1
    player.sends(BINARY, b'["text", ["look"]]')
    player.says("text", ["too late"])

    assert player.close_code() == 1008
    assert house.handler.lines == ["still here"]


@pytest.mark.parametrize(
    "message", [["text"], ["text", []], ["text", [1]], ["text", ["a", "b"]]]
)
def test_a_text_has_one_line(message):
    house = House()
    player = Player(house)

    player.says(*message)

    assert house.handler.calls[1:] == []
    assert house.handler.sessions[1].socket.bad == 1


def test_a_message_above_the_limit_closes_with_1009():
    house = House()
    player = Player(house)

    player.sends(TEXT, b"x" * (MESSAGE_LIMIT + 1))

    assert player.close_code() == 1009


def test_fragments_count_into_the_limit():
    house = House()
    player = Player(house)

    player.sends(TEXT, b"x" * 40_000, final=False)
    player.sends(0, b"x" * 40_000, final=False)

    assert player.close_code() == 1009


def test_text_that_is_no_utf_8_closes_with_1007():
    player = Player(House())

    player.sends(TEXT, b'["text", ["\xff"]]')

    assert player.close_code() == 1007


def test_an_unmasked_or_unknown_frame_closes_with_1002():
    house = House()
    unmasked, unknown = Player(house), Player(house)

    unmasked.visitor.sends(b"\x81\x02[]")
    unknown.sends(3, b"")

    assert (unmasked.close_code(), unknown.close_code()) == (1002, 1002)


# toward the player


def test_text_and_prompt_are_messages_with_html():
    house = House()
    player = Player(house)
    session = house.handler.sessions[1]

    said(session, "text", "|gGreen|n <script>alert(1)</script>")
    said(session, "prompt", "HP 10> ")

    assert player.hears() == [
        [
            "text",
            ['<span class="f-10">Green</span> &lt;script&gt;alert(1)&lt;/script&gt;'],
            {},
        ],
        ["prompt", ["HP 10&gt; "], {}],
    ]


def test_a_password_is_asked_for_by_hiding_what_is_typed():
    house = House()
    player = Player(house)
    session = house.handler.sessions[1]

    said(session, "echo", False)
    said(session, "echo", True)

    assert player.hears() == [["echo", [False], {}], ["echo", [True], {}]]


def test_any_other_output_is_passed_on_as_it_is():
    house = House()
    player = Player(house)

    said(house.handler.sessions[1], "gmcp", "Char.Vitals", hp=10)

    assert player.hears() == [["gmcp", ["Char.Vitals"], {"hp": 10}]]


def test_data_reaches_the_page_beside_the_text_and_as_it_is():
    house = House()
    player = Player(house)
    session = house.handler.sessions[1]
    message = {"id": 1, "chain": [{"type": "plain", "text": "<b>|rhi"}], "quote": None}

    said(session, "text", "hi")
    said(session, "message", message)
    said(session, "gmcp", {"Comm.Channel.Text": {"talker": "Zoë"}})

    assert player.hears() == [
        ["text", ["hi"], {}],
        ["message", [message], {}],
        ["gmcp", [{"Comm.Channel.Text": {"talker": "Zoë"}}], {}],
    ]
    assert not session.client.gmcp


def test_what_we_send_is_not_held_to_the_limit_of_what_we_accept():
    house = House()
    player = Player(house)

    said(house.handler.sessions[1], "text", "x" * 100_000)

    assert len(player.hears()[0][1][0]) == 100_000


def test_nothing_is_written_after_the_close():
    house = House()
    player = Player(house)
    session = house.handler.sessions[1]
    said(session, "text", "Goodbye.")

    session.close("quit")
    said(session, "text", "too late")
    session.close("again")

    assert [opcode for opcode, _ in player.frames()] == [TEXT, CLOSE]


# how it ends


def test_a_player_who_leaves_is_gone_once():
    house = House()
    player = Player(house)

    player.sends(CLOSE, b"\x03\xe8")
    player.visitor.leaves()
    player.visitor.leaves()

    assert house.handler.calls[1:] == [("lose", 1), ("disconnect", 1)]
    assert house.handler.doors.inside == []
    assert house.handler.sessions[1].closed


def test_a_lost_connection_is_gone_once_too():
    house = House()
    player = Player(house)

    player.visitor.leaves()

    assert house.handler.calls[1:] == [("lose", 1), ("disconnect", 1)]
    assert house.handler.doors.inside == []


def test_who_does_not_answer_the_close_is_dropped():
    house = House()
    player = Player(house)

    house.handler.sessions[1].close("quit")
    assert player.visitor.is_connected
    house.clock.pump([1] * (protocol.CLOSE_TIMEOUT + 2))

    assert not player.visitor.is_connected
    assert house.handler.calls[1:] == [("disconnect", 1)]


def test_abort_does_not_wait():
    house = House()
    player = Player(house)

    house.handler.sessions[1].abort("does not read")

    assert player.visitor.wire.disconnected


def test_who_answers_pings_stays():
    house = House()
    player = Player(house)

    for _ in range(10):
        house.clock.pump([1] * protocol.PING_EVERY)
        for opcode, payload in player.frames():
            assert opcode == PING
            player.sends(PONG, payload)

    assert player.visitor.is_connected


def test_who_does_not_is_dropped():
    house = House()
    player = Player(house)

    house.clock.pump([1] * (protocol.PING_EVERY + protocol.PING_TIMEOUT + 2))

    assert not player.visitor.is_connected
    assert house.handler.sessions[1].socket.reason == "stopped answering"


def test_who_is_not_listened_to_cannot_answer_and_stays():
    house = House()
    player = Player(house)
    session = house.handler.sessions[1]

    session.paused = True
    session.pause()
    assert player.visitor.wire.producerState == "paused"
    house.clock.pump([1] * 300)
    assert player.visitor.is_connected

    session.paused = False
    session.resume()
    player.sends(PONG, player.frames()[-1][1])
    house.clock.pump([1] * (protocol.PING_EVERY + 1))
    assert player.visitor.is_connected


def test_the_connection_is_no_longer_the_web_s():
    house = House()

    player = Player(house)
    house.clock.pump([1] * 25)
    player.says("text", ["look"])

    assert house.site.doors._inside.total() == 0
    assert player.visitor.wire.producer is None
    assert player.visitor.is_connected
