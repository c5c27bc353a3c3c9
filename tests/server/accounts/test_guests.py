"""Guests: who they are, how many there may be, and that nothing is left of them."""

import asyncio

import pytest

from server.accounts import ACCOUNTS, BANS, GATE, GUESTS
from server.accounts.guests import MARK
from server.accounts.models import Account, Ban
from server.errors import Busy, NotAllowed, NotNow, PlayerError
from server.world.locks import passes
from tests.server.accounts.fakes import Session

HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def guests_are_welcome(settings):
    settings.GUESTS = 3
    settings.GUEST_NAMES = ["Wanderer", "Pilgrim", "Rover"]


async def comes(house, address=HERE):
    """Come in as a guest, and stay."""
    async with GATE.visit(address) as guest:
        session = Session(ACCOUNTS.hold(guest), address)
        house.sessions.there.append(session)
    return session


async def goes(house, session):
    """The session ends."""
    house.sessions.there.remove(session)
    ACCOUNTS.release(session.account)


def left_over(name="Rover", **fields):
    """A guest nobody is: the Server it was on is no more."""
    kept = {"username": name, "role": "Guest", "password": f"{MARK}x"} | fields
    return Account.objects.create(**kept)


def test_a_guest_has_a_name_of_the_house_and_no_rights(house, settings):
    guest = house.does(comes, house).account

    assert guest.username in settings.GUEST_NAMES
    assert (guest.role, guest.is_guest, guest.is_staff) == ("Guest", True, False)
    assert not passes("get: perm(Player)", guest, "get")
    assert ACCOUNTS.get(guest.pk) is guest


def test_guests_do_not_share_a_name(house):
    guests = [house.does(comes, house).account.username for _ in range(3)]

    assert sorted(guests) == ["Pilgrim", "Rover", "Wanderer"]


def test_guests_who_come_at_the_same_moment_do_not_share_a_name(house):
    async def three():
        return await asyncio.gather(*(comes(house) for _ in range(3)))

    sessions = house.does(three)

    assert len({session.account.username for session in sessions}) == 3


@pytest.mark.parametrize("password", ["", MARK, "a good secret"])
def test_nobody_logs_in_to_a_guest(house, password):
    guest = house.does(comes, house).account

    for guess in (password, guest.password):
        with pytest.raises(NotAllowed, match="do not belong together"):
            house.enter(guest.username, guess)


def test_nobody_makes_an_account_of_a_guests_name(house):
    for name in ("Wanderer", "pilgrim", "PiIgrim"):
        with pytest.raises(PlayerError, match="kept for the house"):
            house.does(GATE.create, name, "another secret", HERE)


def test_a_guest_who_leaves_is_gone(house):
    session = house.does(comes, house)

    house.does(goes, house, session)

    assert not Account.objects.exists()
    assert ACCOUNTS.all() == []


def test_a_guest_with_another_session_stays(house):
    session = house.does(comes, house)
    house.live(session.account)

    house.does(goes, house, session)

    assert Account.objects.get() == session.account


def test_a_ban_goes_with_the_guest_it_was_for(house):
    session = house.does(comes, house)
    Ban.objects.create(account=session.account)

    house.does(goes, house, session)

    assert not Account.objects.exists()


def test_a_visitor_who_is_not_let_in_leaves_nothing(house):
    async def refused():
        async with GATE.visit(HERE):
            raise NotNow("You cannot login while closed.")

    with pytest.raises(NotNow):
        house.does(refused)

    assert not Account.objects.exists()
    assert GUESTS.count() == 0


def test_a_visitor_who_goes_while_being_let_in_leaves_nothing(house):
    job = GUESTS.job

    def interrupted(work):
        GUESTS.job = job
        asyncio.current_task().cancel()
        return asyncio.shield(job(work))  # the database does it all the same

    async def impatient():
        coming = asyncio.ensure_future(comes(house))
        await asyncio.wait([coming])
        assert coming.cancelled()

    GUESTS.job = interrupted
    house.does(impatient)

    assert not Account.objects.exists()
    assert GUESTS.count() == 0


def test_where_there_are_no_guests_that_is_said(house, settings):
    settings.GUESTS = 0

    with pytest.raises(NotAllowed, match="takes no guests"):
        house.does(comes, house)


def test_when_every_place_is_taken_one_waits_for_somebody_to_leave(house, settings):
    settings.GUESTS = 1
    first = house.does(comes, house)

    with pytest.raises(Busy, match="All the places for guests are taken"):
        house.does(comes, house)
    house.does(goes, house, first)

    assert house.does(comes, house).account.is_guest


def test_a_name_that_somebody_has_is_given_to_no_guest(house, settings):
    house.account("Bo")
    Account.objects.update(username="RoVer", folded="rover", skeleton="rover")
    house.world.objects[0] = ["Wanderer"]

    assert house.does(comes, house).account.username == "Pilgrim"
    with pytest.raises(Busy, match="All the places for guests are taken"):
        house.does(comes, house)


def test_the_ban_of_an_address_holds_for_guests(house):
    Ban.objects.create(network="192.0.2.0/24")
    house.does(BANS.load)

    with pytest.raises(NotAllowed, match="You are banned"):
        house.does(comes, house)
    assert house.does(comes, house, "198.51.100.1")


def test_a_source_has_so_many_guests_and_accounts_and_no_more(house, settings):
    settings.CREATES_PER_SOURCE = 2
    house.reload()
    house.does(GATE.create, "Bo", "another secret", HERE)
    first = house.does(comes, house)

    with pytest.raises(NotNow, match="as many guests from where you are"):
        house.does(comes, house)
    assert house.does(comes, house, "198.51.100.1")

    house.does(goes, house, first)
    assert house.does(comes, house)


def test_guests_keep_nobody_from_making_an_account(house, settings):
    settings.CREATES_PER_SOURCE = 1
    house.reload()
    house.does(comes, house)

    assert house.does(GATE.create, "Bo", "another secret", HERE)


def test_the_owners_code_is_not_wasted_on_a_guest(house):
    guest = house.does(comes, house).account

    with pytest.raises(NotAllowed, match="an account of your own"):
        house.does(GATE.claim, guest, "AAAA-BBBB-CCCC-DDDD")


def test_guests_whose_sessions_are_gone_are_cleared_away(house):
    left_over()
    session = house.does(comes, house)

    house.does(GUESTS.clear)

    assert Account.objects.get() == session.account


@pytest.mark.parametrize(
    "fields", [{"role": "Player"}, {"password": "!"}, {"password": "md5$a$b"}]
)
def test_an_account_of_somebodys_own_is_never_cleared_away(house, fields):
    left_over(**fields)

    house.does(GUESTS.clear)

    assert Account.objects.exists()


def test_a_guest_who_was_given_a_role_is_kept(house):
    session = house.does(comes, house)
    Account.objects.update(role="Player", username="Bo")
    house.does(ACCOUNTS.refresh, session.account.pk)

    house.does(goes, house, session)

    assert Account.objects.get().username == "Bo"


def test_a_guest_is_sent_out_and_forgotten(house):
    session = house.does(comes, house)

    house.does(GUESTS.end, session.account.pk)

    assert house.sessions.ended == [(session, "Your visit ends here.")]
    assert not Account.objects.exists()


def test_nobody_else_is_sent_out(house):
    anna = house.live(house.account())

    house.does(GUESTS.end, anna.pk)
    house.does(GUESTS.end, 999)

    assert house.sessions.ended == []
    assert Account.objects.get() == anna
