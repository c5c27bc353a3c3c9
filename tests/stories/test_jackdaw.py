"""A bird answers on the channel public."""

from __future__ import annotations

import pytest

from game import jackdaw
from game.hours import SKY
from server.channels.channel import find_channel
from server.messaging.actors import SystemActor
from tests.game.fakes import NOON, Clock
from tests.stories.town import Player, Town

DAY = "Broad day. You can see the pass from here."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon, and it has been silent for a while."""
    clock = Clock()
    monkeypatch.setattr(SKY, "clock", clock)
    monkeypatch.setattr(jackdaw.RATE, "last", NOON - 60)
    return clock


@pytest.fixture
def anna(town: Town, clock: Clock) -> Player:
    return town.player("Anna")


def test_it_tells_the_time_and_quotes_who_asked(town: Town, anna: Player) -> None:
    bo = town.player("Bo")

    anna.types("public Jackdaw, what time is it?")

    asked = "[public] Anna: Jackdaw, what time is it?"
    answer = f'[public] Jackdaw (to Anna\'s "Jackdaw, what time is it?"): {DAY}'
    assert anna.sees == [asked, answer]
    assert bo.sees == [asked, answer]


def test_it_knows_who_is_about(town: Town, anna: Player) -> None:
    town.player("Bo")

    anna.types("public who is there, jackdaw?")

    assert anna.sees[-1].endswith(": I see Anna and Bo.")


def test_it_names_only_some_of_many(
    town: Town, anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jackdaw, "MOST_NAMES", 1)
    town.player("Bo")

    anna.types("public who, jackdaw?")

    assert anna.sees[-1].endswith(": I see Anna and one more.")


def test_it_says_what_it_can_be_asked(anna: Player) -> None:
    anna.types("public hello jackdaw")

    assert anna.sees[-1].endswith("Kjack! Ask me what time it is, or who is about.")


def test_it_is_silent_when_nobody_names_it(anna: Player) -> None:
    anna.types("public what time is it?", "say jackdaw, what time is it?")

    assert len(anna.sees) == 2


def test_it_does_not_chatter(anna: Player, clock: Clock) -> None:
    anna.types("public jackdaw", "public jackdaw", "public jackdaw")
    assert sum("Kjack" in line for line in anna.sees) == 1

    clock.now += jackdaw.EVERY
    anna.types("public jackdaw")
    assert "Kjack" in anna.sees[-1]


def test_it_answers_neither_itself_nor_another_bird(town: Town, anna: Player) -> None:
    channel = find_channel("public")
    assert channel is not None
    rook = SystemActor(-77, "Rook")
    try:
        for bird in (rook, jackdaw.JACKDAW):
            town.run(bird.send_group_message(channel.id, "jackdaw, what time is it?"))
            town.settle()
    finally:
        rook.retire()

    assert len(anna.sees) == 2


@pytest.mark.parametrize("mode", ["reload", "crash"])
def test_it_is_there_after_a_reload_or_crash(
    town: Town, anna: Player, mode: str
) -> None:
    if mode == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()

    anna.types("public jackdaw, is it late?")

    assert anna.sees[-1].endswith(DAY)
