"""The columns of docs/lifecycle.md with real processes, sockets and cookies."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tests.live.house import House
from tests.live.player import Player
from tests.stories.lifecycle_table import TABLE

PASSWORD = '"correct horse battery"'
"""As `House.player` types it; the quotes belong to it."""


def kill_the_server(house: House) -> None:
    house.wait_for_another_server(house.kill_server())


def kill_the_portal(house: House) -> None:
    portal = house.status()["pid"]
    os.kill(portal, signal.SIGKILL)
    house.wait_for_another_portal(portal)


def stop_and_start(house: House) -> None:
    house.stop()
    house.start()


EVENTS: dict[str, Callable[[House], object]] = {
    "reload": lambda house: house.manage("reload"),
    "reset": lambda house: house.manage("reset"),
    "stop and start": stop_and_start,
    "restart": lambda house: house.manage("restart"),
    "Server crash": kill_the_server,
    "Portal crash": kill_the_portal,
}


class Browser:
    """Keeps cookies, and reads what the house shows to whom it knows."""

    def __init__(self, house: House) -> None:
        self.house = house
        jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(jar)
        self.opener = urllib.request.build_opener(cookies)

    def opens(self, path: str, **form: str) -> str:
        """The page there; with a form, what sending that answers."""
        url = f"http://127.0.0.1:{self.house.port('web')}{path}"
        data = urllib.parse.urlencode(form).encode() if form else None
        with self.opener.open(url, data, timeout=20) as answer:
            return str(answer.read().decode())

    def logs_in(self, name: str) -> None:
        """Send the form of the login."""
        page = self.opens("/login/")
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "username": name}
        self.opens("/login/", **form, password=PASSWORD)


@pytest.fixture(scope="module")
def visited() -> Iterator[tuple[House, Browser]]:
    """A house where Anna carries a coin and is logged in on the web site."""
    with House() as house:
        with house.player("Anna") as anna:
            anna.types("north")
            anna.types("get copper coin")
            anna.sees("You pick up")
            anna.types("quit")
            anna.sees_the_end()
        browser = Browser(house)
        browser.logs_in("Anna")
        yield house, browser


def enters(house: House) -> Player:
    """Anna, logged in."""
    anna = house.telnet("Anna")
    anna.types(f"connect Anna {PASSWORD}")
    anna.sees("You are Anna now.")
    return anna


def says(player: Player) -> bool:
    """Whether a character does what the player types."""
    player.types("say hello")
    player.types("who")
    return 'You say, "hello"' in player.sees("Anna")


@pytest.mark.parametrize("column", EVENTS)
def test_the_table_tells_the_truth(visited: tuple[House, Browser], column: str) -> None:
    house, browser = visited
    left = {}
    with enters(house) as anna:
        EVENTS[column](house)
        house.status()

        if TABLE["the connection"][column] == "no":
            anna.sees_the_end()
        left["the connection"] = not anna.closed
        left["logged in"] = left["the puppet"] = not anna.closed
        if not anna.closed:
            left["the puppet"] = says(anna)
            anna.types("quit")
            anna.sees_the_end()
    with enters(house) as anna:
        anna.types("inventory")
        left["what somebody carries"] = "a copper coin" in anna.sees("coin")
        anna.types("quit")
        anna.sees_the_end()
    left["the login on the web site"] = "</span>Anna" in browser.opens("/")

    told = {row: TABLE[row][column] for row in left}
    assert {row: "yes" if answer else "no" for row, answer in left.items()} == told
