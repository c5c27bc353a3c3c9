"""How a player wants to be written to."""

from __future__ import annotations

import pytest

from tests.game.fakes import House


def test_screenreader_works_before_the_login(house: House) -> None:
    anna = house.guest()

    anna.types("screenreader on")
    anna.heard()
    anna.types("look")

    assert anna.sees[0] == "Welcome to Gatehouse."


def test_screenreader_lists_exits_one_on_each_line(house: House) -> None:
    anna = house.player("Anna")
    anna.types("screenreader")
    anna.heard()

    anna.types("look")

    assert anna.sees[-4:] == ["Exits:", "north", "south", "up"]


def test_options_are_listed_with_what_they_do(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("option")

    seen = anna.sees
    assert [line.split()[0] for line in seen[1:-1]] == [
        "screenreader",
        "colors",
        "width",
        "wrap",
        "hints",
        "pager",
    ]


def test_an_option_is_set_for_the_connection_and_the_account(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("option colors true", "option width 60", "option wrap = off")

    assert anna.sees == [
        "The option colors is true now.",
        "The option width is 60 now.",
        "The option wrap is off now.",
    ]
    chosen = {"colors": 16_777_216, "width": 60, "wrap": False}
    assert anna.account.options == chosen
    assert house.saved[anna.sessid].options == chosen


def test_an_option_goes_back_to_what_the_client_says(house: House) -> None:
    anna = house.player("Anna")

    anna.types("option width 60", "option width default")

    assert anna.sees[-1] == "The option width is back at what your client says."
    assert anna.account.options == {}
    assert "width" not in house.saved[anna.sessid].options


@pytest.mark.parametrize(
    "line, answer",
    [
        ("option colours 16", 'There is no option "colours".'),
        ("option w 60", 'There is no option "w".'),
        ("option colors 17", 'The option colors cannot be "17".'),
        ("option width 19", 'The option width cannot be "19".'),
        ("option width ٣٣", 'The option width cannot be "٣٣".'),
        (f"option width {'9' * 3000}", 'The option width cannot be "999'),
        ("option wrap maybe", 'The option wrap cannot be "maybe".'),
        ("screenreader maybe", 'Please say "on" or "off", not "maybe".'),
    ],
)
def test_what_cannot_be_is_refused(house: House, line: str, answer: str) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types(line)

    assert anna.sees[0].startswith(answer)
    assert anna.account.options == {}


def test_the_beginning_of_a_name_is_enough(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("option col")

    assert anna.sees[1].split()[:2] == ["colors", "16"]


def test_no_colours_are_called_none(house: House) -> None:
    anna = house.player("Anna")

    anna.heard()

    anna.types("option colors none", "option colors")

    seen = anna.sees
    assert seen[0] == "The option colors is none now."
    assert seen[2].split()[:3] == ["colors", "none", "none,"]
