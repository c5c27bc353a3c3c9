"""SSH keys on the page /account/security/."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from server.accounts.models import Account, SSHKey
from server.audit.models import Entry
from server.web.letters import LETTERS
from tests.authenticator import app_of
from tests.server.accounts.keyring import ed
from tests.server.web.game import PASSWORD, Game

SECURITY = "/account/security/"
KEYS = f"{SECURITY}keys/"


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def anna(game: Game, client: Client) -> Client:
    """A browser in which Anna is logged in."""
    game.account()
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    return client


def test_a_key_is_added_shown_and_removed(anna: Client) -> None:
    Account.objects.update(email="anna@example.org")
    pair = ed()

    answer = anna.post(
        KEYS, {"line": f"{pair.line} my <laptop>", "password": PASSWORD}, follow=True
    )

    key = SSHKey.objects.get()
    assert answer.redirect_chain == [(SECURITY, 302)]
    assert "my &lt;laptop&gt;" in text(answer)
    assert key.fingerprint in text(answer)
    LETTERS.settled()
    assert "The SSH keys of your account Anna" in mail.outbox[-1].body
    assert Entry.objects.values_list("act", "source").latest("id") == (
        "add ssh key",
        "site",
    )

    page = f"{KEYS}{key.pk}/"
    assert key.fingerprint in text(anna.get(page))
    anna.post(page, {"password": PASSWORD})
    assert not SSHKey.objects.exists()


def test_without_the_password_nothing_is_added(anna: Client) -> None:
    page = anna.post(KEYS, {"line": ed().line, "password": "hunter2"})

    assert "That is not your present password." in text(page)
    assert ed().line.split()[0] in text(page)
    assert not SSHKey.objects.exists()


def test_a_code_is_asked_for_where_there_is_one(client: Client, game: Game) -> None:
    app = app_of(game.account())
    client.post("/login/", {"username": "Anna", "password": PASSWORD})
    client.post("/login/code/", {"code": app.code()})
    form = {"line": ed().line, "password": PASSWORD}

    client.post(KEYS, form)
    assert not SSHKey.objects.exists()

    client.post(KEYS, form | {"code": app.code()})
    assert SSHKey.objects.count() == 1


@pytest.mark.parametrize(
    "line, why",
    [
        ("", "no public key"),
        (ed().secret, "never show it to anyone"),
        ("ssh-ed25519 AAAA", "not whole"),
    ],
    ids=["nothing", "a private key", "half a key"],
)
def test_what_is_no_key_is_refused_in_a_sentence(
    anna: Client, line: str, why: str
) -> None:
    page = anna.post(KEYS, {"line": line, "password": PASSWORD})

    assert why in text(page)
    assert "BEGIN OPENSSH" not in text(page)
    assert not SSHKey.objects.exists()


def test_nobody_sees_or_removes_the_key_of_another(anna: Client, game: Game) -> None:
    bo = game.account("Bo")
    key = SSHKey.objects.create(account=bo, name="desk", kind="x", fingerprint="y")

    assert "desk" not in text(anna.get(SECURITY))
    assert anna.post(f"{KEYS}{key.pk}/", {"password": PASSWORD}).status_code == 404
    assert SSHKey.objects.count() == 1


def test_a_stranger_is_sent_to_the_login(client: Client, game: Game) -> None:
    for page in (KEYS, f"{KEYS}1/"):
        assert "/login/" in client.get(page)["Location"]
