"""The pages on which tokens are made, and on which the API is described."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from server.audit.models import Entry
from server.rest import tokens
from server.rest.models import Token
from tests.server.web.game import PASSWORD, Game

PAGE = "/account/tokens/"
WANTED = {"name": "my clock", "scopes": ["read"], "days": "90", "password": PASSWORD}


def browser(game: Game, **fields: Any) -> Client:
    """Anna has logged in on the site."""
    game.account("Anna", **fields)
    client = Client()
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    return client


def test_a_token_is_made_and_shown_once(game):
    client = browser(game)

    shown = client.post(PAGE, WANTED).content.decode()
    (text,) = re.findall(r"gh_[\w-]{30,}", shown)

    assert text not in client.get(PAGE).content.decode()
    asked = client.get("/api/v1/who", headers={"Authorization": f"Bearer {text}"})
    assert asked.status_code == 200
    token = Token.objects.get()
    assert (token.name, token.scopes) == ("my clock", ["read"])
    assert token.expires is not None
    assert text[3:11] in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "wrong"},
        {"scopes": []},
        {"scopes": ["build"]},
        {"days": "7"},
        {"name": ""},
    ],
)
def test_what_is_wrong_makes_none(game, wrong):
    client = browser(game)

    answer = client.post(PAGE, WANTED | wrong)

    assert answer.status_code == 200
    assert not Token.objects.exists()


def test_the_staff_may_make_tokens_for_more_and_it_is_noted(game):
    client = browser(game, role="Admin")

    client.post(PAGE, WANTED | {"scopes": ["objects", "build"], "days": ""})

    assert Token.objects.get().scopes == ["build", "objects"]
    assert Entry.objects.get().act == "make token"
    assert Token.objects.get().hashed not in str(Entry.objects.get().details)


def test_there_is_an_end_to_tokens(game, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 1)
    client = browser(game)

    client.post(PAGE, WANTED)
    shown = client.post(PAGE, WANTED).content.decode()

    assert "Take one back" in shown
    assert Token.objects.count() == 1


def test_a_token_is_taken_back_by_its_own_account_alone(game):
    client = browser(game)
    client.post(PAGE, WANTED)
    number = Token.objects.get().pk
    game.account("Bo")
    other = Client()
    other.post("/login/", {"username": "Bo", "password": PASSWORD})

    assert other.post(f"{PAGE}{number}/").status_code == 404
    client.post(f"{PAGE}{number}/")

    assert not Token.objects.exists()


def test_strangers_are_sent_to_the_login(game, client):
    assert client.get(PAGE)["Location"].startswith("/login/")
    assert client.post(f"{PAGE}1/")["Location"].startswith("/login/")


def test_the_account_page_leads_there(game):
    assert f'href="{PAGE}"' in browser(game).get("/account/").content.decode()


def test_the_api_is_described_without_any_script(game, client):
    answer = client.get("/api/docs")
    shown = answer.content.decode()

    assert "<script" not in shown
    assert "style=" not in shown
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    for path in ("/api/v1/who", "/api/v1/objects/{number}", "/api/v1/help/{title}"):
        assert f"<code>{path}</code>" in shown
    assert client.get("/api/")["Location"] == "/api/docs"


def test_the_schema_names_every_address_and_how_to_prove_oneself(game, client):
    schema = client.get("/api/openapi.json").json()

    assert schema["openapi"].startswith("3.")
    assert set(schema["paths"]) >= {"/api/v1/status", "/api/v1/channels/{name}/lines"}
    for methods in schema["paths"].values():
        for told in methods.values():
            assert told["summary"]
            assert told["security"]


def test_the_admin_lists_tokens_without_their_text(staff, game):
    anna = game.account()
    token, text = tokens.make(anna, "my clock", ["read"], None)
    address = reverse("admin:rest_token_change", args=[token.pk])

    listed = staff.get(reverse("admin:rest_token_changelist")).content.decode()
    shown = staff.get(address).content.decode()

    for page in (listed, shown):
        assert "my clock" in page
        assert text not in page
        assert token.hashed not in page
    staff.post(reverse("admin:rest_token_delete", args=[token.pk]), {"post": "yes"})
    assert not Token.objects.exists()
    assert staff.get(reverse("admin:rest_token_add")).status_code == 403


def test_nobody_takes_back_a_token_of_their_equals(game, client):
    game.account("Ada", role="Admin")
    token, _ = tokens.make(game.account("Bea", role="Admin"), "x", ["read"], None)
    client.post("/login/", {"username": "Ada", "password": PASSWORD})

    address = reverse("admin:rest_token_delete", args=[token.pk])

    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Token.objects.exists()
