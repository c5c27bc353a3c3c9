"""Going and seeing."""

from __future__ import annotations

from game import looks
from game.things import Thing
from server.world import WORLD
from tests.game.fakes import House, Player


def test_the_first_line_of_look_is_the_name_of_the_room(house: House) -> None:
    anna, _ = house.player("Anna"), house.player("Bo")
    anna.heard()

    anna.types("look")

    seen = anna.sees
    assert seen[0] == "The Gatehouse"
    assert seen[-2:] == ["Bo is here.", "Exits: north, south and up."]


def test_one_walks_by_name_by_letter_and_by_go(house: House) -> None:
    anna = house.player("Anna")

    for line in ("south", "n", "go s", "SW", "northeast", "go yard"):
        anna.types(line)

    titles = [line for line in anna.sees if line.startswith("The ")]
    assert titles == [
        "The Yard",
        "The Gatehouse",
        "The Yard",
        "The Well",
        "The Yard",
    ]


def test_a_letter_never_means_another_command(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("e", "u", "u", "d", "in", "go", "go nowhere")

    seen = [line for line in anna.sees if not line.startswith(("A ", "The ", "Exits"))]
    assert "You cannot go east from here." in seen
    assert "You cannot go up from here." in seen
    assert "You cannot go in from here." in seen
    assert "Where do you want to go?" in seen
    assert "You cannot go nowhere from here." in seen


def test_what_is_mentioned_can_be_looked_at(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("look gate", "look at the swallows", "read board")

    seen = anna.sees
    assert seen[0].startswith("Oak, a hand thick")
    assert seen[1].startswith("Four nests of mud")
    assert seen[2].startswith("In careful white letters")


def test_what_is_not_there_cannot_be_looked_at(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("look unicorn", "look |r" + "x" * 100)

    assert anna.sees[0] == 'You see no "unicorn" here.'


def test_people_notice_being_looked_at(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    house.thing("coin").location = bo.character
    anna.heard()

    anna.types("look bo", "look me")

    assert anna.sees == [
        "Bo",
        "You see nothing special about it.",
        "Bo is carrying a copper coin.",
        "Anna",
        "You see nothing special about it.",
    ]
    assert bo.sees == ["Anna looks at you."]


def test_the_view_from_the_tower_changes_with_the_hour(house: House) -> None:
    anna = house.player("Anna")
    house.do(lambda: anna.character.move_to(house.thing("tower")))
    anna.heard()

    anna.types("look")
    assert "follow the road with your eye" in anna.screen

    house.clock.now += 3600
    anna.types("look")
    assert "Stars, more than seems reasonable" in anna.screen


def raw(player: Player) -> str:
    """What it was told, with the codes of the markup."""
    return "\n".join(o.args[0] for o in player.heard() if o.name == "text")


def test_what_one_sees_can_be_clicked_on(house: House) -> None:
    anna, _ = house.player("Anna"), house.player("Bo")
    for _ in range(2):
        house.do(lambda: WORLD.create(Thing, "penny", anna.character.location))
    anna.heard()

    anna.types("look")

    seen = raw(anna)
    assert "Exits: |lcnorth|lt|wnorth|n|le, " in seen
    assert "You see |lclook penny|lttwo pennies|le here." in seen
    assert "|lclook Bo|ltBo|le is here." in seen


def test_in_a_crowd_there_is_too_much_to_click_on(house: House) -> None:
    anna = house.player("Anna")
    for number in range(looks.LINKED + 1):
        name = f"penny {number}"
        house.do(lambda n=name: WORLD.create(Thing, n, anna.character.location))
    anna.heard()

    anna.types("look")

    assert "look penny" not in raw(anna)


def test_score_counts_what_one_has_done(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()
    anna.types("score")
    assert anna.sees[0] == "Anna has no points."

    house.do(lambda: anna.character.move_to(house.thing("tower")))
    anna.heard()
    anna.types("score")

    assert anna.sees == [
        "Anna has five points.",
        "Health 100 of 100. Stamina 100 of 100.",
        "   5 points: saw the view from the tower",
    ]


def test_nowhere_is_answered_in_a_sentence(house: House) -> None:
    anna = house.player("Anna")
    anna.character.location = None
    anna.heard()

    for line in ("look", "look gate", "say hello", "get coin", "drop coin", "north"):
        anna.types(line)
    anna.types("pose waves", "whisper bo = hi", "give x to y", "ring", "light x", "inv")

    assert "Something went wrong" not in anna.screen
