"""The websocket that says what it hears."""

from tests.portal.web.visitor import House
from tests.portal.websocket.player import BINARY, TEXT, Player


def test_it_says_what_it_hears_and_nobody_else_does():
    house = House(web_echo=True)
    player = Player(house)

    player.sends(TEXT, "höh".encode())
    player.sends(BINARY, b"\xff\x00", final=False)
    player.sends(0, b"\x01")

    assert player.frames() == [(TEXT, "höh".encode()), (BINARY, b"\xff\x00\x01")]
    player.visitor.leaves()
    assert house.handler.calls == []
    assert house.clock.getDelayedCalls() == []


def test_it_closes_as_any_other_does():
    player = Player(House(web_echo=True))

    player.sends(TEXT, b"\xff")

    assert player.close_code() == 1007
