"""One's own account: its e-mail, its public page."""

import pytest
from django.core import mail
from django.test import Client

from server.accounts import ACCOUNTS
from server.web.letters import LETTERS
from tests.server.web.game import PASSWORD


@pytest.fixture
def anna(game, client):
    anna = game.account("Anna", email="anna@example.org")
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    return anna


def change(client, email="new@example.org", password=PASSWORD):
    page = client.post("/account/email/", {"email": email, "password": password})
    LETTERS.settled()
    return page


def test_the_e_mail_is_changed_by_who_knows_the_password(anna, client):
    assert change(client).status_code == 302

    anna.refresh_from_db()
    assert anna.email == "new@example.org"
    assert mail.outbox[0].to == ["anna@example.org"]
    assert "e-mail of your account Anna" in mail.outbox[0].body
    assert "new@example.org" not in mail.outbox[0].body


def test_without_the_password_it_stays_and_the_guess_is_counted(anna, client):
    for _ in range(5):
        assert b"not your present password" in change(client, password="guess").content

    assert b"Too many failed attempts" in change(client).content
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_it_may_be_empty_but_not_nonsense(anna, client):
    assert b"valid email" in change(client, "nonsense").content
    change(client, "")

    anna.refresh_from_db()
    assert anna.email == ""
    assert b"none; a forgotten password" in client.get("/account/").content


def test_the_live_account_has_the_change_too(anna, game, client):
    game.play(anna)

    change(client)
    client.post("/account/", {"profile": "hidden"})

    live = game.does(ACCOUNTS.get, anna.pk)
    assert (live.email, live.profile) == ("new@example.org", "hidden")


def test_the_public_page_is_chosen(anna, client):
    assert client.post("/account/", {"profile": "together"}).status_code == 302
    assert b"Your choice is kept." in client.get("/account/").content
    assert client.post("/account/", {"profile": "nonsense"}).status_code == 200

    anna.refresh_from_db()
    assert anna.profile == "together"


@pytest.mark.parametrize("path", ["/account/", "/account/email/", "/characters/"])
def test_a_stranger_is_asked_to_log_in(game, path):
    assert Client().get(path)["Location"] == f"/login/?next={path}"
