"""What crosses the relay and what does not."""

import pytest
from twisted.web.http_headers import Headers

from portal.web.addresses import Origin
from portal.web.headers import for_client, for_server, valid_target

CAME = Origin("203.0.113.9", "mud.example", True)


def test_headers_about_the_connection_stay_on_it():
    headers = Headers()
    for name in ("Connection", "TE", "Upgrade", "Transfer-Encoding", "Keep-Alive"):
        headers.addRawHeader(name, "x-private")
    headers.addRawHeader("X-Private", "1")
    headers.addRawHeader("Accept", "text/html")

    kept = for_server(headers, CAME)

    names = {name.lower() for name, _ in kept.getAllRawHeaders()}
    assert {n for n in names if not n.startswith(b"x-forwarded-")} == {
        b"accept",
        b"host",
    }


@pytest.mark.parametrize(
    "name",
    [
        "X-Forwarded-For",
        "X_Forwarded_For",
        "x-forwarded-port",
        "Forwarded",
        "X-Real-IP",
    ],
)
def test_nobody_but_us_says_who_asks(name):
    headers = Headers({name: ["6.6.6.6"]})

    kept = for_server(headers, CAME)

    values = [v for _, vs in kept.getAllRawHeaders() for v in vs]
    assert b"6.6.6.6" not in values
    assert kept.getRawHeaders("x-forwarded-for") == ["203.0.113.9"]
    assert kept.getRawHeaders("x-forwarded-proto") == ["https"]
    assert kept.getRawHeaders("host") == ["mud.example"]


def test_an_answer_keeps_all_its_cookies_and_loses_what_it_runs_on():
    headers = Headers({"Set-Cookie": ["a=1", "b=2"], "Server": ["TwistedWeb"]})

    assert dict(for_client(headers)) == {b"set-cookie": [b"a=1", b"b=2"]}


@pytest.mark.parametrize("target", [b"/", b"//x/y", b"/a%20b?c=[d]&e"])
def test_a_path_is_a_target(target):
    assert valid_target(target)


@pytest.mark.parametrize(
    "target", [b"http://evil.example/", b"*", b"", b"/a b", b"/\xff", b"/a\n", b"x:80"]
)
def test_anything_else_is_not(target):
    assert not valid_target(target)
