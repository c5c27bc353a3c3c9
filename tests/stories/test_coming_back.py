"""Somebody whose connection was lost comes back, and finds all as it was."""

import asyncio
from typing import Any

import pytest

from game import hooks
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.sessions import SESSION_HANDLER
from server.sessions.answers import answer
from tests.stories.town import Player, Town

MISSED = 'Bo says, "while you were away"'


@answer("tests.coming_back.name")
def named(session: Any, line: str) -> None:
    """Takes the answer to a question that was asked before the loss."""
    session.msg(f"You named it {line}.")


class Ponder(Command):
    """Take your time; what is typed next waits for it."""

    key = "ponder"
    holds_input = True
    gate: asyncio.Event

    async def run(self) -> None:
        await self.gate.wait()


class Pondering(CmdSet):
    """Ponder, beside everything else."""

    commands = (Ponder,)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch, request: Any) -> None:
    """A session outlives its connection for a while, which is noticed at once."""
    monkeypatch.setattr(Town, "linkdead_time", getattr(request, "param", 300.0))
    monkeypatch.setattr(hooks, "NOTICED_AFTER", 0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Whoever ponders does so until this is set."""
    gate = asyncio.Event()
    monkeypatch.setattr(Ponder, "gate", gate, raising=False)
    return gate


@pytest.fixture
def bo(town: Town) -> Player:
    return town.player("Bo")


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


def loses_the_line(town: Town, player: Player) -> None:
    """The connection breaks, a while after the last line had arrived."""
    town.clock.advance(2.1)
    town.settle()
    player.leaves()


def ponders(town: Town, player: Player, *lines: str) -> None:
    """The player is busy, and has typed some lines more."""
    town.do(session_of(player).cmdset.add, Pondering, persistent=True)
    player.types("ponder", *lines)


def test_the_character_stays_and_others_see_why(town: Town, bo: Player) -> None:
    anna = town.player("Anna")

    anna.leaves()
    seen = bo.sees
    bo.types("look anna", "who")

    assert seen == ["Anna stares into the distance (connection lost)."]
    looked = "\n".join(bo.sees)
    assert "Anna stares into the distance; the connection is lost." in looked
    assert looked.splitlines()[-1].endswith("connection lost")


def test_a_connection_that_is_back_at_once_is_noticed_by_nobody(
    town: Town, bo: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "NOTICED_AFTER", 0.01)
    account = town.player_account("Anna")
    town.connect(account).leaves()
    bo.seen.clear()

    town.connect(account)
    town.run(asyncio.sleep(0.02))
    town.settle()

    assert bo.sees == []


@pytest.mark.parametrize("mode", [0, 1, 2, 3])
def test_who_logs_in_again_takes_the_place_and_hears_what_was_missed(
    town: Town, settings: Any, bo: Player, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode
    account = town.player_account("Anna")
    anna = town.connect(account)
    character = session_of(anna).puppet
    loses_the_line(town, anna)
    bo.types("say while you were away")
    bo.seen.clear()

    again = town.connect(account)

    seen = again.sees
    assert seen.count(MISSED) == 1
    assert seen.index("Welcome back, Anna.") < seen.index(MISSED)
    assert seen.index(MISSED) < seen.index("The Gatehouse")
    assert bo.sees == ["Anna is back."]
    assert character.sessions.all() == [session_of(again)]
    assert SESSION_HANDLER.get(anna.sessid) is None
    assert anna.sessid not in town.portal.sessions
    bo.types("say and now")
    assert again.sees == ['Bo says, "and now"']


def test_what_is_still_asked_is_asked_once_behind_what_was_missed(
    town: Town, bo: Player
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    anna.types("describe me", "Tall.")
    loses_the_line(town, anna)
    bo.types("say while you were away")

    seen = town.connect(account).sees

    assert MISSED in seen
    assert seen.count("2:") == 1
    assert seen[-1] == "2:"


def test_what_was_missed_is_told_once(town: Town, bo: Player) -> None:
    account = town.player_account("Anna")
    loses_the_line(town, town.connect(account))
    bo.types("say while you were away")

    second = town.connect(account)
    heard = second.sees
    loses_the_line(town, second)
    third = town.connect(account)

    assert MISSED in heard
    assert MISSED not in third.sees


def test_nor_is_it_lost_if_the_connection_breaks_amid_the_login(
    town: Town, bo: Player
) -> None:
    account = town.player_account("Anna")
    loses_the_line(town, town.connect(account))
    bo.types("say while you were away")

    second = Player(town, account)
    second.lost("the network broke again")
    town.settle()
    third = town.connect(account)

    assert MISSED not in second.sees
    assert third.sees.count(MISSED) == 1
    assert SESSION_HANDLER.all() == [session_of(bo), session_of(third)]


def test_a_question_goes_with_the_player(town: Town) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    town.do(session_of(anna).ask, "What is its name?", "tests.coming_back.name")
    anna.leaves()

    again = town.connect(account)
    asked = "What is its name?" in again.sees
    again.types("Toby")

    assert asked
    assert again.sees == ["You named it Toby."]


def test_it_is_the_last_thing_one_reads(town: Town) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    anna.types("password")
    asked = anna.sees[-1]
    anna.leaves()

    again = town.connect(account)

    assert again.sees[-1] == asked


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_the_server_may_be_replaced_meanwhile(town: Town, bo: Player, how: str) -> None:
    account = town.player_account("Anna")
    loses_the_line(town, town.connect(account))
    if how == "reload":
        town.reload()
    else:
        town.crash()
        town.start("crash")
    bo.types("say while you were away")

    again = town.connect(account)

    assert again.sees.count(MISSED) == 1
    assert str(session_of(again).puppet) == "Anna"


def test_who_does_not_come_back_rests_after_a_while(town: Town, bo: Player) -> None:
    anna = town.player("Anna")
    anna.leaves()
    bo.seen.clear()

    town.clock.advance(town.portal.config.linkdead_time - 1)
    town.settle()
    before = bo.sees
    town.clock.advance(2)
    town.settle()

    assert before == []
    assert bo.sees == ["Anna goes off to rest."]
    assert SESSION_HANDLER.get(anna.sessid) is None
    assert anna.sessid not in town.portal.sessions


@pytest.mark.parametrize("reloads", [0, 1])
def test_who_came_back_while_the_server_was_away_leaves_nobody_behind(
    town: Town, reloads: int
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    anna.leaves()
    town.clock.advance(town.portal.config.linkdead_time - 1)
    town.stop()
    again = Player(town, account)

    town.clock.advance(2)
    town.start("reload")
    for _ in range(reloads):
        town.reload()

    assert SESSION_HANDLER.all() == [session_of(again)]
    assert list(town.portal.sessions) == [again.sessid]
    assert str(session_of(again).puppet) == "Anna"


def test_whose_character_was_taken_over_before_the_loss_may_play_it_again(
    town: Town,
) -> None:
    account = town.player_account("Anna")
    old = town.connect(account)
    new = town.connect(account)
    town.clock.advance(100)
    old.leaves()
    new.types("quit")

    again = town.connect(account)

    assert str(session_of(again).puppet) == "Anna"


def test_who_leaves_on_purpose_leaves_at_once(town: Town, bo: Player) -> None:
    anna = town.player("Anna")

    anna.types("quit")

    assert anna.gone
    assert bo.sees == ["Anna goes off to rest."]


def test_who_has_not_come_in_leaves_nothing(town: Town) -> None:
    stranger = town.connect()

    stranger.leaves()

    assert SESSION_HANDLER.all() == []
    assert town.portal.sessions == {}


@pytest.mark.parametrize("places", [0, 1])
def test_who_was_lost_before_the_login_was_answered_stays_if_it_let_them_in(
    town: Town, settings: Any, places: int
) -> None:
    settings.GUESTS = places
    stranger = town.connect()

    stranger.receive("text", "connect guest")
    stranger.lost("the network broke")
    town.settle()

    sessions = SESSION_HANDLER.all()
    assert len(sessions) == len(town.portal.sessions) == places
    assert all(session.link_dead and session.puppet for session in sessions)


def test_a_link_dead_session_can_be_sent_out(town: Town, bo: Player) -> None:
    anna = town.player("Anna")
    session = session_of(anna)
    anna.leaves()
    bo.seen.clear()

    town.do(SESSION_HANDLER.disconnect, session, "Enough.")

    assert bo.sees == ["Anna goes off to rest."]
    assert anna.sessid not in town.portal.sessions


def test_what_was_typed_before_the_loss_is_done(town: Town, bo: Player) -> None:
    anna = town.player("Anna")

    anna.receive("text", "say one last thing")
    anna.leaves()

    assert 'Anna says, "one last thing"' in bo.sees


def test_what_was_typed_and_had_to_wait_is_done_once_and_in_order(
    town: Town, bo: Player
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    town.stop()
    many = town.portal.config.queue_limit + 50
    for number in range(many):
        anna.receive("text", f"say {number}")
    anna.leaves()
    again = Player(town, account)
    bo.seen.clear()

    town.start("reload")
    town.settle()

    said = [line for line in bo.sees if line.startswith("Anna says")]
    assert said == [f'Anna says, "{number}"' for number in range(many)]
    assert anna.sessid not in town.portal.sessions
    assert str(session_of(again).puppet) == "Anna"


def test_so_it_is_though_the_next_connection_breaks_amid_the_login(
    town: Town, bo: Player, gate: asyncio.Event
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    ponders(town, anna, "say one", "say two")
    anna.leaves()
    bo.seen.clear()

    Player(town, account).lost("the network broke again")
    town.settle()
    town.connect(account)

    said = [line for line in bo.sees if line.startswith("Anna says")]
    assert said == ['Anna says, "one"', 'Anna says, "two"']


@pytest.mark.parametrize("patience", [0.0, 300.0], indirect=True)
def test_in_mode_0_who_ends_the_older_connection_says_what_waited_there(
    town: Town, settings: Any, bo: Player, gate: asyncio.Event
) -> None:
    settings.MULTISESSION_MODE = 0
    account = town.player_account("Anna")
    anna = town.connect(account)
    ponders(town, anna, "say later")
    bo.seen.clear()

    town.connect(account)

    assert bo.sees == ['Anna says, "later"']


@pytest.mark.parametrize("how", ["reload", "crash"])
@pytest.mark.parametrize("turns", range(12))
def test_what_waited_behind_a_long_command_is_done_once_whenever_the_server_goes(
    town: Town, bo: Player, gate: asyncio.Event, how: str, turns: int
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    ponders(town, anna, "say later")
    anna.leaves()
    bo.seen.clear()

    Player(town, account)
    for _ in range(turns):
        town.turn()
    gate.set()
    if how == "crash":
        town.crash()
        town.portal.link.blame(0.25)
        town.start("crash")
    else:
        town.reload()

    assert bo.sees.count('Anna says, "later"') == 1


def test_a_command_set_goes_with_the_player_though_there_is_none_beneath_it(
    town: Town,
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    town.do(session_of(anna).cmdset.default, None)
    town.do(session_of(anna).cmdset.add, Pondering)
    anna.leaves()

    again = town.connect(account)

    assert Pondering in session_of(again).cmdset
