"""Every page there is: what its headers say, and that nothing in it runs inline."""

import re

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver

from game.rooms import Room
from server.web import news
from tests.server.web.game import PASSWORD

INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|href\s*=\s*[\"']?\s*javascript:"
    r"|<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>",
    re.IGNORECASE,
)


def addresses(resolver, before=""):
    """Every address there is, as Django writes them."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from addresses(each, route)


def filled(route, number):
    """An address as a browser would ask for it."""
    route = re.sub(
        r"\(\?P<(\w+)>[^)]*\)|[\^$]|\\Z", lambda m: f"<{m[1]}>" if m[1] else "", route
    )
    route = route.replace("(?:", "").replace(")", "").replace("\\", "")
    values = {"name": "moving", "uidb64": "MQ", "token": "x-y", "app_label": "world"}
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>", lambda m: values.get(m[1], str(number)), route
    )


@pytest.fixture
def otto(game):
    otto = game.account("Otto", role="Developer", is_superuser=True)
    client = Client(raise_request_exception=False)
    client.post("/login/", {"username": "Otto", "password": PASSWORD})
    client.number = game.make(Room, "inn").id
    client.otto = otto
    return client


def faults(answer):
    """What is wrong with an answer, in words."""
    headers = answer.headers
    policy = dict(
        part.strip().split(" ", 1)
        for part in headers.get("Content-Security-Policy", "").split(";")
        if part.strip()
    )
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    for name in ("script-src", "style-src", "default-src", "base-uri"):
        if policy.get(name) not in ("'self'", "'none'"):
            yield f"{name} is {policy.get(name)}"
    if policy.get("frame-ancestors") != "'none'":
        yield "it may be framed"
    for name, value in (
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"
    if headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        yield from (
            f"inline: {found}" for found in INLINE.findall(answer.content.decode())
        )


def test_every_address_is_safe_for_staff_and_for_strangers(otto):
    stranger = Client(raise_request_exception=False)
    wrong = {}
    for route in set(addresses(get_resolver())):
        path = filled(route, otto.number)
        for who in (otto, stranger):
            if path in ("/logout/", "/admin/logout/") and who is otto:
                continue
            found = list(faults(who.get(path)))
            if found:
                wrong[path] = found

    assert wrong == {}
    assert otto.get("/me/").json()["account"] == "Otto"


def test_no_cookie_is_for_others(otto):
    for name in ("sessionid", "csrftoken"):
        if name in otto.cookies:
            assert otto.cookies[name]["httponly"]
            assert otto.cookies[name]["samesite"] == "Lax"


def test_pages_of_errors_are_safe_too(otto, monkeypatch):
    def broken(request):
        raise RuntimeError

    strict = Client(enforce_csrf_checks=True)
    monkeypatch.setattr(news, "latest", broken)
    answers = {
        404: otto.get("/nosuch/"),
        403: strict.post("/login/", {}),
        500: otto.get("/news/"),
        400: otto.get("/", headers={"Host": "a/b"}),
        405: otto.post("/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert [f for f in faults(answer) if not f.startswith("status")] == []
        assert b"Traceback" not in answer.content
    forbidden = Client()
    forbidden.force_login(otto.otto)
    with override_settings(ADMIN_ADDRESSES=[]):
        assert list(faults(forbidden.get("/admin/"))) == []


def test_who_is_no_staff_is_told_so(game, client):
    game.account()
    client.post("/login/", {"username": "Anna", "password": PASSWORD})

    refused = client.get("/staff/")

    assert refused.status_code == 403
    assert b"That page is not for you" in refused.content
    assert list(faults(refused)) == []


def test_what_a_person_sees_is_kept_by_nobody(otto):
    for path in (
        *("/", "/account/", "/characters/", "/me/", "/staff/", "/help/", "/news/"),
        *("/nosuch/", "/account/tokens/"),
    ):
        assert "no-store" in otto.get(path)["Cache-Control"], path


def test_every_page_has_a_title_of_its_own(otto):
    stranger = Client()
    titles = {}
    for client, path in (
        (stranger, "/"),
        (stranger, "/login/"),
        (stranger, "/register/"),
        (stranger, "/forgotten/"),
        (stranger, "/help/"),
        (stranger, "/news/"),
        (otto, "/account/"),
        (otto, "/account/email/"),
        (otto, "/password/"),
        (otto, "/characters/"),
        (otto, "/characters/new/"),
        (otto, "/channels/"),
        (otto, "/staff/"),
        (otto, "/logout/"),
    ):
        page = client.get(path).content.decode()
        titles[path] = re.findall(r"<title>(.*?)</title>", page)[0]
        for landmark in ('<main id="content"', '<header class="top"', 'class="skip"'):
            assert landmark in page, path
        assert page.count("<h1") == 1, path
    assert len(set(titles.values())) == len(titles)
