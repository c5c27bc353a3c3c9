"""What crawlers are told of the world."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.help.topics import TOPICS, Topic
from server.listing import EVERY, MOST_ROOMS, WorldListing
from server.world import WORLD
from server.world.index import INDEX
from server.world.typeclasses import Character, Exit, Room
from tests.stories.town import Town


class Later:
    """Calls nothing before it is told that the time has come."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.due: Callable[[], None] | None = None

    def __call__(self, seconds: float, function: Callable[[], None]) -> Later:
        self.seconds, self.due = seconds, function
        return self

    def cancel(self) -> None:
        """Do not call."""
        self.due = None

    def passes(self, town: Town) -> None:
        """The time has come."""
        assert self.due is not None
        town.loop.call_soon(self.due)
        town.settle()


def began(town: Town) -> Later:
    later = Later()
    town.loop.call_soon(WorldListing(later).start)
    town.settle()
    return later


def told(town: Town) -> dict[str, int]:
    names = ("ROOMS", "EXITS", "OBJECTS", "AREAS", "HELPFILES")
    variables = town.portal.listing.variables()
    return {name: int(variables[name][0]) for name in names if name in variables}


def test_it_counts_what_there_is(town: Town) -> None:
    there = [*INDEX.objects.values()]
    began(town)

    seen = told(town)
    assert seen["ROOMS"] == sum(isinstance(obj, Room) for obj in there) > 0
    assert seen["EXITS"] == sum(isinstance(obj, Exit) for obj in there) > 0
    places = {obj.area for obj in there if isinstance(obj, Room)} - {""}
    assert seen["AREAS"] == len(places) > 1
    kinds = (Room, Exit, Character)
    assert seen["OBJECTS"] == sum(not isinstance(obj, kinds) for obj in there) > 0


def test_crawlers_read_it_beside_what_the_gate_knows(town: Town) -> None:
    began(town)

    variables = town.portal.listing.variables()

    assert variables["NAME"] == ("Gatehouse",)
    assert variables["ROOMS"] == (str(INDEX.count(Room)),)


def test_only_pages_that_anybody_may_read_are_counted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [
        Topic("one", "", aliases=("first",)),
        Topic("two", "", role="Builder"),
        Topic("three", ""),
    ]
    names = {name: page for page in pages for name in (page.title, *page.aliases)}
    monkeypatch.setattr(TOPICS, "by_name", names)

    began(town)

    assert told(town)["HELPFILES"] == 2


def test_a_change_is_told_some_minutes_later(town: Town) -> None:
    later = began(town)
    before = told(town)["ROOMS"]

    WORLD.create(Room, "A new cellar")
    later.passes(town)

    assert later.seconds == EVERY
    assert told(town)["ROOMS"] == before + 1


def test_what_did_not_change_is_not_told_again(town: Town) -> None:
    later = began(town)
    town.portal.listing.publish({})

    later.passes(town)

    assert told(town) == {}


def test_it_stops_when_the_server_stands_still() -> None:
    later = Later()
    ours = WorldListing(later)
    ours._timer = later(EVERY, ours.start)

    ours.stop()
    ours.stop()

    assert later.due is None


def test_areas_of_a_very_large_world_are_not_counted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(INDEX, "count", lambda cls: MOST_ROOMS + 1)

    began(town)

    assert "AREAS" not in told(town)
