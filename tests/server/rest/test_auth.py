"""Who may ask the API, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from server.accounts import BANS
from server.accounts.bridge import BRIDGE
from server.accounts.models import Ban
from server.rest import tokens
from server.rest.models import Scope, Token
from server.rest.tokens import Allowance
from tests.server.rest.conftest import Program
from tests.server.web.game import PASSWORD


def detail(answer: Any, status: int) -> str:
    """The sentence of a refusal."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/json")
    return str(answer.json()["detail"])


def test_without_a_token_nothing_is_told(game, client):
    answer = client.get("/api/v1/who")

    assert "Send a token" in detail(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "given", ["gh_nothing", "nonsense", "gh_" + "x" * 5000, "gh_\u2603", "gh_ x"]
)
def test_what_is_no_token_is_told_so(game, client, given):
    answer = client.get("/api/v1/who", headers={"Authorization": f"Bearer {given}"})

    assert "good no more, or never was" in detail(answer, 401)


def test_a_login_on_the_site_is_no_token(game, anna):
    browser = Client()
    browser.post("/login/", {"username": "Anna", "password": PASSWORD})

    assert browser.get("/api/v1/who").status_code == 401
    said = browser.post(
        "/api/v1/channels/public/lines", {"text": "hi"}, "application/json"
    )
    assert said.status_code == 401


def test_a_token_asks_for_its_account_whoever_is_logged_in(game, anna, otto):
    anna.client.force_login(otto.account)

    assert anna.asks("get", "objects").status_code == 403


def test_only_a_hash_of_a_token_is_kept(game, anna):
    kept = str(list(Token.objects.values()))

    assert anna.text not in kept
    assert anna.text[3:11] in kept


def test_a_token_that_is_over_is_good_no_more(game, anna):
    Token.objects.update(expires=timezone.now() - timedelta(seconds=1))

    assert anna.asks("get", "who").status_code == 401


def test_a_token_that_was_taken_back_is_good_no_more(game, anna):
    Token.objects.all().delete()

    assert anna.asks("get", "who").status_code == 401


def test_a_token_is_only_for_what_it_was_made_for(game):
    reader = Program(game.account("Bo"), Scope.READ)

    answer = reader.asks("post", "channels/public/lines", {"text": "hi"})

    assert detail(answer, 403) == 'This token is not for "speak".'


def test_a_closed_account_is_refused_at_once(game, anna):
    anna.account.is_active = False
    anna.account.save()

    assert "closed" in detail(anna.asks("get", "who"), 403).casefold()


@pytest.mark.parametrize("what", ["account", "network"])
def test_a_ban_holds_at_once(game, anna, what):
    ban = {"account": anna.account} if what == "account" else {"network": "127.0.0.1"}
    Ban.objects.create(reason="Spam.", **ban)
    game.does(BANS.load)

    assert detail(anna.asks("get", "who"), 403) == "You are banned: Spam."


def test_what_is_for_the_staff_ends_with_the_role(game, otto):
    assert otto.asks("get", "objects").status_code == 200
    otto.account.role = "Player"
    otto.account.save()

    assert detail(otto.asks("get", "objects"), 403) == "That is for the staff."


def test_what_is_for_the_staff_is_so_only_from_where_the_admin_pages_are(game, otto):
    answer = otto.asks("get", "objects", REMOTE_ADDR="192.0.2.1")

    assert "ADMIN_ADDRESSES" in detail(answer, 403)
    assert otto.asks("get", "who", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_who_must_have_a_second_factor_has_it_before_they_build(game, otto, settings):
    settings.REQUIRE_SECOND_FACTOR = "perm(Admin)"

    assert "second factor" in detail(otto.asks("get", "objects"), 403)
    assert otto.asks("get", "who").status_code == 200


def test_too_many_requests_have_to_wait(game, anna, settings):
    settings.API_PER_MINUTE = 2
    for _ in range(2):
        assert anna.asks("get", "who").status_code == 200

    answer = anna.asks("get", "who")

    assert "too many" in detail(answer, 429).casefold()
    assert 0 < int(answer["Retry-After"]) <= 30


def test_who_guesses_tokens_has_to_wait_and_no_other_does(game, client, anna):
    wrong = {"Authorization": "Bearer gh_wrong"}
    for _ in range(20):
        client.get("/api/v1/who", headers=wrong, REMOTE_ADDR="192.0.2.1")

    answer = client.get("/api/v1/who", headers=wrong, REMOTE_ADDR="192.0.2.1")

    assert answer.status_code == 429
    assert anna.asks("get", "who", REMOTE_ADDR="192.0.2.2").status_code == 200


def test_what_is_allowed_comes_back_with_time():
    now = [0.0]
    allowance = Allowance(lambda: 60, lambda: now[0])

    taken = [allowance.take("a") for _ in range(61)]
    assert taken == [0.0] * 60 + [1.0]
    assert allowance.take("b") == 0.0
    now[0] = 1.0
    assert [allowance.take("a"), allowance.take("a")] == [0.0, 1.0]


def test_who_has_not_asked_for_long_is_forgotten():
    now = [0.0]
    allowance = Allowance(lambda: 60, lambda: now[0])
    for number in range(1001):
        allowance.take(str(number))

    now[0] = 60.0
    allowance.take("last")

    assert set(allowance._left) == {"last"}


def test_it_is_noted_when_and_from_where_a_token_was_used(game, anna):
    anna.asks("get", "who", REMOTE_ADDR="192.0.2.1")

    token = Token.objects.get(pk=anna.token.pk)
    assert token.address == "192.0.2.1"
    assert token.used is not None


def test_while_the_game_is_away_that_is_said(game, anna):
    BRIDGE.close()
    try:
        answer = anna.asks("get", "who")
    finally:
        BRIDGE.open(game.loop)

    assert "not running just now" in detail(answer, 503)
    assert answer["Retry-After"]


@pytest.mark.parametrize("path", ["nothing", "v1/nothing", "v1/objects/x/y", "v2/who"])
def test_what_is_not_there_is_not_there_in_json(game, client, path):
    assert (
        detail(client.get(f"/api/{path}"), 404) == "There is nothing at this address."
    )


def test_a_method_that_is_not_known_is_refused_in_json(game, anna):
    answer = anna.asks("put", "who")

    assert "does not know that method" in detail(answer, 405)
    assert answer["Allow"] == "GET"


def test_nobody_keeps_an_answer(game, anna):
    assert anna.asks("get", "who")["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in anna.asks("get", "who").headers


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"[" * 100_000, b'{"text": ' + b"9" * 5000 + b"}", b'"x"', b""],
)
def test_a_body_that_is_none_is_told_so(game, anna, body):
    answer = anna.asks("post", "channels/public/lines", body)

    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


def test_a_body_that_is_too_large_is_refused(game, anna):
    answer = anna.asks("post", "channels/public/lines", b" " * 3_000_000)

    assert detail(answer, 413) == "The body is too large."


def test_a_bug_is_told_without_its_traceback_and_logged(
    game, anna, caplog, monkeypatch
):
    monkeypatch.setattr("server.rest.people._who", lambda: 1 / 0)

    answer = anna.asks("get", "who")

    assert "Something went wrong" in detail(answer, 500)
    assert "ZeroDivisionError" in caplog.text


def test_the_number_of_tokens_kept_of_a_guess_is_none(game, client):
    client.get("/api/v1/who", headers={"Authorization": "Basic gh_x"})

    assert tokens.GUESSES._left == {}
