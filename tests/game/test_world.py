"""The world of `game/world.toml`, as it is built at the first start."""

from __future__ import annotations

from game.directions import BACK
from game.rooms import Room
from server.world import WORLD
from tests.game.fakes import House


def test_the_world_has_its_rooms_and_a_place_to_begin(house: House) -> None:
    rooms = WORLD.of(Room)

    assert len(rooms) >= 14
    assert house.thing("gatehouse").key == "The Gatehouse"


def test_every_way_has_a_way_back(house: House) -> None:
    for room in WORLD.of(Room):
        for way in room.exits:
            backs = {back.key: back.destination for back in way.destination.exits}
            assert backs[BACK[way.key]] is room, f"{room}: {way.key}"


def test_every_room_can_be_reached(house: House) -> None:
    seen, waiting = set(), [house.thing("gatehouse")]
    while waiting:
        room = waiting.pop()
        if room not in seen:
            seen.add(room)
            waiting += [way.destination for way in room.exits]

    assert seen == set(WORLD.of(Room))


def test_every_room_is_described_and_has_details(house: House) -> None:
    for room in WORLD.of(Room):
        assert len(room.desc) > 80, room
        assert len(room.details) >= 2, room


def test_the_tongue_is_found_and_the_bell_speaks_again(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.types("s", "e", "say what about the key?")
    assert "That would be the cellar" in anna.screen

    anna.types("w", "w", "get tin lantern", "e", "e", "e", "d", "get key")
    assert anna.sees[-1] == "It is too dark to find anything."
    anna.types("light lantern", "get key")
    assert "[You found the key in the cellar: ten points.]" in anna.sees

    anna.types("u", "w", "w", "sw", "d", "get tongue", "u", "ne", "s", "w", "u")
    bo.heard()
    anna.types("hang tongue")
    assert "Then the bell speaks." in anna.screen
    assert bo.sees[0].startswith("From the tower a bell speaks")

    anna.types("score")
    assert anna.sees[0] == "Anna has 80 points."
    bo.types("s", "e", "say hello")
    assert bo.screen.endswith('Your drinks are paid for, all of you."')
    bo.types("look fire", "w", "look")
    assert "as if it had been about to speak" in bo.screen


def test_without_the_key_the_grate_stays_shut(house: House) -> None:
    anna = house.player("Anna")
    anna.types("s", "sw")
    anna.heard()

    anna.types("d")

    assert anna.sees == [
        "The grate is locked. You can put an arm through it, and nothing else."
    ]


def test_the_green_door_opens_to_a_name(house: House) -> None:
    anna = house.player("Anna")
    anna.types("s", "s", "e", "s")
    assert anna.sees[-1].startswith("The green door has no handle")

    anna.types("say It was Oswin!", "s")

    seen = anna.sees
    assert "Somewhere inside the wall a weight drops" in seen[1]
    assert "The Walled Orchard" in seen
    assert seen[-1] == "[You found the walled orchard: 15 points.]"
