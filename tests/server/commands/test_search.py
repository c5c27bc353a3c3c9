"""Which object is meant."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from server import world
from server.commands import search
from server.commands.search import numbered
from server.errors import PlayerError
from tests.server.commands.fakes import Account, Exit, Locks, Thing

# What stands in for objects here is no Object to a type checker.
find: Any = search.find


@pytest.fixture
def yard() -> Thing:
    """A yard with things in it."""
    yard = Thing("yard")
    for key in ("rusty sword", "old well", "swan"):
        Thing(key, location=yard)
    return yard


@pytest.fixture
def anna(yard: Thing) -> Thing:
    """Somebody in the yard who carries a sword."""
    anna = Thing("Anna", location=yard)
    Exit("green gate", "north", location=yard)
    Thing("sword of iron", "blade", location=anna)
    return anna


@pytest.mark.parametrize(
    "name, key",
    [
        ("rusty sword", "rusty sword"),
        ("RUSTY", "rusty sword"),
        ("rusty sw", "rusty sword"),
        ("the rusty sword", "rusty sword"),
        ("  old   well ", "old well"),
        ("wel", "old well"),
        ("blade", "sword of iron"),
        ("of iron", "sword of iron"),
        ("2.sword", "sword of iron"),
        ("sword-2", "sword of iron"),
        ("sword-1", "rusty sword"),
        ("gate", "green gate"),
        ("me", "Anna"),
        ("here", "yard"),
    ],
)
def test_a_thing_is_found_by_what_one_calls_it(
    anna: Thing, name: str, key: str
) -> None:
    assert find(anna, name).key == key


def test_several_that_fit_are_asked_about(anna: Thing) -> None:
    with pytest.raises(PlayerError) as why:
        find(anna, "sword")

    assert str(why.value) == (
        "Which sword do you mean: sword-1 (rusty, on the floor) "
        "or sword-2 (of iron, carried)?"
    )


def test_a_begun_word_that_is_the_same_in_all_is_asked_about_in_full(
    anna: Thing,
) -> None:
    with pytest.raises(PlayerError, match="Which sword do you mean: sword-1"):
        find(anna, "swo")


def test_a_begun_word_that_differs_is_asked_about_as_it_was_typed(anna: Thing) -> None:
    with pytest.raises(PlayerError, match=r"Which sw do you mean: sw-1 .* or sw-3"):
        find(anna, "sw")

    assert find(anna, "sw-2").key == "swan"


def test_a_whole_name_goes_before_a_whole_word_and_that_before_a_beginning() -> None:
    room = Thing("room")
    anna = Thing("Anna", location=room)
    for key in ("swordfish", "long sword", "sword"):
        Thing(key, location=room)

    assert find(anna, "sword").key == "sword"
    assert find(anna, "sword-2").key == "long sword"
    assert find(anna, "3.sword").key == "swordfish"


def test_a_thing_called_like_a_number_form_is_found_by_its_name() -> None:
    room = Thing("room")
    anna = Thing("Anna", location=room)
    door = Thing("door-2", location=room)

    assert find(anna, "door-2") is door


def test_of_many_some_are_named_and_the_rest_counted() -> None:
    room = Thing("room")
    anna = Thing("Anna", location=room)
    for _ in range(500):
        Thing("coin", location=room)

    with pytest.raises(PlayerError, match=r"coin-5 .on the floor. or 495 more"):
        find(anna, "coin")


def test_what_is_not_there_is_said_with_what_may_have_been_meant(anna: Thing) -> None:
    with pytest.raises(PlayerError) as why:
        find(anna, "swrod")

    assert str(why.value) == 'There is no "swrod" here. Did you mean "sword"?'


def test_a_command_may_say_in_its_own_words_that_nothing_is_there(anna: Thing) -> None:
    with pytest.raises(PlayerError, match=r"^You carry no such thing\.$"):
        find(anna, "well", among=anna.contents, absent="You carry no such thing.")


def test_oneself_is_meant_only_where_one_may_be_chosen(
    anna: Thing, yard: Thing
) -> None:
    assert find(anna, "me", among=yard.contents) is anna

    with pytest.raises(PlayerError, match="There is no"):
        find(anna, "me", among=anna.contents)


def test_a_number_that_is_too_high_is_answered_with_how_many_there_are(
    anna: Thing,
) -> None:
    with pytest.raises(PlayerError, match=r"are only 2 called .sword. here"):
        find(anna, "7.sword")
    with pytest.raises(PlayerError, match=r"is only one called .well. here"):
        find(anna, "well-2")


@pytest.mark.parametrize("name", ["", "   "])
def test_no_name_is_asked_for(anna: Thing, name: str) -> None:
    with pytest.raises(PlayerError, match="Name it"):
        find(anna, name)


@pytest.mark.parametrize(
    "name",
    ["0.sword", "99999999999.sword", "-", ".", "2.", "#", "#x", "|r", "x" * 4000],
)
def test_odd_names_are_answered_in_a_sentence(anna: Thing, name: str) -> None:
    with pytest.raises(PlayerError, match=r"^There is no "):
        find(anna, name)


def test_markup_in_a_name_is_shown_and_not_obeyed(anna: Thing) -> None:
    with pytest.raises(PlayerError) as why:
        find(anna, "|rx")

    assert '"||rx"' in str(why.value)


def test_what_one_may_not_see_is_not_there(anna: Thing, yard: Thing) -> None:
    yard.contents[0].locks = Locks("view")

    assert find(anna, "sword").key == "sword of iron"


def test_a_number_names_any_object_for_builders_only(
    anna: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = Thing("far away", number=12)
    objects = SimpleNamespace(get={12: far}.get)
    monkeypatch.setattr(world, "WORLD", objects, raising=False)

    with pytest.raises(PlayerError, match='There is no "#12" here'):
        find(anna, "#12")

    anna.account = Account("Builder")
    assert find(anna, "#12") is far


def test_somebody_who_is_nowhere_still_finds_what_he_carries() -> None:
    ghost = Thing("ghost")
    chain = Thing("chain", location=ghost)

    assert find(ghost, "chain") is chain


@pytest.mark.parametrize(
    "typed, word, number",
    [
        ("2.sword", "sword", 2),
        ("sword-2", "sword", 2),
        ("sword", "sword", 0),
        ("two-handed-3", "two-handed", 3),
        ("two-handed", "two-handed", 0),
        ("00000002.sword", "00000002.sword", 0),
        ("²-sword", "²-sword", 0),
    ],
)
def test_a_number_stands_before_a_dot_or_behind_a_dash(
    typed: str, word: str, number: int
) -> None:
    assert numbered(typed) == (word, number)


def test_what_is_listed_so_is_found_so(anna: Thing, yard: Thing) -> None:
    lamp = Thing("lamp", location=yard)
    lamp.listed_as = "a lit lamp"

    assert find(anna, "a lit lamp") is lamp
    assert find(anna, "lit lamp") is lamp
    assert find(anna, "1.lit lamp") is lamp
    with pytest.raises(PlayerError):
        find(anna, "lit")
