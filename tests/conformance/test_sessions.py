"""Sessions: one connection each, and what it is to accounts, characters, commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from game.commands import talk
from portal.wire.state import Client
from server.commands import dispatch
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.sessions import SESSION_HANDLER, SESSIONS, actions
from server.sessions.session import ServerSession
from server.sessions.states import State
from server.world import WORLD
from tests.conformance.people import People
from tests.stories.town import Player, Town

Lines = Callable[[ServerSession], list[str]]
MINE = "tests.conformance.test_sessions.Mine"


class Mine(ServerSession):
    """A game's own session."""


class Chargen(Command):
    """Make a character."""

    key = "chargen"

    def run(self) -> None:
        self.msg("Who shall it be?")


class ChargenCmdSet(CmdSet):
    """What one can do while one makes a character."""

    commands = (Chargen,)


class Telnet(Player):
    """Somebody who comes by telnet."""

    protocol = "telnet"

    def __init__(self, town: Any) -> None:
        self.town = town
        self.seen: list[str] = []
        self.connected(town.portal, Client("telnet", "192.0.2.7"))


def now(sessid: int) -> Any:
    """The session of that number, as it is now."""
    return SESSION_HANDLER.get(sessid)


def test_eve_01_numbers_are_unique_and_begin_at_1(town: Town) -> None:
    first, second = Telnet(town), Telnet(town)
    town.settle()
    first.leaves()
    third = Telnet(town)
    town.settle()

    assert [first.sessid, second.sessid, third.sessid] == [1, 2, 3]
    numbers = [each.sessid for each in SESSION_HANDLER.all()]
    assert numbers == [2, 3]
    assert all(type(each) is int for each in numbers)


def test_eve_02_who_has_just_connected_is_nobody(
    sX: ServerSession, settings: Settings
) -> None:
    assert sX.logged_in is False
    assert sX.account is None
    assert sX.puppet is None
    assert settings.CMDSET_UNLOGGEDIN in sX.cmdset
    assert settings.CMDSET_SESSION not in sX.cmdset


def test_eve_03_a_login_gives_an_account_and_other_commands(
    people: People, sX: ServerSession, bob: Any, settings: Settings
) -> None:
    people.town.do(actions.login, sX, bob)

    assert sX.logged_in is True
    assert sX.account is bob
    assert settings.CMDSET_UNLOGGEDIN not in sX.cmdset
    assert settings.CMDSET_SESSION in sX.cmdset


def test_eve_04_what_is_noted_on_a_session_goes_with_it(
    people: People, sA: ServerSession, sA2: ServerSession
) -> None:
    sA.db.x = sA2.db.x = 1
    assert sA.ndb.x == 1
    with pytest.raises(AttributeError):
        sA.ndb = 1  # type: ignore[misc, assignment]

    people.of(4).leaves()
    assert people.connect(5, 1).db.x is None
    people.town.reload()
    assert now(1).db.x is None


def test_eve_05_an_account_hears_everywhere_or_where_one_says(
    people: People, alice: Any, sA: ServerSession, sA2: ServerSession, lines: Lines
) -> None:
    people.town.do(alice.msg, "everywhere")
    people.town.do(alice.msg, "here", session=sA2)

    assert lines(sA) == ["everywhere"]
    assert lines(sA2) == ["everywhere", "here"]


def test_eve_06_a_character_hears_where_it_is_played(
    people: People, Alice: Any, sA: ServerSession, sA2: ServerSession, lines: Lines
) -> None:
    people.town.do(Alice.msg, "hello")
    people.town.do(Alice.msg, "x", session=sA2)

    assert lines(sA) == ["hello"]
    assert lines(sA2) == ["x"]


def test_eve_07_a_command_answers_where_it_was_typed(
    people: People,
    sA: ServerSession,
    sA2: ServerSession,
    hall: Any,
    lines: Lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met: list[Any] = []

    def run(command: Command) -> None:
        met.append(command.session)
        command.msg("x")

    monkeypatch.setattr(talk.Say, "run", run)
    mob = people.town.do(WORLD.create, type(sA.puppet), "Rat", location=hall)
    people.of(1).types("say hi")
    people.town.do(dispatch.execute, mob, "say hi")

    assert lines(sA) == ["x"]
    assert lines(sA2) == []
    assert met == [sA, None]


def test_eve_08_who_has_which_sessions(
    alice: Any, Alice: Any, sA: ServerSession, sA2: ServerSession
) -> None:
    assert alice.sessions.get() == [sA, sA2]
    assert Alice.sessions.get() == [sA]


def test_eve_09_to_be_idle_is_no_action(people: People, sA: ServerSession) -> None:
    total = sA.cmd_total
    sA.cmd_last = sA.cmd_last_visible = 1.0

    people.of(1).types("idle")
    assert sA.cmd_last > 1.0
    assert (sA.cmd_last_visible, sA.cmd_total) == (1.0, total)

    people.of(1).types("look")
    assert sA.cmd_last == sA.cmd_last_visible > 1.0
    assert sA.cmd_total == total + 1
    assert sA.conn_time == sA.client.connected


def test_eve_10_commands_of_one_session_are_not_those_of_another(
    people: People, sA: ServerSession, sA2: ServerSession, lines: Lines
) -> None:
    people.town.do(sA.cmdset.add, ChargenCmdSet)

    people.of(1).types("chargen")
    people.of(4).types("chargen")

    assert lines(sA) == ["Who shall it be?"]
    assert lines(sA2)[0].startswith("Huh?")


def test_eve_11_a_session_is_equal_to_itself_only(
    sA: ServerSession, sA2: ServerSession
) -> None:
    assert sA.address == sA2.address
    assert sA != sA2
    assert len({sA, sA2, sA}) == 2


def test_eve_12_both_halves_end_together(
    people: People, sA: ServerSession, sB: ServerSession
) -> None:
    people.of(1).leaves()
    people.of(2).types("quit")

    assert (sA.state, sB.state) == (State.CLOSED, State.CLOSED)
    assert people.of(2).gone
    assert list(people.town.portal.sessions) == [3]
    assert [each.sessid for each in SESSION_HANDLER.all()] == [3]


def test_eve_13_a_reload_leaves_all_but_what_was_noted(
    people: People, sA: ServerSession
) -> None:
    people.of(1).types("look")
    sA.ndb.x = 1
    before = _told(sA)

    people.town.reload()

    assert now(1) is not sA
    assert _told(now(1)) == before
    assert now(1).ndb.x is None


def _told(session: ServerSession) -> tuple[Any, ...]:
    account, puppet = session.account, session.puppet
    assert account is not None
    assert puppet is not None
    who = (session.sessid, session.address, session.logged_in, account.pk, puppet.id)
    return *who, session.cmd_total, session.cmd_last, session.conn_time


def test_eve_14_each_connection_has_one_session_whatever_its_protocol(
    people: People, sX: ServerSession
) -> None:
    other = Telnet(people.town)
    people.town.settle()
    session = now(other.sessid)

    assert sX.protocol_key == "websocket"
    assert session.protocol_key == "telnet"
    assert type(session) is type(sX) is ServerSession
    numbers = [each.sessid for each in SESSION_HANDLER.all()]
    assert numbers == sorted(people.town.portal.sessions)


def test_eve_15_all_who_are_connected_are_in_the_one_handler(
    sA: ServerSession, sB: ServerSession, sC: ServerSession, sX: ServerSession
) -> None:
    assert SESSIONS is SESSION_HANDLER
    assert SESSIONS.all() == [sA, sB, sC, sX]


def test_eve_16_a_game_may_have_sessions_of_its_own(
    people: People, settings: Settings
) -> None:
    settings.SERVER_SESSION_CLASS = MINE

    assert type(people.connect(7)) is Mine


def test_eve_17_mode_0_one_session(
    people: People, settings: Settings, sA: ServerSession, alice: Any
) -> None:
    settings.MULTISESSION_MODE = 0

    session = people.connect(4, 1)

    assert alice.sessions.all() == [session]
    assert people.of(1).gone


def test_eve_17_mode_1_all_see_the_same(
    people: People, settings: Settings, sA: ServerSession, lines: Lines
) -> None:
    settings.MULTISESSION_MODE = 1
    settings.AUTO_PUPPET_ON_LOGIN = True
    session = people.connect(4, 1)

    people.of(4).types("say hello")

    assert session.puppet is sA.puppet
    assert lines(sA) == lines(session) == ['You say, "hello"']


def test_eve_17_mode_2_one_session_for_each_puppet(
    people: People, settings: Settings, sA: ServerSession, sA2: ServerSession
) -> None:
    settings.MULTISESSION_MODE = 2
    character = sA.puppet

    people.town.do(actions.puppet, sA2, character)

    assert sA2.puppet is character
    assert sA.puppet is None
    assert sA.logged_in


def test_eve_17_mode_3_one_puppet_for_several_sessions(
    people: People,
    settings: Settings,
    sA: ServerSession,
    sA2: ServerSession,
    Alice: Any,
    lines: Lines,
) -> None:
    settings.MULTISESSION_MODE = 3

    people.town.do(actions.puppet, sA2, Alice)
    people.clear()
    people.town.do(Alice.msg, "hello")

    assert Alice.sessions.all() == [sA, sA2]
    assert lines(sA) == lines(sA2) == ["hello"]
