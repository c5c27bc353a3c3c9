"""Text in ANSI over a websocket, with data beside it and without."""

import json

import pytest

from portal.gmcp import CHANGES
from tests.portal.web.visitor import House
from tests.portal.websocket.player import BINARY, CLOSE, TEXT
from tests.portal.websocket.spoken import GMCP, JSON, TERMINAL, said

CONCEAL, REVEAL = (BINARY, b"\x1b[8m"), (BINARY, b"\x1b[28m")

text_only = pytest.mark.parametrize("spoken", [TERMINAL, GMCP, JSON], ids=str)
with_data = pytest.mark.parametrize("spoken", [GMCP, JSON], ids=str)


def met(spoken, **config):
    house = House(**config)
    player = spoken.player(house)
    return house, player, house.handler.sessions[1]


def data(spoken, player):
    """The packages that came since the last time."""
    found = []
    for opcode, payload in player.frames():
        if opcode != TEXT:
            continue
        if spoken is GMCP:
            name, _, value = payload.decode().partition(" ")
        else:
            said = json.loads(payload)
            assert said["proto"] == "gmcp"
            name, value = said["id"], said["data"]
        found.append((name, json.loads(value) if value else None))
    return found


def tells(spoken, player, package, value=None):
    """The client sends a package."""
    text = "" if value is None else json.dumps(value)
    if spoken is GMCP:
        player.sends(TEXT, f"{package} {text}".encode())
    else:
        said = {"proto": "gmcp", "id": package, "data": text}
        player.sends(TEXT, json.dumps(said).encode())


@text_only
def test_text_comes_in_ansi_and_a_prompt_without_a_line_end(spoken):
    _, player, session = met(spoken)

    said(session, "text", "|gGreen|n ö")
    said(session, "prompt", "HP 10> ")

    assert player.frames() == [
        (BINARY, b"\x1b[1;32mGreen\x1b[0m \xc3\xb6\r\n"),
        (BINARY, b"HP 10> "),
    ]


@text_only
def test_text_does_not_stand_behind_a_prompt_unless_it_was_answered(spoken):
    _, player, session = met(spoken)

    said(session, "prompt", "> ")
    said(session, "text", "Rain.")
    said(session, "prompt", "> ")
    player.sends(*spoken.line)
    said(session, "text", "A room.")

    texts = [payload for _, payload in player.frames()]
    assert texts == [b"> ", b"\r\nRain.\r\n", b"> ", b"A room.\r\n"]


@text_only
def test_a_password_is_concealed_and_what_is_said_meanwhile_is_not(spoken):
    _, player, session = met(spoken)

    said(session, "echo", False)
    said(session, "echo", False)
    said(session, "prompt", "Password: ")
    said(session, "echo", True)
    said(session, "echo", True)
    said(session, "text", "Welcome!")

    assert [frame for frame in player.frames() if frame[0] == BINARY] == [
        CONCEAL,
        (BINARY, b"\x1b[28mPassword: \x1b[8m"),
        REVEAL,
        (BINARY, b"\r\nWelcome!\r\n"),
    ]


@text_only
def test_a_terminal_does_not_stay_concealed_when_the_game_says_goodbye(spoken):
    _, player, session = met(spoken)

    said(session, "echo", False)
    session.close("not logged in in time")

    frames = [frame for frame in player.frames() if frame[0] != TEXT]
    assert frames == [CONCEAL, REVEAL, (CLOSE, b"\x03\xe8")]


@with_data
def test_a_client_with_an_input_of_its_own_learns_of_passwords_too(spoken):
    _, player, session = met(spoken)

    said(session, "echo", False)
    said(session, "echo", True)

    assert data(spoken, player) == [("Gatehouse.Echo", False), ("Gatehouse.Echo", True)]


@text_only
def test_several_lines_are_several_and_wait_while_the_game_is_behind(spoken):
    house, player, session = met(spoken)

    session.paused = True
    session.pause()
    player.sends(BINARY, b"n\r\ne\r\n")
    player.sends(BINARY, b"look\r\n")
    assert house.handler.lines == []
    session.paused = False
    session.resume()
    assert house.handler.lines == ["n", "e", "look"]

    session.paused = True
    player.sends(BINARY, b"quit")
    assert session.take_unheard() == [("text", ("quit",), {})]


@with_data
def test_data_goes_both_ways(spoken):
    house, player, session = met(spoken)

    said(session, "gmcp", {"Char.Name": {"name": "Zoë"}, "Core.Goodbye": None})
    tells(spoken, player, "Gatehouse.Refresh")
    tells(spoken, player, "Char.Items.Inv", [1, "x"])

    assert data(spoken, player) == [
        ("Char.Name", {"name": "Zoë"}),
        ("Core.Goodbye", None),
    ]
    assert house.handler.calls[1:] == [
        ("gmcp", "Gatehouse.Refresh", None),
        ("gmcp", "Char.Items.Inv", [1, "x"]),
    ]
    assert session.client.gmcp


@with_data
def test_data_waits_its_turn_among_the_lines(spoken):
    house, player, session = met(spoken)

    session.paused = True
    player.sends(BINARY, b"n")
    tells(spoken, player, "Gatehouse.Refresh")
    player.sends(BINARY, b"e")
    session.paused = False
    session.resume()

    assert house.handler.calls[1:] == [
        ("text", "n"),
        ("gmcp", "Gatehouse.Refresh", None),
        ("text", "e"),
    ]


@with_data
def test_what_is_about_the_connection_is_answered_here(spoken):
    house, player, session = met(spoken)

    tells(spoken, player, "Core.Hello", {"Client": "Mudterm", "version": "1"})
    tells(spoken, player, "Core.Ping", 120)
    tells(spoken, player, "Core.Supports.Set", ["Room 1"])
    said(session, "gmcp", {"Char.Vitals": {"hp": 1}, "Room.Info": {"num": 2}})

    assert data(spoken, player) == [("Core.Ping", None), ("Room.Info", {"num": 2})]
    assert session.client.name.lower() == "mudterm"
    assert ("gmcp", "Core.Ping", 120) not in house.handler.calls


@with_data
def test_who_changes_without_end_what_they_support_is_told_to_stop(spoken):
    house, player, session = met(spoken, bytes_rate=0.0)

    for number in range(2 * CHANGES):
        tells(spoken, player, "Core.Supports.Set", [f"Room{number} 1"])

    assert player.close_code() == 1008
    changed = [call for call in house.handler.calls if call[0] == "changed"]
    assert len(changed) == CHANGES
    assert session.client.supports == ("core", f"room{CHANGES - 1}")


@with_data
def test_the_game_learns_by_which_version_a_client_logs_in(spoken):
    _, player, session = met(spoken)

    tells(spoken, player, "Core.Supports.Set", ["Char.Login 2"])
    assert session.client.login == 2
    tells(spoken, player, "Core.Supports.Remove", ["Char.Login"])

    assert session.client.login == 0


@with_data
def test_only_data_is_sent_beside_the_text(spoken):
    _, player, session = met(spoken)

    said(session, "message", {"id": 1})
    said(session, "preferences", {})

    assert player.frames() == []


def test_a_terminal_is_sent_no_data():
    _, player, session = met(TERMINAL)

    said(session, "gmcp", {"Char.Vitals": {"hp": 1}})

    assert player.frames() == []
    assert not session.client.gmcp


def test_a_client_of_json_may_speak_of_what_we_do_not_know():
    house, player, session = met(JSON)

    player.sends(TEXT, b'{"proto":"telnet_31","id":"NAWS","data":"AFAAGA=="}')

    assert house.handler.calls[1:] == []
    assert session.socket.bad == 0
