"""Clients that come back without a password: Char.Login 2 and its tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from game import hooks
from server import text
from server.accounts import BANS, GATE, RECONNECT
from server.accounts import text as gate_text
from server.accounts.locked_out import let_in_to
from server.accounts.models import Account, Ban, ReconnectToken
from server.accounts.reconnect_rows import GRACE
from server.audit.models import Entry, Login
from server.errors import PlayerError
from server.sessions.actions import logout
from server.world.models import Outbox
from tests.authenticator import app_of
from tests.stories.gmcp_client import (
    PASSWORD,
    Mudlet,
    account,
    message,
    token_in,
    waits,
)
from tests.stories.town import Town

IN = ("Result", {"success": True})


def no(why: str) -> tuple[str, Any]:
    """The result of a login that was refused."""
    return ("Result", {"success": False, "message": why})


def comes_back(token: str) -> bytes:
    """What a client sends that comes back by this token."""
    return message("Char.Login.Reconnect", {"account": "anna", "token": token})


WRONG = no(gate_text.WRONG_RECONNECT)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session outlives its connection for a while."""
    monkeypatch.setattr(Town, "linkdead_time", 300.0)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch, patience: None, town: Town) -> None:
    """Whoever was wrong is answered at once."""

    async def at_once(seconds: float) -> None:
        pass

    monkeypatch.setattr(GATE, "sleep", at_once)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, town: Town) -> Any:
    """Let time pass for the tokens."""

    def later(passed: timedelta) -> None:
        now = timezone.now() + passed
        monkeypatch.setattr(RECONNECT, "clock", now.timestamp)

    return later


def first_token(town: Town, name: str = "Anna") -> tuple[Mudlet, str]:
    """Somebody who has logged in by their password, and what they were told."""
    if not Account.objects.filter(username=name).exists():
        account(town, name)
    client = Mudlet(town)
    told = client.credentials(name=name)
    assert told[0] == IN
    return client, token_in(told)


# Who is told one


def test_after_a_login_a_client_is_told_how_to_come_back(town: Town) -> None:
    account(town)
    anna = Mudlet(town)

    told = anna.credentials()

    assert told[0] == IN
    assert told[1] == (
        "Token",
        {"account": "Anna", "token": token_in(told), "secure_only": True},
    )
    assert len(token_in(told)) == 43
    assert anna.told() == []


@pytest.mark.parametrize(
    "lines",
    [
        [f"connect Anna {PASSWORD}"],
        ["connect Anna", PASSWORD],
        [f"create Bo {PASSWORD}"],
    ],
    ids=["connect", "asked", "create"],
)
def test_however_it_logged_in(town: Town, lines: list[str]) -> None:
    account(town)
    client = Mudlet(town)
    client.told()

    for line in lines:
        client.types(line)

    assert [package for package, _ in client.told()] == ["Token"]


def test_also_after_a_code(town: Town) -> None:
    app = app_of(account(town))
    anna = Mudlet(town)
    anna.credentials()

    anna.types(app.code())

    assert [package for package, _ in anna.told()] == ["Result", "Token"]


@pytest.mark.parametrize("login, secure", [(2, False), (1, True), (0, True)])
def test_who_cannot_use_one_is_told_none(town: Town, login: int, secure: bool) -> None:
    account(town)

    assert Mudlet(town, login, secure).credentials() == [IN]

    assert not ReconnectToken.objects.exists()


def test_guests_are_told_none(town: Town, settings: Any) -> None:
    settings.GUESTS = 1
    guest = Mudlet(town)
    guest.told()

    guest.types("connect guest")

    assert guest.plays
    assert guest.told() == []


def test_a_house_may_give_none_and_take_none(town: Town, settings: Any) -> None:
    _, token = first_token(town)
    settings.RECONNECT_DAYS = 0
    other = Mudlet(town)

    assert other.reconnects(token) == [WRONG]
    assert other.credentials() == [IN]


def test_only_its_hash_is_kept_anywhere(town: Town) -> None:
    _, token = first_token(town)
    town.do(RECONNECT.forget, 0)  # one commit more

    rows = [repr(vars(row)) for row in ReconnectToken.objects.all()]
    frames = [bytes(row.frames) for row in Outbox.objects.all()]
    assert len(rows) == 1
    assert not any(token in row for row in rows)
    assert not any(token.encode() in each for each in frames)


# Coming back


def test_the_lost_session_goes_on_and_nothing_is_lost(town: Town) -> None:
    anna, token = first_token(town)
    bo = town.player("Bo")
    anna.types("look")
    anna.breaks()
    bo.types("say while you were away")
    back = Mudlet(town)
    back.text()
    back.told()

    back.sends(comes_back(token))
    seen = back.text()

    assert 'Bo says, "while you were away"' in seen
    assert back.plays == "Anna"
    assert [package for package, _ in back.told()] == ["Result", "Token"]
    assert anna.session is None
    login = Login.objects.get(way="reconnect")
    assert (login.name, login.failed) == ("Anna", "")


def test_each_use_gives_another_and_ends_the_one_before(town: Town) -> None:
    anna, first = first_token(town)
    anna.breaks()
    second = token_in(Mudlet(town).reconnects(first))

    third = token_in(Mudlet(town).reconnects(second))

    assert len({first, second, third}) == 3
    assert Mudlet(town).reconnects(first) == [WRONG]
    assert Mudlet(town).reconnects(third)[0] == IN


def test_whoever_did_not_read_the_next_one_may_use_the_last_once_more(
    town: Town,
) -> None:
    anna, first = first_token(town)
    anna.breaks()
    unlucky = Mudlet(town)
    unread = token_in(unlucky.reconnects(first))
    unlucky.breaks()

    told = Mudlet(town).reconnects(first)

    assert told[0] == IN
    assert Mudlet(town).reconnects(unread) == [WRONG]
    assert Mudlet(town).reconnects(token_in(told))[0] == IN
    assert Mudlet(town).reconnects(first) == [WRONG]


def test_but_not_for_long(town: Town, later: Any) -> None:
    _, first = first_token(town)
    unread = token_in(Mudlet(town).reconnects(first))

    later(GRACE + timedelta(seconds=1))

    assert Mudlet(town).reconnects(first) == [WRONG]
    assert Mudlet(town).reconnects(unread)[0] == IN


def test_using_the_last_again_and_again_does_not_prolong_it(
    town: Town, later: Any
) -> None:
    _, first = first_token(town)
    Mudlet(town).reconnects(first)
    later(GRACE / 2)
    assert Mudlet(town).reconnects(first)[0] == IN

    later(GRACE + timedelta(seconds=1))

    assert Mudlet(town).reconnects(first) == [WRONG]


def test_it_is_good_for_so_many_days(town: Town, later: Any, settings: Any) -> None:
    _, token = first_token(town)
    later(timedelta(days=settings.RECONNECT_DAYS - 1))
    token = token_in(Mudlet(town).reconnects(token))

    later(timedelta(days=2 * settings.RECONNECT_DAYS))

    assert Mudlet(town).reconnects(token) == [WRONG]


def test_it_comes_back_after_a_restart_of_everything(town: Town) -> None:
    _, token = first_token(town)

    town.shut_down()
    town.new_portal()
    town.start("start")

    back = Mudlet(town)
    assert back.reconnects(token)[0] == IN
    assert back.plays == "Anna"


def test_a_code_is_not_asked_again(town: Town) -> None:
    app = app_of(account(town))
    anna = Mudlet(town)
    anna.credentials()
    anna.types(app.code())
    token = token_in(anna.told())
    anna.breaks()

    assert Mudlet(town).reconnects(token)[0] == IN


# When something breaks in between


def test_a_crash_after_the_commit_tells_another_that_is_good(town: Town) -> None:
    anna, first = first_token(town)
    anna.breaks()
    back = Mudlet(town)
    back.told()
    town.wire.cut = True  # the Server is heard no more, but does what it is told
    back.reconnects(first)
    assert ReconnectToken.objects.count() == 2

    town.crash()
    town.start("crash")

    told = back.told()
    assert told[0] == IN
    assert back.plays == "Anna"
    lines = {row.created for row in ReconnectToken.objects.all()}
    assert len(lines) == 1
    assert Mudlet(town).reconnects(token_in(told))[0] == IN


def test_a_crash_before_the_commit_leaves_the_old_one(town: Town) -> None:
    anna, first = first_token(town)
    anna.breaks()
    back = Mudlet(town)
    back.told()

    assert town.server is not None
    town.server.committer._write = lambda group, batch: None  # it never is
    back.sends(comes_back(first))
    assert back.told() == []
    town.crash()
    town.start("crash")
    waits(town)

    told = back.told()
    assert told[0] == IN
    assert Mudlet(town).reconnects(token_in(told))[0] == IN


def test_a_reload_tells_nothing_twice(town: Town) -> None:
    anna, token = first_token(town)

    town.reload()

    assert anna.told() == []
    anna.breaks()
    assert Mudlet(town).reconnects(token)[0] == IN


def test_a_login_that_the_game_refuses_uses_nothing_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(session: Any, account: Any) -> None:
        raise PlayerError("The house is full.")

    _, token = first_token(town)
    with monkeypatch.context() as full:
        full.setattr(hooks, "at_pre_login", refuses, raising=False)
        assert Mudlet(town).reconnects(token) == [no("The house is full.")]

    assert ReconnectToken.objects.count() == 1
    assert Mudlet(town).reconnects(token)[0] == IN


def test_two_who_come_by_one_token_leave_one_way_back(town: Town) -> None:
    anna, first = first_token(town)
    anna.breaks()
    one, two = Mudlet(town), Mudlet(town)
    one.told()
    two.told()

    one.end.dataReceived(comes_back(first))
    two.end.dataReceived(comes_back(first))
    waits(town)

    good = [
        token
        for token in (token_in(one.told()), token_in(two.told()))
        if Mudlet(town).reconnects(token)[0] == IN
    ]
    assert len(good) == 1


def test_one_that_is_taken_back_while_it_is_used_lets_nobody_stay(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, token = first_token(town)
    anna.breaks()
    by_reconnect = GATE.by_reconnect

    async def meanwhile(*given: Any) -> Any:
        found = await by_reconnect(*given)
        RECONNECT.forget(found[0].pk)
        return found

    monkeypatch.setattr(GATE, "by_reconnect", meanwhile)
    back = Mudlet(town)
    back.sends(comes_back(token))

    assert gate_text.RECONNECT_OVER in back.text()
    assert back.session is None


# What is refused


def test_a_plain_connection_takes_none(town: Town) -> None:
    _, token = first_token(town)
    plain = Mudlet(town, secure=False)

    assert plain.reconnects(token) == [no(text.NOT_ENCRYPTED)]
    assert Mudlet(town).reconnects(token)[0] == IN


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        "x",
        [1],
        {"account": "Anna"},
        {"token": "x"},
        {"account": 1, "token": "x"},
        {"account": "Anna", "token": ["x"]},
    ],
    ids=str,
)
def test_what_is_no_name_and_token_is_refused_in_a_sentence(
    town: Town, data: Any
) -> None:
    ((name, result),) = Mudlet(town).says("Char.Login.Reconnect", data)

    assert (name, result["success"]) == ("Result", False)
    assert "both as text" in result["message"]


@pytest.mark.parametrize("token", ["", "x", "x" * 9000, "\0", "ä😀"])
def test_a_token_that_is_none_is_a_wrong_one(town: Town, token: str) -> None:
    account(town)

    assert Mudlet(town).reconnects(token) == [WRONG]


def test_one_of_somebody_else_is_a_wrong_one(town: Town) -> None:
    account(town, "Bo")
    _, token = first_token(town)

    assert Mudlet(town).reconnects(token, "Bo") == [WRONG]
    assert Mudlet(town).reconnects(token, "Nobody") == [WRONG]
    assert Login.objects.filter(way="reconnect", failed="token").count() == 2
    assert Mudlet(town).reconnects(token)[0] == IN


def test_too_many_wrong_ones_are_locked_out(town: Town, settings: Any) -> None:
    _, token = first_token(town)
    stranger = Mudlet(town)
    for _ in range(settings.LOGIN_FAILURES):
        stranger.reconnects("x")

    ((_, result),) = stranger.reconnects(token)

    assert "Too many failed attempts." in result["message"]
    assert stranger.credentials()[0] == IN  # these are counted apart
    town.run(let_in_to(stranger.session.account.pk))
    assert Mudlet(town).reconnects(token)[0] == IN


def test_a_ban_of_the_account_holds(town: Town) -> None:
    _, token = first_token(town)
    banned = Account.objects.get(username="Anna")
    ban = Ban.objects.create(account=banned, reason="loud")
    town.run(BANS.load())

    assert Mudlet(town).reconnects(token) == [no("You are banned: loud")]
    assert Login.objects.get(failed="closed").way == "reconnect"

    ban.delete()
    town.run(BANS.load())
    assert Mudlet(town).reconnects(token)[0] == IN


def test_a_closed_account_stays_closed(town: Town) -> None:
    anna, token = first_token(town)
    town.do(logout, anna.session)
    Account.objects.update(is_active=False)

    assert Mudlet(town).reconnects(token) == [no(gate_text.CLOSED)]


# Taking it back


def test_the_player_sees_how_many_and_forgets_them(town: Town) -> None:
    anna, token = first_token(town)
    _, other = first_token(town)
    assert "Two clients of yours come back" in anna.types("security")

    assert "The two clients" in anna.types("security forget")

    assert "come back" not in anna.types("security")
    assert "No client of yours" in anna.types("security forget")
    assert Mudlet(town).reconnects(token) == [WRONG]
    assert Mudlet(town).reconnects(other) == [WRONG]
    assert Entry.objects.filter(act="forget clients", target="Anna").count() == 1


def test_a_new_password_ends_all_of_them(town: Town) -> None:
    anna, token = first_token(town)
    live = anna.session.account

    async def change() -> None:
        await GATE.set_password(live, "another good secret", anna.session)

    town.run(change())

    assert Mudlet(town).reconnects(token) == [WRONG]


def test_a_second_factor_that_is_switched_on_ends_all_of_them(town: Town) -> None:
    anna, token = first_token(town)

    app_of(anna.session.account)

    assert Mudlet(town).reconnects(token) == [WRONG]
