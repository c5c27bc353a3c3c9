"""Passkeys, with a security key of software and the library's own checks."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client
from django_otp_webauthn.models import WebAuthnCredential

from server.accounts import BANS, factors
from server.accounts.models import Account, Ban
from server.web import security_passkeys
from tests.authenticator import app_of
from tests.server.web.game import PASSWORD, Game
from tests.server.web.security_key import SecurityKey

ADD, PROVE, LOGIN = (
    ("/account/security/passkeys/begin/", "/account/security/passkeys/add/"),
    ("/account/security/prove/begin/", "/account/security/prove/"),
    ("/login/passkey/begin/", "/login/passkey/"),
)
SECURITY = "/account/security/"


@pytest.fixture(autouse=True)
def nobody_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests before have begun is forgotten."""
    monkeypatch.setattr(security_passkeys.BEGUN, "_left", {})


def browser() -> Client:
    return Client(headers={"host": "localhost"})


def say(client: Client, address: str, body: Any = None, **more: Any) -> Any:
    return client.post(address, json.dumps(body or {}), "application/json", **more)


def login(client: Client, name: str = "Anna") -> Any:
    return client.post("/login/", {"username": name, "password": PASSWORD})


def who(client: Client) -> str | None:
    return client.get("/me/").json()["account"]


def add(client: Client, key: SecurityKey, **given: str) -> Any:
    """Add a passkey; the site's last answer."""
    given = {"name": "My phone", "password": PASSWORD} | given
    options = say(client, ADD[0], given)
    if options.status_code != 200:
        return options
    return say(client, ADD[1], key.create(options.json()))


def use(
    client: Client, key: SecurityKey, where: tuple[str, str] = LOGIN, going: str = ""
) -> Any:
    """Show a passkey; the site's last answer."""
    options = say(client, where[0])
    if options.status_code != 200:
        return options
    return say(client, where[1] + going, key.get(options.json()))


@pytest.fixture
def anna(game: Game) -> Client:
    """A browser at localhost in which Anna is logged in."""
    game.account()
    client = browser()
    login(client)
    return client


@pytest.fixture
def key(anna: Client) -> SecurityKey:
    """Anna's passkey."""
    key = SecurityKey()
    assert add(anna, key).status_code == 200
    return key


def test_a_passkey_is_added_by_name_and_backup_codes_come_with_the_first(
    anna: Client,
) -> None:
    first = add(anna, SecurityKey()).json()
    second = add(anna, SecurityKey(), name="<b>Key|r", code=first["codes"][0]).json()

    assert len(first["codes"]) == 10
    assert second["codes"] == []
    page = anna.get(SECURITY).content.decode()
    assert "My phone" in page
    assert "&lt;b&gt;Key|r" in page


def test_a_passkey_alone_logs_in(key: SecurityKey) -> None:
    client = browser()

    answer = use(client, key, going="?next=/channels/")

    assert answer.json()["redirect_url"] == "/channels/"
    assert who(client) == "Anna"


def test_a_passkey_leads_to_no_other_site(key: SecurityKey) -> None:
    answer = use(browser(), key, going="?next=https://evil.example/")

    assert answer.json()["redirect_url"] == "/"


def test_a_passkey_that_knows_no_owner_is_not_enough_alone(anna: Client) -> None:
    key = SecurityKey(verifies=False)
    add(anna, key)
    client = browser()

    assert use(client, key).status_code == 422
    assert who(client) is None


def test_with_a_passkey_the_password_is_half_the_way(key: SecurityKey) -> None:
    key.flags &= ~0x04
    client = browser()
    assert login(client)["Location"] == "/login/code/"
    assert b"Use a passkey" in client.get("/login/code/").content

    assert use(client, key).status_code == 200
    assert who(client) == "Anna"


def test_half_way_takes_no_passkey_of_somebody_else(
    game: Game, key: SecurityKey
) -> None:
    game.account("Bo")
    theirs, bo = SecurityKey(), browser()
    login(bo, "Bo")
    add(bo, theirs)
    client = browser()
    login(client)

    assert use(client, theirs).status_code == 403
    assert who(client) is None


def test_what_was_asked_of_one_is_no_login_of_anybody(key: SecurityKey) -> None:
    """The half for who gave the password asks less of a passkey."""
    client = browser()
    login(client)
    options = say(client, LOGIN[0]).json()
    session = client.session
    del session["half_logged_in"]
    session.save()

    assert say(client, LOGIN[1], key.get(options)).status_code == 403
    assert who(client) is None


def test_a_signature_is_good_once(key: SecurityKey) -> None:
    client = browser()
    options = say(client, LOGIN[0]).json()
    signed = key.get(options)
    say(client, LOGIN[1], signed)
    client.post("/logout/")

    assert say(client, LOGIN[1], signed).status_code == 400
    assert who(client) is None


@pytest.mark.parametrize("change", ["origin", "key"])
def test_a_forged_signature_is_refused(key: SecurityKey, change: str) -> None:
    if change == "origin":
        key.origin = "http://evil.example"
    else:
        key.key = SecurityKey().key
    client = browser()

    assert use(client, key).status_code == 422
    assert who(client) is None


def test_who_is_closed_or_banned_stays_out(game: Game, key: SecurityKey) -> None:
    anna = Account.objects.get(username="Anna")
    Ban.objects.create(account=anna, reason="Spite.")
    game.does(BANS.load)
    client = browser()

    answer = use(client, key)

    assert answer.status_code == 403
    assert "Spite." in answer.json()["detail"]
    assert who(client) is None


def test_a_removed_passkey_opens_nothing(anna: Client, key: SecurityKey) -> None:
    number = WebAuthnCredential.objects.get().pk
    use(anna, key, PROVE)
    anna.post(f"{SECURITY}passkeys/{number}/", {"password": PASSWORD})

    assert use(browser(), key).status_code == 404
    assert factors.of(Account.objects.get(username="Anna")) == []


def test_a_passkey_stands_for_a_code_for_a_while(
    anna: Client, key: SecurityKey
) -> None:
    refused = anna.post(f"{SECURITY}off/", {"password": PASSWORD})
    assert b"not one of your codes" in refused.content

    assert use(anna, key, PROVE).status_code == 200
    assert b"stands for a code" in anna.get(f"{SECURITY}off/").content
    answer = anna.post(f"{SECURITY}off/", {"password": PASSWORD})

    assert answer["Location"] == SECURITY
    assert login(browser())["Location"] != "/login/code/"


def test_with_only_passkeys_the_other_doors_take_a_backup_code(
    game: Game, anna: Client
) -> None:
    codes = add(anna, SecurityKey()).json()["codes"]
    client = browser()
    login(client)

    client.post("/login/code/", {"code": codes[0]})

    assert who(client) == "Anna"


@pytest.mark.parametrize(
    "given, words",
    [
        ({"password": "a bad secret"}, "not your present password"),
        ({"password": ""}, "not your present password"),
    ],
)
def test_to_add_one_takes_the_password(
    anna: Client, given: dict[str, str], words: str
) -> None:
    answer = add(anna, SecurityKey(), **given)

    assert answer.status_code == 403
    assert words in answer.json()["detail"]


def test_to_add_one_takes_a_code_if_there_are_codes(game: Game) -> None:
    app = app_of(game.account())
    client = browser()
    login(client)
    client.post("/login/code/", {"code": app.code()})

    assert add(client, SecurityKey()).status_code == 403
    assert add(client, SecurityKey(), code=app.code()).status_code == 200


def test_who_logged_in_before_there_were_codes_shows_one(game: Game) -> None:
    anna = game.account()
    client = browser()
    login(client)
    app = app_of(anna)

    assert add(client, SecurityKey()).status_code == 403
    assert add(client, SecurityKey(), code=app.code()).status_code == 200


def test_one_passkey_is_nobody_elses(game: Game, key: SecurityKey) -> None:
    game.account("Bo")
    bo = browser()
    login(bo, "Bo")

    answer = add(bo, key)

    assert answer.status_code == 403
    assert "known here already" in answer.json()["detail"]


def test_there_is_an_end_to_passkeys(
    anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.security_passkeys.MOST", 1)
    codes = add(anna, SecurityKey()).json()["codes"]

    answer = add(anna, SecurityKey(), code=codes[0])

    assert "as many passkeys as it may" in answer.json()["detail"]


# Where passkeys work


@pytest.mark.parametrize(
    "host, words",
    [
        ("127.0.0.1:4001", "only where this site is called localhost."),
        ("localhost.evil.example", "only where this site is called localhost."),
    ],
)
def test_at_another_name_there_are_none(game: Game, host: str, words: str) -> None:
    game.account()
    client = Client(headers={"host": host})
    login(client)

    assert words in client.get(SECURITY).content.decode()
    assert words in client.get(f"{SECURITY}passkeys/").content.decode()
    assert words in say(client, LOGIN[0]).json()["detail"]
    assert (
        "data-passkey"
        not in Client(headers={"host": host}).get("/login/").content.decode()
    )


def test_without_encryption_there_are_none(game: Game, settings: Any) -> None:
    settings.OTP_WEBAUTHN_RP_ID = "play.example.org"
    game.account()
    client = Client(headers={"host": "play.example.org"})
    login(client)

    assert b"an address that begins with https" in client.get(SECURITY).content
    assert say(client, LOGIN[0]).status_code == 403
    assert say(client, LOGIN[0], secure=True).status_code == 200


def test_by_a_number_there_are_none(game: Game, settings: Any) -> None:
    settings.OTP_WEBAUTHN_RP_ID = "192.0.2.1"
    client = Client(headers={"host": "192.0.2.1"})

    answer = say(client, LOGIN[0], secure=True)

    assert "called by a name, not by a number" in answer.json()["detail"]


# What strangers send


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 50_000,
        b"{}" + b" " * 70_000,
        b'{"id": 1}',
        b'{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
        b'{"id": "a", "rawId": "\\u20ac", "type": "public-key", "response": '
        b'{"clientDataJSON": "e30", "authenticatorData": "e30", "signature": "",'
        b'"attestationObject": "e30"}}',
        b'{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": '
        b'{"clientDataJSON": "e30", "authenticatorData": "e30", "signature": "",'
        b'"attestationObject": "e30"}}',
    ],
)
@pytest.mark.parametrize("where", [LOGIN, ADD, PROVE])
def test_nonsense_gets_an_answer_and_no_traceback(
    anna: Client,
    caplog: pytest.LogCaptureFixture,
    where: tuple[str, str],
    body: bytes,
) -> None:
    client = browser() if where is LOGIN else anna
    given = {"password": PASSWORD} if where is ADD else {}
    say(client, where[0], given)
    with caplog.at_level(logging.ERROR):
        for address in (where[1], where[0]):
            answer = client.post(address, body, "application/json")
            assert answer.status_code < 500
            assert answer["Content-Type"] == "application/json"
    assert not caplog.records


def test_what_a_stranger_begins_is_kept_for_minutes_and_not_without_end(
    game: Game, key: SecurityKey
) -> None:
    stranger = browser()
    assert say(stranger, LOGIN[0]).status_code == 200
    assert stranger.session.get_expiry_age() <= 300
    assert use(stranger, key).status_code == 200
    assert stranger.session.get_expiry_age() > 86_400

    many = [say(browser(), LOGIN[0], REMOTE_ADDR="192.0.2.7") for _ in range(21)]

    assert [each.status_code for each in many] == [200] * 20 + [403]
    assert "Please try again" in many[-1].json()["detail"]
    assert say(browser(), LOGIN[0], REMOTE_ADDR="192.0.2.8").status_code == 200
