"""Variables: those that a client wants are told, each when it is another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from django.conf import settings

from game.things import Thing
from portal.wire.frames import Output
from portal.wire.state import Client
from server.accounts.models import Account
from server.facts.fact import FACTS, Fact
from server.facts.growing import Growing
from server.facts.present import WHEN_WHOLE
from server.facts.showing import names
from server.facts.standard import (
    ChannelText,
    Coords,
    Info,
    Item,
    ItemsList,
    Name,
    Vitals,
)
from server.facts.telling import inform
from server.msdp import VARIABLES, on_variable
from server.sessions import SESSIONS
from server.sessions.actions import login
from server.world import TURN, WORLD
from tests.stories.listener import Listens
from tests.stories.town import Player, Town


class Reader(Player):
    """Somebody whose client takes variables."""

    def __init__(self, town: Town, account: int = 0, **about: Any) -> None:
        self.town, self.gone = town, False
        self.seen: list[str] = []
        self.told: list[tuple[str, Any]] = []
        self.packages: list[str] = []
        about = {"account": account, "colors": 0, "msdp": True, **about}
        self.connected(town.portal, Client("story", "192.0.2.1", **about))
        town.settle()

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if name == "msdp":
            self.told += args[0].items()
        elif name == "gmcp":
            self.packages += args[0]

    def reports(self, *wanted: str, **about: Any) -> None:
        """The client wants to be told these, and no others."""
        known = msgspec.structs.replace(self.client, reports=wanted, **about)
        self.changed(known)
        self.town.settle()

    def says(self, name: str, value: Any) -> None:
        """The client says something by MSDP."""
        self.receive("msdp", name, value)
        self.town.settle()

    @property
    def hears(self) -> list[tuple[str, Any]]:
        """The variables since it was last asked."""
        told, self.told = self.told, []
        return told

    @property
    def session(self) -> Any:
        """The Server's half."""
        return SESSIONS.get(self.sessid)


Reads = Callable[..., Reader]


@pytest.fixture
def reads(town: Town) -> Reads:
    """`reads("Anna", "HEALTH")`: she has come in, and wants to be told her health."""

    def come_in(name: str, *wanted: str, **about: Any) -> Reader:
        return Reader(town, town.player_account(name), reports=wanted, **about)

    return come_in


@pytest.fixture(autouse=True)
def tables_end_with_their_test() -> Iterator[None]:
    kept = [(table, table.copy()) for table in (FACTS, VARIABLES)]
    whole = WHEN_WHOLE.copy()
    yield
    WHEN_WHOLE[:] = whole
    for table, before in kept:
        table.clear()  # type: ignore[attr-defined]
        table.update(before)  # type: ignore[attr-defined]


# How facts read as variables


def test_facts_say_their_variables_in_one_place() -> None:
    info = Info(
        7, "Yard", "The gate", "outside", {"north": 8, "gap": 0}, "", Coords(1, 2)
    )
    exits = {"n": 8, "gap": 0}

    assert Name("Anna", "Anna the Tall").variables() == {
        "CHARACTER_NAME": "Anna",
        "CHARACTER_FULLNAME": "Anna the Tall",
    }
    assert info.variables() == {
        "ROOM": {
            "VNUM": 7,
            "NAME": "Yard",
            "AREA": "The gate",
            "TERRAIN": "outside",
            "EXITS": exits,
            "COORDS": {"X": 1, "Y": 2, "Z": 0},
        },
        "ROOM_VNUM": 7,
        "ROOM_NAME": "Yard",
        "ROOM_EXITS": exits,
        "AREA_NAME": "The gate",
    }
    assert ItemsList("inv", [Item("3", "a penny")]).variables() == {
        "INVENTORY": ["a penny"]
    }


def test_vitals_have_their_usual_names() -> None:
    vitals = {"hp": 1, "maxhp": 2, "mv": 3, "mp": 4, "maxsp": 5, "max": 6, "größe": 7}

    assert Vitals(vitals).variables() == {
        "HEALTH": 1,
        "HEALTH_MAX": 2,
        "MOVEMENT": 3,
        "MANA": 4,
        "SP_MAX": 5,
        "MAX": 6,
    }


@pytest.mark.parametrize(
    "msdp, why",
    [
        ({"weather": "sky"}, "capitals, digits"),
        ({"SKY\n": "sky"}, "capitals, digits"),
        ({"SKY": "colour"}, "has no 'colour'"),
        ({"ROOM": "sky"}, "Info's already"),
    ],
)
def test_a_variable_that_cannot_be_is_refused(msdp: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):

        class Weather(Fact, package="Tests.Weather", msdp=msdp):
            sky: str

    assert "Tests.Weather" not in FACTS


# What is reported


def test_who_wants_something_is_told_it_at_once_and_then_what_changes(
    reads: Reads,
) -> None:
    anna = reads("Anna")
    assert anna.hears == []

    anna.reports("HEALTH", "HEALTH_MAX", "MOVEMENT", "ROOM_NAME")
    assert anna.hears == [
        ("HEALTH", 100),
        ("HEALTH_MAX", 100),
        ("MOVEMENT", 100),
        ("ROOM_NAME", "The Gatehouse"),
    ]
    anna.types("south")
    assert anna.hears == [("MOVEMENT", 99), ("ROOM_NAME", "The Yard")]
    anna.types("look", "say hello")

    assert anna.hears == []
    assert anna.packages == []


def test_what_is_reported_no_more_is_told_no_more(reads: Reads) -> None:
    anna = reads("Anna", "MOVEMENT", "ROOM_NAME")
    anna.told.clear()

    anna.reports("ROOM_NAME")
    anna.types("south")
    assert anna.hears == [("ROOM_NAME", "The Yard")]
    anna.reports()
    anna.types("north")

    assert anna.hears == []
    assert anna.session.watcher is None
    anna.reports("ROOM_NAME")
    assert anna.hears == [("ROOM_NAME", "The Gatehouse")]


def test_people_and_things_are_told_as_lists(town: Town, reads: Reads) -> None:
    anna = reads("Anna", "ROOM_PLAYERS", "ROOM_ITEMS", "INVENTORY")
    told = dict(anna.hears)
    assert told["ROOM_PLAYERS"] == told["INVENTORY"] == []

    bo = reads("Bo", "ROOM_PLAYERS")
    assert anna.hears == [("ROOM_PLAYERS", ["Bo"])]
    assert bo.hears == [("ROOM_PLAYERS", ["Anna"])]
    penny = town.do(WORLD.create, Thing, "penny", anna.session.puppet)
    assert anna.hears == [("INVENTORY", ["a penny"])]
    town.do(setattr, penny, "location", anna.session.puppet.location)

    assert dict(anna.hears) == {
        "INVENTORY": [],
        "ROOM_ITEMS": [*told["ROOM_ITEMS"], "a penny"],
    }
    assert bo.hears == []


def test_what_all_are_told_goes_out_once(town: Town, reads: Reads) -> None:
    anna, bo = reads("Anna", "ROOM_ITEMS"), reads("Bo", "ROOM_ITEMS")
    batches: list[Any] = []
    town.on_arrival = batches.extend

    town.do(WORLD.create, Thing, "penny", anna.session.puppet.location)

    said = [each for each in batches if isinstance(each, Output)]
    assert [each.sessids for each in said] == [(anna.sessid, bo.sessid)]


def test_the_clock_is_told_too(reads: Reads) -> None:
    anna = reads("Anna", "MOVEMENT")
    anna.types("south")
    anna.told.clear()
    looks: list[Any] = []
    growing = Growing(SESSIONS, lambda seconds, look: looks.append(look))

    growing.start()
    anna.session.puppet.refresh(50)
    anna.town.do(looks[0])
    anna.town.do(looks[0])

    assert anna.hears == [("MOVEMENT", 100)]


def test_before_the_login_what_is_known_then_is_told(town: Town) -> None:
    stranger = Reader(town)

    stranger.reports("SERVER_ID", "ACCOUNT_NAME", "HEALTH", "COMM_CHANNELS", "NOPE")

    assert stranger.hears == [("SERVER_ID", settings.SERVER_NAME)]


def test_after_the_login_the_rest_is_told(town: Town) -> None:
    stranger = Reader(town)
    wanted = ("SERVER_ID", "ACCOUNT_NAME", "CHARACTER_NAME", "COMM_CHANNELS")
    stranger.reports(*wanted)
    stranger.told.clear()
    town.player_account("Anna")

    log_in(town, stranger, "Anna")

    assert [name for name, _ in stranger.hears] == [*wanted[1:]]


def log_in(town: Town, reader: Reader, name: str) -> None:
    """She proved who she is."""
    town.do(login, reader.session, Account.objects.get(username=name))
    town.settle()


def test_who_is_let_go_of_is_told_that_nothing_is_known(reads: Reads) -> None:
    anna = reads("Anna", "CHARACTER_NAME", "HEALTH", "ACCOUNT_NAME", "ROOM_PLAYERS")
    anna.told.clear()

    anna.types("ooc")
    assert dict(anna.hears) == {"CHARACTER_NAME": "", "HEALTH": "", "ROOM_PLAYERS": ""}
    anna.types("ic")

    assert dict(anna.hears) == {
        "CHARACTER_NAME": "Anna",
        "HEALTH": 100,
        "ROOM_PLAYERS": [],
    }


@pytest.mark.parametrize("mode", ["reload", "crash"])
def test_a_new_server_tells_it_anew(town: Town, reads: Reads, mode: str) -> None:
    anna = reads("Anna", "HEALTH", "ROOM_NAME")
    before = anna.hears

    if mode == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()

    assert anna.hears == before == [("HEALTH", 100), ("ROOM_NAME", "The Gatehouse")]


def test_who_is_link_dead_is_not_told(town: Town, reads: Reads) -> None:
    town.linkdead_time = 300.0
    town.new_portal()
    town.dies()
    town.start("start")
    anna = reads("Anna", "ROOM_ITEMS")
    client, before = anna.client, dict(anna.hears)["ROOM_ITEMS"]

    town.portal.lose(anna, "the network broke")
    town.settle()
    town.do(WORLD.create, Thing, "penny", anna.session.puppet.location)
    assert anna.hears == []
    town.portal.back(anna, client)
    town.settle()

    assert anna.hears == [("ROOM_ITEMS", [*before, "a penny"])]


# Both at once


def test_who_takes_packages_too_is_told_each_fact_once(reads: Reads) -> None:
    anna = reads("Anna", "HEALTH", "ROOM_NAME", gmcp=True)
    assert anna.hears == []
    assert "Char.Vitals" in anna.packages
    anna.packages.clear()

    anna.types("south")
    assert anna.hears == []
    assert anna.packages[0] == "Char.Vitals"
    anna.says("SEND", ["HEALTH", "ROOM_NAME"])

    assert anna.hears == [("HEALTH", 100), ("ROOM_NAME", "The Yard")]


def test_who_takes_packages_only_later_is_told_everything_by_them(
    reads: Reads,
) -> None:
    anna = reads("Anna", "HEALTH", "ROOM_NAME")
    anna.told.clear()

    anna.reports("HEALTH", "ROOM_NAME", gmcp=True)
    assert {"Char.Vitals", "Room.Info"} <= set(anna.packages)
    anna.reports("HEALTH", "ROOM_NAME", gmcp=False)

    assert anna.hears == [("HEALTH", 100), ("ROOM_NAME", "The Gatehouse")]
    anna.packages.clear()
    anna.types("south")
    assert anna.hears == [("ROOM_NAME", "The Yard")]
    assert anna.packages == []


def test_the_two_ways_stand_in_one_room(reads: Reads, listens: Listens) -> None:
    anna, bo = reads("Anna", "ROOM_PLAYERS"), listens("Bo")
    anna.told.clear()
    bo.told.clear()

    reads("Cleo")

    assert anna.hears == [("ROOM_PLAYERS", ["Bo", "Cleo"])]
    assert bo.hears == [("Room.AddPlayer", {"name": "Cleo", "fullname": "Cleo"})]


# Facts of a game


def test_a_fact_of_a_game_has_its_variables(town: Town, reads: Reads) -> None:
    class Weather(
        Fact, package="Tests.Weather", delta=True, msdp={"SKY": "sky", "WIND": "wind"}
    ):
        sky: str
        wind: int = 0

    anna = reads("Anna", "SKY", "WIND")
    for sky, wind, told in (
        ("grey", 3, [("SKY", "grey"), ("WIND", 3)]),
        ("grey", 4, [("WIND", 4)]),
        ("grey", 4, []),
    ):
        town.do(inform, anna.session, Weather(sky, wind))
        assert anna.hears == told
    anna.types("south")
    assert anna.hears == []

    town.do(anna.session.refresh)

    assert anna.hears == [("SKY", "grey"), ("WIND", 4)]


def test_what_happens_is_told_each_time(town: Town, reads: Reads) -> None:
    anna, bo = reads("Anna", "COMM"), reads("Bo", "HEALTH")
    bo.told.clear()
    line = ChannelText("public", "Cleo", "Hi!")

    for _ in range(2):
        town.do(inform, [anna.session, bo.session], line)
    anna.types("south", "ooc")

    said = {"CHANNEL": "public", "TALKER": "Cleo", "TEXT": "Hi!"}
    assert anna.hears == [("COMM", said)] * 2
    assert bo.hears == []


def test_what_was_taken_back_was_never_told(town: Town, reads: Reads) -> None:
    class Weather(Fact, package="Tests.Weather", delta=True, msdp={"SKY": "sky"}):
        sky: str

    anna = reads("Anna", "SKY")

    def fails() -> None:
        with TURN.whole():
            inform(anna.session, Weather("red"))
            raise RuntimeError("a bug in the game")

    with pytest.raises(RuntimeError):
        town.do(fails)
    assert anna.hears == []
    town.do(inform, anna.session, Weather("red"))

    assert anna.hears == [("SKY", "red")]


def test_what_a_game_gives_for_everything_is_reported_and_sent(
    town: Town, reads: Reads
) -> None:
    class Quest(Fact, package="Tests.Quest", msdp={"QUEST": "data"}):
        name: str

    WHEN_WHOLE.append(lambda session: [Quest("The bell")])

    anna = reads("Anna", "QUEST")
    assert anna.hears == [("QUEST", {"name": "The bell"})]
    anna.types("south")
    assert anna.hears == []
    bo = reads("Bo")
    bo.says("SEND", "QUEST")

    assert bo.hears == [("QUEST", {"name": "The bell"})]


# What is asked


@pytest.fixture
def stranger(town: Town) -> Reader:
    return Reader(town)


def test_lists_are_answered_before_the_login(stranger: Reader) -> None:
    stranger.reports("ROOM")
    for asked, told in (
        ("COMMANDS", ["LIST", "REPORT", "RESET", "SEND", "UNREPORT"]),
        ("REPORTED_VARIABLES", ["ROOM"]),
        ("configurable_variables", ["CLIENT_NAME", "CLIENT_VERSION"]),
    ):
        stranger.says("LIST", asked)
        assert stranger.hears == [(asked.upper(), told)]

    stranger.says("LIST", ["REPORTABLE_VARIABLES", "SENDABLE_VARIABLES", "NOPE", 3])

    (_, reportable), (_, sendable) = stranger.hears
    assert reportable == sendable == names(stranger.session)
    assert {
        "ACCOUNT_NAME",
        "CHARACTER_NAME",
        "COMM",
        "HEALTH",
        "HEALTH_MAX",
        "INVENTORY",
        "MOVEMENT",
        "ROOM",
        "ROOM_VNUM",
        "SERVER_ID",
        "SERVER_TIME",
    } <= set(reportable)


def test_every_list_there_is_is_answered(stranger: Reader) -> None:
    stranger.says("LIST", "LISTS")
    lists = stranger.hears[0][1]

    stranger.says("LIST", lists)

    assert [name for name, _ in stranger.hears] == lists
    assert len(lists) == 6


@pytest.mark.parametrize("asked", ["NOPE", "HEALTH", "COMM", "", 3, {}, [[]], []])
def test_of_what_nothing_is_known_nothing_is_said(stranger: Reader, asked: Any) -> None:
    stranger.says("SEND", asked)
    stranger.says("LIST", asked)

    assert stranger.hears == []
    assert "Something" not in " ".join(stranger.sees)


def test_every_variable_of_who_plays_can_be_asked_for(reads: Reads) -> None:
    anna = reads("Anna")
    every = names(anna.session)

    anna.says("SEND", every)

    told = dict(anna.hears)
    assert set(told) == set(every) - {"COMM"}
    assert told["SERVER_ID"] == settings.SERVER_NAME
    assert told["ACCOUNT_NAME"] == told["CHARACTER_NAME"] == "Anna"
    assert told["ROOM"]["VNUM"] == anna.session.puppet.location.id


def test_a_game_may_hear_variables(town: Town, reads: Reads) -> None:
    heard: list[Any] = []

    @on_variable("WIMPY")
    def wimpy(session: Any, value: Any) -> None:
        heard.append((session.sessid, value))

    anna = reads("Anna")
    anna.says("wimpy", "20")
    anna.says("LIST", "CONFIGURABLE_VARIABLES")

    assert heard == [(anna.sessid, "20")]
    assert "WIMPY" in dict(anna.hears)["CONFIGURABLE_VARIABLES"]
