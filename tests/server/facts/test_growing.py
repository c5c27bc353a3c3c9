"""What comes back by the clock alone is told, to whom it concerns."""

from __future__ import annotations

from typing import Any

import pytest

from game.hours import SKY
from server.facts.growing import EVERY, Growing
from server.sessions import SESSIONS
from tests.stories.listener import Listens
from tests.stories.town import Town


class Timers:
    """Calls what was asked for when the test says so."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def later(self, seconds: float, call: Any) -> Any:
        assert seconds == EVERY
        self.calls.append(call)
        return self

    def cancel(self) -> None:
        self.calls.clear()


@pytest.fixture
def date(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    date = [1_800_000_000.0]
    monkeypatch.setattr(SKY, "clock", lambda: date[0])
    return date


def test_stamina_comes_back_and_is_told_when_it_is_another_number(
    town: Town, listens: Listens, date: list[float]
) -> None:
    anna, bo = listens("Anna"), town.player("Bo")
    timers = Timers()
    growing = Growing(SESSIONS, timers.later)
    growing.start()
    anna.types("south", "south")
    bo.types("south")
    anna.told.clear()
    seen = []

    for seconds in (5.0, 5.0, 5.0, 5.0):
        date[0] += seconds
        town.do(timers.calls.pop())
        seen.append(anna.hears)

    told = [("Char.Vitals", {"mv": 99})], [("Char.Vitals", {"mv": 100})]
    assert seen == [[], told[0], told[1], []]
    growing.stop()
    assert not timers.calls


def test_who_plays_nobody_is_told_nothing(
    town: Town, listens: Listens, date: list[float]
) -> None:
    anna = listens("Anna")
    anna.types("south", "ooc")
    anna.told.clear()
    timers = Timers()
    growing = Growing(SESSIONS, timers.later)
    growing.start()

    date[0] += 5
    town.do(timers.calls.pop())

    assert anna.hears == []
    growing.stop()


def test_whose_vitals_fail_does_not_keep_the_others_from_theirs(
    town: Town, listens: Listens, date: list[float]
) -> None:
    bo, anna = listens("Bo"), listens("Anna")
    timers = Timers()
    growing = Growing(SESSIONS, timers.later)
    growing.start()
    anna.types("south")
    anna.told.clear()
    date[0] += 60
    puppet: Any = bo.session.puppet
    town.do(setattr, puppet, "vitals", {"luck": "Luck"})

    town.do(timers.calls.pop())

    assert anna.hears == [("Char.Vitals", {"mv": 100})]
    growing.stop()
