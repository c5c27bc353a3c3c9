"""Facts go to those who take them, with the turn, and not twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.facts.fact import FACTS, Fact
from server.facts.telling import inform
from tests.stories.listener import Listener, Listens
from tests.stories.town import Town


@pytest.fixture(autouse=True)
def table_ends_with_its_test() -> Iterator[None]:
    before = dict(FACTS)
    yield
    FACTS.clear()
    FACTS.update(before)


class Quest(Fact, package="Quest.Began", frozen=True):
    """Something to do."""

    name: str


class Weather(Fact, package="Weather.Now", delta=True, frozen=True):
    """How it is outside."""

    sky: str
    wind: int = 0


BELL = ("Quest.Began", {"name": "The bell"})


@pytest.fixture
def anna(listens: Listens) -> Listener:
    anna = listens("Anna")
    anna.told.clear()
    return anna


def test_a_session_a_character_an_account_and_several_sessions_are_told(
    town: Town, anna: Listener
) -> None:
    session = anna.session
    for whom in (session, session.account, session.puppet, [session]):
        town.do(inform, whom, Quest("The bell"))

        assert anna.hears == [BELL]


def test_who_takes_no_data_is_told_none(town: Town, anna: Listener) -> None:
    bo = town.player("Bo")
    anna.told.clear()

    town.do(inform, anna.session.sessionhandler.all(), Quest("The bell"))

    assert anna.hears == [BELL]
    assert bo.sees == []


@pytest.mark.parametrize(
    "supported, told",
    [
        (("Quest",), True),
        (("quest.began",), True),
        (("Char", "Room"), False),
        ((), False),
    ],
)
def test_who_did_not_subscribe_to_it_is_not_told(
    town: Town, anna: Listener, supported: tuple[str, ...], told: bool
) -> None:
    anna.supports(*supported)
    anna.told.clear()

    town.do(inform, anna.session, Quest("The bell"))

    assert anna.hears == ([BELL] if told else [])


def test_of_a_delta_only_what_changed_is_told(town: Town, anna: Listener) -> None:
    for sky, wind, told in (
        ("grey", 3, {"sky": "grey", "wind": 3}),
        ("grey", 4, {"wind": 4}),
        ("grey", 4, None),
        ("blue", 0, {"sky": "blue", "wind": 0}),
    ):
        town.do(inform, anna.session, Weather(sky, wind))

        assert anna.hears == ([("Weather.Now", told)] if told else [])


def test_it_is_told_whole_to_a_client_that_lost_what_it_knew(
    town: Town, anna: Listener
) -> None:
    town.do(inform, anna.session, Weather("grey", 3))
    town.do(inform, anna.session, Weather("grey", 4))
    anna.told.clear()

    anna.says("Gatehouse.Refresh")

    assert ("Weather.Now", {"sky": "grey", "wind": 4}) in anna.hears


def test_who_takes_it_only_later_is_told_then_how_it_stands(
    town: Town, anna: Listener
) -> None:
    anna.supports("Char")
    town.do(inform, anna.session, Weather("rain", 3))
    assert "Weather.Now" not in anna.packages

    anna.supports("Char", "Weather")

    assert ("Weather.Now", {"sky": "rain", "wind": 3}) in anna.hears


def test_another_character_begins_anew(town: Town, anna: Listener) -> None:
    town.do(inform, anna.session, Weather("grey", 3))
    anna.types("ooc", "ic")
    anna.told.clear()

    town.do(inform, anna.session, Weather("grey", 3))

    assert anna.hears == [("Weather.Now", {"sky": "grey", "wind": 3})]


def test_what_a_failed_command_told_was_never_told(
    town: Town, anna: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    class Zap(Command):
        """Tell it, and fail."""

        key = "zap"

        def run(self) -> None:
            inform(self.session, Weather("red"))
            inform(self.session, Quest("The bell"))
            raise RuntimeError("a bug in the game")

    cmdset = CmdSet()
    cmdset.key = "zapping"
    cmdset.add(Zap)
    town.do(anna.session.cmdset.add, cmdset)

    anna.types("zap")
    assert anna.hears == []
    town.do(inform, anna.session, Weather("red"))

    assert anna.hears == [("Weather.Now", {"sky": "red", "wind": 0})]


def test_a_field_of_another_type_is_refused(town: Town, anna: Listener) -> None:
    wrong: Any = 3
    with pytest.raises(ValueError, match="Quest"):
        town.do(inform, anna.session, Quest(wrong))
