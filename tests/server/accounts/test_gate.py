"""The one gate."""

from datetime import timedelta

import pytest
from django.utils import timezone

from server.accounts import ACCOUNTS, BANS, GATE
from server.accounts.models import Account, Ban
from server.errors import Busy, NotAllowed, NotNow, PlayerError

WRONG = "That name and password do not belong together."


def refused(house, *args, **kwargs):
    with pytest.raises(PlayerError) as why:
        house.enter(*args, **kwargs)
    return str(why.value)


def hashed(house):
    """Count the passwords that are hashed or compared from now on."""
    done = []
    run = house.hasher.run

    async def counting(fn, *args):
        done.append(fn.__name__)
        return await run(fn, *args)

    house.hasher.run = counting
    return done


@pytest.mark.parametrize("name", ["Anna", "ANNA", " anna ", "ａnna"])
def test_the_right_password_opens_however_the_name_is_written(house, name):
    anna = house.account()

    assert house.enter(name) == anna


def test_an_unknown_name_and_a_wrong_password_get_the_same_words(house):
    house.account()

    assert refused(house, "Anna", "a bad secret") == WRONG
    assert refused(house, "Nobody", "a bad secret") == WRONG


@pytest.mark.parametrize(
    "password", ["a bad secret", "", "x" * 100_000, "\ud800", "\0"]
)
def test_an_unknown_name_and_a_wrong_password_cost_the_same_work(house, password):
    house.account()
    done = hashed(house)

    refused(house, "Anna", password)
    refused(house, "Nobody", password, "192.0.2.2")

    assert done == ["verify_password", "verify_password"]


@pytest.mark.parametrize("name", ["", "x" * 100_000, "\ud800", "a\0b", "%", "'; --"])
def test_a_name_that_cannot_be_is_merely_unknown(house, name):
    assert refused(house, name, "a bad secret") == WRONG


def test_after_five_failures_even_the_right_password_has_to_wait(house):
    house.account()
    for _ in range(5):
        refused(house, "Anna", "a bad secret")

    assert "Please try again in" in refused(house, "Anna")
    house.now += 301
    assert house.enter("Anna").username == "Anna"


def test_a_reload_does_not_make_the_gate_forget(house):
    house.account()
    for _ in range(5):
        refused(house, "Anna", "a bad secret")

    house.reload()

    assert "Please try again in" in refused(house, "Anna")


def test_each_failure_is_answered_later_than_the_one_before(house):
    house.account()

    for _ in range(5):
        refused(house, "Anna", "a bad secret")

    assert house.slept == [0.0, 0.5, 1.0, 2.0, 4.0]


def test_a_closed_account_is_told_so_only_after_the_right_password(house):
    house.account(is_active=False)

    assert refused(house, "Anna", "a bad secret") == WRONG
    assert refused(house, "Anna") == "That account is closed."


def test_a_banned_account_is_told_so_only_after_the_right_password(house):
    Ban.objects.create(account=house.account(), reason="You know why.")
    house.does(BANS.load)

    assert refused(house, "Anna", "a bad secret") == WRONG
    assert refused(house, "Anna") == "You are banned: You know why."


def test_from_a_banned_network_nobody_comes_in_and_none_is_made(house):
    house.account()
    Ban.objects.create(network="192.0.2.0/24")
    house.does(BANS.load)

    assert refused(house, "Anna") == "You are banned."
    with pytest.raises(NotAllowed, match="You are banned"):
        house.does(GATE.create, "Bo", "another secret", "192.0.2.7")
    assert house.enter("Anna", address="198.51.100.1")


def test_who_plays_already_gets_the_live_account(house):
    live = house.live(house.account())

    assert house.enter("Anna") is live


def test_coming_in_is_dated(house):
    house.account()

    house.enter("Anna")

    assert Account.objects.get().last_login is not None


def test_an_old_hash_is_made_anew_when_its_password_is_known(house, settings):
    settings.PASSWORD_HASHERS = list(reversed(settings.PASSWORD_HASHERS))
    house.account()
    settings.PASSWORD_HASHERS = list(reversed(settings.PASSWORD_HASHERS))

    house.enter("Anna")

    assert Account.objects.get().password.startswith("md5$")
    assert house.enter("Anna")


def test_a_flood_of_passwords_is_told_that_the_gate_is_busy(house):
    house.account()
    house.hasher._room = 0

    with pytest.raises(Busy):
        house.enter("Anna")


def test_an_account_is_made_and_can_come_in(house):
    bo = house.does(GATE.create, "Bo", "another secret", "192.0.2.1")

    assert (bo.username, bo.role, bo.is_staff) == ("Bo", "Player", False)
    assert house.enter("bo", "another secret") == bo


@pytest.mark.parametrize("name", ["Bill", "bill", "BiII", "ｂｉｌｌ"])
def test_a_name_is_given_once(house, name):
    house.account("Bill")

    with pytest.raises(PlayerError, match="is taken"):
        house.does(GATE.create, name, "another secret", "192.0.2.1")


def test_a_line_that_is_run_again_finds_the_account_it_made(house):
    bo = house.does(GATE.create, "Bo", "another secret", "192.0.2.1")
    house.reload()

    assert house.does(GATE.create, "bo", "another secret", "192.0.2.1") == bo
    assert Account.objects.count() == 1


def test_a_name_just_taken_is_taken_for_everybody_else(house):
    house.does(GATE.create, "Bo", "another secret", "192.0.2.1")

    for _ in range(5):
        with pytest.raises(PlayerError, match="is taken"):
            house.does(GATE.create, "Bo", "a wild guess", "192.0.2.1")

    assert "Please try again in" in refused(house, "Bo")


def test_an_old_account_is_not_entered_by_making_it_again(house):
    house.account("Bo", date_joined=timezone.now() - timedelta(minutes=11))

    with pytest.raises(PlayerError, match="is taken"):
        house.does(GATE.create, "Bo", "a good secret", "192.0.2.1")


def test_who_was_banned_right_after_the_beginning_stays_out(house):
    bo = house.does(GATE.create, "Bo", "another secret", "192.0.2.1")
    Ban.objects.create(account=bo)
    house.does(BANS.load)

    with pytest.raises(NotAllowed, match="You are banned"):
        house.does(GATE.create, "Bo", "another secret", "192.0.2.1")


def test_of_two_who_take_a_name_at_once_one_gets_it(house):
    house.account("Bill")
    GATE.run = lambda fn: says_free()

    with pytest.raises(PlayerError, match="is taken"):
        house.does(GATE.create, "Bill", "another secret", "192.0.2.1")


async def says_free():
    return False


@pytest.mark.parametrize("password", ["short", "x" * 129, "password1", "Bo Bo Bo!"])
def test_a_weak_password_makes_no_account(house, password):
    with pytest.raises(PlayerError):
        house.does(GATE.create, "BoBoBo", password, "192.0.2.1")
    assert not Account.objects.exists()


def test_a_source_makes_so_many_accounts_and_no_more(house, settings):
    settings.CREATES_PER_SOURCE = 2
    house.reload()
    for name in ("Bo", "Cleo"):
        house.does(GATE.create, name, "another secret", "2001:db8::1")

    with pytest.raises(NotNow, match="Too many accounts"):
        house.does(GATE.create, "Dora", "another secret", "2001:db8::2")


def test_a_password_is_changed_by_who_knows_it(house):
    anna = house.live(house.account())

    house.does(GATE.change_password, anna, "a good secret", "a new secret", "192.0.2.1")

    assert house.enter("Anna", "a new secret") is anna
    assert refused(house, "Anna") == WRONG


def test_a_password_is_not_changed_by_who_does_not(house):
    anna = house.live(house.account())

    with pytest.raises(PlayerError, match="not your present password"):
        house.does(GATE.change_password, anna, "guess", "a new secret", "192.0.2.1")
    assert house.enter("Anna")


def test_guesses_at_the_present_password_are_counted_with_the_others(house):
    anna = house.live(house.account())

    for _ in range(5):
        with pytest.raises(PlayerError):
            house.does(GATE.change_password, anna, "guess", "a new one", "192.0.2.1")

    assert "Please try again in" in refused(house, "Anna")


def test_a_weak_new_password_changes_nothing(house):
    anna = house.live(house.account())

    with pytest.raises(PlayerError, match="8 to 128"):
        house.does(GATE.change_password, anna, "a good secret", "short", "192.0.2.1")
    assert house.enter("Anna") is ACCOUNTS.get(anna.pk)


def test_who_has_proven_to_be_somebody_may_choose_a_password(house):
    anna = house.live(house.account())

    house.does(GATE.prove, anna, "a good secret", "192.0.2.1")
    house.does(GATE.set_password, anna, "a new secret")

    assert house.enter("Anna", "a new secret") is anna


def test_who_proves_nothing_is_counted(house):
    anna = house.live(house.account())

    for _ in range(5):
        with pytest.raises(PlayerError, match="not your present password"):
            house.does(GATE.prove, anna, "guess", "192.0.2.1")

    with pytest.raises(PlayerError, match="Please try again in"):
        house.does(GATE.prove, anna, "a good secret", "192.0.2.1")


async def banned(anna):
    await GATE.run(lambda: Ban.objects.create(account=anna, reason="loud"))
    await BANS.load()


async def closed(anna):
    rows = Account.objects.filter(pk=anna.pk)
    await GATE.run(lambda: rows.update(is_active=False))


@pytest.mark.parametrize("act, why", [(banned, "loud"), (closed, "closed")])
def test_what_befalls_an_account_while_somebody_comes_in_holds(
    house, monkeypatch, act, why
):
    anna = house.account()
    ask, noted = GATE.ask_for_more, []

    async def late(account):
        await ask(account)
        await act(anna)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(GATE, "ask_for_more", late)
        meanwhile.setattr(GATE, "noted", lambda *told: noted.append(told[1:]))
        assert why in refused(house, "Anna")

    assert noted == [("192.0.2.1", "telnet", "closed")]
