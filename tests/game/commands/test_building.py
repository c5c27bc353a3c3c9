"""Building."""

from __future__ import annotations

import pytest

from game.commands import building
from game.lantern import Lantern
from server.world import WORLD
from tests.game.fakes import House


def test_dig_makes_a_room_and_the_ways_there_and_back(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.heard()

    anna.types("dig e = The Guard Room", "e", "w")

    seen = anna.sees
    assert seen[0].startswith("You dig east to The Guard Room (#")
    assert [line for line in seen if line.startswith("The G")] == [
        "The Guard Room",
        "The Gatehouse",
    ]


def test_dig_takes_any_way_if_the_way_back_is_named(house: House) -> None:
    anna = house.player("Anna", role="Builder")

    anna.types("dig crack, gap = A Hollow", "crack", "look gap")

    assert anna.sees[-1] == "Going gap you would come to The Gatehouse."


def test_create_makes_a_thing_of_a_kind_and_holds_it(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.heard()

    anna.types("create coin", "create Lantern = red lantern", "inventory")

    seen = anna.sees
    assert seen[0].startswith("You make coin (#")
    assert seen[-1] == "You are carrying a coin and a red lantern."
    assert isinstance(anna.character.contents[1], Lantern)


def test_describe_changes_what_is_seen(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.heard()

    anna.types(
        "describe here = |rRed|n.", "describe me = Tall.", "describe north = Far."
    )
    anna.types("look", "look me", "look north")

    seen = anna.sees
    assert seen[:3] == [
        "The Gatehouse is described anew.",
        "Anna is described anew.",
        "North is described anew.",
    ]
    assert seen[4] == "Red."
    assert seen[-1] == "Far."


def test_teleport_goes_by_tag_by_name_and_to_people(house: House) -> None:
    anna, bo = house.player("Anna", role="Builder"), house.player("Bo")
    bo.types("s")
    anna.heard()

    for place in ("tower", "The Orchard", "the walled orchard", "bo", "#1"):
        anna.types(f"teleport {place}")

    titles = [line for line in anna.sees if line.startswith(("The ", "There"))]
    assert titles[0] == "The Top of the Tower"
    assert titles[1] == 'There is no "The Orchard" here.'
    assert titles[2:] == ["The Walled Orchard", "The Yard", "The Gatehouse"]


def test_a_thing_is_sent_and_never_into_itself(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.types("create box")
    anna.heard()

    anna.types("teleport box = tower", "teleport here = tower", "teleport x = tower")

    assert anna.sees[0] == "Box is in The Top of the Tower now."
    assert anna.sees == []
    assert WORLD.named("box")[0].location is house.thing("tower")


def test_destroy_takes_away_things_and_ways_but_nobody(house: House) -> None:
    anna, bo = house.player("Anna", role="Builder"), house.player("Bo")
    anna.types("create box", "dig e = Hall")
    numbers = WORLD.named("box")[0].id, WORLD.named("east")[-1].id
    anna.heard()

    anna.types("destroy box", "no", "destroy box", "yes", "destroy east", "yes")
    anna.types("destroy bo", "destroy here", "destroy")

    box, way = numbers
    assert anna.sees == [
        f"Destroy box (#{box}) for good? (yes or no)",
        "Nothing is destroyed.",
        f"Destroy box (#{box}) for good? (yes or no)",
        "Box is no more.",
        f"Destroy east (#{way}) for good? (yes or no)",
        "East is no more.",
        "Bo cannot be destroyed like that.",
        "The Gatehouse cannot be destroyed like that.",
        "Type destroy THING; for a room, stand in it and type its #number.",
    ]
    assert WORLD.named("box") == []
    assert bo.character.location is house.thing("gatehouse")


def test_what_became_of_it_meanwhile_is_looked_at_again(house: House) -> None:
    anna, bo = (house.player(name, role="Builder") for name in ("Anna", "Bo"))
    anna.types("dig e = Hall", "create box", "drop box")
    hall = WORLD.named("Hall")[0]
    anna.heard()

    anna.types(f"destroy #{hall.id}")
    bo.types("e")
    anna.types("yes", "destroy box")
    bo.types("w", "destroy box", "yes")
    anna.types("yes")

    assert "Hall cannot be destroyed like that." in (seen := anna.sees)
    assert seen[-1] == "That is gone already."


@pytest.mark.parametrize(
    "line, answer",
    [
        ("dig", "Type dig DIRECTION"),
        ("dig north =", "Type dig DIRECTION"),
        ("dig north = Hall", "There is an exit north here already."),
        ("dig crack = Hall", 'How does one come back from "crack"?'),
        (f"dig e = {'x' * 61}", "A name has 1 to 60 letters"),
        ('dig e = a "quoted" hall', "A name has 1 to 60 letters"),
        ("dig |r, s = Hall", "A name has 1 to 60 letters"),
        ("create", "Type create NAME"),
        ("create = x", "There is no kind"),
        ("create dragon = Smaug", 'There is no kind "dragon". There are thing,'),
        ("create |rred", "A name has 1 to 60 letters"),
        ("describe", "Type describe THING"),
        (f"describe me = {'x' * 4001}", "That is too long"),
        ("describe dragon = big", 'There is no "dragon" here.'),
        ("teleport", "Type teleport PLACE"),
        ("teleport #999999", "There is no"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    house: House, line: str, answer: str
) -> None:
    anna = house.player("Anna", role="Builder")
    before = len(WORLD.objects)
    anna.heard()

    anna.types(line)

    assert anna.sees[0].startswith(answer)
    assert len(WORLD.objects) == before


def test_a_builder_can_build_only_so_much(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "QUOTA", 2)
    anna = house.player("Anna", role="Builder")

    anna.types("create box", "create box", "create box", "dig e = Hall")

    assert (
        anna.sees[-2:]
        == ["You have built 2 things, and that is as many as one may. Ask a developer."]
        * 2
    )


def test_who_is_no_builder_any_more_destroys_nothing(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.types("create box", "destroy box")
    anna.account.role = "Player"
    anna.heard()

    anna.types("yes")

    assert anna.sees == ['You may not use "destroy" any more.']
    assert WORLD.named("box")
