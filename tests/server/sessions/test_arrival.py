"""A page comes into the game by the token it got on the site."""

from __future__ import annotations

import pytest

from server.accounts import ACCOUNTS, BANS, TOKENS
from server.accounts.models import Ban
from server.accounts.tokens import LIFE, MOST_OF_ACCOUNT
from server.sessions import SESSION_HANDLER
from server.sessions.actions import login, logout
from server.world import WORLD
from tests.stories.listener import Listener
from tests.stories.town import Town


@pytest.fixture
def anna(town: Town) -> int:
    """An account with two characters, Anna and Ada; its id."""
    number = town.player_account("Anna")
    player = town.connect(number)
    player.types("charcreate Ada = Tall.")
    player.types("quit")
    return number


def give(town, number, character=0, web="a visit"):
    return town.do(TOKENS.give, number, web, character)


def come(town, token):
    """A page that says the token."""
    page = town.connect()
    say(town, page, token)
    return page


def say(town, page, token):
    page.receive("token", token)
    town.settle()


def played():
    return [str(session.puppet) for session in SESSION_HANDLER.all() if session.puppet]


def numbered(name):
    return next(each.id for each in WORLD.named(name))


def test_a_token_logs_in_without_a_question(town, anna):
    page = come(town, give(town, anna))

    assert "You are Anna now." in "\n".join(page.sees)
    assert played() == ["Anna"]


def test_it_plays_the_character_that_was_chosen_and_wakes_no_other(town, anna):
    other = town.player("Bo")

    page = come(town, give(town, anna, numbered("Ada")))

    assert played() == ["Bo", "Ada"]
    assert "You are Anna now." not in "\n".join(page.sees)
    assert not any("Anna" in line for line in other.sees)


def test_a_token_is_good_once(town, anna):
    token = give(town, anna)
    come(town, token)

    second = come(town, token)

    assert "too long ago" in second.sees[-1]
    assert played() == ["Anna"]


def test_a_token_is_good_for_a_short_time_only(town, anna, monkeypatch):
    token = give(town, anna)
    later = TOKENS.clock() + LIFE + 1
    monkeypatch.setattr(TOKENS, "clock", lambda: later)

    assert "too long ago" in come(town, token).sees[-1]


@pytest.mark.parametrize("token", ["", "x" * 5000, "é"])
def test_a_nonsense_token_is_refused_with_a_sentence(town, token):
    assert "too long ago" in come(town, token).sees[-1]


def test_guessing_is_throttled_like_guessing_passwords(town, anna):
    for _ in range(5):
        come(town, "guessed")

    page = come(town, give(town, anna))

    assert "Too many failed attempts." in page.sees[-1]
    assert played() == []


def test_only_its_hash_is_kept_and_only_a_few_of_an_account(town, anna):
    tokens = [give(town, anna) for _ in range(MOST_OF_ACCOUNT + 3)]

    kept = WORLD.kv.get("gate.tokens")

    assert len(kept) == MOST_OF_ACCOUNT
    assert not any(token in str(kept) for token in tokens)
    assert "too long ago" in come(town, tokens[0]).sees[-1]


def test_a_token_outlives_a_reload(town, anna):
    token = give(town, anna)
    town.reload()

    come(town, token)

    assert played() == ["Anna"]


@pytest.mark.parametrize("turns", range(12))
def test_a_crash_neither_loses_nor_doubles_it(town, anna, turns):
    token = give(town, anna)
    page = town.connect()
    page.receive("token", token)
    for _ in range(turns):
        town.turn()
    town.crash()
    town.start("crash")

    assert played() == ["Anna"]
    assert not any("too long ago" in line for line in page.sees)
    assert "too long ago" in come(town, token).sees[-1]


def test_who_is_banned_or_closed_does_not_come_in(town, anna):
    Ban.objects.create(account_id=anna, reason="Noise")
    town.run(BANS.load())

    page = come(town, give(town, anna))

    assert "banned: Noise" in page.sees[-1]
    assert played() == []


def test_the_end_of_the_visit_ends_the_game_that_came_by_it(town, anna):
    pages = [come(town, give(town, anna, web=web)) for web in ("one", "two")]
    elsewhere = town.connect(anna)
    account = ACCOUNTS.get(anna)
    unused = give(town, anna, web="one")

    town.reload()
    town.do(TOKENS.end, ACCOUNTS.get(anna) or account, "You logged out.", "one")

    assert [each.gone for each in pages] == [True, False]
    assert not elsewhere.gone
    assert "You logged out." in pages[0].sees[-1]
    assert "too long ago" in come(town, unused).sees[-1]


def test_a_new_password_ends_every_visit_but_not_the_session_that_changed_it(
    town, anna
):
    typing, other = (come(town, give(town, anna)) for _ in range(2))
    session = SESSION_HANDLER.get(typing.sessid)

    town.do(TOKENS.end, session.account, "A new password.", but=session)

    assert not typing.gone
    assert other.gone


def test_a_page_that_is_in_already_only_changes_the_character(town, anna):
    page = come(town, give(town, anna))

    say(town, page, give(town, anna, numbered("Ada")))

    assert played() == ["Ada"]


def test_a_page_that_is_somebody_else_stays_so(town, anna):
    bo = town.player("Bo")

    say(town, bo, give(town, anna))

    assert "You cannot login" in bo.sees[-1]
    assert played() == ["Bo"]


def test_a_question_that_was_asked_before_is_dropped(town, anna):
    page = town.connect()
    page.types("connect Anna")

    say(town, page, give(town, anna))
    page.seen.clear()
    page.types("look")

    assert "Bo" not in page.sees[0]
    assert played() == ["Anna"]


def test_a_password_login_in_the_same_connection_is_no_visit(town, anna):
    page = come(town, give(town, anna))
    session = SESSION_HANDLER.get(page.sessid)

    town.do(logout, session)
    account = town.run(ACCOUNTS.load([anna]))[anna]
    town.do(login, session, account)

    assert session.web == ""


def test_the_page_is_told_whether_it_is_in(town, anna):
    page = Listener(town, 0, "websocket")
    token = give(town, anna)

    say(town, page, "nonsense")
    say(town, page, token)

    told = [args for name, args in page.messages if name == "token"]
    assert told == [(False,), (True,)]
