"""The websocket over real TCP: what waits is counted, and who is not read waits."""

import socket

import pytest

from tests.portal.web.door import WAIT, Door
from tests.portal.websocket.player import TEXT, UPGRADE, frame

LARGE = "x" * 1_000_000


@pytest.fixture
def door():
    with Door() as running:
        yield running


@pytest.fixture
def player(door):
    with socket.create_connection(("127.0.0.1", door.port), WAIT) as connection:
        lines = ["GET /ws HTTP/1.1", "Host: mud.example", *UPGRADE, "", ""]
        connection.sendall("\r\n".join(lines).encode())
        door.wait_for("connect")
        yield connection


def unsent(door):
    return door.tell("unsent", 1)[-1][1]


def read_until(connection, end):
    data = b""
    while not data.endswith(end):
        data += connection.recv(1 << 20)
    return data


def test_what_a_client_has_not_read_is_counted(door, player):
    for _ in range(10):
        door.say(1, "text", LARGE)
    assert unsent(door) > 1_000_000

    door.say(1, "text", "the end")
    read_until(player, b'["text",["the end"],{}]')

    assert unsent(door) == 0


def test_everything_written_before_the_close_arrives(door, player):
    for _ in range(10):
        door.say(1, "text", LARGE)
    door.tell("close", 1, "quit")

    data = read_until(player, b"\x88\x02\x03\xe8")

    assert data.count(LARGE.encode()) == 10


def test_a_paused_player_is_read_no_further_until_later(door, player):
    door.tell("pause", 1)
    player.sendall(frame(TEXT, b'["text", ["look"]]'))
    assert door.tell("say", 1, "text", ["are you there?"], {}) == []
    read_until(player, b'["text",["are you there?"],{}]')
    assert door.tell("say", 1, "text", ["no?"], {}) == []
    read_until(player, b'["text",["no?"],{}]')

    before = door.tell("resume", 1)

    assert (before or [door.wait_for("text")])[0] == ["text", "look"]
