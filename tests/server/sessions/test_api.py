"""What docs/sessions.md promises of a session and of the handler."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.wire.state import Client
from server.errors import NotNow
from server.sessions import SESSION_HANDLER, SESSIONS, actions
from server.sessions.answers import ANSWERS
from server.sessions.session import ServerSession
from tests.stories.town import Player, Town


def session_of(player: Player) -> ServerSession:
    session = SESSIONS.get(player.sessid)
    assert session is not None
    return session


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


@pytest.fixture
def session(anna: Player) -> ServerSession:
    return session_of(anna)


@pytest.fixture
def stranger(town: Town) -> Player:
    player = town.connect()
    player.seen.clear()
    return player


@pytest.fixture
def color(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name under which an answer to a question is taken."""
    monkeypatch.setitem(ANSWERS, "test.color", lambda s, line: s.msg(f"Noted: {line}"))
    return "test.color"


# What it knows


def test_a_number_names_one_session_for_good(town: Town) -> None:
    first = town.connect()
    first.leaves()

    second = town.connect()

    assert (first.sessid, second.sessid) == (1, 2)
    assert SESSIONS.get(1) is None


def test_a_stranger_has_no_account_and_no_character(stranger: Player) -> None:
    session = session_of(stranger)

    assert not session.logged_in
    assert session.account is session.puppet is None
    assert session.state.value == "connected"


def test_a_player_has_both(session: ServerSession) -> None:
    assert session.logged_in
    assert str(session.account) == str(session.puppet) == "Anna"
    assert session.state.value == "puppeting"
    assert session.sessionhandler is SESSIONS


def test_it_knows_when_it_connected(town: Town) -> None:
    anna = town.player("Anna")
    anna.changed(Client("story", "192.0.2.1", connected=1_000.0))
    town.settle()

    assert session_of(anna).conn_time == 1_000.0


def test_what_the_client_told_stands_behind_what_the_player_chose(
    town: Town, anna: Player, session: ServerSession
) -> None:
    anna.changed(Client("story", "192.0.2.1", width=100, height=30, secure=True))
    town.do(session.set_option, "width", 60)

    flags = session.protocol_flags

    assert (flags["width"], flags["height"], flags["secure"]) == (60, 30, True)
    flags["width"] = 1
    assert session.protocol_flags["width"] == 60


def test_a_lost_connection_is_known(
    town: Town, anna: Player, session: ServerSession
) -> None:
    before = session.link_dead
    anna.changed(Client("story", "192.0.2.1", lost=1_000.0))
    town.settle()
    lost = session.link_dead
    anna.changed(Client("story", "192.0.2.1"))
    town.settle()

    assert (before, lost, session.link_dead) == (False, True, False)


def test_what_was_not_noted_is_none(session: ServerSession) -> None:
    session.ndb.steps = 3

    assert session.ndb.steps == session.db.steps == 3
    assert session.ndb.nothing is None


def test_notes_go_on_ndb_and_do_not_replace_it(session: ServerSession) -> None:
    session.ndb.steps = 3

    with pytest.raises(AttributeError):
        session.ndb = 1  # type: ignore[misc,assignment]
    with pytest.raises(AttributeError):
        session.db = {}  # type: ignore[misc,assignment]

    assert session.ndb.steps == session.db.steps == 3


def test_what_a_player_types_is_counted_and_dated(
    anna: Player, session: ServerSession
) -> None:
    anna.types("look", "nonsense", "")
    typed = session.cmd_last_visible

    anna.types("idle")

    assert session.cmd_total == 3
    assert 0 <= time.time() - typed < 60
    assert session.cmd_last_visible == typed < session.cmd_last


def test_a_reload_keeps_all_but_the_notes(
    town: Town, anna: Player, session: ServerSession
) -> None:
    anna.types("look")
    session.ndb.steps = 3
    kept = "sessid", "address", "protocol_key", "protocol_flags", "conn_time"
    kept += "cmd_last", "cmd_last_visible", "cmd_total", "options", "state"

    town.reload()
    after = session_of(anna)

    assert after is not session
    assert [getattr(after, name) for name in kept] == [
        getattr(session, name) for name in kept
    ]
    assert (str(after.account), str(after.puppet)) == ("Anna", "Anna")
    assert after.ndb.steps is None


# What it can do


def test_a_line_done_for_the_player_is_not_typed(
    anna: Player, session: ServerSession, color: str, town: Town
) -> None:
    town.do(session.ask, "Your colour?", color)
    before = session.cmd_total, session.cmd_last, session.cmd_last_visible
    town.do(session.execute_cmd, "say as if")
    anna.types("green")

    assert anna.sees == ["Your colour?", 'You say, "as if"', "Noted: green"]
    assert before[0] == 0
    assert session.cmd_total == 1


def test_a_line_done_for_the_player_changes_no_date(
    session: ServerSession, town: Town
) -> None:
    before = session.cmd_total, session.cmd_last, session.cmd_last_visible

    town.do(session.execute_cmd, "look")

    after = session.cmd_total, session.cmd_last, session.cmd_last_visible
    assert after == before


def test_what_comes_in_as_data_is_typed(
    anna: Player, session: ServerSession, color: str, town: Town
) -> None:
    town.do(session.data_in, "text", "say hello")
    town.do(session.ask, "Your colour?", color)
    town.do(session.data_in, "text", "green")
    town.do(session.data_in, "text", 5)
    town.do(session.data_in, "nonsense", "say no")

    assert anna.sees == ['You say, "hello"', "Your colour?", "Noted: green"]
    assert session.cmd_total == 2


def test_one_output_can_be_told_by_its_name(
    anna: Player, session: ServerSession, town: Town
) -> None:
    town.do(session.data_out, "text", "|rred|n")
    town.do(session.data_out, "text", "|rred|n", raw=True)

    assert anna.sees[0] == "red"


def test_what_is_typed_to_a_secret_question_is_not_shown(
    anna: Player, session: ServerSession, color: str, town: Town
) -> None:
    town.do(session.ask, "Your secret?", color, True)
    asked = anna.echo
    anna.types("sesame")

    assert (asked, anna.echo) == (False, True)
    assert anna.sees == ["Your secret?", "Noted: sesame"]


def test_a_question_can_be_taken_back(
    anna: Player, session: ServerSession, color: str, town: Town
) -> None:
    town.do(session.ask, "Your secret?", color, True)
    town.do(session.ask_no_more)
    anna.types("say hi")

    assert anna.echo
    assert anna.sees == ["Your secret?", 'You say, "hi"']


def test_a_choice_is_there_at_the_next_login_and_can_be_forgotten(
    town: Town,
) -> None:
    number = town.player_account("Anna")
    first = town.connect(number)
    town.do(session_of(first).set_option, "width", 60)
    town.do(session_of(first).set_option, "music", "loud")
    town.do(session_of(first).set_option, "music", None)
    first.types("quit")

    again = town.connect(number)

    assert session_of(again).options == {"width": 60}
    assert again.profile.width == 60


def test_who_is_disconnected_is_out_at_once_and_does_nothing_more(
    town: Town, anna: Player, session: ServerSession
) -> None:
    bo = town.player("Bo")
    account, character = session.account, session.puppet
    assert account is not None
    assert character is not None

    def end() -> tuple[Any, ...]:
        session.disconnect("Enough for today.")
        return session.state.value, account.sessions.count(), character.sessions.count()

    anna.receive("text", "say too late")
    out = town.do(end)
    town.do(session.execute_cmd, "say too late by far")

    assert out == ("closed", 0, 0)
    assert "Enough for today." in anna.sees
    assert anna.gone
    assert not any("too late" in line for line in bo.sees)
    assert town.portal.link.pending == {}


# All of them


def test_the_handler_has_two_names() -> None:
    assert SESSIONS is SESSION_HANDLER


def test_sessions_are_found_by_who_has_them(town: Town, settings: Any) -> None:
    settings.MULTISESSION_MODE = 3
    number = town.player_account("Anna")
    one, two = session_of(town.connect(number)), session_of(town.connect(number))
    three = session_of(town.player("Bo"))
    assert one.account is not None
    assert one.puppet is not None

    for found in (one.account.sessions, one.puppet.sessions):
        assert found.all() == found.get() == [one, two]
        assert found.get(two.sessid) == [two]
        assert found.get(three.sessid) == []
        assert found.count() == 2
    assert SESSIONS.by_account(one.account) == [one, two]
    assert SESSIONS.by_puppet(one.puppet) == [one, two]
    assert SESSIONS.accounts() == [one.account, three.account]


def test_the_others_of_an_account_can_be_ended(town: Town, settings: Any) -> None:
    settings.MULTISESSION_MODE = 3
    number = town.player_account("Anna")
    first, second, bo = town.connect(number), town.connect(number), town.player("Bo")

    town.do(SESSIONS.disconnect_duplicates, session_of(second), "Only one.")

    assert first.sees[-1] == "Only one."
    assert (first.gone, second.gone, bo.gone) == (True, False, False)


def test_all_can_be_ended(town: Town, anna: Player, stranger: Player) -> None:
    town.do(SESSIONS.disconnect_all, "The house closes.")

    assert anna.sees[-1:] == stranger.sees == ["The house closes."]
    assert anna.gone
    assert stranger.gone
    assert SESSIONS.count() == 0


def test_a_reload_is_asked_of_the_portal_for_a_session_or_for_nobody(
    town: Town, session: ServerSession
) -> None:
    SESSIONS.reload(session)
    SESSIONS.reload(None, "reset")

    assert town.wire.asked == [("reload", session.sessid), ("reset", 0)]


# The states


@pytest.mark.parametrize(
    "verb", [actions.unpuppet, actions.logout, lambda s: actions.login(s, None)]
)
def test_what_cannot_be_now_is_refused_and_changes_nothing(
    town: Town, stranger: Player, verb: Callable[[Any], None]
) -> None:
    gone, anna = session_of(stranger), session_of(town.player("Anna"))
    town.do(actions.unpuppet, anna)
    if verb is not actions.logout:
        with pytest.raises(NotNow):
            verb(anna)
        assert anna.state.value == "logged in"
    town.do(gone.disconnect)
    with pytest.raises(NotNow, match="while closed"):
        verb(gone)
    assert gone.state.value == "closed"


def test_who_logs_out_lets_go_of_the_character_and_may_log_in_again(
    town: Town, anna: Player, session: ServerSession
) -> None:
    account = session.account
    assert account is not None

    town.do(actions.logout, session)
    out = session.state.value, session.puppet
    town.do(actions.login, session, account)

    assert out == ("connected", None)
    assert str(session.puppet) == "Anna"


def test_to_play_another_lets_go_of_the_one_before(
    anna: Player, session: ServerSession
) -> None:
    before = session.puppet
    assert before is not None

    anna.types("charcreate Bella", "ic Bella")

    assert str(session.puppet) == "Bella"
    assert before.sessions.count() == 0


# The settings


def test_without_auto_puppet_one_is_logged_in_and_chooses(
    town: Town, settings: Any
) -> None:
    settings.AUTO_PUPPET_ON_LOGIN = False
    anna = town.player("Anna")
    at_first = session_of(anna).state.value

    anna.types("ic")

    assert (at_first, session_of(anna).state.value) == ("logged in", "puppeting")


def test_the_character_played_last_is_played_again(town: Town) -> None:
    number = town.player_account("Anna")
    town.connect(number).types("charcreate Bella", "ic Bella", "quit")

    assert str(session_of(town.connect(number)).puppet) == "Bella"


def test_an_account_may_begin_without_a_character(town: Town, settings: Any) -> None:
    settings.AUTO_CREATE_CHARACTER_WITH_ACCOUNT = False

    session = session_of(town.player("Anna"))

    assert session.account is not None
    assert session.account.characters == []
    assert session.state.value == "logged in"


def test_an_account_makes_only_so_many_characters(
    anna: Player, session: ServerSession, settings: Any
) -> None:
    settings.MAX_NR_CHARACTERS = 2

    anna.types("charcreate Bella", "charcreate Cleo")

    assert session.account is not None
    assert [str(one) for one in session.account.characters] == ["Anna", "Bella"]
