"""The examples of RFC 6455, byte for byte."""

from __future__ import annotations

from tests.portal.web.visitor import House
from tests.portal.websocket.player import Player

GMCP = "Sec-WebSocket-Protocol: gmcp.mudstandards.org, telnet.mudstandards.org"


def test_the_example_of_a_handshake_is_answered_with_its_proof_and_one_subprotocol():
    head = Player(House(), GMCP).head

    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
    named = [line for line in head.split(b"\r\n") if b"Sec-WebSocket-Protocol" in line]
    assert named == [b"Sec-WebSocket-Protocol: gmcp.mudstandards.org"]


def test_the_example_of_a_masked_frame_says_hello():
    house = House()
    player = Player(house, GMCP)

    player.visitor.sends(bytes.fromhex("818537fa213d7f9f4d5158"))

    assert ("gmcp", "Hello", None) in house.handler.calls


def test_the_example_of_an_unmasked_frame_ends_with_1002():
    player = Player(House(), GMCP)

    player.visitor.sends(bytes.fromhex("810548656c6c6f"))

    assert player.close_code() == 1002
