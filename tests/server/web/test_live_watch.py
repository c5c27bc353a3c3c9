"""The page on which a session is watched."""

from __future__ import annotations

from typing import Any

import pytest

from server.accounts.bridge import BRIDGE
from server.accounts.models import Account
from server.sessions.watching import WATCHES
from tests.server.web.game import PASSWORD
from tests.server.web.test_live import LIVE, anna, since

__all__ = ["anna"]


@pytest.fixture(autouse=True)
def nobody_watches() -> Any:
    """What one test watches another does not."""
    yield
    WATCHES.__init__()  # type: ignore[misc]


def begin(staff: Any, session: Any) -> None:
    """Press the button."""
    answer = staff.post(f"{LIVE}1/watch/", since(session))
    assert answer["Location"] == f"{LIVE}1/watch/"


def test_what_is_seen_comes_line_by_line(staff, game, anna):
    begin(staff, anna)
    game.does(anna.watch.see, "told", "Hello <b>")
    page = staff.get(f"{LIVE}1/watch/").content.decode()
    assert '<p class="told">Hello &lt;b&gt;</p>' in page

    game.does(anna.watch.see, "typed", "look")
    last = staff.get(f"{LIVE}1/watch.json?after=1").json()

    assert last["lines"] == [["typed", "look"]]
    assert (last["last"], last["over"]) == (2, "")
    assert staff.get(f"{LIVE}1/watch.json?after=2").json()["lines"] == []


def test_looking_at_the_page_begins_nothing(staff, game, anna):
    answer = staff.get(f"{LIVE}1/watch/", follow=True)

    assert "You do not watch this session any more" in answer.content.decode()
    assert anna.watch is None


def test_it_is_over_when_one_says_so(staff, game, anna):
    begin(staff, anna)

    staff.post(f"{LIVE}1/watch/end/")

    assert anna.watch is None
    assert "any more" in staff.get(f"{LIVE}1/watch.json").json()["over"]


def test_it_is_over_when_the_watched_rises_above(staff, game, client, anna):
    game.account("Ada", role="Admin")
    client.post("/login/", {"username": "Ada", "password": PASSWORD})
    begin(client, anna)

    game.does(setattr, anna.account, "role", "Admin")
    told = client.get(f"{LIVE}1/watch.json").json()

    assert (told["lines"], anna.watch) == ([], None)
    assert "as much to say as you" in told["over"]


def test_another_of_the_staff_sees_nothing_by_the_address_alone(staff, game, anna):
    begin(staff, anna)
    game.does(anna.watch.see, "told", "a secret")
    WATCHES.watched[1].watchers[Account.objects.get(username="Otto").pk + 100] = (
        WATCHES.watched[1].watchers.pop(Account.objects.get(username="Otto").pk)
    )

    assert staff.get(f"{LIVE}1/watch.json").json()["lines"] == []


@pytest.mark.parametrize("after", ["x", "-1", "9" * 400, "٣"])
def test_a_number_that_is_none_shows_all(staff, game, anna, after):
    begin(staff, anna)
    game.does(anna.watch.see, "told", "Hello")

    told = staff.get(f"{LIVE}1/watch.json?after={after}").json()

    assert told["lines"] == [["told", "Hello"]]


def test_while_the_game_is_away_the_page_goes_on_asking(staff, game, anna):
    begin(staff, anna)
    BRIDGE.close()
    try:
        told = staff.get(f"{LIVE}1/watch.json?after=7").json()
    finally:
        BRIDGE.open(game.loop)

    assert (told["over"], told["last"]) == ("", 7)
    assert "not running just now" in told["away"]
