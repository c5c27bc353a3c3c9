"""An account, made on the site."""

import pytest
from django.test import override_settings

from server.accounts import BANS
from server.accounts.models import Account, Ban

PASSWORD = "quiet-river-stone"


def register(client, name="Anna", password=PASSWORD, again=None, **more):
    data = {"name": name, "password": password, "again": again or password, "email": ""}
    return client.post("/register/", data | more)


def who(client):
    return client.get("/me/").json()["account"]


def test_it_is_made_and_one_is_logged_in(game, client):
    answer = register(client, email="Anna@Example.ORG")

    assert answer["Location"] == "/characters/"
    assert who(client) == "Anna"
    anna = Account.objects.get()
    assert (anna.email, anna.role) == ("Anna@Example.ORG", "Player")
    assert anna.check_password(PASSWORD)


def test_who_is_logged_in_has_one_already(game, client):
    register(client)

    assert client.get("/register/")["Location"] == "/characters/"


@pytest.mark.parametrize(
    "field, wrong, sentence",
    [
        ("name", {"name": "A"}, "A name has 2 to 24 letters."),
        ("name", {"name": "Admin"}, "kept for the house"),
        ("name", {"name": "look"}, "kept for the house"),
        ("name", {"name": "x" * 200}, "at most"),
        ("name", {"name": "<b>Anna"}, "letters A to Z only"),
        ("password", {"password": "short"}, "8 to 128 characters"),
        ("password", {"name": "Annabella", "password": "annabella1"}, "too similar"),
        ("again", {"again": "another-stone"}, "not the same"),
        ("email", {"email": "nonsense"}, "valid email"),
        ("email", {"email": "x" * 300 + "@example.org"}, "at most"),
    ],
)
def test_what_is_wrong_stands_at_its_field(game, client, field, wrong, sentence):
    page = register(client, **wrong)

    shown = page.content.decode()
    error = shown.split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert sentence in error
    assert f'aria-describedby="id_{field}_' in shown or "_error" in shown
    assert f'<a href="#id_{field}">' in shown
    assert not Account.objects.exists()


def test_a_name_that_is_taken_or_looks_like_one_is_refused(game, client):
    game.account("Bill")

    for name in ("Bill", "BILL", "BiII"):
        assert b"That name is taken" in register(client, name).content
    assert who(client) is None


def test_too_many_from_one_place_are_refused(game, client):
    game.end()
    with override_settings(CREATES_PER_SOURCE=1):
        game.__init__()
        register(client)
        client.logout()

        assert b"Too many accounts were made" in register(client, "Bo").content


def test_who_is_banned_there_makes_none(game, client):
    Ban.objects.create(network="192.0.2.0/24")
    game.does(BANS.load)
    client.defaults["REMOTE_ADDR"] = "192.0.2.1"

    assert b"You are banned." in register(client).content


def test_without_a_game_there_is_none(client, db):
    assert b"The game is not running just now." in register(client).content


def test_the_password_is_never_shown_again(game, client):
    assert PASSWORD not in register(client, name="A").content.decode()
