"""Hooks that raise, refuse, or take their time: nobody else is harmed, none is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from server.errors import PlayerError
from server.hooks import AT_ONCE, HOOKS
from server.sessions import SESSION_HANDLER, actions
from server.world import WORLD
from tests.stories.town import Player, Town
from tests.stories.witness import (
    Witness,
    account_of,
    anna,
    session_of,
    town,
    witness,
)

__all__ = ["anna", "town", "witness"]

Where = Callable[[str, Callable[..., Any]], None]


@pytest.fixture(params=["hook", "receiver"])
def instead(request: Any, witness: Witness) -> Where:
    """Give a hook another function, or its signal one more receiver."""

    def listen(name: str, function: Callable[..., Any]) -> None:
        def receiver(signal: Any, sender: Any, **told: Any) -> None:
            function(*(told[one] for one in HOOKS[name]))

        witness.listen(name, receiver)

    return witness.put if request.param == "hook" else listen


def who() -> dict[int, tuple[str, str]]:
    """Whom each session is logged in as, and whom it plays."""
    return {
        one.sessid: (str(one.account or ""), str(one.puppet or ""))
        for one in SESSION_HANDLER.all()
    }


def crashes(town: Town, mode: str = "crash") -> None:
    town.crash()
    town.start(mode)


def comes_back(town: Town, anna: Player) -> None:
    account = account_of(anna)
    anna.leaves()
    town.connect(account)


def is_lost_and_found(town: Town, anna: Player) -> None:
    client = anna.client
    anna.leaves()
    anna.handler.back(anna, client)
    town.settle()


ANNA, BO, CID = {1: ("Anna", "Anna")}, {2: ("Bo", "Bo")}, {3: ("Cid", "Cid")}
BOTH = ANNA | BO

STORIES: dict[str, tuple[Callable[[Town, Player], Any], dict[int, Any]]] = {
    "at_server_start": (lambda town, anna: crashes(town), BOTH),
    "at_server_stop": (lambda town, anna: town.reload(), BOTH),
    "at_connect": (lambda town, anna: town.connect(), BOTH | {3: ("", "")}),
    "at_pre_login": (lambda town, anna: comes(town), BOTH | CID),
    "at_first_login": (lambda town, anna: comes(town), BOTH | {3: ("Cid", "")}),
    "at_login": (lambda town, anna: comes(town), BOTH | CID),
    "at_pre_puppet": (lambda town, anna: comes(town), BOTH | CID),
    "at_puppet": (lambda town, anna: comes(town), BOTH | CID),
    "at_return": (comes_back, BO | {3: ("Anna", "Anna")}),
    "at_restore": (lambda town, anna: town.reload(), BOTH),
    "at_logout": (
        lambda town, anna: town.do(actions.logout, session_of(anna)),
        BO | {1: ("", "")},
    ),
    "at_pre_unpuppet": (lambda town, anna: anna.types("ooc"), BO | {1: ("Anna", "")}),
    "at_unpuppet": (lambda town, anna: anna.types("ooc"), BO | {1: ("Anna", "")}),
    "at_link_lost": (is_lost_and_found, BOTH),
    "at_link_back": (is_lost_and_found, BOTH),
    "at_disconnect": (lambda town, anna: anna.types("quit"), BO),
}
"""What each hook runs at, and who is there afterwards though it failed."""

MUST = {"at_server_load", "at_server_cold_start", "at_server_start"}


def comes(town: Town) -> None:
    town.connect(town.player_account("Cid"))


def test_there_is_a_story_for_each() -> None:
    assert STORIES.keys() | MUST == HOOKS.keys()


@pytest.mark.parametrize("name", STORIES)
def test_one_that_fails_is_undone_and_logged_once_and_nothing_else_changes(
    town: Town,
    anna: Player,
    witness: Witness,
    instead: Where,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    bo, failed = town.player("Bo"), []

    def fails(*args: Any) -> None:
        failed.append(args)
        WORLD.kv.set("half", True)
        SESSION_HANDLER.announce("Half of it.")
        raise RuntimeError("a bug in the game")

    instead(name, fails)
    happens, then = STORIES[name]
    with caplog.at_level(logging.ERROR):
        happens(town, anna)

    if name == "at_first_login" and instead != witness.put:
        then = then | CID  # the game's own hook has made the character
    assert who() == then
    assert len(failed) == (2 if name == "at_restore" else 1)
    assert [one.name for one in caplog.records] == ["server.hooks"] * len(failed)
    assert all(name in line for line in caplog.messages)
    assert caplog.text.count("Traceback") == len(failed)
    assert WORLD.kv.get("half") is None
    bo.types("say still here")
    assert bo.sees[-1] == 'You say, "still here"'
    everybody = list(town.portal.sessions.values())
    assert not any("Half of it." in one.seen for one in [anna, bo, *everybody])


@pytest.mark.parametrize("name", sorted(MUST))
def test_where_it_must_not_fail_it_ends_the_start_and_is_undone(
    town: Town, anna: Player, witness: Witness, name: str
) -> None:
    def fails(*args: Any) -> None:
        WORLD.kv.set("half", True)
        raise RuntimeError("a bug in the game")

    town.stop()
    witness.put(name, fails)

    with pytest.raises(RuntimeError, match="a bug in the game"):
        town.start("reset")

    assert town.server is None or not town.server.serving
    assert WORLD.kv.get("half") is None


@pytest.mark.parametrize("name", sorted(MUST))
def test_a_receiver_that_fails_keeps_nothing_from_starting(
    town: Town,
    anna: Player,
    witness: Witness,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    def fails(**kwargs: Any) -> None:
        WORLD.kv.set("half", True)
        raise RuntimeError("a bug beside the game")

    witness.listen(name, fails)
    town.reload("reset")

    assert who() == {1: ("Anna", "")}
    assert len(caplog.records) == 1
    assert f"fails of {name} failed" in caplog.messages[0]
    assert WORLD.kv.get("half") is None


# Refusals


def refuses(*args: Any) -> None:
    WORLD.kv.set("half", True)
    SESSION_HANDLER.announce("Half of it.")
    raise PlayerError("Closed for the night.")


def test_a_login_that_is_refused_is_none(
    town: Town, anna: Player, instead: Where, caplog: pytest.LogCaptureFixture
) -> None:
    stranger, cid = town.connect(), town.player_account("Cid")
    account = session_of(anna).account
    assert account is not None
    before = who()
    stranger.seen.clear()
    instead("at_pre_login", refuses)

    with pytest.raises(PlayerError, match="Closed for the night"):
        town.do(actions.login, session_of(stranger), account)
    proven = town.connect(cid)

    assert proven.gone
    assert proven.sees == ["Closed for the night."]
    assert stranger.sees == anna.sees == []
    assert who() == before
    assert WORLD.kv.get("half") is None
    assert caplog.messages == []
    stranger.types("look")
    assert stranger.sees != []


def test_a_character_that_is_refused_stays_as_it_is(
    town: Town, anna: Player, instead: Where, caplog: pytest.LogCaptureFixture
) -> None:
    anna.types("charcreate Cid", "ooc")
    anna.seen.clear()
    instead("at_pre_puppet", refuses)

    anna.types("ic Cid")

    assert anna.sees == ["Closed for the night."]
    assert who() == {1: ("Anna", "")}
    assert WORLD.kv.get("half") is None
    assert WORLD.named("Cid")[0].location is None
    assert caplog.messages == []


def test_who_may_not_play_at_once_is_in_all_the_same(
    town: Town, instead: Where
) -> None:
    instead("at_pre_puppet", refuses)

    anna = town.connect(town.player_account("Anna"))

    assert "Closed for the night." in anna.sees
    assert who() == {1: ("Anna", "")}


@pytest.mark.parametrize("name", sorted(STORIES.keys() - AT_ONCE))
def test_elsewhere_a_refusal_is_a_bug_like_any_other(
    town: Town,
    anna: Player,
    instead: Where,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    town.player("Bo")
    instead(name, refuses)

    STORIES[name][0](town, anna)

    assert {one.name for one in caplog.records} == {"server.hooks"}
    assert "Closed for the night" in caplog.text
    assert WORLD.kv.get("half") is None


# Those that take their time


@pytest.mark.parametrize("name", sorted(STORIES.keys() - AT_ONCE))
@pytest.mark.parametrize("fails", [False, True])
def test_an_async_one_runs_to_its_end_and_keeps_nobody_waiting(
    town: Town,
    anna: Player,
    witness: Witness,
    caplog: pytest.LogCaptureFixture,
    name: str,
    fails: bool,
) -> None:
    town.player("Bo")
    ran: list[str] = []

    async def takes_its_time(*args: Any) -> None:
        ran.append("begun")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        WORLD.kv.set("whole", True)
        ran.append("ended")
        if fails:
            raise RuntimeError("a late bug in the game")

    async def receives(signal: Any, sender: Any, **told: Any) -> None:
        await takes_its_time()

    witness.put(name, takes_its_time)
    witness.listen(name, receives)
    STORIES[name][0](town, anna)
    town.settle()

    times = 4 if name == "at_restore" else 2
    assert sorted(ran) == ["begun"] * times + ["ended"] * times
    assert WORLD.kv.get("whole") is True
    assert len(caplog.records) == (times if fails else 0)
    assert caplog.text.count("RuntimeError: a late bug") == len(caplog.records)
