"""What a page at /play/ asks the site: who is it, and may it come into the game?"""

import json

import pytest
from django.test import Client

from portal.wire.state import Client as Terminal
from server.accounts import ACCOUNTS, BANS, GATE, TOKENS
from server.accounts.bridge import BRIDGE
from server.accounts.models import Ban
from server.sessions import SESSION_HANDLER, arrival
from server.sessions.session import ServerSession
from server.web import tokens
from server.world import WORLD
from server.world.typeclasses import Character
from tests.server.web.game import PASSWORD


def login(client, name="Anna", password=PASSWORD):
    return client.post("/login/", {"username": name, "password": password})


def ask(client, body=None, **more):
    data = "" if body is None else json.dumps(body)
    return client.post("/me/token/", data, content_type="application/json", **more)


def token(client, body=None):
    return ask(client, body).json()["token"]


def arrive(game, token):
    """A page's connection, which says the token; its session."""

    async def say():
        number = SESSION_HANDLER.count() + 1
        terminal = Terminal(protocol="websocket", address="192.0.2.9")
        session = ServerSession(number, terminal, SESSION_HANDLER)
        SESSION_HANDLER._sessions[number] = session
        await arrival.token(session, token)
        return session

    session = game.does(say)
    game.settle()
    return session


def test_a_stranger_is_told_that_nobody_is_logged_in(game, client):
    answer = client.get("/me/")

    assert answer.json()["account"] is None
    assert "no-store" in answer["Cache-Control"]
    assert ask(client).status_code == 401


def test_who_is_logged_in_gets_a_token_that_opens_the_game(game, client):
    anna = game.account()
    login(client)

    session = arrive(game, token(client))

    assert client.get("/me/").json()["account"] == "Anna"
    assert session.account == anna


def test_a_token_may_be_for_a_character_of_ones_own_only(game, client):
    anna = game.account()
    own = game.make(Character, "Ada", owner=anna.pk)
    other = game.make(Character, "Bo")
    login(client)

    assert arrive(game, token(client, {"character": own.id})).puppet is own
    for number in (other.id, 10**15, -1):
        refused = ask(client, {"character": number})
        assert (refused.status_code, list(refused.json())) == (403, ["error"])


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"character": "1"}', '{"who": 1}', "[" * 150, "x" * 5000]
)
def test_what_is_no_wish_is_refused(game, client, body):
    game.account()
    login(client)

    refused = client.post("/me/token/", body, content_type="application/json")

    assert (refused.status_code, list(refused.json())) == (400, ["error"])


def strict(game):
    """A browser that is logged in, to a site that looks for forged requests."""
    client = Client(enforce_csrf_checks=True)
    csrf = client.get("/me/").json()["csrf"]
    data = {"username": "Anna", "password": PASSWORD, "csrfmiddlewaretoken": csrf}
    assert client.post("/login/", data).status_code == 302
    return client, client.get("/me/").json()["csrf"]


def test_a_page_of_another_site_gets_none(game):
    game.account()
    client, csrf = strict(game)

    assert ask(client).status_code == 403
    assert ask(client, headers={"X-CSRFToken": "x" * 64}).status_code == 403
    for origin in ("https://evil.example", "null"):
        headers = {"X-CSRFToken": csrf, "Origin": origin}
        assert ask(client, headers=headers).status_code == 403
    assert ask(client, headers={"X-CSRFToken": csrf}).status_code == 200
    assert client.get("/me/token/").status_code == 405
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert "Access-Control-Allow-Origin" not in client.get("/me/").headers


def test_leaving_the_site_ends_the_game_that_was_begun_there(game, client):
    game.account()
    login(client)
    session, unused = arrive(game, token(client)), token(client)
    elsewhere = Client()
    login(elsewhere)
    other = arrive(game, token(elsewhere))

    client.post("/logout/")

    assert game.closed() == [session.sessid]
    assert game.does(TOKENS.find, unused) is None
    assert other.account is not None


def test_a_new_password_ends_the_game_of_every_visit(game, client):
    game.account()
    login(client)
    session = arrive(game, token(client))
    new = {"new_password1": "a new secret", "new_password2": "a new secret"}

    assert client.post("/password/", {"old_password": PASSWORD, **new}).status_code

    assert game.closed() == [session.sessid]
    assert ask(client).status_code == 200


def test_so_does_one_that_staff_give(game, client, staff):
    anna = game.account()
    anna_s = Client()
    login(anna_s)
    session = arrive(game, token(anna_s))
    new = {"password1": "a new secret", "password2": "a new secret"}

    staff.post(
        f"/admin/accounts/account/{anna.pk}/password/",
        new | {"usable_password": "true"},
    )

    assert game.closed() == [session.sessid]
    assert ask(anna_s).status_code == 401


def test_to_log_in_as_somebody_else_leaves_first(game, client):
    game.account()
    game.account("Bo")
    login(client)
    session = arrive(game, token(client))

    login(client, "Bo")

    assert game.closed() == [session.sessid]
    assert client.get("/me/").json()["account"] == "Bo"


def test_to_log_in_once_more_ends_nothing(game, client):
    game.account()
    login(client)
    arrive(game, token(client))

    login(client)

    assert game.closed() == []


def test_who_is_banned_gets_none(game, client):
    game.account()
    login(client)
    Ban.objects.create(network="192.0.2.0/24")
    game.does(BANS.load)

    refused = ask(client, REMOTE_ADDR="192.0.2.1")

    assert (refused.status_code, refused.json()["error"]) == (403, "You are banned.")


def test_without_a_game_there_is_none_and_nobody_is_logged_out(game, client):
    game.account()
    login(client)
    loop, BRIDGE.loop = BRIDGE.loop, None
    refused, stays = ask(client), client.post("/logout/")
    BRIDGE.loop = loop

    assert refused.status_code == 503
    assert b"The game is not running just now." in stays.content
    assert client.get("/me/").json()["account"] == "Anna"


def test_who_got_a_new_password_meanwhile_gets_none(game, client, monkeypatch):
    anna = game.account()
    login(client)
    give = tokens.give

    async def late(*args):
        account = (await ACCOUNTS.load([anna.pk]))[anna.pk]
        await GATE.set_password(account, "a new secret")
        return await give(*args)

    monkeypatch.setattr(tokens, "give", late)

    assert ask(client).status_code == 401
    assert WORLD.kv.get("gate.tokens", {}) == {}
