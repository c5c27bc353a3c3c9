"""What an operator reads when the doors have opened."""

import pytest

from server.management.greeting import greeting

STATUS = {
    "name": "Gatehouse",
    "doors": [
        {"name": "telnet", "address": "127.0.0.1", "port": 4000},
        {"name": "ssh", "address": "192.0.2.1", "port": 4004},
        {"name": "carrier pigeon", "address": "::1", "port": 1149},
    ],
}


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path


def test_every_door_is_named():
    text = "\n".join(greeting(STATUS))

    assert "telnet localhost 4000" in text
    assert "ssh -p 4004 NAME@192.0.2.1" in text
    assert "localhost port 1149" in text


def test_the_owner_code_is_told_once(var):
    (var / "owner-code").write_text("amber-otter\n")

    first, second = "\n".join(greeting(STATUS)), "\n".join(greeting(STATUS))

    assert "claim amber-otter" in first
    assert "claim" not in second
    assert not (var / "owner-code").exists()


def test_a_gatehouse_that_is_not_for_players_says_so(settings):
    settings.NOTICE = "Every throttle is lifted."

    assert next(greeting(STATUS)) == "Every throttle is lifted."


def test_the_site_is_where_a_browser_can_open_it(settings):
    status = {"name": "G", "doors": [{"name": "web", "address": "::1", "port": 4001}]}
    assert "http://localhost:4001/" in "\n".join(greeting(status))

    settings.WEB_TLS = True

    assert "https://localhost:4001/" in "\n".join(greeting(status))


def test_a_door_on_two_addresses_of_one_host_is_named_once():
    doors = [
        {"name": "telnet", "address": address, "port": 4000}
        for address in ("127.0.0.1", "::1", "2001:db8::7")
    ]

    lines = list(greeting({"name": "G", "doors": doors}))

    assert [line for line in lines if "telnet" in line] == [
        "  telnet   telnet localhost 4000",
        "  telnet   telnet 2001:db8::7 4000",
    ]


def test_an_address_of_ipv6_stands_in_brackets_in_a_link():
    door = {"name": "web", "address": "2001:db8::7", "port": 4001}

    text = "\n".join(greeting({"name": "G", "doors": [door]}))

    assert "http://[2001:db8::7]:4001/" in text
