"""Clients that log in by themselves: GMCP's Char.Login, from bytes to the world."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from game import hooks
from server import text
from server.accounts import BANS, GATE, SECOND_FACTOR
from server.accounts import text as gate_text
from server.accounts.models import Ban
from server.audit.models import Entry, Login
from server.commands.text import command_failed
from server.errors import PlayerError
from server.sessions import SESSIONS
from server.sessions.actions import logout
from tests.authenticator import app_of
from tests.stories.gmcp_client import PASSWORD, Mudlet, account, message, waits
from tests.stories.town import Town

DEFAULT = ("Default", {"type": ["password-credentials"]})
DEFAULT_2 = ("Default", {"type": ["password-credentials"], "version": 2})
IN = ("Result", {"success": True})


def no(why: str) -> tuple[str, Any]:
    """The result of a login that was refused."""
    return ("Result", {"success": False, "message": why})


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    """Whoever was wrong is answered at once."""

    async def at_once(seconds: float) -> None:
        pass

    monkeypatch.setattr(GATE, "sleep", at_once)
    monkeypatch.setattr(SECOND_FACTOR, "sleep", at_once)


# What is offered, and when


@pytest.mark.parametrize("login, offered", [(1, DEFAULT), (2, DEFAULT_2)])
def test_a_client_that_can_log_in_is_told_how(
    town: Town, login: int, offered: Any
) -> None:
    anna = Mudlet(town, login)

    assert anna.told() == [offered]
    assert "Been here before?" in anna.screen


def test_the_offer_is_spelled_as_clients_know_it(town: Town) -> None:
    anna = Mudlet(town, 0)
    anna.wire.clear()

    anna.supports("Char.Login 1")

    assert anna.wire.value() == (
        b'\xff\xfa\xc9Char.Login.Default {"type":["password-credentials"]}\xff\xf0'
    )


def test_who_does_not_name_it_is_offered_nothing(town: Town) -> None:
    anna = Mudlet(town, 0)
    assert anna.told() == []

    anna.supports("Char 1", "Room 1")

    assert anna.told() == []


def test_it_is_offered_once_for_each_change(town: Town) -> None:
    anna = Mudlet(town, 1)
    anna.told()

    anna.supports("Char.Login 1", "Room 1")
    assert anna.told() == []
    assert anna.says("Core.Supports.Add", ["Char.Login 2"]) == [DEFAULT_2]
    assert anna.says("Core.Supports.Remove", ["Char.Login"]) == []
    assert anna.says("Core.Supports.Add", ["Char.Login 1"]) == [DEFAULT]


@pytest.mark.parametrize("change", ["reload", "crash"])
def test_another_server_does_not_offer_it_again(town: Town, change: str) -> None:
    anna = Mudlet(town, 1)
    anna.told()

    if change == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()

    assert anna.told() == []


def test_who_says_it_while_the_server_is_away_is_offered_it_then(town: Town) -> None:
    anna = Mudlet(town, 0)

    town.stop()
    anna.supports("Char.Login 2")
    assert anna.told() == []
    town.start("reload")

    assert anna.told() == [DEFAULT_2]


def test_after_the_login_it_is_not_offered_and_after_the_logout_again(
    town: Town,
) -> None:
    account(town)
    anna = Mudlet(town, 0)
    anna.types(f"connect Anna {PASSWORD}")
    anna.supports("Char.Login 1")
    assert anna.told() == []

    town.do(logout, anna.session)

    assert anna.told() == [DEFAULT]
    assert anna.credentials() == [IN]
    town.do(logout, anna.session)
    assert anna.told() == [DEFAULT]


# Name and password


def test_the_right_password_is_answered_before_the_world_begins(town: Town) -> None:
    account(town)
    anna = Mudlet(town, 1)
    anna.wire.clear()

    anna.sends(
        message("Char.Login.Credentials", {"account": "Anna", "password": PASSWORD})
    )

    came = anna.wire.value()
    result = b'\xff\xfa\xc9Char.Login.Result {"success":true}\xff\xf0'
    assert came.startswith(result + b"Welcome")
    assert b"Been here before?" not in came
    assert anna.plays == "Anna"


def test_names_of_fields_are_taken_however_they_are_spelled(town: Town) -> None:
    account(town)
    anna = Mudlet(town, 1)

    said = {"Account": "anna", "PASSWORD": PASSWORD, "more": [1]}

    assert anna.says("char.login.CREDENTIALS", said) == [IN]


def test_a_client_that_never_said_what_it_supports_may_log_in_all_the_same(
    town: Town,
) -> None:
    account(town)
    anna = Mudlet(town, 0)

    assert anna.credentials() == [IN]


def test_a_wrong_password_and_an_unknown_name_are_one_sentence(town: Town) -> None:
    account(town)
    anna = Mudlet(town, 1)

    assert anna.credentials("a bad secret") == [no(gate_text.WRONG)]
    assert anna.credentials(name="Nobody") == [no(gate_text.WRONG)]

    assert not anna.session.logged_in
    assert anna.credentials() == [IN]


def test_a_client_that_takes_no_result_reads_why(town: Town) -> None:
    account(town)
    anna = Mudlet(town, 0)
    anna.supports("Room 1")
    anna.text()

    assert anna.credentials("a bad secret") == []
    anna.end.dataReceived(
        message("Char.Login.Credentials", {"account": "Anna", "password": "wrong"})
    )
    waits(town)

    assert gate_text.WRONG in anna.text()


@pytest.mark.parametrize("data", [{}, None])
def test_a_client_whose_player_types_is_left_in_peace(town: Town, data: Any) -> None:
    anna = Mudlet(town, 1)
    anna.text()

    assert anna.says("Char.Login.Credentials", data) == []

    assert anna.text() == ""
    assert "Been here before?" in anna.types("look")


@pytest.mark.parametrize(
    "data",
    [
        "Anna",
        ["Anna", PASSWORD],
        7,
        {"account": "Anna"},
        {"password": PASSWORD},
        {"account": 1, "password": 2},
        {"account": ["Anna"], "password": {"a": 1}},
        {"account": "Anna", "password": None},
        {"name": "Anna"},
    ],
    ids=str,
)
def test_what_is_no_name_and_password_is_refused_in_a_sentence(
    town: Town, data: Any, caplog: pytest.LogCaptureFixture
) -> None:
    account(town)
    anna = Mudlet(town, 1)

    assert anna.says("Char.Login.Credentials", data) == [no(text.NO_CREDENTIALS)]

    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    "name, password",
    [
        ("", ""),
        ("A\0nna", PASSWORD),
        ("Anna", "\0"),
        ("Anna", "x" * 5000),
        ("x" * 5000, PASSWORD),
        ("ﬀ" * 1000, "ä" * 1000),
        ("Anna %s {0}", "|r|n"),
    ],
)
def test_odd_names_and_passwords_are_wrong_ones(
    town: Town, name: str, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    account(town)
    anna = Mudlet(town, 1)

    assert anna.credentials(password, name) == [no(gate_text.WRONG)]

    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_to_come_back_without_a_password_is_to_use_the_token(town: Town) -> None:
    anna = Mudlet(town)

    said = anna.says("Char.Login.Credentials", {"account": "Anna", "provider": "x"})

    assert said == [no(text.USE_THE_TOKEN)]


def test_who_is_logged_in_is_told_so_and_nothing_else(town: Town) -> None:
    account(town)
    account(town, "Bo")
    anna = Mudlet(town, 1)
    anna.credentials()
    anna.text()

    assert anna.credentials(name="Bo") == [no(text.LOGGED_IN_ALREADY)]
    assert anna.reconnects("x", "Bo") == [no(text.LOGGED_IN_ALREADY)]

    assert anna.text() == ""
    assert anna.plays == "Anna"


def test_who_is_asked_something_is_to_answer_that_first(town: Town) -> None:
    account(town)
    anna = Mudlet(town, 1)
    anna.types("connect Anna")

    assert anna.credentials() == [no(text.ANSWER_FIRST)]

    assert "Welcome" in anna.types(PASSWORD)


def test_two_at_once_are_one_after_the_other(town: Town) -> None:
    account(town)
    account(town, "Bo")
    anna = Mudlet(town, 1)
    anna.told()

    anna.sends(
        message("Char.Login.Credentials", {"account": "Anna", "password": PASSWORD})
        + message("Char.Login.Credentials", {"account": "Bo", "password": PASSWORD})
        + b"look\r\n"
    )

    assert anna.told() == [IN, no(text.LOGGED_IN_ALREADY)]
    assert anna.plays == "Anna"


def test_a_crash_before_the_answer_has_it_done_by_the_next_server(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(town)
    anna = Mudlet(town, 1)
    anna.told()
    authenticate, begun = GATE.authenticate, asyncio.Event()

    async def never_answers(*given: Any) -> Any:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(GATE, "authenticate", never_answers)
    anna.end.dataReceived(
        message("Char.Login.Credentials", {"account": "Anna", "password": PASSWORD})
    )
    town.settle()
    assert begun.is_set()
    monkeypatch.setattr(GATE, "authenticate", authenticate)
    town.crash()
    town.start("crash")
    waits(town)

    assert anna.told() == [IN]
    assert anna.plays == "Anna"


def breaks(*given: Any) -> Any:
    """What is not in the game's hands fails."""
    raise RuntimeError("a bug")


def test_a_client_is_told_when_a_login_breaks(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(town)
    anna = Mudlet(town, 2)
    with monkeypatch.context() as broken:
        broken.setattr(GATE, "authenticate", breaks)
        broken.setattr(GATE, "by_reconnect", breaks)
        assert anna.credentials() == [no(command_failed())]
        assert anna.reconnects("x") == [no(command_failed())]

    assert anna.credentials()[0] == IN


def test_a_client_is_told_when_a_code_breaks(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_of(account(town))
    anna = Mudlet(town, 1)
    anna.credentials()
    monkeypatch.setattr(GATE, "second_factor", breaks)

    seen = anna.types("000000")

    assert command_failed() in seen
    assert anna.told() == [no(command_failed())]


# The gate, as for everybody


def test_a_banned_account_and_a_banned_address_are_told_why(town: Town) -> None:
    banned = account(town)
    account(town, "Bo")
    Ban.objects.create(account=banned, reason="loud")
    anna = Mudlet(town, 1)
    town.run(BANS.load())

    assert anna.credentials() == [no("You are banned: loud")]
    assert anna.credentials("a bad secret") == [no(gate_text.WRONG)]
    assert anna.credentials(name="Bo") == [IN]


def test_a_closed_account_is_refused(town: Town) -> None:
    account(town, is_active=False)

    assert Mudlet(town, 1).credentials() == [no(gate_text.CLOSED)]


def test_too_many_wrong_ones_are_locked_out_here_and_at_connect(
    town: Town, settings: Any
) -> None:
    account(town)
    anna = Mudlet(town, 1)
    for _ in range(settings.LOGIN_FAILURES):
        anna.credentials("a bad secret")

    ((name, result),) = anna.credentials()

    assert (name, result["success"]) == ("Result", False)
    assert "Too many failed attempts." in result["message"]
    assert "Too many failed attempts." in anna.types(f"connect Anna {PASSWORD}")


def test_the_game_may_refuse(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(session: Any, account: Any) -> None:
        raise PlayerError("The house is |rfull|n.")

    account(town)
    anna = Mudlet(town, 1)
    monkeypatch.setattr(hooks, "at_pre_login", refuses, raising=False)

    assert anna.credentials() == [no("The house is full.")]

    assert not anna.session.logged_in


def test_a_password_is_nowhere_but_in_the_clients_own_bytes(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    account(town)
    caplog.set_level(logging.DEBUG)
    anna = Mudlet(town, 1)
    wrong = "swordfish and chips"

    anna.credentials(wrong)
    anna.says("Char.Login.Credentials", {"account": "Anna", "password": [wrong]})
    anna.sends(b'\xff\xfa\xc9Char.Login.Credentials {"password":"swordfish\xff\xf0')
    anna.credentials()

    kept = [
        caplog.text,
        repr(anna.end.saved),
        repr([vars(row) for row in Entry.objects.all()]),
        repr([vars(row) for row in Login.objects.all()]),
        repr([vars(output) for output in getattr(anna.end, "waiting", ())]),
    ]
    assert not [each for each in kept if "swordfish" in each or PASSWORD in each]


# A code beside the password


def test_a_code_is_asked_in_text_and_the_result_comes_with_it(town: Town) -> None:
    app = app_of(account(town))
    anna = Mudlet(town, 1)
    anna.text()

    assert anna.credentials() == []
    assert SESSIONS.get(anna.end.sessid).asking.secret
    seen = anna.types("000000")
    assert "not one of your codes" in seen
    assert anna.told() == []

    assert "Welcome" in anna.types(app.code())
    assert anna.told() == [IN]
    assert anna.plays == "Anna"


def test_the_question_for_a_code_can_be_read(town: Town) -> None:
    app_of(account(town))
    anna = Mudlet(town, 1)
    anna.text()

    anna.sends(
        message("Char.Login.Credentials", {"account": "Anna", "password": PASSWORD})
    )

    assert "Now type the code" in anna.text()


def test_who_gives_no_code_is_told_twice_that_nothing_came_of_it(town: Town) -> None:
    app_of(account(town))
    anna = Mudlet(town, 1)
    anna.credentials()

    seen = anna.types("")

    assert gate_text.CODE_LEFT in seen
    assert anna.told() == [no(gate_text.CODE_LEFT)]
    assert anna.credentials() == []  # asked once more


def test_a_code_that_comes_too_late_is_a_result_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(account(town))
    anna = Mudlet(town, 1)
    anna.credentials()
    monkeypatch.setattr(SECOND_FACTOR, "clock", lambda: 4_000_000_000.0)

    seen = anna.types(app.code())

    assert gate_text.CODE_TOO_LATE in seen
    assert anna.told() == [no(gate_text.CODE_TOO_LATE)]


@pytest.mark.parametrize("change", ["reload", "crash"])
def test_another_server_knows_that_a_result_is_due(town: Town, change: str) -> None:
    app = app_of(account(town))
    anna = Mudlet(town, 1)
    anna.credentials()

    if change == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload()
    anna.types(app.code())

    assert anna.told() == [IN]
