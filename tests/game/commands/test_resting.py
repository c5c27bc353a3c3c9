"""rest, stand, and what score says of it."""

from __future__ import annotations

from tests.game.fakes import House


def test_one_sits_down_and_gets_up_before_the_others(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.types("south", "north")
    anna.heard()
    bo.heard()

    anna.types("rest")
    assert anna.sees == ["You sit down and rest. Health 100 of 100. Stamina 98 of 100."]
    assert bo.sees == ["Anna sits down to rest."]
    bo.types("look anna")
    assert "Anna is sitting." in bo.sees
    anna.heard()
    anna.types("sit")
    assert anna.sees == ["You are sitting already. Type stand to get up."]
    bo.heard()
    anna.types("stand")
    assert bo.sees == ["Anna gets up."]
    anna.types("stand")
    assert anna.sees == ["You get up.", "You are on your feet already."]


def test_score_says_how_one_is_one_thing_on_each_line_for_a_screen_reader(
    house: House,
) -> None:
    anna = house.player("Anna", screenreader=True)

    anna.types("score")

    assert anna.sees[:3] == [
        "Anna has no points.",
        "Health 100 of 100.",
        "Stamina 100 of 100.",
    ]
