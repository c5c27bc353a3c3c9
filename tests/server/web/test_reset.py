"""A password that is forgotten."""

import re
import threading

import pytest
from django.core import mail
from django.test import Client, override_settings

from server.accounts import BANS, passwords
from server.accounts.models import Account, Ban
from server.web.letters import LETTERS
from tests.server.web.game import PASSWORD
from tests.server.web.test_tokens import arrive, token

NEW = "another-river-stone"


@pytest.fixture
def anna(game):
    return game.account("Anna", email="Anna@example.org")


def ask(client, who="Anna", **more):
    page = client.post("/forgotten/", {"who": who}, **more)
    LETTERS.settled()
    return page.content.decode()


def link():
    """The path of the only link in the only letter."""
    (letter,) = mail.outbox
    (found,) = re.findall(r"https?://testserver(/\S+)", letter.body)
    return found


def follow(client, path):
    return client.get(path, follow=True)


def choose(client, path, password=NEW, again=None):
    page = follow(client, path)
    address = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(address, {"password": password, "again": again or password})


def login(client, password):
    client.post("/login/", {"username": "Anna", "password": password})
    return client.get("/me/").json()["account"]


@pytest.mark.parametrize(
    "who", ["Anna", "ANNA", "  anna ", "anna@example.org", "ANNA@EXAMPLE.ORG"]
)
def test_a_letter_leads_to_a_new_password(anna, client, who):
    assert "a letter is on its way" in ask(client, who)
    (letter,) = mail.outbox
    assert letter.to == ["Anna@example.org"]
    assert letter.subject == "A new password for Gatehouse"
    assert "A link is good for 60 minutes" in letter.body

    answer = choose(client, link())

    assert answer["Location"] == "/login/"
    assert login(client, PASSWORD) is None
    assert login(client, NEW) == "Anna"


def test_nobody_learns_who_is_there(anna, game, client):
    game.account("Bo")
    closed = game.account("Cleo", email="cleo@example.org", is_active=False)
    known = ask(client)
    mail.outbox.clear()

    for who in ("Bo", "Nobody", "nobody@example.org", closed.email):
        assert ask(client, who) == known
    assert mail.outbox == []


def test_it_is_answered_before_anybody_is_looked_for(anna, client, settings):
    settings.RESETS_PER_SOURCE = 10
    held = threading.Event()
    LETTERS.post(held.wait, 10)

    page = client.post("/forgotten/", {"who": "Anna"})

    assert b"a letter is on its way" in page.content
    assert mail.outbox == []
    held.set()
    LETTERS.settled()
    assert len(mail.outbox) == 1


def test_the_link_is_good_once_and_hidden_from_the_address_bar(anna, client):
    ask(client)
    path = link()

    shown = follow(client, path)
    choose(client, path)

    assert path not in shown.redirect_chain[-1][0]
    assert "That link is over" in follow(Client(), path).content.decode()


def test_of_two_at_the_same_moment_one_wins(anna, client):
    ask(client)
    path = link()
    first, second = Client(), Client()
    addresses = [follow(each, path).redirect_chain[-1][0] for each in (first, second)]

    second.post(addresses[1], {"password": NEW, "again": NEW})
    late = first.post(addresses[0], {"password": "not-this-one", "again": "x"})

    assert "That link is over" in late.content.decode()
    assert login(Client(), NEW) == "Anna"


def test_the_link_is_good_for_an_hour(anna, client, settings):
    ask(client)
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "That link is over" in follow(client, link()).content.decode()


@pytest.mark.parametrize("path", ["MQ/x-y/", "nonsense/x-y/", "OTk5/set-password/"])
def test_a_link_that_was_made_up_leads_nowhere(anna, client, path):
    assert "That link is over" in follow(client, f"/forgotten/{path}").content.decode()


@pytest.mark.parametrize(
    "password, again, sentence",
    [("short", None, "8 to 128 characters"), (NEW, "another", "not the same")],
)
def test_a_weak_password_stands_at_its_field(anna, client, password, again, sentence):
    ask(client)

    page = choose(client, link(), password, again).content.decode()

    assert sentence in page
    assert login(client, PASSWORD) == "Anna"


def test_it_ends_every_visit_and_the_game_that_came_by_one(anna, game, client):
    elsewhere = Client()
    login(elsewhere, PASSWORD)
    session = arrive(game, token(elsewhere))
    ask(client)

    choose(client, link())

    assert game.closed() == [session.sessid]
    assert elsewhere.get("/me/").json()["account"] is None


def test_who_came_in_by_the_lost_password_is_sent_out(anna, game, client):
    thief = game.play(anna)
    other = game.play(game.account("Bo"), "watchman")
    ask(client)

    choose(client, link())

    assert game.closed() == [thief.sessid]
    assert other.account is not None


def test_the_owner_is_told_by_a_letter(anna, client):
    ask(client)
    path = link()
    mail.outbox.clear()

    choose(client, path)
    LETTERS.settled()

    assert "The password of your account Anna" in mail.outbox[0].body


def test_too_many_from_one_place_are_refused(anna, client):
    for _ in range(5):
        ask(client, "Nobody")

    assert "asked for too often from where you are" in ask(client)


def test_nobody_is_flooded_from_many_places(anna, client):
    for number in range(6):
        assert "on its way" in ask(client, REMOTE_ADDR=f"192.0.2.{number}")

    assert len(mail.outbox) == 3


def test_who_is_banned_there_asks_for_none(anna, game, client):
    Ban.objects.create(network="192.0.2.0/24")
    game.does(BANS.load)

    assert "You are banned." in ask(client, REMOTE_ADDR="192.0.2.1")


def test_accounts_of_one_address_are_in_one_letter(anna, game, client):
    game.account("Ada", email="anna@example.org")
    Account.objects.filter(username="Ada").update(email="Anna@example.org")

    ask(client, "anna@example.org")

    (letter,) = mail.outbox
    assert "account Anna" in letter.body
    assert "account Ada" in letter.body


def test_a_letter_that_cannot_be_sent_is_logged_without_the_address(
    anna, client, caplog
):
    backend = "tests.server.web.test_reset.Broken"
    with override_settings(EMAIL_BACKEND=backend):
        assert "on its way" in ask(client)

    assert "A letter could not be sent: ConnectionRefusedError." in caplog.text
    assert "example.org" not in caplog.text


class Broken:
    """A host that takes no mail."""

    def __init__(self, **settings):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError(messages[0].to)


def test_the_links_of_letters_may_have_a_fixed_beginning(anna, client, settings):
    settings.SITE_ADDRESS = "https://play.example.org"

    ask(client, headers={"Host": "testserver"})

    assert "https://play.example.org/forgotten/" in mail.outbox[0].body


def test_the_length_of_a_password_is_the_gates(anna, client):
    ask(client)

    page = choose(client, link(), "x" * (passwords.LONGEST + 1)).content.decode()

    assert "8 to 128 characters" in page
