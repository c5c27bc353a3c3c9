"""The pages that ask for a password."""

import pytest
from django.test import Client

from server.accounts import ACCOUNTS, BANS, GATE
from server.accounts.models import Ban
from tests.server.web.game import PASSWORD


def login(client, name="Anna", password=PASSWORD, **more):
    return client.post("/login/", {"username": name, "password": password}, **more)


def who(client):
    """Who is logged in there."""
    return client.get("/me/").json()["account"]


def test_the_right_password_logs_in_and_a_new_session_key_is_given(game, client):
    game.account()
    client.get("/login/")
    before = client.session.session_key

    answer = login(client)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert who(client) == "Anna"


@pytest.mark.parametrize("name", ["Anna", "Nobody"])
def test_a_wrong_password_is_told_in_the_gates_words(game, client, name):
    game.account()

    page = login(client, name, "a bad secret")

    assert page.status_code == 200
    assert b"That name and password do not belong together." in page.content
    assert b'role="alert"' in page.content


def test_the_throttles_sentence_is_shown(game, client):
    game.account()
    for _ in range(5):
        login(client, password="a bad secret")

    assert b"Too many failed attempts. Please try again in" in login(client).content


def test_the_address_that_is_throttled_is_the_visitors(game, client):
    game.account()
    for _ in range(5):
        login(client, password="a bad secret", REMOTE_ADDR="192.0.2.1")

    assert login(client, REMOTE_ADDR="192.0.2.1").status_code == 200
    assert login(client, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_without_a_game_nobody_logs_in(client, db):
    assert b"The game is not running just now." in login(client).content


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "evil:x"])
def test_the_login_leads_to_no_other_site(game, client, next_):
    game.account()

    answer = client.post(
        "/login/", {"username": "Anna", "password": PASSWORD, "next": next_}
    )

    assert answer["Location"] == "/"


def test_a_closed_or_banned_account_is_logged_out_at_once(game, client):
    anna = game.account()
    login(client)
    anna.is_active = False
    anna.save()

    assert who(client) is None


def test_a_ban_ends_the_web_session_too(game, client):
    anna = game.account()
    login(client)
    Ban.objects.create(account=anna)
    game.does(BANS.load)

    assert who(client) is None


def test_logging_out_is_asked_back_and_then_done(game, client):
    game.account()
    login(client)

    assert b"Log out?" in client.get("/logout/").content
    assert who(client) == "Anna"
    client.post("/logout/")

    assert who(client) is None


def test_what_does_not_come_from_our_pages_is_refused(game):
    strict = Client(enforce_csrf_checks=True)

    refused = login(strict)

    assert refused.status_code == 403
    assert b"Please try again" in refused.content


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(game, client):
    game.account()
    client.get("/login/")
    login(client)

    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def change(client, old=PASSWORD, new="a new secret", again=None, url="/password/"):
    data = {"old_password": old, "new_password1": new}
    return client.post(url, data | {"new_password2": again or new})


@pytest.mark.parametrize("url", ["/password/", "/admin/password_change/"])
def test_a_password_is_changed_and_one_stays_logged_in(game, client, url):
    anna = game.account()
    login(client)

    assert change(client, url=url).status_code == 302

    assert who(client) == "Anna"
    anna.refresh_from_db()
    assert anna.check_password("a new secret")


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"old": "a bad secret"}, "not your present password"),
        ({"new": "short"}, "8 to 128 characters"),
        ({"again": "another"}, "didn’t match"),
    ],
)
def test_a_password_that_is_not_changed_says_why(game, client, wrong, sentence):
    anna = game.account()
    login(client)

    page = change(client, **wrong).content.decode()

    assert sentence in page
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_guesses_on_the_password_page_are_counted(game, client):
    game.account()
    login(client)

    for _ in range(5):
        change(client, old="a bad secret")

    assert b"Too many failed attempts" in change(client).content


def test_who_is_not_logged_in_is_asked_to(client, db):
    assert client.get("/password/")["Location"] == "/login/?next=/password/"


def test_who_may_not_see_a_page_is_told_so_instead_of_asked_again(game, client):
    game.account("Fay")
    client.post("/login/", {"username": "Fay", "password": PASSWORD})

    page = client.get("/admin/", follow=True).content.decode()

    assert "You are Fay, and that page is not yours to see." in page


@pytest.mark.parametrize("on", [False, True])
def test_the_old_password_opens_nothing_once_there_is_a_new_one(
    game, client, monkeypatch, on
):
    anna = game.account()
    if on:
        game.play(anna)
    let_in = GATE._let_in

    async def late(account, *proven):
        live = (await ACCOUNTS.load([anna.pk]))[anna.pk]
        await GATE.set_password(live, "a new secret")
        return await let_in(account, *proven)

    monkeypatch.setattr(GATE, "_let_in", late)

    assert b"password of your account was changed" in login(client).content
    assert who(client) is None
