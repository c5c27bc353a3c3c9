"""A Server goes and another comes: nobody notices."""

import pytest

from server.sessions import SESSION_HANDLER
from server.sessions.answers import ANSWERS
from server.world import WORLD
from tests.stories.town import ToServer, Town


def test_a_reload_is_not_noticed(town: Town) -> None:
    anna = town.player("Anna")

    town.stop()
    anna.types("say still here")
    assert anna.sees == []

    town.start("reload")
    assert anna.sees == ['You say, "still here"']


def test_a_reload_keeps_places_and_things_and_who_plays_whom(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("north", "get coin")
    assert anna.sees[-1] == "You pick up a copper coin."

    for _ in range(5):
        town.reload()
    anna.types("inventory", "look")
    bo.types("say I am still Bo")

    seen = anna.sees
    assert "a copper coin" in seen[0]
    assert "The Bridge" in seen
    assert bo.sees[-1] == 'You say, "I am still Bo"'


def test_a_question_may_be_answered_after_the_reload(town: Town) -> None:
    stranger = town.connect()
    stranger.types("create Anna")
    asked = stranger.sees[-1]

    town.reload()
    stranger.types("lantern-oil-99")
    asked_again = stranger.sees
    town.reload()
    stranger.types("another-thing")

    assert "password" in asked
    assert len(asked_again) == 1
    assert stranger.sees != []
    assert WORLD.named("Anna") == []


def test_a_reset_takes_everybody_out_of_their_characters_and_keeps_connections(
    town: Town,
) -> None:
    anna = town.player("Anna")

    town.reload("reset")
    anna.types("ic")

    assert not anna.gone
    assert "The Gatehouse" in anna.sees


def test_somebody_who_left_during_the_reload_is_gone_after_it(town: Town) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    town.stop()
    anna.types("say goodbye")
    anna.leaves()
    town.start("reload")

    assert bo.sees[0] == 'Anna says, "goodbye"'
    bo.types("who")
    assert not any("Anna" in line for line in bo.sees)
    assert len(town.portal.sessions) == 1


def test_somebody_who_came_during_the_reload_is_welcomed_after_it(town: Town) -> None:
    town.player("Anna")
    town.stop()

    bo_account = town.player_account("Bo")
    bo = town.connect(bo_account)
    assert bo.sees == []
    town.start("reload")

    assert "The Gatehouse" in bo.sees


def test_a_new_portal_never_hears_what_was_meant_for_the_one_before(town: Town) -> None:
    anna = town.player("Anna")
    anna.types("north")
    town.wire.cut = True
    anna.types("get coin")

    town.crash()
    town.new_portal()
    stranger = town.connect()
    town.start("start")

    assert stranger.sessid == anna.sessid
    assert not any("coin" in line for line in stranger.sees)


def test_what_happens_while_the_server_stands_still_waits_for_it_to_go_on(
    town: Town,
) -> None:
    anna = town.player("Anna")
    server = town.server
    assert server is not None

    town.portal.link.hold()
    town.run(server.retire("reload"))
    commit = server.committer.number
    SESSION_HANDLER.announce("A late word.")
    WORLD.kv.set("late", True)
    town.settle()
    assert anna.sees == []
    assert server.committer.number == commit

    town.portal.link.take(ToServer(town, server))
    town.portal.link.hear_again(town.wire.back)
    town.run(server.resume(town.portal.commit))
    town.portal.link.take_back(town.wire.back)
    town.settle()
    assert anna.sees == ["A late word."]


@pytest.mark.parametrize("late", [False, True])
def test_when_the_successor_fails_the_old_game_goes_on_with_everything(
    town: Town, late: bool
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("north", "get coin")
    anna.sees  # noqa: B018
    anna.receive("text", "say to whom it may concern")

    town.fail_to_reload(late)
    town.settle()
    bo.types("say still here")

    assert anna.sees == ['You say, "to whom it may concern"']
    assert bo.sees[-1] == 'You say, "still here"'


def test_a_session_that_comes_while_the_new_server_catches_up_is_made_once(
    town: Town,
) -> None:
    account = town.player_account("Anna")
    town.stop()
    town.load()
    server = town.server
    assert server is not None

    town.portal.link.take(town.wire.back)
    town.run(server.catch_up(town.epoch, town.portal.commit))
    anna = town.connect(account)
    town.run(town.take_sessions("reload"))
    town.portal.link.ready()
    town.settle()

    (session,) = SESSION_HANDLER.all()
    assert session.puppet is not None
    assert session.puppet.sessions.all() == [session]
    assert anna.sees.count("The Gatehouse") == 1


def test_after_a_reset_a_question_that_waits_is_the_last_thing_seen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ANSWERS, "tests.reset", lambda session, line: None)
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    town.do(session.ask, "Really?", "tests.reset")

    town.reload("reset")

    assert anna.sees[-1] == "Really?"
