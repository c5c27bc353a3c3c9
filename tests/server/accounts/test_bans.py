"""Bans in force."""

from datetime import UTC, datetime

from django.db import DatabaseError

from server.accounts import BANS
from server.accounts.models import Ban
from tests.server.accounts.fakes import Session


def date(seconds):
    return datetime.fromtimestamp(seconds, UTC)


class Later:
    """Notes when something is to be called, and calls it when told."""

    def __init__(self):
        self.seconds = 0.0
        self.cancelled = 0

    def __call__(self, seconds, fn):
        """Note it."""
        self.seconds, self.fn = seconds, fn
        return self

    def cancel(self):
        """Note that it is not wanted any more."""
        self.cancelled += 1


def test_networks_are_told_to_the_portal(house):
    Ban.objects.create(network="192.0.2.0/24")
    Ban.objects.create(network="2001:db8::/48")

    house.does(BANS.load)

    assert sorted(house.sessions.networks) == ["192.0.2.0/24", "2001:db8::/48"]


def test_the_sessions_a_ban_hits_end_at_once_and_no_others(house):
    banned, neighbour = Session(None, "192.0.2.9"), Session(None, "192.0.3.9")
    anna = house.live(house.account())
    house.sessions.there[0].address = "198.51.100.1"
    house.sessions.there += [banned, neighbour]
    Ban.objects.create(network="192.0.2.0/24", reason="Flooding.")
    Ban.objects.create(account=anna)

    house.does(BANS.load)

    assert dict(house.sessions.ended) == {
        banned: "You are banned: Flooding.",
        house.sessions.there[0]: "You are banned.",
    }


def test_a_ban_ends_on_its_date(house):
    Ban.objects.create(network="192.0.2.0/24", until=date(house.now + 60))
    house.does(BANS.load)
    assert "until" in BANS.of_address("192.0.2.1")

    house.now += 61

    assert BANS.of_address("192.0.2.1") is None


def test_the_portal_is_told_when_a_ban_has_ended(house):
    later = BANS.call_later = Later()
    Ban.objects.create(network="192.0.2.0/24", until=date(house.now + 60))
    house.does(BANS.load)
    assert later.seconds == 60

    house.now += 60
    house.does(later.fn)

    assert house.sessions.networks == ()
    assert later.cancelled == 1


def test_of_two_bans_the_longer_stands(house):
    Ban.objects.create(network="192.0.2.0/24", reason="for good")
    Ban.objects.create(
        network="192.0.2.0/24", reason="a while", until=date(house.now + 60)
    )

    house.does(BANS.load)

    assert BANS.of_address("192.0.2.1") == "You are banned: for good"


def test_an_address_is_banned_in_its_ipv6_clothes_too(house):
    Ban.objects.create(network="192.0.2.0/24")

    house.does(BANS.load)

    assert BANS.of_address("::ffff:192.0.2.1")
    assert not BANS.of_address("no address")


def test_a_database_in_trouble_leaves_the_bans_as_they_are(house, caplog):
    later = BANS.call_later = Later()
    Ban.objects.create(network="192.0.2.0/24")
    house.does(BANS.load)

    async def trouble(fn):
        raise DatabaseError("locked")

    BANS.run = trouble
    house.does(later.fn)

    assert BANS.of_address("192.0.2.1")
    assert later.seconds == 60
    assert "locked" in caplog.text
