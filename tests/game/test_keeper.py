"""Keepers."""

from __future__ import annotations

from tests.game.fakes import House


def test_a_keeper_greets_everybody_once(house: House) -> None:
    anna = house.player("Anna")

    anna.types("s", "e", "w", "e")

    greetings = [line for line in anna.sees if line.startswith("Marta says to you")]
    assert len(greetings) == 1


def test_a_keeper_answers_words_and_everybody_hears(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    for one in (anna, bo):
        one.types("s", "e")
    for one in (anna, bo):
        one.heard()

    anna.types("say Is there OIL, perhaps?")

    assert anna.sees[1].startswith('Marta says, "There is a stone jar of it')
    assert bo.sees[1].startswith('Marta says, "There is a stone jar of it')


def test_a_keeper_is_silent_when_others_talk_among_themselves(house: House) -> None:
    anna = house.player("Anna")
    anna.types("s", "e")
    anna.heard()

    anna.types("say nothing of importance", "say Marta?", "whisper marta = the key")

    seen = anna.sees
    assert seen[0] == 'You say, "nothing of importance"'
    assert seen[1] == 'You say, "Marta?"'
    assert seen[2].startswith('Marta says, "Hm. Ask me about')
    assert seen[3] == 'You whisper to Marta, "the key"'
    assert seen[4].startswith('Marta says, "Grandmother used to say')


def test_a_keeper_cannot_be_carried_off(house: House) -> None:
    anna = house.player("Anna")
    anna.types("s", "e")
    anna.heard()

    anna.types("get marta", "give coin to marta", "get all")

    assert anna.sees[0] == "Marta would not like that."
    assert house.thing("marta").location is house.thing("inn")
