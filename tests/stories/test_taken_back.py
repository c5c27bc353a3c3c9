"""A command that fails leaves its session, and all the others, as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.sessions import SESSIONS, actions
from server.sessions.answers import answer
from server.sessions.session import ServerSession
from server.world import WORLD
from tests.stories.town import Player, Town


@answer("tests.taken_back.sure")
def sure(session: Any, line: str) -> None:
    """Takes the answer to a question."""
    session.msg(f"You answered {line}.")


def session_of(player: Player) -> ServerSession:
    session = SESSIONS.get(player.sessid)
    assert session is not None
    return session


def asks(session: ServerSession) -> None:
    session.ask("Sure?", "tests.taken_back.sure")


def zap_fails(town: Town, player: Player, does: Callable[[Any], object]) -> None:
    """From now on their command `zap` does this to their session, and fails."""

    class Zap(Command):
        """Do it, and fail."""

        key = "zap"

        def run(self) -> None:
            does(self.session)
            raise RuntimeError("a bug in the game")

    cmdset = CmdSet()
    cmdset.key = "zapping"
    cmdset.add(Zap)
    town.do(session_of(player).cmdset.add, cmdset)


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


def test_nobody_waits_for_the_answer_to_what_it_asked(town: Town, anna: Player) -> None:
    zap_fails(town, anna, asks)

    anna.types("zap")
    seen = anna.sees
    anna.types("say hi")

    assert "Sure?" not in seen
    assert anna.sees == ['You say, "hi"']


def test_an_option_it_chose_is_not_chosen_now_nor_at_the_next_login(
    town: Town, anna: Player
) -> None:
    zap_fails(town, anna, lambda session: session.set_option("screenreader", True))

    anna.types("zap")

    session = session_of(anna)
    assert session.account is not None
    assert session.options == session.account.options == {}
    assert not session.screenreader
    assert not anna.profile.screenreader


def test_whom_it_logged_out_is_in_and_asked_as_before(town: Town, anna: Player) -> None:
    zap_fails(town, anna, actions.logout)
    session = session_of(anna)
    town.do(asks, session)

    town.do(session.execute_cmd, "zap")
    anna.types("yes")

    assert "You answered yes." in anna.sees
    assert str(session.puppet) == "Anna"


def test_whom_one_plays_after_it_is_played_again_at_the_next_login(town: Town) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    anna.types("charcreate Bella")
    (bella,) = WORLD.named("Bella")
    zap_fails(town, anna, lambda session: actions.puppet(session, bella))

    anna.types("zap")
    played = str(session_of(anna).puppet)
    anna.types("ic Bella", "quit")
    again = town.connect(account)

    assert played == "Anna"
    assert str(session_of(again).puppet) == "Bella"


def test_whom_it_sent_out_is_there_and_in_the_same_order(town: Town) -> None:
    account = town.player_account("Anna")
    first, second = town.connect(account), town.connect(account)
    one, two = session_of(first), session_of(second)
    zap_fails(town, second, lambda session: SESSIONS.disconnect(one))

    second.types("zap")

    assert one.account is not None
    assert SESSIONS.all() == SESSIONS.by_account(one.account) == [one, two]
    assert not first.gone


def test_a_question_that_was_taken_back_is_not_asked_after_a_crash(
    town: Town, anna: Player
) -> None:
    session = session_of(anna)
    town.do(asks, session)
    town.do(session.ask_no_more)

    town.crash()
    town.start("crash")
    anna.seen.clear()
    anna.types("say hi")

    assert anna.sees == ['You say, "hi"']
