"""The Server dies in the middle: nothing typed is lost, nothing told is untrue."""

from typing import Any

import pytest

from game.commands import talk
from server import lifecycle
from server.sessions import SESSION_HANDLER, actions
from server.world import WORLD
from tests.stories.town import Town


def test_what_was_typed_while_it_was_dead_is_answered_in_order(town: Town) -> None:
    anna = town.player("Anna")

    town.crash()
    anna.types("say one", "say two", "say three")
    town.start("crash")
    town.settle()

    assert anna.sees == [f'You say, "{word}"' for word in ("one", "two", "three")]


def test_what_was_done_but_not_told_is_told_and_not_done_again(town: Town) -> None:
    anna = town.player("Anna")
    anna.types("north")
    anna.sees  # noqa: B018

    town.wire.cut = True
    anna.types("get coin", "say got it")
    assert anna.sees == []
    town.crash()
    town.start("crash")
    seen = anna.sees
    anna.types("inventory")

    assert seen[0].startswith("You pick up")
    assert seen.count('You say, "got it"') == 1
    assert len(seen) == 2
    assert "copper coin" in anna.sees[0]


def test_a_link_that_breaks_takes_nobody_out_of_the_world(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "PORTAL_ENDS", 0.0)
    anna, bo = town.player("Anna"), town.player("Bo")
    told = len(bo.sees)

    town.link_breaks()
    anna.types("say still here")
    town.start("crash")
    anna.types("look")

    assert "Bo is here." in anna.sees
    assert bo.sees[told:] == ['Anna says, "still here"']


def test_a_login_is_not_lost(town: Town) -> None:
    account = town.player_account("Anna")
    town.wire.cut = True
    anna = town.connect(account)

    town.crash()
    town.start("crash")
    anna.types("say here")

    assert 'You say, "here"' in anna.sees


def test_a_command_that_fails_leaves_no_trace_and_stops_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    def breaks(command: Any) -> None:
        command.caller.move_to(None)
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(talk.Say, "run", breaks)
    anna.types("say hello")
    monkeypatch.undo()
    told = anna.sees
    anna.types("look")

    assert len(told) == 1
    assert anna.sees[0] == "The Gatehouse"
    assert bo.sees == []


def test_a_command_that_fails_after_taking_a_character_leaves_one_where_he_was(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    before = session.puppet

    def breaks(command: Any) -> None:
        made = WORLD.create(type(before), "Bella", owner=command.account.pk)
        actions.puppet(command.session, made)
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(talk.Say, "run", breaks)
    anna.types("say hello")
    monkeypatch.undo()

    assert session.puppet is before
    assert before.sessions.all() == [session]
    assert WORLD.named("Bella") == []
    anna.types("look")
    assert "The Gatehouse" in anna.sees
