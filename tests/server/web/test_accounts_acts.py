"""What the page of an account shows, and what staff may do to it at once."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from server.accounts import GATE
from server.accounts.models import Account, Ban
from server.audit.models import Entry, Login
from server.errors import PlayerError
from server.web.letters import LETTERS
from tests.server.web.game import PASSWORD, Game

LIST = "/admin/accounts/account/"
ADDRESS = "192.0.2.1"


def page(client: Client, account: Account) -> str:
    """The account's page, without what is between tags and lines."""
    answer = client.get(f"{LIST}{account.pk}/change/")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def act(client: Client, account: Account, name: str) -> str:
    """Do it, and read what is said then."""
    answer = client.post(f"{LIST}{account.pk}/act/{name}/", follow=True)
    return str(answer.content.decode())


def fails(game: Game, name: str, times: int, address: str = ADDRESS) -> None:
    """So many wrong passwords."""
    for _ in range(times):
        with suppress(PlayerError):
            game.does(GATE.authenticate, name, "wrong", address, "ssh")
    game.settle()


def acts() -> list[str]:
    """What is in the audit log but for failed logins."""
    return [each.act for each in Entry.objects.exclude(act="login failed")]


def test_characters_are_shown_with_where_they_are_and_who_plays_them(staff, game):
    anna = game.account()
    session = game.play(anna)
    game.does(setattr, session.puppet, "owner", anna.pk)
    game.settle()

    assert "lamplighter , played by session 1" in page(staff, anna)


def test_the_last_logins_are_shown(staff, game):
    anna = game.account()
    game.does(GATE.authenticate, "anna", PASSWORD, ADDRESS, "ssh")
    fails(game, "anna", 1)

    shown = page(staff, anna)

    assert f"ssh {ADDRESS} failed: password" in shown
    assert f"ssh {ADDRESS} came in" in shown


def test_bans_of_it_and_of_where_it_came_from_are_shown(staff, game):
    anna = game.account()
    Login.objects.create(account=anna.pk, name="Anna", address=ADDRESS)
    Ban.objects.create(account=anna)
    Ban.objects.create(network="192.0.2.0/24")
    Ban.objects.create(network="198.51.100.0/24")

    shown = page(staff, anna)

    assert "Anna (the account)" in shown
    assert "192.0.2.0/24 (it came from 192.0.2.1)" in shown
    assert "198.51.100" not in shown


def test_who_is_locked_out_is_let_in_again(staff, game):
    anna = game.account()
    fails(game, "anna", 5)
    assert f"{ADDRESS}: 5 failures, may try again in 5 min" in page(staff, anna)
    assert (
        "Nobody is locked out" not in staff.get("/admin/locked-out/").content.decode()
    )

    act(staff, anna, "let-in")

    assert game.does(GATE.authenticate, "anna", PASSWORD, ADDRESS, "ssh") == anna
    assert acts() == ["let in again"]


def test_a_name_that_nobody_has_is_not_shown_but_can_be_let_in(staff, game):
    fails(game, "my-secret-password", 5)

    shown = staff.get("/admin/locked-out/").content.decode()
    assert "a name that nobody has" in shown
    assert "secret" not in shown
    mark = re.search(r'name="mark" value="(\w+)"', shown)
    assert mark
    staff.post("/admin/locked-out/end/", {"source": ADDRESS, "mark": mark[1]})

    assert "Nobody is locked out" in staff.get("/admin/locked-out/").content.decode()
    assert acts() == ["let in again"]


@pytest.mark.parametrize("data", [{}, {"source": "x" * 500, "mark": "x"}])
def test_letting_in_who_is_not_locked_out_changes_nothing(staff, game, data):
    fails(game, "anna", 5)

    staff.post("/admin/locked-out/end/", data)

    assert len(game.does(GATE.logins.locked_out)) == 1


def test_all_sessions_are_ended_in_the_game_and_on_the_site(staff, game):
    anna = game.account()
    session = game.play(anna)
    theirs = Client()
    theirs.post("/login/", {"username": "Anna", "password": PASSWORD})

    assert game.closed() == []
    assert "Anna is not logged in anywhere" in act(staff, anna, "end-sessions")

    assert game.closed() == [session.sessid]
    assert theirs.get("/password/").status_code == 302
    assert staff.get("/admin/").status_code == 200
    assert Entry.objects.get(act="end all sessions").details == {
        "account": anna.pk,
        "sessions": 1,
        "visits": 1,
    }


def test_it_is_asked_back_first(staff, game):
    anna = game.account()
    game.play(anna)

    asked = staff.get(f"{LIST}{anna.pk}/act/end-sessions/").content.decode()

    assert "End every session of Anna" in asked
    assert game.closed() == []
    assert acts() == []


def test_a_link_for_another_password_is_sent_to_who_has_an_e_mail(staff, game):
    anna = game.account(email="anna@example.org")

    act(staff, anna, "send-reset")
    LETTERS.settled()

    assert [letter.to for letter in mail.outbox] == [["anna@example.org"]]
    assert acts() == ["send a password reset"]


@pytest.mark.parametrize("name", ["send-reset", "remove-factors", "nothing"])
def test_what_cannot_be_done_is_not_offered(staff, game, name):
    anna = game.account()

    assert f"/act/{name}/" not in staff.get(f"{LIST}{anna.pk}/change/").content.decode()
    assert "nothing of that kind" in act(staff, anna, name)
    assert acts() == []


def test_nobody_acts_against_their_equals(game, client):
    game.account("Ada", role="Admin")
    other = game.account("Bea", role="Admin")
    session: Any = game.play(other)
    client.post("/login/", {"username": "Ada", "password": PASSWORD})

    answer = client.post(f"{LIST}{other.pk}/act/end-sessions/")

    assert answer.status_code == 403
    assert game.closed() == []
    assert session.account is not None


def test_the_e_mail_is_there_to_be_mended(staff, game):
    anna = game.account()

    staff.post(
        f"{LIST}{anna.pk}/change/",
        {
            "username": "Anna",
            "email": "anna@example.org",
            "role": "Player",
            "is_active": "on",
        },
    )

    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_the_second_factor_is_shown_without_its_secret_and_taken_away(staff, game):
    anna = game.account()
    device = TOTPDevice.objects.create(user=anna, confirmed=True)

    shown = page(staff, anna)
    assert "Remove the second factor" in shown
    assert "codes" in shown
    assert device.key not in shown

    act(staff, anna, "remove-factors")

    assert not TOTPDevice.objects.exists()
    assert acts() == ["remove the second factor"]
