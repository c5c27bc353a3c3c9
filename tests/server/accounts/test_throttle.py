"""How often a source may try."""

import asyncio
import json

import pytest

from server.accounts import throttle
from server.accounts.throttle import (
    CreateThrottle,
    LoginThrottle,
    Pauses,
    Tally,
    source,
)
from server.errors import Busy, NotNow
from tests.server.accounts.fakes import KeyValues


class Clock:
    """A date that stands still until it is told."""

    now = 1_800_000_000.0

    def __call__(self):
        """The date."""
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kv():
    return KeyValues()


@pytest.fixture
def logins(kv, clock):
    return LoginThrottle(Tally(kv, "failures", 3600, clock), 5, 300, 20)


def fail(logins, name="anna", source="192.0.2.1"):
    logins.begin(source, name)
    logins.end(source, name)
    return logins.failed(source, name)


@pytest.mark.parametrize(
    "address, expected",
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("no address" * 20, ("no address" * 20)[:64]),
    ],
)
def test_a_source_is_an_address_or_an_ipv6_network(address, expected):
    assert source(address) == expected


def test_five_failures_of_a_name_close_the_gate_for_five_minutes(logins, clock):
    for _ in range(5):
        fail(logins)

    with pytest.raises(NotNow, match="Please try again in 5 minutes"):
        logins.begin("192.0.2.1", "anna")
    clock.now += 301
    logins.begin("192.0.2.1", "anna")


def test_another_source_or_another_name_is_not_held_responsible(logins):
    for _ in range(5):
        fail(logins)

    logins.begin("192.0.2.2", "anna")
    logins.begin("192.0.2.1", "bo")


def test_twenty_failures_of_a_source_close_the_gate_for_an_hour(logins, clock):
    for number in range(20):
        fail(logins, f"name{number}")

    with pytest.raises(NotNow, match="in 60 minutes"):
        logins.begin("192.0.2.1", "anna")
    clock.now += 3601
    logins.begin("192.0.2.1", "anna")


def test_each_failure_is_answered_later_than_the_one_before(logins):
    assert [fail(logins) for _ in range(5)] == [0.0, 0.5, 1.0, 2.0, 4.0]


def test_the_right_password_makes_up_for_the_wrong_ones(logins):
    for _ in range(4):
        fail(logins)

    logins.succeeded("192.0.2.1", "anna")

    assert fail(logins) == 0.0


def test_many_at_once_are_no_more_than_in_turn(logins):
    for _ in range(5):
        logins.begin("192.0.2.1", "anna")

    with pytest.raises(Busy):
        logins.begin("192.0.2.1", "anna")
    logins.end("192.0.2.1", "anna")
    logins.begin("192.0.2.1", "anna")


def test_a_source_cannot_try_more_names_at_once_than_in_turn(logins):
    for number in range(20):
        logins.begin("192.0.2.1", f"name{number}")

    with pytest.raises(Busy):
        logins.begin("192.0.2.1", "anna")


def test_a_new_throttle_remembers_what_the_old_one_counted(logins, kv, clock):
    for _ in range(5):
        fail(logins)
    kept = KeyValues()
    kept.values = json.loads(json.dumps(kv.values))

    after_reload = LoginThrottle(Tally(kept, "failures", 3600, clock), 5, 300, 20)

    with pytest.raises(NotNow):
        after_reload.begin("192.0.2.1", "anna")


def test_failures_of_a_time_to_come_are_forgotten(logins, clock):
    for _ in range(5):
        fail(logins)

    clock.now -= 86_400

    logins.begin("192.0.2.1", "anna")


def test_limits_nobody_can_reach_are_none(kv, clock):
    lifted = LoginThrottle(Tally(kv, "failures", 3600, clock), 10**9, 300, 10**9)

    delays = {fail(lifted) for _ in range(30)}

    assert delays == {0.0}
    assert kv.values == {}


def test_however_many_sources_fail_little_is_kept(kv, clock, monkeypatch):
    monkeypatch.setattr(throttle, "SHARDS", 4)
    monkeypatch.setattr(throttle, "SOURCES", 8)
    tally = Tally(kv, "failures", 3600, clock)

    for number in range(500):
        tally.add(f"10.0.{number >> 8}.{number & 255}", "anna")

    assert len(kv.values) == 4
    assert max(map(len, kv.values.values())) == 8


def test_ten_accounts_an_hour_are_enough_for_a_source(kv, clock):
    creates = CreateThrottle(Tally(kv, "creates", 3600, clock), 10)
    for _ in range(10):
        creates.begin("192.0.2.1")

    with pytest.raises(NotNow, match="Too many accounts"):
        creates.begin("192.0.2.1")
    creates.begin("192.0.2.2")
    clock.now += 3601
    creates.begin("192.0.2.1")


def test_accounts_may_be_made_without_end_when_the_limit_is_lifted(kv, clock):
    creates = CreateThrottle(Tally(kv, "creates", 3600, clock), 10**9)

    for _ in range(100):
        creates.begin("192.0.2.1")

    assert kv.values == {}


def test_only_a_few_are_kept_waiting_at_a_time():
    over = asyncio.Event()
    begun = []

    async def sleep(seconds):
        begun.append(seconds)
        await over.wait()

    async def story():
        pauses = Pauses(sleep, 2)
        waiting = [asyncio.ensure_future(pauses(4.0)) for _ in range(2)]
        await asyncio.sleep(0)
        await pauses(4.0)
        assert len(begun) == 2
        over.set()
        await asyncio.gather(*waiting)
        await pauses(1.0)

    asyncio.run(story())

    assert begun == [4.0, 4.0, 1.0]
