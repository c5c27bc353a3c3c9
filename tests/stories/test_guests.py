"""A visitor without an account: in the world at once, and gone without a trace."""

from __future__ import annotations

from typing import Any

import pytest

from game.characters import Character as GameCharacter
from server.accounts.models import Account
from server.sessions import SESSION_HANDLER
from server.sessions.actions import puppet
from server.world import WORLD
from server.world.entity import Object
from server.world.typeclasses import Character
from tests.stories.town import Player, Town


@pytest.fixture(autouse=True)
def names(settings: Any) -> list[str]:
    """Guests are welcome, by these names."""
    settings.GUESTS, settings.GUEST_NAMES = 2, ["Wanderer", "Pilgrim"]
    return settings.GUEST_NAMES


def visitor(town: Town) -> Player:
    """Somebody who came in as a guest."""
    player = town.connect()
    player.types("connect guest")
    return player


def name_of(player: Player) -> str:
    """What the guest is called."""
    session = SESSION_HANDLER.get(player.sessid)
    assert session is not None
    return str(session.puppet)


def guests() -> list[str]:
    """The accounts of guests that there are."""
    return [account.username for account in Account.objects.filter(role="Guest")]


def things() -> int:
    """How many things there are in the world, apart from people."""
    return sum(not isinstance(one, Character) for one in WORLD.objects.values())


def test_a_guest_is_in_the_world_at_once(town: Town, names: list[str]) -> None:
    bo = town.player("Bo")
    stranger = town.connect()
    welcome = stranger.sees

    stranger.types("connect guest")
    seen = stranger.sees

    assert any("connect guest to look around" in line for line in welcome)
    assert "The Gatehouse" in seen
    assert seen[-1] == (
        f"You are a guest, and {name_of(stranger)} will leave no trace: to be somebody "
        "who stays, quit, come back and type create NAME PASSWORD."
    )
    assert name_of(stranger) in names
    assert bo.sees == [f"{name_of(stranger)} comes in and looks around."]


def test_a_guest_needs_none_of_the_settings_for_accounts(
    town: Town, settings: Any
) -> None:
    settings.AUTO_PUPPET_ON_LOGIN = False
    settings.AUTO_CREATE_CHARACTER_WITH_ACCOUNT = False

    stranger = visitor(town)

    assert "The Gatehouse" in stranger.sees


def test_a_guest_may_not_do_what_takes_an_account(town: Town) -> None:
    stranger = visitor(town)
    stranger.sees  # noqa: B018

    stranger.types("password", "charcreate Anna", "claim ABCD")
    refused = stranger.sees
    stranger.types("dig north = Hall", "ooc")

    assert len(refused) == 3
    assert all("account of your own" in line for line in refused)
    assert stranger.sees[0].startswith("Huh?")
    assert not any("charcreate" in line for line in stranger.sees)


def test_what_a_guest_carried_stays_where_they_were(town: Town) -> None:
    bo, before = town.player("Bo"), things()
    bo.types("north")
    stranger = visitor(town)
    name = name_of(stranger)
    stranger.types("north", "get coin")
    assert stranger.sees[-1] == "You pick up a copper coin."
    bo.sees  # noqa: B018

    stranger.types("quit")

    assert bo.sees == [
        f"{name} goes off to rest.",
        f"{name} leaves a copper coin behind.",
    ]
    bo.types("get coin")
    assert bo.sees == ["You pick up a copper coin."]
    assert guests() == []
    assert WORLD.named(name) == []
    assert things() == before


def test_a_thing_that_belonged_to_a_guest_belongs_to_nobody(town: Town) -> None:
    stranger = visitor(town)
    session = SESSION_HANDLER.get(stranger.sessid)
    assert session is not None
    assert session.account is not None
    made = {"location": session.puppet, "owner": session.account.pk}
    lamp = town.do(WORLD.create, Object, "lamp", **made)

    stranger.types("quit")

    assert (lamp.gone, lamp.owner) == (False, 0)
    assert lamp.location.key == "The Gatehouse"


def test_a_guest_whose_connection_is_lost_for_good_is_gone(town: Town) -> None:
    stranger = visitor(town)

    stranger.leaves()
    town.clock.advance(301)
    town.settle()

    assert guests() == []


@pytest.mark.parametrize("mode", ["reload", "reset"])
def test_a_guest_stays_over_a_new_server(town: Town, mode: str) -> None:
    stranger = visitor(town)
    stranger.types("north", "get coin")

    town.reload(mode)
    stranger.types("ic", "inventory")

    assert "copper coin" in stranger.sees[-1]
    assert len(guests()) == 1


def test_a_guest_stays_over_a_crash(town: Town) -> None:
    stranger = visitor(town)

    town.crash()
    town.start("crash")
    stranger.types("say still here")

    assert stranger.sees[-1] == 'You say, "still here"'
    assert len(guests()) == 1


@pytest.mark.parametrize("turns", range(12))
def test_a_crash_while_a_guest_comes_leaves_one_guest(town: Town, turns: int) -> None:
    stranger = town.connect()
    stranger.receive("text", "connect guest")
    for _ in range(turns):
        town.turn()

    town.crash()
    town.start("crash")
    stranger.types("say hello")

    assert stranger.sees[-1] == 'You say, "hello"'
    assert guests() == [name_of(stranger)]
    assert len(WORLD.named(name_of(stranger))) == 1


def test_an_answer_that_never_arrived_makes_no_second_guest(town: Town) -> None:
    stranger = town.connect()
    town.wire.cut = True
    stranger.types("connect guest")

    town.crash()
    town.start("crash")
    stranger.types("say hello")

    assert stranger.sees[-1] == 'You say, "hello"'
    assert guests() == [name_of(stranger)]


@pytest.mark.parametrize("turns", range(8))
def test_a_reload_while_a_guest_comes_leaves_one_guest(town: Town, turns: int) -> None:
    stranger = town.connect()
    stranger.receive("text", "connect guest")
    for _ in range(turns):
        town.turn()

    town.reload()
    stranger.types("say hello")

    assert stranger.sees[-1] == 'You say, "hello"'
    assert guests() == [name_of(stranger)]


@pytest.mark.parametrize("late", [False, True])
def test_a_reload_that_fails_while_a_guest_comes_leaves_one_guest(
    town: Town, late: bool
) -> None:
    stranger = town.connect()
    stranger.receive("text", "connect guest")
    town.turn()

    town.fail_to_reload(late)
    town.settle()
    stranger.types("say hello")

    assert stranger.sees[-1] == 'You say, "hello"'
    assert guests() == [name_of(stranger)]


def test_guests_who_went_with_the_portal_are_cleared_away(town: Town) -> None:
    before = things()
    stranger = visitor(town)
    stranger.types("north", "get coin")

    town.crash()
    town.new_portal()
    town.start("start")

    assert guests() == []
    assert things() == before
    (coin,) = WORLD.named("copper coin")
    assert coin.location is not None
    assert coin.location.key == "The Bridge"


def test_when_all_names_are_taken_there_is_a_sentence(town: Town) -> None:
    first, second = visitor(town), visitor(town)
    third = visitor(town)

    assert name_of(first) != name_of(second)
    assert third.sees[-1].startswith("All the places for guests are taken just now.")
    second.types("quit")
    third.types("connect guest")
    assert "The Gatehouse" in third.sees


def test_staff_who_plays_a_guests_character_is_not_left_in_it(town: Town) -> None:
    stranger, otto = visitor(town), town.player("Otto")
    session = SESSION_HANDLER.get(otto.sessid)
    of_stranger = SESSION_HANDLER.get(stranger.sessid)
    assert session is not None
    assert of_stranger is not None
    character = of_stranger.puppet
    stranger.types("ooc")
    session.account.is_superuser = True
    town.do(puppet, session, character)

    stranger.types("quit")
    otto.types("ic otto", "look")

    assert guests() == []
    assert "The Gatehouse" in otto.sees


def test_a_guest_whom_a_bug_keeps_is_cleared_away_by_the_next_server(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bo, stranger = town.player("Bo"), visitor(town)
    name = name_of(stranger)

    def breaks(character: Any) -> None:
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(GameCharacter, "at_delete", breaks)
    stranger.types("quit")
    town.reload()
    bo.types("say all is well")
    assert bo.sees[-1] == 'You say, "all is well"'
    assert guests() == [name]
    assert len(WORLD.named(name)) == 1
    assert f"The guest {name} could not be removed." in caplog.text

    monkeypatch.undo()
    town.reload()
    assert guests() == []
    assert WORLD.named(name) == []
