"""What the world does is told by itself, to whom it shows, and only as it stayed."""

from __future__ import annotations

from typing import Any

import pytest

from game.characters import Character
from game.lantern import Lantern
from game.things import Thing
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.facts import sights, watching
from server.world import WORLD
from server.world.typeclasses import Exit, Room
from tests.stories.listener import Listener, Listens
from tests.stories.town import Town

ALL = [
    "Gatehouse.Puppet",
    "Char.Name",
    "Char.StatusVars",
    "Char.Vitals",
    "Room.Info",
    "Room.Players",
    "Char.Items.List",
    "Char.Items.List",
    "Gatehouse.Words",
    "Comm.Channel.List",
]


@pytest.fixture
def anna(listens: Listens) -> Listener:
    anna = listens("Anna")
    anna.told.clear()
    return anna


def me(player: Listener) -> Any:
    return player.session.puppet


def here(player: Listener) -> Any:
    return me(player).location


def add(town: Town, player: Listener, does: Any) -> None:
    """A command `zap` that does this."""

    class Zap(Command):
        """Do it."""

        key = "zap"

        def run(self) -> None:
            does(self.character)

    cmdset = CmdSet()
    cmdset.key = "zapping"
    cmdset.add(Zap)
    town.do(player.session.cmdset.add, cmdset)
    player.says("Gatehouse.Refresh")
    player.told.clear()


# Coming and going


def test_who_comes_in_is_told_everything_once(listens: Listens) -> None:
    anna = listens("Anna")

    told = anna.hears
    assert [name for name, _ in told] == ALL
    facts = dict(told)
    assert facts["Gatehouse.Puppet"] == {"name": "Anna"}
    assert facts["Char.Name"] == {"name": "Anna", "fullname": "Anna"}
    assert facts["Char.StatusVars"] == {"hp": "Health", "mv": "Stamina"}
    assert facts["Char.Vitals"] == {"hp": 100, "maxhp": 100, "mv": 100, "maxmv": 100}
    assert facts["Room.Info"]["name"] == "The Gatehouse"
    assert facts["Room.Info"]["coords"] == {"x": 0, "y": 0, "z": 0}
    assert set(facts["Room.Info"]["exits"]) == {"north", "south", "up"}
    assert facts["Room.Players"] == []
    assert "look" in facts["Gatehouse.Words"]["commands"]


def test_who_walks_is_told_the_new_room_and_the_others_that_they_came(
    listens: Listens,
) -> None:
    anna, bo = listens("Anna"), listens("Bo")
    assert anna.hears[-1] == ("Room.AddPlayer", {"name": "Bo", "fullname": "Bo"})
    bo.told.clear()

    anna.types("south")
    told = dict(anna.hears)
    assert set(told) == {"Room.Info", "Room.Players", "Char.Items.List", "Char.Vitals"}
    assert told["Room.Info"]["name"] == "The Yard"
    assert told["Room.Info"]["exits"]["north"] == here(bo).id
    assert told["Char.Vitals"] == {"mv": 99}
    assert bo.hears == [("Room.RemovePlayer", "Anna")]

    bo.types("south")
    assert dict(bo.hears)["Room.Players"] == [{"name": "Anna", "fullname": "Anna"}]
    assert anna.hears == [("Room.AddPlayer", {"name": "Bo", "fullname": "Bo"})]


def test_who_is_let_go_of_is_nobody_any_more(anna: Listener) -> None:
    anna.types("ooc")
    told = dict(anna.hears)
    assert told["Gatehouse.Puppet"] == {"name": None}
    assert "say" not in told["Gatehouse.Words"]["commands"]

    anna.types("ic")
    assert anna.packages == ALL[:-1]


def test_who_leaves_is_told_why(anna: Listener) -> None:
    anna.types("quit")

    assert anna.hears == [("Core.Goodbye", "Goodbye. The gate stays open.")]


@pytest.mark.parametrize("mode", ["reload", "crash"])
def test_a_new_server_tells_everything_anew(
    town: Town, anna: Listener, mode: str
) -> None:
    if mode == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()

    assert anna.packages == ALL


def test_many_are_told_in_several_turns(
    town: Town, listens: Listens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AT_ONCE", 1)
    everybody = [listens(name) for name in ("Anna", "Bo", "Cleo")]
    for each in everybody:
        each.told.clear()

    town.reload()

    assert [each.packages for each in everybody] == [ALL] * 3


@pytest.mark.parametrize("package", ["Gatehouse.Refresh", "gatehouse.refresh"])
def test_a_client_may_ask_for_everything(anna: Listener, package: str) -> None:
    anna.says(package, {"nonsense": [1]})

    assert anna.packages == ALL


def test_whoever_says_what_they_support_is_told_that_and_no_more(
    anna: Listener,
) -> None:
    anna.supports("Char", "Room.Info")

    told = anna.packages
    assert told == [*ALL[1:5], "Char.Items.List", "Char.Items.List"]
    anna.types("south")
    assert set(anna.packages) == {"Room.Info", "Char.Items.List", "Char.Vitals"}


def test_who_is_link_dead_is_told_everything_when_they_are_back(
    town: Town, listens: Listens
) -> None:
    town.linkdead_time = 300.0
    town.new_portal()
    town.dies()
    town.start("start")
    anna = listens("Anna")
    anna.told.clear()
    client = anna.client

    town.portal.lose(anna, "the network broke")
    town.settle()
    town.do(WORLD.create, Thing, "penny", here(anna))
    town.portal.back(anna, client)
    town.settle()

    told = anna.hears
    assert [name for name, _ in told] == ALL
    assert [item["name"] for item in told[6][1]["items"]] == ["a penny"]


def test_who_was_away_for_a_moment_only_is_told_everything_too(
    town: Town, listens: Listens
) -> None:
    town.linkdead_time = 300.0
    town.new_portal()
    town.dies()
    town.start("start")
    anna = listens("Anna")
    anna.told.clear()

    town.portal.lose(anna, "the network broke")
    town.portal.back(anna, anna.client)
    town.settle()

    assert anna.packages == ALL


def test_who_takes_over_from_a_dead_connection_is_told_everything_alone(
    town: Town, listens: Listens
) -> None:
    town.linkdead_time = 300.0
    town.new_portal()
    town.dies()
    town.start("start")
    dead = listens("Anna")
    dead.told.clear()
    town.portal.lose(dead, "the network broke")
    town.settle()

    anna = Listener(town, dead.session.account.pk)  # type: ignore[union-attr]
    town.settle()

    assert (anna.packages, dead.packages) == (ALL, [])
    town.do(WORLD.create, Thing, "penny", here(anna))
    assert (anna.packages, dead.packages) == (["Char.Items.Add"], [])


# Things


def test_a_thing_goes_from_hand_to_hand(town: Town, listens: Listens) -> None:
    anna, bo = listens("Anna"), listens("Bo")
    anna.told.clear()
    bo.told.clear()
    penny = town.do(WORLD.create, Thing, "penny", here(anna))
    item = {"id": str(penny.id), "name": "a penny", "attrib": "t"}
    gone = {"location": "room", "item": {"id": str(penny.id)}}

    assert anna.hears == [("Char.Items.Add", {"location": "room", "item": item})]
    bo.told.clear()
    anna.types("get penny")
    assert anna.hears == [
        ("Char.Items.Add", {"location": "inv", "item": item}),
        ("Char.Items.Remove", gone),
    ]
    assert bo.hears == [("Char.Items.Remove", gone)]
    anna.types("give penny to bo")
    removed = ("Char.Items.Remove", {**gone, "location": "inv"})
    assert anna.hears == [removed]
    assert bo.hears == [("Char.Items.Add", {"location": "inv", "item": item})]
    bo.types("drop penny")
    assert anna.hears == [("Char.Items.Add", {"location": "room", "item": item})]


def test_a_thing_is_renamed_and_is_destroyed(town: Town, anna: Listener) -> None:
    penny = town.do(WORLD.create, Thing, "penny", here(anna))
    anna.told.clear()

    town.do(setattr, penny, "key", "farthing")
    ((name, told),) = anna.hears
    assert name == "Char.Items.Update"
    assert told["item"]["name"] == "a farthing"
    town.do(penny.delete)

    assert anna.packages == ["Char.Items.Remove"]


def test_a_field_shows_in_what_a_thing_is_called(town: Town, anna: Listener) -> None:
    town.do(WORLD.create, Lantern, "lantern", me(anna))
    anna.told.clear()

    anna.types("light lantern")

    ((name, told),) = anna.hears
    assert name == "Char.Items.Update"
    assert (told["location"], told["item"]["name"]) == ("inv", "a lit lantern")


def test_what_was_listed_so_can_be_named_so(town: Town, anna: Listener) -> None:
    lantern = town.do(WORLD.create, Lantern, "lantern", me(anna), lit=True)

    anna.types("drop a lit lantern")

    assert lantern.location is here(anna)


def test_much_at_once_is_one_list(town: Town, anna: Listener) -> None:
    for number in range(6):
        town.do(WORLD.create, Thing, f"coin {number}", here(anna))
    anna.told.clear()

    anna.types("get all")

    told = anna.hears
    assert [name for name, _ in told] == ["Char.Items.List", "Char.Items.List"]
    assert [len(data["items"]) for _, data in told] == [6, 0]


def test_what_was_taken_back_is_not_told(town: Town, anna: Listener) -> None:
    def fail(character: Any) -> None:
        WORLD.create(Thing, "penny", character)
        character.key = "Zoe"
        character.location = None
        raise RuntimeError("a bug in the game")

    add(town, anna, fail)

    anna.types("zap")

    assert anna.hears == []


def test_what_came_and_went_within_a_turn_is_not_told(
    town: Town, anna: Listener
) -> None:
    add(town, anna, lambda me: WORLD.create(Thing, "penny", me).delete())

    anna.types("zap")

    assert anna.hears == []


def test_of_very_many_things_so_many_are_told_as_a_client_can_take(
    town: Town, anna: Listener
) -> None:
    hall = town.do(WORLD.create, Room, "Hall")

    def fill() -> list[Thing]:
        return [WORLD.create(Thing, f"coin {n}", hall) for n in range(sights.MOST + 1)]

    coins = town.do(fill)
    town.do(me(anna).move_to, hall)
    told = [
        item["id"]
        for name, data in anna.hears
        if name == "Char.Items.List" and data["location"] == "room"
        for item in data["items"]
    ]
    assert told == [str(coin.id) for coin in coins[: sights.MOST]]

    town.do(coins[0].delete)

    assert [data["item"]["id"] for _, data in anna.hears] == [
        str(coins[0].id),
        str(coins[-1].id),
    ]


# The room


def test_a_room_that_changes_is_told_anew(town: Town, anna: Listener) -> None:
    town.do(setattr, here(anna), "desc", "|rRuins|n, || and ashes.")
    ((name, info),) = anna.hears
    assert (name, info["desc"]) == ("Room.Info", "Ruins, | and ashes.")

    town.do(setattr, here(anna), "key", "The Ruin")
    assert [data["name"] for _, data in anna.hears] == ["The Ruin"]


def test_a_change_from_outside_the_game_is_told_like_any_other(
    town: Town, anna: Listener
) -> None:
    penny = town.do(WORLD.create, Thing, "penny", me(anna))
    anna.told.clear()

    town.do(WORLD.change, penny.id, {"key": "farthing"})
    assert anna.packages == ["Char.Items.Update"]
    town.do(WORLD.change, me(anna).id, {"fields": {"maxmv": 120}})

    assert anna.hears == [("Char.Vitals", {"mv": 120, "maxmv": 120})]


def test_an_exit_is_made_renamed_led_elsewhere_and_destroyed(
    town: Town, anna: Listener
) -> None:
    place, cave = here(anna), town.do(WORLD.create, Room, "Cave")
    usual = dict.fromkeys(way.key for way in place.exits)

    def exits() -> dict[str, int]:
        ((name, info),) = anna.hears
        assert name == "Room.Info"
        return {way: to for way, to in info["exits"].items() if way not in usual}

    hole = town.do(WORLD.create, Exit, "hole", place, destination=cave)
    assert exits() == {"hole": cave.id}
    town.do(setattr, hole, "key", "rabbit hole")
    assert exits() == {"rabbit hole": cave.id}
    town.do(setattr, hole, "destination", None)
    assert exits() == {"rabbit hole": 0}
    town.do(hole.delete)
    assert exits() == {}


def test_somebody_who_is_renamed_is_another(town: Town, listens: Listens) -> None:
    anna, bo = listens("Anna"), listens("Bo")
    anna.told.clear()
    bo.told.clear()

    town.do(setattr, me(bo), "key", "Robert")

    assert anna.hears == [
        ("Room.RemovePlayer", "Bo"),
        ("Room.AddPlayer", {"name": "Robert", "fullname": "Robert"}),
    ]
    assert bo.hears == [("Char.Name", {"name": "Robert", "fullname": "Robert"})]


def test_names_are_told_without_markup(town: Town, anna: Listener) -> None:
    town.do(WORLD.create, Character, "|rBo|n", here(anna))
    assert anna.hears == [("Room.AddPlayer", {"name": "Bo", "fullname": "Bo"})]

    town.do(setattr, me(anna), "key", "|gZoe|n")

    assert anna.hears == [("Char.Name", {"name": "Zoe", "fullname": "Zoe"})]


def test_a_way_that_is_not_there_is_told(anna: Listener) -> None:
    anna.types("nw")

    assert anna.hears == [("Room.WrongDir", "northwest")]
    assert anna.sees[-1] == "You cannot go northwest from here."


def test_who_is_out_of_the_world_sees_nobody_and_nothing(
    town: Town, anna: Listener
) -> None:
    town.do(setattr, me(anna), "location", None)

    assert anna.hears == [
        ("Room.Players", []),
        ("Char.Items.List", {"location": "room", "items": []}),
    ]


# What one cannot see


def test_in_the_dark_nothing_is_told_that_look_would_not_show(
    town: Town, listens: Listens
) -> None:
    anna, bo = listens("Anna"), listens("Bo")
    cellar = WORLD.tagged("cellar", "worldfile")[0]
    for each in (anna, bo):
        town.do(me(each).move_to, cellar)
    told = dict(anna.hears)
    assert told["Room.Info"]["exits"] == {"up": cellar.exits[0].destination.id}
    assert told["Room.Info"]["desc"] == cellar.dark
    assert told["Room.Players"] == []

    town.do(WORLD.create, Thing, "penny", cellar)
    assert anna.hears == []
    town.do(WORLD.create, Lantern, "lantern", me(bo), lit=True)
    lit = anna.hears
    assert [name for name, _ in lit] == ["Room.Info", "Room.Players", "Char.Items.List"]
    assert lit[1][1] == [{"name": "Bo", "fullname": "Bo"}]
    assert "a penny" in [item["name"] for item in lit[2][1]["items"]]
    bo.types("douse lantern")
    assert [data for _, data in anna.hears][1:] == [
        [],
        {"location": "room", "items": []},
    ]


def test_a_thing_that_is_locked_away_from_view_is_told_to_nobody(
    town: Town, listens: Listens
) -> None:
    anna, bo = listens("Anna"), listens("Bo", "Builder")
    anna.told.clear()
    bo.told.clear()

    def hide() -> Any:
        penny = WORLD.create(Thing, "penny", here(anna))
        penny.locks.add("view: perm(Builder)")
        return penny

    penny = town.do(hide)
    assert anna.hears == []
    assert "a penny" in str(bo.hears)
    anna.types("look")
    assert not any("penny" in line for line in anna.sees)
    town.do(penny.locks.add, "view: all()")

    assert "a penny" in str(anna.hears)


def test_a_door_says_where_it_leads_while_it_is_open(
    town: Town, anna: Listener
) -> None:
    well = WORLD.tagged("well", "worldfile")[0]
    town.do(me(anna).move_to, well)
    down = next(way for way in well.exits if way.key == "down")
    assert dict(anna.hears)["Room.Info"]["exits"]["down"] == 0

    town.do(down.unbar)

    assert dict(anna.hears)["Room.Info"]["exits"]["down"] == down.destination.id


# Whom it costs nothing


def test_a_place_that_nobody_watches_is_not_looked_at(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    looked: list[Any] = []
    monkeypatch.setattr(sights.Sights, "of", lambda self, *args: looked.append(args))

    bo.types("south")

    assert anna.sees == ["Bo leaves to the south."]
    assert not looked


def test_a_game_that_fails_to_say_what_is_seen_harms_no_command(
    town: Town,
    listens: Listens,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    anna, bo = listens("Anna"), listens("Bo")
    anna.told.clear()
    monkeypatch.setattr(Character, "fullname", property(lambda self: self.nothing))

    bo.types("say hello")
    bo.types("south")

    assert anna.seen[-2:] == ['Bo says, "hello"', "Bo leaves to the south."]
    assert "could not be told" in caplog.text


def test_what_could_not_be_told_is_told_when_it_can_be(
    town: Town, listens: Listens, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = listens("Anna")
    penny = town.do(WORLD.create, Thing, "penny", me(anna))
    anna.told.clear()
    with monkeypatch.context() as broken:
        broken.setattr(Thing, "attrib", property(lambda self: self.nothing))
        anna.types("south")
        assert anna.hears == []

    town.do(penny.delete)

    told = dict(anna.hears)
    assert told["Room.Info"]["name"] == "The Yard"
    assert told["Char.Vitals"]["mv"] == 99


def test_what_is_seen_but_could_not_be_told_is_told_when_it_can_be(
    town: Town, anna: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(watching, "tell", lambda *args: args[2])
        town.do(WORLD.create, Thing, "penny", here(anna))
        assert anna.hears == []

    town.do(WORLD.create, Thing, "farthing", here(anna))

    assert anna.packages == ["Char.Items.Add", "Char.Items.Add"]
