"""Clients that come back by themselves, as their player and the staff see them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from server.accounts import reconnect_rows as rows
from server.accounts.models import Account, ReconnectToken
from server.audit.models import Entry
from tests.authenticator import app_of
from tests.server.web.game import PASSWORD, Game

SECURITY = "/account/security/"
LIST = "/admin/accounts/account/"
DATE = timezone.now().strftime("%Y-%m-%d")


def comes_back(account: Account, client: str, token: str = "") -> None:
    """Let a client of this name have a token."""
    now = timezone.now()
    account.refresh_from_db()
    until = now + timedelta(days=30)
    assert rows.insert(account, token or f"hash of {client}", client, now, until)


def words(answer) -> str:
    """What is between the tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


@pytest.fixture
def anna(game: Game, client: Client) -> Account:
    """Somebody who is logged in on the site, with two clients."""
    account = game.account()
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    comes_back(account, "Mudlet")
    comes_back(account, "<b>")
    return account


def test_the_security_page_lists_them(client: Client, anna: Account) -> None:
    shown = words(client.get(SECURITY))

    assert "Clients that come back by themselves" in shown
    assert f"Mudlet Since {timezone.now():%-d %B %Y}, good until" in shown
    assert "&lt;b&gt; Since" in shown
    assert "hash of" not in shown


def test_who_has_none_is_not_bothered(game: Game, client: Client) -> None:
    game.account()
    client.post("/login/", {"username": "Anna", "password": PASSWORD})

    assert "come back by themselves" not in words(client.get(SECURITY))


def test_one_is_forgotten_by_a_button(client: Client, anna: Account) -> None:
    page = client.get(SECURITY).content.decode()
    found = re.search(r'Mudlet</bdi>.*?action="([^"]+)"', page, re.DOTALL)
    assert found
    address = found[1]

    shown = words(client.post(address, follow=True))

    assert "That client asks for the password next time." in shown
    assert [row.client for row in ReconnectToken.objects.all()] == ["<b>"]
    entry = Entry.objects.get(act="forget clients")
    assert (entry.name, entry.target, entry.source) == ("Anna", "Anna", "site")
    assert client.post(address).status_code == 404


def test_nobody_forgets_those_of_others(
    game: Game, client: Client, anna: Account
) -> None:
    comes_back(game.account("Bo"), "Blightmud")
    theirs = ReconnectToken.objects.get(client="Blightmud")
    address = f"{SECURITY}clients/{theirs.pk}/"

    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert Client().post(address).status_code == 302

    assert ReconnectToken.objects.count() == 3


def test_staff_see_them_and_have_all_forgotten(staff: Client, game: Game) -> None:
    anna = game.account()
    comes_back(anna, "Mudlet")
    page = staff.get(f"{LIST}{anna.pk}/change/")
    assert f"Mudlet, since {DATE}, until" in words(page)
    assert "Forget its clients" in words(page)
    assert "hash of" not in words(page)

    address = f"{LIST}{anna.pk}/act/forget-clients/"
    assert "Let no client of Anna come back" in words(staff.get(address))
    shown = words(staff.post(address, follow=True))

    assert "The clients of Anna need the password at the next login." in shown
    assert not ReconnectToken.objects.exists()
    entry = Entry.objects.get(act="forget its clients")
    assert (entry.name, entry.target, entry.details["clients"]) == ("Otto", "Anna", 1)


def ends_sessions(staff: Client, anna: Account) -> None:
    staff.post(f"{LIST}{anna.pk}/act/end-sessions/")


def removes_factors(staff: Client, anna: Account) -> None:
    app_of(anna)
    comes_back(anna, "since")
    staff.post(f"{LIST}{anna.pk}/act/remove-factors/")


def gives_a_password(staff: Client, anna: Account) -> None:
    new = {"password1": "a new secret", "password2": "a new secret"}
    staff.post(f"{LIST}{anna.pk}/password/", new | {"set-password": "1"})


def closes(staff: Client, anna: Account) -> None:
    staff.post(f"{LIST}{anna.pk}/change/", {"username": "Anna", "role": "Player"})


def promotes(staff: Client, anna: Account) -> None:
    given = {"username": "Anna", "role": "Builder", "is_active": "on"}
    staff.post(f"{LIST}{anna.pk}/change/", given)


def bans(staff: Client, anna: Account) -> None:
    staff.post("/admin/accounts/ban/add/", {"account": "Anna"})


@pytest.mark.parametrize(
    "act",
    [ends_sessions, removes_factors, gives_a_password, closes, promotes, bans],
)
def test_what_staff_do_that_ends_them(staff: Client, game: Game, act) -> None:
    anna, bo = game.account(), game.account("Bo")
    comes_back(anna, "Mudlet")
    comes_back(bo, "Blightmud")

    act(staff, anna)
    game.settle()

    assert [row.client for row in ReconnectToken.objects.all()] == ["Blightmud"]


def test_another_e_mail_does_not(staff: Client, game: Game) -> None:
    anna = game.account()
    comes_back(anna, "Mudlet")
    given = {"username": "Anna", "role": "Player", "is_active": "on"}

    staff.post(f"{LIST}{anna.pk}/change/", given | {"email": "anna@example.org"})

    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    assert ReconnectToken.objects.exists()
