"""How fast one may speak, and how often one may knock."""

from twisted.internet.task import Clock

from portal import text
from portal.bans import BanList
from portal.config import Config
from portal.throttle import WINDOW, Doors, Throttle


def doors(clock, **limits):
    """Doors with these limits."""
    config = Config(var="var", server_command=(), server_directory=".", **limits)
    return Doors(config, clock.seconds, BanList())


def test_what_has_come_already_is_paid_for_by_waiting():
    clock = Clock()
    pace = Throttle(100, 10.0, clock.seconds)

    assert pace.spend(100) == 0
    assert pace.spend(50) == 5.0
    clock.advance(5)
    assert pace.spend(0) == 0


def test_a_rate_of_zero_lets_everything_through():
    assert Throttle(1, 0, Clock().seconds).spend(1_000_000) == 0


def test_who_knocks_too_often_is_told_until_two_seconds_have_passed():
    clock = Clock()
    house = doors(clock, connections_rate=2.0)

    answers = [house.enter("192.0.2.1") for _ in range(5)]
    other = house.enter("192.0.2.2")
    clock.advance(WINDOW)
    later = house.enter("192.0.2.1")

    assert answers == [None, None, None, None, text.TOO_OFTEN_FROM_YOU]
    assert other is None
    assert later is None


def test_a_knock_that_was_refused_is_not_counted_out():
    clock = Clock()
    house = doors(clock, connections_rate=1.0, connections_per_address=2)

    for _ in range(3):
        house.enter("192.0.2.1")
    for _ in range(2):
        house.leave("192.0.2.1")
    clock.advance(WINDOW)

    assert house.enter("192.0.2.1") is None
