"""A transport is paused for two reasons, and read again when neither holds."""

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from portal.throttle import Throttle
from portal.websocket.reading import Reading


def begun():
    wire, clock = StringTransport(), Clock()
    return Reading(wire, Throttle(100, 10.0, clock.seconds), clock), wire, clock


def test_whoever_sends_too_much_is_read_later():
    reading, wire, clock = begun()

    reading.took(100)
    assert wire.producerState == "producing"
    reading.took(50)
    assert wire.producerState == "paused"
    clock.advance(4)
    assert reading.paused
    clock.advance(1)

    assert not reading.paused
    assert wire.producerState == "producing"


def test_what_is_held_stays_so_when_the_rest_is_over():
    reading, wire, clock = begun()

    reading.took(110)
    reading.hold()
    clock.advance(1)
    assert wire.producerState == "paused"
    reading.go_on()

    assert wire.producerState == "producing"


def test_whoever_goes_on_still_rests():
    reading, wire, clock = begun()

    reading.hold()
    reading.took(110)
    reading.go_on()
    assert wire.producerState == "paused"
    clock.advance(1)

    assert wire.producerState == "producing"


def test_a_connection_that_is_gone_is_not_read_any_more():
    reading, _, clock = begun()

    reading.took(110)
    reading.stop()

    assert clock.getDelayedCalls() == []
