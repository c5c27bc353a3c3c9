"""The pages below /account/security/, and the second page of a login."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from server.accounts.second_factor import LIFE
from tests.authenticator import App, app_of
from tests.server.web.game import PASSWORD, Game

SECURITY = "/account/security/"


def login(client: Client, name: str = "Anna", password: str = PASSWORD, **more: Any):
    return client.post("/login/", {"username": name, "password": password, **more})


def text(answer: Any) -> str:
    return answer.content.decode()


def who(client: Client) -> str | None:
    return client.get("/me/").json()["account"]


@pytest.fixture
def anna(game: Game, client: Client) -> Client:
    """A browser in which Anna is logged in."""
    game.account()
    login(client)
    return client


@pytest.fixture
def with_codes(game: Game) -> App:
    """The app of Anna, whose account asks for codes."""
    return app_of(game.account())


# Logging in


def test_the_password_leads_to_the_question_for_a_code(
    client: Client, with_codes: App
) -> None:
    answer = login(client, next="/channels/")

    assert answer["Location"] == "/login/code/"
    assert who(client) is None
    assert "Your password is right" in text(client.get("/login/code/"))
    answer = client.post("/login/code/", {"code": with_codes.code()})
    assert answer["Location"] == "/channels/"
    assert who(client) == "Anna"


def test_a_wrong_code_is_said_and_nobody_is_logged_in(
    client: Client, with_codes: App
) -> None:
    login(client)

    page = client.post("/login/code/", {"code": "000000"})

    assert 'role="alert"' in text(page)
    assert "That is not one of your codes." in text(page)
    assert who(client) is None


def test_half_way_is_no_login_anywhere(
    client: Client, game: Game, with_codes: App
) -> None:
    login(client)

    for address in (SECURITY, "/admin/", "/password/"):
        assert "/login/" in client.get(address)["Location"]
    assert client.post("/me/token/", content_type="application/json").status_code == 401


def test_half_way_ends_after_five_minutes(
    client: Client, game: Game, with_codes: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.accounts import SECOND_FACTOR

    login(client)
    later = SECOND_FACTOR.clock() + LIFE + 1
    monkeypatch.setattr(SECOND_FACTOR, "clock", lambda: later)

    assert client.get("/login/code/")["Location"] == "/login/"
    answer = client.post("/login/code/", {"code": with_codes.code()})
    assert answer["Location"] == "/login/"
    assert who(client) is None


def test_the_page_for_codes_is_for_nobody_else(client: Client, game: Game) -> None:
    assert client.get("/login/code/")["Location"] == "/login/"


def test_codes_and_passwords_have_one_throttle(client: Client, with_codes: App) -> None:
    login(client)
    for _ in range(5):
        client.post("/login/code/", {"code": "000000"})

    page = client.post("/login/code/", {"code": with_codes.code()})

    assert "Too many failed attempts." in text(page)
    assert "Too many failed attempts." in text(login(client))


def test_a_code_leads_to_no_other_site(client: Client, with_codes: App) -> None:
    login(client, next="https://evil.example/")

    answer = client.post("/login/code/", {"code": with_codes.code()})

    assert answer["Location"] == "/"


def test_the_session_has_a_new_key_after_the_code(
    client: Client, with_codes: App
) -> None:
    login(client)
    before = client.session.session_key

    client.post("/login/code/", {"code": with_codes.code()})

    assert client.session.session_key != before
    assert "half_logged_in" not in client.session


# Switching on


def shown_app(client: Client) -> App:
    """Begin to switch codes on; the app that was given the page's secret."""
    page = text(client.post(f"{SECURITY}begin/", follow=True))
    found = re.search(r"<code class=\"secret\">([A-Z2-7 ]+)</code>", page)
    assert found
    return App(found[1])


def test_the_page_shows_a_picture_without_styles_and_the_secret(anna: Client) -> None:
    page = text(anna.post(f"{SECURITY}begin/", follow=True))

    assert "<svg" in page
    assert "style=" not in page
    address = re.search(r'href="(otpauth:[^"]+)"', page)
    assert address
    parts = urlsplit(address[1].replace("&amp;", "&"))
    assert parts.path == "/Gatehouse%3AAnna"
    assert parse_qs(parts.query)["issuer"] == ["Gatehouse"]


def test_codes_are_switched_on_by_password_and_first_code(anna: Client) -> None:
    app = shown_app(anna)

    data = {"password": PASSWORD, "first": app.code()}
    page = text(anna.post(f"{SECURITY}codes/", data))

    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page)
    assert len(codes) == 10
    assert 'download="backup-codes.txt"' in page
    assert codes[0] not in text(anna.get(SECURITY))
    other = Client()
    login(other)
    other.post("/login/code/", {"code": codes[0]})
    assert who(other) == "Anna"


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"first": "000000"}, "not the code of this secret"),
        ({"first": ""}, "not the code of this secret"),
        ({"password": "a bad secret"}, "not your present password"),
        ({"password": ""}, "Please type your password."),
    ],
)
def test_nothing_is_switched_on_by_half(
    anna: Client, wrong: dict[str, str], sentence: str
) -> None:
    app = shown_app(anna)

    data = {"password": PASSWORD, "first": app.code()} | wrong
    assert sentence in text(anna.post(f"{SECURITY}codes/", data))

    assert "asks for its password only" in text(anna.get(SECURITY))


def test_without_a_secret_there_is_nothing_to_confirm(anna: Client) -> None:
    assert anna.get(f"{SECURITY}codes/")["Location"] == SECURITY


def in_with_code(client: Client, app: App) -> None:
    login(client)
    client.post("/login/code/", {"code": app.code()})
    assert who(client) == "Anna"


def test_moving_to_another_app_takes_a_code_of_the_old(
    client: Client, with_codes: App
) -> None:
    in_with_code(client, with_codes)
    new = shown_app(client)
    data = {"password": PASSWORD, "first": new.code()}
    refused = text(client.post(f"{SECURITY}codes/", data))
    assert "not one of your codes" in refused

    data = {"password": PASSWORD, "code": with_codes.code(), "first": new.code()}
    client.post(f"{SECURITY}codes/", data)

    other = Client()
    in_with_code(other, new)


# What is on


def test_new_backup_codes_are_shown_once(client: Client, with_codes: App) -> None:
    in_with_code(client, with_codes)

    data = {"password": PASSWORD, "code": with_codes.code()}
    page = text(client.post(f"{SECURITY}backup/", data))

    (first, *_) = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page)
    assert first not in text(client.get(f"{SECURITY}backup/"))
    assert "You have 10 left." in text(client.get(SECURITY))


def test_switching_off_asks_for_password_and_code(
    client: Client, with_codes: App
) -> None:
    in_with_code(client, with_codes)

    code = with_codes.code()
    for data in ({"password": PASSWORD}, {"code": code}):
        assert client.post(f"{SECURITY}off/", data).status_code == 200
    data = {"password": PASSWORD, "code": code}
    assert client.post(f"{SECURITY}off/", data)["Location"] == SECURITY

    other = Client()
    assert login(other)["Location"] == "/"
    assert "asks for its password only" in text(client.get(SECURITY))


def test_without_a_factor_there_are_no_backup_codes(anna: Client) -> None:
    page = text(anna.post(f"{SECURITY}backup/", {"password": PASSWORD}))

    assert "asks for its password only" in page


def test_what_does_not_come_from_our_pages_is_refused(game: Game) -> None:
    game.account()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(game.account("Bo"))

    for address in ("begin/", "codes/", "backup/", "off/", "passkeys/begin/"):
        assert strict.post(SECURITY + address).status_code == 403


def test_nothing_is_for_strangers(client: Client, game: Game) -> None:
    for address in ("", "codes/", "backup/", "off/", "passkeys/", "passkeys/1/"):
        assert client.get(SECURITY + address)["Location"].startswith("/login/")
    assert client.post(f"{SECURITY}begin/")["Location"].startswith("/login/")


def test_the_pages_cannot_be_framed_nor_kept(anna: Client) -> None:
    for address in ("", "backup/", "off/", "passkeys/"):
        answer = anna.get(SECURITY + address)
        assert "no-store" in answer["Cache-Control"]
        assert "script-src 'self'" in answer["Content-Security-Policy"]


# Who must


@pytest.fixture
def must(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = "perm(Admin)"


def test_staff_without_a_factor_are_sent_to_get_one(
    must: None, game: Game, client: Client
) -> None:
    game.account(role="Admin")
    login(client)

    answer = client.get("/admin/")
    assert answer["Location"] == f"{SECURITY}?next=%2Fadmin%2F"
    page = text(client.get(answer["Location"]))
    assert "must have a second factor" in page

    page = text(client.post(f"{SECURITY}begin/?next=/admin/", follow=True))
    found = re.search(r"<code class=\"secret\">([A-Z2-7 ]+)</code>", page)
    assert found
    data = {"password": PASSWORD, "first": App(found[1]).code()}
    page = text(client.post(f"{SECURITY}codes/?next=/admin/", data))

    assert 'href="/admin/"' in page
    assert client.get("/admin/").status_code == 200


def test_staff_who_have_one_show_it_first(
    must: None, game: Game, client: Client
) -> None:
    anna = game.account(role="Admin")
    login(client)
    app = app_of(anna)

    assert client.get("/admin/")["Location"] == "/login/code/"
    answer = client.post("/login/code/", {"code": app.code()})

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_staff_who_came_in_by_a_code_administer(
    must: None, game: Game, client: Client
) -> None:
    app = app_of(game.account(role="Admin"))
    in_with_code(client, app)

    assert client.get("/admin/").status_code == 200


def test_others_are_not_asked(must: None, anna: Client) -> None:
    assert "/login/" in anna.get("/admin/")["Location"]
    assert "must have" not in text(anna.get(SECURITY))


def test_who_must_have_one_cannot_switch_off(
    must: None, game: Game, client: Client
) -> None:
    app = app_of(game.account(role="Admin"))
    in_with_code(client, app)

    data = {"password": PASSWORD, "code": app.code()}
    page = text(client.post(f"{SECURITY}off/", data))

    assert "must keep a second factor" in page
    assert "They are asked for" in text(client.get(SECURITY))


def test_the_rows_are_not_in_the_admin(staff: Client) -> None:
    page = text(staff.get("/admin/"))

    for app in ("otp_totp", "otp_static", "otp_webauthn"):
        assert app not in page
        assert staff.get(f"/admin/{app}/").status_code == 404
