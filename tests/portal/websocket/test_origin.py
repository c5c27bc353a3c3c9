"""Whose pages may open the websocket."""

import pytest

from portal.websocket.origin import allowed


@pytest.mark.parametrize(
    "origin, host",
    [
        ("https://mud.example", "mud.example"),
        ("http://MUD.example:4001", "mud.example:4001"),
        ("http://[::1]:4001", "[::1]:4001"),
        ("https://play.example", "mud.example"),
        ("https://play.example/", "127.0.0.1:4001"),
    ],
)
def test_our_own_pages_may(origin, host):
    assert allowed(origin, host, ["https://play.example/"])


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "https://mud.example.evil.example",
        "https://mud.example@evil.example",
        "http://play.example",
        "http://mud.example:4002",
        "file://",
        "chrome-extension://mud.example",
        "https://[",
    ],
)
def test_foreign_pages_may_not(origin):
    assert not allowed(origin, "mud.example", ["https://play.example"])
