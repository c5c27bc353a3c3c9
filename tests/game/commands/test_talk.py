"""Talking."""

from __future__ import annotations

import pytest

from tests.game.fakes import House


def test_say_is_heard_by_the_speaker_and_by_everyone_in_the_room(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.heard()

    anna.types("say hello", "'hello", '"hello')

    assert anna.sees == ['You say, "hello"'] * 3
    assert bo.sees == ['Anna says, "hello"'] * 3


def test_what_is_said_in_one_room_is_not_heard_in_another(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    bo.types("s")
    bo.heard()

    anna.types("say hello")

    assert bo.sees == []


def test_a_pose_is_seen_by_everybody(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.heard()

    anna.types("pose waves", ":'s hat falls", ":waves")

    assert anna.sees == bo.sees == ["Anna waves", "Anna's hat falls", "Anna waves"]


def test_a_whisper_is_heard_by_one_and_noticed_by_the_rest(house: House) -> None:
    anna, bo, cleo = house.player("Anna"), house.player("Bo"), house.player("Cleo")
    for one in (anna, bo, cleo):
        one.heard()

    anna.types("whisper bo = the key", "whisper bo the key is here")

    assert anna.sees == [
        'You whisper to Bo, "the key"',
        'You whisper to Bo, "the key is here"',
    ]
    assert bo.sees == [
        'Anna whispers to you, "the key"',
        'Anna whispers to you, "the key is here"',
    ]
    assert cleo.sees == ["Anna whispers something to Bo."] * 2


def test_a_whisper_to_several_leaves_out_only_the_rest(house: House) -> None:
    anna, bo, cleo = house.player("Anna"), house.player("Bo"), house.player("Cleo")
    for one in (anna, bo, cleo):
        one.heard()

    anna.types("whisper bo, cleo = psst")

    assert anna.sees == ['You whisper to Bo and Cleo, "psst"']
    assert bo.sees == cleo.sees == ['Anna whispers to you, "psst"']


def test_tell_reaches_anybody_and_nobody_else(house: House) -> None:
    anna, bo, cleo = house.player("Anna"), house.player("Bo"), house.player("Cleo")
    bo.types("s", "s")
    for one in (anna, bo, cleo):
        one.heard()

    anna.types("tell bo = hello", "page bo hello again, 1 = 1")

    assert anna.sees == ['You tell Bo, "hello"', 'You tell Bo, "hello again, 1 = 1"']
    assert bo.sees == [
        'Anna tells you, "hello"',
        'Anna tells you, "hello again, 1 = 1"',
    ]
    assert cleo.sees == []


def test_an_account_without_character_can_tell_and_be_told(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.types("ooc")
    bo.heard()
    anna.heard()

    anna.types("tell bo = still here")
    bo.types("tell anna = good")

    assert bo.sees == ['Anna tells you, "still here"', 'You tell Anna, "good"']
    assert anna.sees[-1] == 'Bo tells you, "good"'


@pytest.mark.parametrize(
    "line, answer",
    [
        ("say", "What do you want to say?"),
        ("say    ", "What do you want to say?"),
        (":", "What do you want to do? For example: pose waves."),
        ("whisper bo", "Type whisper NAME = words."),
        ("tell", "Type tell NAME = words."),
        ("tell = hello", "Type tell NAME = words."),
        ("tell bo =", "Type tell NAME = words."),
        ("tell nobody = hi", 'Nobody called "nobody" is here now.'),
        ("tell a = hi", 'Nobody called "a" is here now.'),
        ("tell anna = hi", "You keep that to yourself."),
        ("whisper me = hi", "You keep that to yourself."),
        ("tell |rbo = hi", 'Nobody called "|rbo" is here now.'),
        (
            f"tell {','.join(['bo'] * 11)} = hi",
            "You can speak to ten people at once, not more.",
        ),
    ],
)
def test_bad_input_is_answered_in_a_sentence(
    house: House, line: str, answer: str
) -> None:
    anna, _ = house.player("Anna"), house.player("Bo")
    anna.heard()

    anna.types(line)

    assert anna.sees == [answer]


def test_several_with_the_same_beginning_are_asked_about(house: House) -> None:
    anna = house.player("Anna")
    house.player("Boris"), house.player("Boreas")
    anna.heard()

    anna.types("tell bor = hi")

    assert anna.sees == ['Whom do you mean by "bor": Boris and Boreas?']
