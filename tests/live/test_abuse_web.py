"""Strangers at the web door: bad HTTP, bad websockets, pages of other people."""

import json
import re
import time

import pytest

from portal import text
from portal.config import MESSAGE_LIMIT
from portal.web.channel import BODY_LIMIT
from portal.web.site import CONNECTIONS_OF_A_PAGE
from portal.websocket.session import BAD_MESSAGES, POLICY
from tests.live.player import Player
from tests.live.stranger import BINARY, PASSWORD, TEXT, Browser, Stranger, ask, memory

pytestmark = pytest.mark.usefixtures("unharmed")

TOO_BIG, NOT_UTF_8 = 1009, 1007
CONTINUATION = 0


@pytest.fixture
def browser(strict):
    """A page that has seen the welcome."""
    with Browser(strict) as browser:
        browser.sees("create NAME PASSWORD")
        yield browser


def status(answer):
    """The status code of the first answer."""
    return int(answer.split()[1])


# HTTP


SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "headers, body",
    [
        ("Content-Length: 0\r\nContent-Length: 39\r\n", SMUGGLED),
        ("Content-Length: 0, 39\r\n", SMUGGLED),
        ("Content-Length: +0\r\n", SMUGGLED),
        ("Content-Length: 0x10\r\n", SMUGGLED),
        ("Content-Length: -1\r\n", SMUGGLED),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + SMUGGLED),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED),
        ("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + SMUGGLED),
        ("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + SMUGGLED),
        ("Transfer-Encoding: chunked\r\n", "zz\r\nx\r\n0\r\n\r\n" + SMUGGLED),
        ("Transfer-Encoding: chunked\r\n", "-1\r\nx\r\n0\r\n\r\n" + SMUGGLED),
        ("Transfer-Encoding: chunked\r\n", "2;" + "x" * 70_000 + "\r\n" + SMUGGLED),
        ("Content-Length : 0\r\n", SMUGGLED),
        ("X: a\r\rContent-Length: 0\r\n", SMUGGLED),
    ],
)
def test_nobody_smuggles_a_request_in_the_body_of_another(strict, headers, body):
    answer = ask(strict, f"POST /login/ HTTP/1.1\r\nHost: x\r\n{headers}\r\n{body}", 15)

    assert len(re.findall(rb"HTTP/1\.[01] \d", answer)) <= 1
    assert not answer or status(answer) in (400, 413, 501)


@pytest.mark.parametrize(
    "request_",
    [
        "GET / HTTP/1.1\r\n" + "X: y\r\n" * 5000 + "\r\n",
        "GET / HTTP/1.1\r\nX: " + "y" * 100_000 + "\r\n\r\n",
        "GET /" + "y" * 100_000 + " HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nX: y" + "\r\n y" * 20_000 + "\r\n\r\n",
        "y" * 200_000,
        "\0" * 1000 + "\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {BODY_LIMIT + 1}\r\n\r\nx",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=range(11),
)
def test_a_request_that_is_none_or_too_large_ends_the_connection(strict, request_):
    answer = ask(strict, request_)

    assert not answer or status(answer) in (400, 413, 414, 431, 501, 505)


PATHS = [
    "/play/../secret.key",
    "/play/..%2f..%2fportal/text.py",
    "/play/%2e%2e/text.py",
    "/play//etc/passwd",
    "/static/..%2f..%2f..%2fsettings/base.py",
    "/static/../../../settings/base.py",
    "/static/%2e%2e/%2e%2e/web/urls.py",
    "/static//etc/passwd",
    "/static/web/..%5c..%5curls.py",
    "/static/web/page.css%00.html",
    "/..%c0%af..%c0%afetc/passwd",
    "/../../../../etc/passwd",
    "//etc/passwd",
    "/%",
    "/static/" + "a/" * 2000,
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_what_is_served(strict, path):
    answer = ask(strict, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    assert status(answer) in (301, 400, 404, 414)
    for secret in (b"root:", b"import", b"SECRET", b"Traceback"):
        assert secret not in answer


@pytest.mark.parametrize("target", ["http://evil.example/", "*", "evil", "/a b"])
def test_only_addresses_of_this_house_are_answered(strict, target):
    answer = ask(
        strict, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )

    assert status(answer) in (400, 404, 405)


@pytest.mark.parametrize("host", ["", "x Content-Length: 0", "[::", "a/b", "x@y", "é"])
def test_a_host_that_is_none_is_refused_and_no_surprise(strict, host):
    answer = ask(strict, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")

    assert status(answer) in (200, 400)


def test_nobody_else_is_believed_to_be_another(strict):
    forged = (
        "X-Forwarded-For: 198.51.100.7, 127.0.0.1\r\n"
        "X_Forwarded_For: 198.51.100.7\r\n"
        "Forwarded: for=198.51.100.7\r\n"
        "X-Real-IP: 198.51.100.7\r\n"
    )

    ask(strict, f"GET / HTTP/1.1\r\nHost: x\r\n{forged}Connection: close\r\n\r\n")
    with Browser(strict, *forged.strip().split("\r\n")) as browser:
        browser.sees("create NAME PASSWORD")

    assert "198.51.100.7" not in strict.log("portal") + strict.log("server")
    assert "websocket session" in strict.log("portal")


def test_a_form_without_its_token_or_from_elsewhere_is_refused(strict):
    body = "username=Witness&password=x"
    form = (
        f"Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    )

    without = ask(strict, f"POST /login/ HTTP/1.1\r\nHost: x\r\n{form}")
    foreign = ask(
        strict, f"POST /login/ HTTP/1.1\r\nHost: x\r\nOrigin: http://evil\r\n{form}"
    )

    assert status(without) == status(foreign) == 403


# The websocket


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", "http://127.0.0.1", "file://", "javascript:1"],
)
def test_a_page_from_elsewhere_gets_no_websocket(strict, origin):
    with Browser(strict, f"Origin: {origin}") as foreign:
        assert foreign.status == 403


def test_our_own_page_gets_one(strict):
    with Browser(strict, f"Origin: http://127.0.0.1:{strict.port('web')}") as own:
        assert own.status == 101


def test_a_message_that_is_too_big_is_refused_before_it_is_all_there(strict, browser):
    before = memory(strict.status()["pid"])

    browser.sends(TEXT, b"x" * (MESSAGE_LIMIT + 1))

    assert browser.is_closed_with() == TOO_BIG
    assert memory(strict.status()["pid"]) - before < 8_000_000


def test_fragments_without_end_are_one_message_that_is_too_big(browser):
    browser.sends(TEXT, b"x" * 100, final=False)
    for _ in range(MESSAGE_LIMIT // 100 + 10):
        if not browser.sends(CONTINUATION, b"x" * 100, final=False):
            break

    assert browser.is_closed_with() == TOO_BIG


def test_empty_fragments_without_end_harm_nobody(browser):
    browser.sends(TEXT, b'["text",["nosuchcommand"]]', final=False)
    for _ in range(20_000):
        browser.sends(CONTINUATION, b"", final=False)
    browser.sends(CONTINUATION, b"")

    browser.sees("nosuchcommand")


NONSENSE = [
    b"",
    b"{",
    b"null",
    b'"text"',
    b"[]",
    b"[1]",
    b'["text"]',
    b'["text",[1]]',
    b'["text",["a","b"]]',
    b'["text",[' + b"[" * 20_000,
    b'["x",' + b"[" * 500 + b"]" * 500 + b"]",
    b'["x",[' + b'{"a":' * 12 + b"1" + b"}" * 12 + b"]]",
    b'["x",[' + b"9" * 30_000 + b"]]",
    b'["x",[1e999]]',
    b'["\\ud800",[]]',
    b'["text",["\\ud800"]]',
    b'["x",["\\udfff"],{"\\ud800":1}]',
    b'["text",["a"],{"self":1,"session":2}]',
    b'["__class__",[],{"__init__":1}]',
    b'["' + b"n" * 60_000 + b'",[]]',
]


@pytest.mark.parametrize("message", NONSENSE, ids=range(len(NONSENSE)))
def test_a_message_that_is_none_is_not_heard_and_the_next_is(browser, message):
    browser.sends(TEXT, message)
    browser.types("nosuchcommand")

    browser.sees("nosuchcommand")


def test_letters_of_no_alphabet_end_a_websocket_as_the_rfc_says(browser):
    browser.sends(TEXT, b'["text",["\xff"]]')

    assert browser.is_closed_with() == NOT_UTF_8


def test_names_that_nobody_answers_are_ignored_and_cost_a_turn_like_a_line(browser):
    for name in ("login", "execute_cmd", "logged_in", "disconnect", "x" * 64):
        browser.says(name, ["a", {"b": [1, 2.5, None]}], {"self": "x", "name": "y"})
    browser.types("nosuchcommand")

    browser.sees("nosuchcommand")


def test_who_keeps_sending_what_is_no_message_is_let_go(browser):
    for _ in range(BAD_MESSAGES):
        browser.sends(BINARY, b"\xff\xfb\x01")

    assert browser.is_closed_with() == POLICY


def test_one_message_of_nothing_but_line_ends_costs_nobody_much(strict):
    before = memory(strict.status()["pid"])

    for _ in range(8):
        with Browser(strict) as browser:
            browser.sees("create NAME PASSWORD")
            browser.says("text", ["\n" * 30_000], {})
            assert strict.status()["sessions"]["waiting_inputs"] < 8 * 200

    assert memory(strict.status()["pid"]) - before < 30_000_000


def test_what_the_page_shows_of_a_player_is_text_and_nothing_else(strict, browser):
    browser.types(f'create Scripta "{PASSWORD}"')
    browser.sees("You are Scripta now.")
    browser.types("say <img src=x onerror=alert(1)> \"'& |[#ff00ff<b>")

    shown = browser.sees("onerror")

    assert "<img" not in shown
    assert "<b>" not in shown
    assert "&lt;img" in shown


def test_a_websocket_that_never_logs_in_is_let_go(strict, browser):
    assert browser.sees(text.TOO_LONG_UNNAMED, 12)
    assert browser.is_closed_with() == 1000


def test_too_many_web_connections_are_closed_and_counted_down_again(strict):
    most = 40 * CONNECTIONS_OF_A_PAGE
    strangers = [Stranger(strict.port("web")) for _ in range(most + 20)]
    time.sleep(0.3)
    for one in strangers:
        one.listens()
    turned_away = [one for one in strangers if one.closed]
    for one in strangers:
        one.leaves()

    assert 20 <= len(turned_away) < most
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            answer = ask(strict, "GET /play/ HTTP/1.0\r\nHost: x\r\n\r\n")
        except AssertionError:
            continue
        if answer and status(answer) == 200:
            return
    raise AssertionError("The web door stays closed.")


# One throttle for every door


def login_page(strict, name, password):
    """What the login form of the web answers."""
    host = f"Host: 127.0.0.1:{strict.port('web')}\r\nConnection: close\r\n"
    page = ask(strict, f"GET /login/ HTTP/1.1\r\n{host}\r\n").decode()
    cookie = re.search(r"(?i)set-cookie: (csrftoken=\w+)", page)[1]
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    body = f"csrfmiddlewaretoken={token}&username={name}&password={password}"
    return ask(
        strict,
        f"POST /login/ HTTP/1.1\r\n{host}Cookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}",
    ).decode()


WRONG = "That name and password do not belong together."
TOO_MANY = "Too many failed attempts."


@pytest.mark.parametrize("name", ["Victima", "Nobodyatall"])
def test_all_doors_count_wrong_passwords_together_and_say_the_same(strict, name):
    if name == "Victima":
        with strict.player(name) as victim:
            victim.types("quit")
            victim.sees_the_end()
    guess = f"connect {name} not the password"

    with strict.telnet() as telnet, Browser(strict) as browser:
        assert isinstance(telnet, Player)
        for _ in range(2):
            telnet.types(guess)
            telnet.sees(WRONG)
        for _ in range(2):
            browser.types(guess)
            browser.sees(WRONG)
        assert WRONG in login_page(strict, name, "wrong")
        browser.types(guess)
        browser.sees(TOO_MANY)
        telnet.types(f'connect {name} "{PASSWORD}"')
        telnet.sees(TOO_MANY)
    assert TOO_MANY in login_page(strict, name, PASSWORD.replace(" ", "+"))
    assert json.dumps(name) not in strict.log("server")
