"""Which path is answered by whom."""

import gzip

import pytest

from portal.web.site import WebSite
from tests.portal.web.visitor import House


def head_and_body(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode(), body


def test_the_webclient_is_there_while_the_server_is_away():
    house = House(name="Tom & Jerry's")
    visitor = house.visitor()

    visitor.asks("/play/")

    head, body = head_and_body(visitor.reads())
    assert head.startswith("HTTP/1.1 200 ")
    assert b"<title>Tom &amp; Jerry&#x27;s</title>" in body
    assert b"{{" not in body


@pytest.mark.parametrize("path", ["/play/", "/play/main.js", "/play/nothing", "/ws"])
def test_our_own_pages_carry_strict_headers(path):
    visitor = House().visitor()

    visitor.asks(path)

    head, _ = head_and_body(visitor.reads())
    assert "X-Content-Type-Options: nosniff" in head
    assert "X-Frame-Options: DENY" in head
    assert "Server: Gatehouse" in head
    assert "default-src 'none'; script-src 'self'" in head
    assert "unsafe" not in head


def test_the_page_needs_nothing_its_policy_forbids(request):
    visitor = House().visitor()

    visitor.asks("/play/")

    page = visitor.reads().decode()
    assert "<script>" not in page
    assert "style=" not in page
    assert " on" not in page.replace(" one", "").replace(" only", "")
    assert "http://" not in page
    assert "https://" not in page


def test_every_file_the_page_names_is_served():
    visitor = House().visitor()
    visitor.asks("/play/")
    page = visitor.reads().decode()
    named = {part.split('"')[0] for part in page.split('"/play/')[1:]}
    files = {name.partition("/")[2] for name in named}
    assert {"main.js", "panes/map.js", "client.css", "colors.css", "icon.svg"} <= files

    for name in named:
        visitor.asks(f"/play/{name}")
        assert visitor.reads().startswith(b"HTTP/1.1 200 "), name


def test_a_file_is_packed_for_whoever_can_unpack_it():
    visitor = House().visitor()
    visitor.asks("/play/main.js")
    plain = head_and_body(visitor.reads())[1]

    visitor.asks("/play/main.js", "Accept-Encoding: br, gzip")

    head, packed = head_and_body(visitor.reads())
    assert "Content-Encoding: gzip" in head
    assert gzip.decompress(packed) == plain


@pytest.mark.parametrize(
    "accepted", ["gzip;q=0", "br, gzip ; q=0.0", "identity", "notgzip", ""]
)
def test_a_file_is_not_packed_for_whoever_cannot(accepted):
    visitor = House().visitor()

    visitor.asks("/play/main.js", f"Accept-Encoding: {accepted}")

    head, _ = head_and_body(visitor.reads())
    assert "Content-Encoding" not in head
    assert "Vary: Accept-Encoding" in head


def test_who_wants_to_write_is_told_what_is_allowed():
    visitor = House().visitor()

    visitor.asks("/play/main.js", method="DELETE")

    head, _ = head_and_body(visitor.reads())
    assert head.startswith("HTTP/1.1 405 ")
    assert "Allow: GET, HEAD" in head


def test_a_file_that_has_not_changed_is_not_sent_again():
    visitor = House().visitor()
    visitor.asks("/play/main.js")
    head, _ = head_and_body(visitor.reads())
    tag = next(line for line in head.split("\r\n") if line.startswith("ETag: "))[6:]

    visitor.asks("/play/main.js", f"If-None-Match: {tag}")

    head, body = head_and_body(visitor.reads())
    assert head.startswith("HTTP/1.1 304 ")
    assert body == b""


def test_head_tells_the_length_and_no_more():
    visitor = House().visitor()

    visitor.asks("/play/main.js", method="HEAD")

    head, body = head_and_body(visitor.reads())
    assert head.startswith("HTTP/1.1 200 ")
    assert "Content-Length: " in head
    assert body == b""


@pytest.mark.parametrize(
    "method, path, code",
    [
        ("GET", "/play", 302),
        ("GET", "/play/../../etc/passwd", 404),
        ("GET", "/play/%2e%2e/protocol.py", 404),
        ("POST", "/play/", 405),
        ("GET", "/ws", 426),
        ("POST", "/ws", 426),
        ("TRACE", "/", 501),
        ("CONNECT", "evil.example:443", 501),
        ("GET", "http://evil.example/", 400),
        ("GET", "*", 405),
    ],
)
def test_what_we_do_not_do_is_said_in_a_page(method, path, code):
    visitor = House().visitor()

    visitor.asks(path, method=method)

    assert visitor.reads().startswith(b"HTTP/1.1 %d " % code)


def test_whoever_is_banned_sees_one_sentence():
    house = House(trusted_proxies=("10.0.0.1",))
    house.bans.replace(["203.0.113.0/24"])
    banned, guest, proxy = (
        house.visitor(),
        house.visitor("198.51.100.1"),
        house.visitor("10.0.0.1"),
    )

    banned.asks("/play/")
    guest.asks("/play/")
    proxy.asks("/play/", "X-Forwarded-For: 203.0.113.200")

    assert banned.reads().startswith(b"HTTP/1.1 403 ")
    assert guest.reads().startswith(b"HTTP/1.1 200 ")
    assert proxy.reads().startswith(b"HTTP/1.1 403 ")


def test_a_wrong_proxy_is_told_at_the_start():
    with pytest.raises(ValueError, match="trusted_proxies"):
        House(trusted_proxies=("the gate",))


def test_the_site_keeps_no_timer_of_its_own():
    house = House()

    assert isinstance(house.site, WebSite)
    house.site.doStart()

    assert house.clock.getDelayedCalls() == []
