"""A session: what it is, what it keeps, and that each input is done once."""

import pytest

from portal.wire.frames import Input
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from tests.stories.town import Player, Town


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


@pytest.fixture
def session(anna: Player) -> ServerSession:
    found = SESSION_HANDLER.get(anna.sessid)
    assert found is not None
    return found


def test_what_it_is(session: ServerSession) -> None:
    assert session.address == "192.0.2.1"
    assert session.protocol_key == "story"
    assert session.logged_in
    assert session.db is session.ndb
    assert str(session) == f"session {session.sessid} of Anna"


def test_an_input_that_was_done_is_not_done_again(
    town: Town, anna: Player, session: ServerSession
) -> None:
    anna.types("say once")

    session.receive(Input(session.sessid, session.inbox.done, "text", ("say once",)))
    town.settle()

    assert anna.sees == ['You say, "once"']


def test_the_players_choice_goes_before_what_was_negotiated(
    town: Town, anna: Player, session: ServerSession
) -> None:
    town.do(session.set_option, "screenreader", True)
    chosen = session.screenreader, anna.profile.screenreader
    town.do(session.set_option, "screenreader", None)

    assert chosen == (True, True)
    assert (session.screenreader, anna.profile.screenreader) == (False, False)


def test_what_is_kept_is_known_to_the_next_server(
    town: Town, anna: Player, session: ServerSession
) -> None:
    town.do(session.set_option, "wrap", False)
    anna.types("look", "look")

    town.reload()
    after = SESSION_HANDLER.get(anna.sessid)

    assert after is not None
    assert after is not session
    assert after.saved() == session.saved()
    assert after.cmd_total == 2
    assert after.inbox.done == session.inbox.done


def test_an_option_that_cannot_be_kept_is_refused_and_harms_nobody(
    town: Town, anna: Player, session: ServerSession
) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        town.do(session.set_option, "broken", object())
    anna.types("say hi")

    assert 'You say, "hi"' in anna.sees
    assert "broken" not in session.options
    assert town.portal.link.pending == {}


def test_a_session_that_is_idle_does_nothing_but_show_that_it_lives(
    anna: Player, session: ServerSession
) -> None:
    before = session.cmd_last_visible

    anna.types("idle")

    assert anna.sees == []
    assert session.cmd_last > before
    assert session.cmd_last_visible == before
    assert session.cmd_total == 0


def test_a_line_may_be_done_as_if_it_had_been_typed(
    town: Town, anna: Player, session: ServerSession
) -> None:
    session.execute_cmd("say as if")
    town.settle()

    assert anna.sees == ['You say, "as if"']
