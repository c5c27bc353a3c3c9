"""The page of what happens by itself."""

import pytest

from server.audit.models import Entry
from server.errors import PlayerError
from server.scripts.ticks import TICKS, Ticks
from server.web.scripts_page import every
from server.world.entity import Object
from server.world.fields import field

PAGE = "/admin/world/scripts/"


class Clock(Object):
    """Strikes."""

    count: int = field(0)

    def strike(self):
        """One more."""
        self.count += 1

    def jam(self):
        """Count, then fail."""
        self.count += 1
        raise RuntimeError("broken spring")

    def refuse(self):
        """Say no."""
        raise PlayerError("Not at this hour.")

    async def chime(self):
        """Later."""
        self.count += 10


@pytest.fixture
def clock(game):
    TICKS.__init__()
    clock = game.make(Clock, "clock")
    game.does(lambda: clock.tick(3600, "strike"))
    game.settle()
    return clock


def act(staff, clock, what, method="strike"):
    data = {"act": what, "tick": f"{clock.id} {method}"}
    return staff.post(PAGE, data, follow=True).content.decode()


def test_the_page_shows_what_ticks_and_when(staff, clock):
    page = staff.get(PAGE).content.decode()

    assert "<code>strike</code>" in page
    assert "One more." in page
    assert "1 hour" in page
    assert "not yet" in page
    assert "1 tick in all" in page


def test_what_is_paused_stays_so_and_goes_on(staff, game, clock):
    said = act(staff, clock, "pause")
    assert "does not strike until you let it go on" in said
    assert (clock.id, "strike") in Ticks().paused
    assert "<strong>paused</strong>" in staff.get(PAGE).content.decode()

    act(staff, clock, "resume")
    assert Ticks().paused == frozenset()
    assert list(Entry.objects.order_by("id").values_list("act", flat=True))[-2:] == [
        "pause tick",
        "resume tick",
    ]


def test_what_is_paused_and_does_not_tick_is_shown_too(staff, game, clock):
    act(staff, clock, "pause")
    game.does(lambda: clock.untick("strike"))

    assert "Paused, and not ticking just now" in staff.get(PAGE).content.decode()


def test_a_tick_is_tried_once(staff, clock):
    assert "was told to strike" in act(staff, clock, "run")

    assert clock.count == 1


def test_what_a_coroutine_does_counts_too(staff, game, clock):
    game.does(lambda: clock.tick(60, "chime"))

    act(staff, clock, "run", "chime")

    assert clock.count == 10


def test_a_tick_that_fails_changes_nothing_and_is_logged(staff, game, clock, caplog):
    game.does(lambda: clock.tick(60, "jam"))

    said = act(staff, clock, "run", "jam")

    assert "“jam” failed (RuntimeError)" in said
    assert "broken spring" in caplog.text
    assert clock.count == 0


def test_a_tick_that_refuses_says_why(staff, game, clock):
    game.does(lambda: clock.tick(60, "refuse"))

    assert "Not at this hour." in act(staff, clock, "run", "refuse")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "run"},
        {"act": "run", "tick": "x y"},
        {"act": "run", "tick": "9" * 40 + " strike"},
        {"act": "run", "tick": "1 delete"},
        {"act": "run", "tick": "99999 strike"},
        {"act": "explode", "tick": "1 strike"},
    ],
)
def test_only_what_ticks_can_be_run(staff, clock, data):
    answer = staff.post(PAGE, data, follow=True)

    assert answer.status_code == 200
    assert clock.count == 0


def test_it_is_searched(staff, clock):
    assert "clock" in staff.get(PAGE, {"q": "STRI"}).content.decode()
    assert ", 0 shown" in staff.get(PAGE, {"q": "\0nothing"}).content.decode()


@pytest.mark.parametrize(
    "seconds, words",
    [
        (0.5, "0.5 seconds"),
        (1, "1 second"),
        (90, "90 seconds"),
        (60, "1 minute"),
        (7200, "2 hours"),
        (86_400 * 30, "30 days"),
    ],
)
def test_an_interval_is_told_in_words(seconds, words):
    assert every(seconds) == words
