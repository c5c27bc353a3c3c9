"""Hooks that themselves end, empty or move the session they are told about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.wire.frames import Close, Output
from server.sessions import SESSION_HANDLER, actions
from server.sessions.states import State
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


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Any:
    """None of this is a bug of the game."""
    yield
    assert caplog.messages == []


def ends(session: Any, *args: Any) -> None:
    session.disconnect("Not today.")


@pytest.mark.parametrize("name", ["at_connect", "at_first_login", "at_login"])
def test_whoever_comes_in_is_sent_out_and_hears_of_nothing_further(
    town: Town, witness: Witness, name: str
) -> None:
    witness.put(name, ends)
    account = 0 if name == "at_connect" else town.player_account("Anna")
    witness.noted.clear()

    player = town.connect(account)

    assert player.gone
    assert player.sees[-1] == "Not today."
    assert SESSION_HANDLER.all() == []
    assert town.portal.sessions == {}
    assert [line for line in witness.noted if "pre" not in line] in (
        ["at_disconnect(1, Not today.)"],
        ["at_first_login(1)", "at_disconnect(1, Not today.)"],
    )


def test_who_is_sent_out_at_the_gate_is_not_welcomed_behind_the_goodbye(
    town: Town, witness: Witness
) -> None:
    said: list[Any] = []
    town.on_arrival = said.extend
    witness.put("at_connect", ends)

    town.connect()

    closed = [type(frame) for frame in said].index(Close)
    assert not any(isinstance(frame, Output) for frame in said[closed:])


def test_whoever_logs_out_may_be_sent_out(
    town: Town, anna: Player, witness: Witness
) -> None:
    witness.put("at_logout", ends)

    town.do(actions.logout, session_of(anna))

    assert anna.gone
    assert anna.sees[-1] == "Not today."
    assert SESSION_HANDLER.all() == []
    assert town.portal.sessions == {}


@pytest.mark.parametrize("name", ["at_pre_unpuppet", "at_unpuppet"])
@pytest.mark.parametrize("line", ["quit", "ooc"])
def test_where_nobody_is_without_a_character_letting_go_is_leaving(
    anna: Player, witness: Witness, name: str, line: str
) -> None:
    witness.put(name, ends)

    anna.types(line)

    assert anna.gone
    assert anna.sees[-1] == "Not today."
    assert SESSION_HANDLER.all() == []
    assert [line for line in witness.noted if "at_disconnect" in line] == [
        "at_disconnect(1, Not today.)"
    ]


@pytest.mark.parametrize("do", [ends, actions.logout, actions.unpuppet])
def test_a_lost_connection_may_mean_anything(
    town: Town,
    anna: Player,
    witness: Witness,
    do: Callable[..., None],
) -> None:
    witness.put("at_link_lost", do)

    anna.leaves()

    stays = do is actions.unpuppet
    assert len(SESSION_HANDLER.all()) == len(town.portal.sessions) == stays
    assert witness.noted[:3] == [
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        *{
            ends: ["at_disconnect(1, Not today.)"],
            actions.logout: ["at_logout(1, Anna)"],
            actions.unpuppet: [],
        }[do],
    ]


def test_the_end_of_one_is_the_end_of_all(
    town: Town, anna: Player, witness: Witness
) -> None:
    account = account_of(anna)
    others = [town.connect(account), town.connect(account)]

    def at_disconnect(session: Any, reason: str) -> None:
        witness.note("at_disconnect", (session, reason))
        for each in SESSION_HANDLER.by_account(session.account):
            each.disconnect("All of you.")

    witness.put("at_disconnect", at_disconnect)
    witness.noted.clear()

    anna.types("quit")

    assert anna.gone
    assert all(other.gone for other in others)
    assert SESSION_HANDLER.all() == []
    assert sum("at_disconnect" in line for line in witness.noted) == 3


def test_where_nobody_is_without_a_character_letting_go_may_be_a_logout(
    anna: Player, witness: Witness
) -> None:
    witness.put("at_unpuppet", lambda session, character: actions.logout(session))

    anna.types("ooc", "look")

    assert session_of(anna).state is State.CONNECTED
    assert not any("not playing anybody" in line for line in anna.sees)


def test_letting_go_may_be_taking_up_another(anna: Player, witness: Witness) -> None:
    anna.types("charcreate Ghost")
    (ghost,) = WORLD.named("Ghost")
    witness.put(
        "at_unpuppet", lambda session, character: actions.puppet(session, ghost)
    )

    anna.types("ooc")

    assert session_of(anna).puppet is ghost
    assert not any("not playing anybody" in line for line in anna.sees)


@pytest.mark.parametrize("name", ["at_pre_unpuppet", "at_unpuppet", "at_disconnect"])
def test_a_character_taken_up_on_the_way_out_is_free_for_whoever_comes_again(
    town: Town, anna: Player, witness: Witness, name: str
) -> None:
    account = account_of(anna)
    anna.types("charcreate Ghost")
    (ghost,) = WORLD.named("Ghost")

    def takes_up_another(session: Any, _: Any) -> None:
        if session.puppet is not ghost:
            actions.puppet(session, ghost)

    witness.put(name, takes_up_another)
    anna.types("quit")
    played_by_nobody = not ghost.sessions.count()
    again = town.connect(account)
    if session_of(again).puppet is not ghost:
        again.types("ic Ghost")

    assert anna.gone
    assert played_by_nobody
    assert ghost.sessions.all() == [session_of(again)]


def test_a_character_that_is_being_let_go_is_let_go_once(
    anna: Player, witness: Witness
) -> None:
    witness.put("at_pre_unpuppet", lambda session, character: actions.unpuppet(session))

    anna.types("ooc")

    assert witness.noted == ["at_unpuppet(1, Anna)"]
    assert session_of(anna).state is State.LOGGED_IN


@pytest.mark.parametrize("mode", [0, 2])
def test_who_comes_back_may_send_out_what_was_left_behind(
    town: Town, anna: Player, witness: Witness, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode
    account = account_of(anna)
    anna.leaves()
    witness.put("at_login", SESSION_HANDLER.disconnect_duplicates)

    again = town.connect(account)

    assert session_of(again).state is State.PUPPETING
    assert SESSION_HANDLER.all() == [session_of(again)]
    assert witness.noted[-1] == "at_puppet(2, Anna)"


def test_in_mode_0_one_session_is_left_though_the_one_that_returns_is_sent_out(
    town: Town, anna: Player, witness: Witness, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 0
    witness.put("at_return", ends)

    again = town.connect(account_of(anna))

    assert again.gone
    assert again.sees[-1] == "Not today."
    assert SESSION_HANDLER.all() == []
    assert town.portal.sessions == {}


def test_whom_a_companion_sends_out_takes_up_nothing(
    town: Town, anna: Player, witness: Witness, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 1
    town.connect(account_of(anna))
    anna.types("ooc")
    told = []

    def at_puppet(session: Any, character: Any) -> None:
        told.append(session.sessid)
        SESSION_HANDLER.disconnect_duplicates(session)

    witness.put("at_puppet", at_puppet)
    anna.types("ic")

    assert told == [1]
    assert SESSION_HANDLER.all() == [session_of(anna)]


def test_a_companion_that_is_sent_out_on_the_way_leaves_the_other_to_play(
    town: Town, anna: Player, witness: Witness, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 1
    anna.types("charcreate Ghost")
    companion = town.connect(account_of(anna))

    def at_unpuppet(session: Any, character: Any) -> None:
        if session.sessid == companion.sessid:
            ends(session)

    witness.put("at_unpuppet", at_unpuppet)
    witness.noted.clear()

    anna.types("ic Ghost")

    assert companion.gone
    assert SESSION_HANDLER.all() == [session_of(anna)]
    assert str(session_of(anna).puppet) == "Ghost"
    assert [line for line in witness.noted if line.startswith("at_puppet")] == [
        "at_puppet(1, Ghost)"
    ]


def test_who_is_about_to_play_may_be_sent_out(anna: Player, witness: Witness) -> None:
    anna.types("ooc")
    witness.put("at_pre_puppet", ends)

    anna.types("ic")

    assert anna.gone
    assert SESSION_HANDLER.all() == []


def test_nothing_is_said_behind_the_end_at_the_logout(
    town: Town, anna: Player, witness: Witness
) -> None:
    said: list[Any] = []
    town.on_arrival = said.extend
    witness.put("at_logout", ends)

    town.do(actions.logout, session_of(anna))

    closed = [type(frame) for frame in said].index(Close)
    assert not any(isinstance(frame, Output) for frame in said[closed:])
