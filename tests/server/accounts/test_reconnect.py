"""Tokens by which clients come back: how many, for how long, and what ends them."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator

from server.accounts import (
    BANS,
    GATE,
    OWNER,
    RECONNECT,
    RESETS,
    SECOND_FACTOR,
    factors,
)
from server.accounts import reconnect_rows as rows
from server.accounts.models import Account, Ban, ReconnectToken
from server.errors import Busy, NotAllowed, NotNow
from tests.authenticator import app_of
from tests.server.accounts.fakes import House

HERE = "192.0.2.1"
DAY = 86_400.0


def give(house: House, account: Account, client: str = "Mudlet") -> str:
    """A token, committed."""

    async def made() -> str:
        found = RECONNECT.give(account, client)
        assert await found.kept
        return found.token

    return str(house.does(made))


def use(house: House, token: str, client: str = "Mudlet") -> str:
    """Come back by it; the next one."""

    async def used() -> str:
        _, hash_ = await GATE.by_reconnect("Anna", token, HERE)
        found = RECONNECT.rotate(hash_, client)
        assert await found.kept
        return found.token

    return str(house.does(used))


def is_good(house: House, token: str) -> bool:
    """Whether somebody could come back by it."""
    return bool(house.does(RECONNECT.find, token)[0])


def held(house: House, account: Account) -> list[rows.Held]:
    """What the account sees."""
    found: list[rows.Held] = house.does(RECONNECT.held, account.pk)
    return found


def test_of_a_token_only_the_hash_is_kept(house: House) -> None:
    token = give(house, house.account())

    (row,) = ReconnectToken.objects.all()
    assert row.hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in repr(vars(row))
    assert len(token) == 43


def test_the_account_comes_back_by_its_name_however_it_is_written(house: House) -> None:
    anna = house.account()
    token = give(house, anna)

    found, _ = house.does(GATE.by_reconnect, " aNNa ", token, HERE)

    assert found == anna
    found.refresh_from_db()
    assert found.last_login is not None


def test_a_live_account_is_the_one_that_plays(house: House) -> None:
    live = house.live(house.account())

    found, _ = house.does(GATE.by_reconnect, "Anna", give(house, live), HERE)

    assert found is live


@pytest.mark.parametrize("name", ["Bo", "Nobody", "", "Anna\0"])
def test_a_token_is_good_for_its_own_account_only(house: House, name: str) -> None:
    house.account("Bo")
    token = give(house, house.account())

    with pytest.raises(NotAllowed) as refused:
        house.does(GATE.by_reconnect, name, token, HERE)

    assert "cannot come back by itself" in str(refused.value)
    assert is_good(house, token)


def test_wrong_ones_wait_longer_each_time_and_are_then_locked_out(
    house: House, settings: Any
) -> None:
    for _ in range(settings.LOGIN_FAILURES):
        with pytest.raises(NotAllowed):
            house.does(GATE.by_reconnect, "Anna", "wrong", HERE)
    with pytest.raises(NotNow, match="Too many"):
        house.does(GATE.by_reconnect, "Anna", "wrong", HERE)

    assert house.slept == [0.0, 0.5, 1.0, 2.0, 4.0]


def test_many_at_once_are_no_more_than_in_turn(house: House, settings: Any) -> None:
    async def at_once() -> list[Any]:
        tries = [GATE.by_reconnect("Anna", "x", HERE) for _ in range(50)]
        return await asyncio.gather(*tries, return_exceptions=True)

    kinds = [type(each) for each in house.does(at_once)]

    assert kinds.count(NotAllowed) == settings.LOGIN_FAILURES
    assert kinds.count(Busy) == 50 - settings.LOGIN_FAILURES


def test_all_of_one_house_may_come_back_at_once(house: House, settings: Any) -> None:
    names = [f"Player{letter}" for letter in "ABCDEFGH"]
    tokens = [give(house, house.account(name)) for name in names]
    assert len(names) > settings.LOGIN_FAILURES

    async def at_once() -> list[Any]:
        tries = map(GATE.by_reconnect, names, tokens, [HERE] * len(names))
        return await asyncio.gather(*tries)

    assert [account.username for account, _ in house.does(at_once)] == names


def test_one_client_that_is_wrong_locks_nobody_else_out(
    house: House, settings: Any
) -> None:
    token = give(house, house.account())
    for _ in range(settings.LOGIN_FAILURES):
        with pytest.raises(NotAllowed):
            house.does(GATE.by_reconnect, "Bo", "old", HERE)

    house.does(GATE.by_reconnect, "Anna", token, HERE)


def test_a_banned_address_and_account_are_refused(house: House) -> None:
    anna = house.account()
    token = give(house, anna)
    Ban.objects.create(network="192.0.2.0/24", reason="here")
    house.does(BANS.load)

    with pytest.raises(NotAllowed, match="here"):
        house.does(GATE.by_reconnect, "Anna", token, HERE)
    Ban.objects.all().delete()
    Ban.objects.create(account=anna, reason="her")
    house.does(BANS.load)
    with pytest.raises(NotAllowed, match="her"):
        house.does(GATE.by_reconnect, "Anna", token, HERE)


# Which are good, and how long


def test_it_is_good_to_the_end_of_its_days(house: House, settings: Any) -> None:
    token = give(house, house.account())

    house.now += settings.RECONNECT_DAYS * DAY - 1
    assert is_good(house, token)
    house.now += 1

    assert not is_good(house, token)


def test_each_use_makes_it_good_for_as_long_again(house: House, settings: Any) -> None:
    anna = house.account()
    token = give(house, anna)
    first = held(house, anna)[0].made
    house.now += (settings.RECONNECT_DAYS - 1) * DAY

    token = use(house, token)

    (line,) = held(house, anna)
    until = datetime.fromtimestamp(house.now, UTC) + timedelta(
        days=settings.RECONNECT_DAYS
    )
    assert (line.client, line.made, line.until) == ("Mudlet", first, until)
    assert is_good(house, token)


def test_there_are_never_more_than_the_present_and_the_last(house: House) -> None:
    anna = house.account()
    last = token = give(house, anna)
    for _ in range(5):
        house.now += 3600
        last, token = token, use(house, token)

    assert ReconnectToken.objects.count() == 2
    assert is_good(house, last)
    assert is_good(house, token)
    house.now += rows.GRACE.total_seconds() + 1
    assert not is_good(house, last)
    assert is_good(house, token)
    assert len(held(house, anna)) == 1


def test_an_account_has_so_many_and_who_was_here_longest_ago_goes(
    house: House,
) -> None:
    anna, bo = house.account(), house.account("Bo")
    others = give(house, bo)
    tokens = [give(house, anna, f"client {number}") for number in range(rows.MOST)]
    house.now += 60
    tokens[0] = use(house, tokens[0], "client 0")

    tokens.append(give(house, anna, "one more"))

    assert not is_good(house, tokens.pop(1))
    assert all(is_good(house, token) for token in (*tokens, others))
    clients = {line.client for line in held(house, anna)}
    assert len(clients) == rows.MOST
    assert {"client 0", "one more"} <= clients


def test_two_that_are_made_at_the_same_moment_are_two_clients(house: House) -> None:
    anna = house.account()
    one, two = give(house, anna), give(house, anna)

    use(house, one)

    assert is_good(house, two)
    assert len(held(house, anna)) == 2


def test_those_that_are_over_are_removed_when_others_are_made(
    house: House, settings: Any
) -> None:
    for name in ("Bo", "Cy", "Di"):
        give(house, house.account(name))
    house.now += settings.RECONNECT_DAYS * DAY

    give(house, house.account())

    assert ReconnectToken.objects.count() == 1


def test_a_long_name_of_a_client_is_cut(house: House) -> None:
    anna = house.account()

    give(house, anna, "x" * 500)

    assert held(house, anna)[0].client == "x" * 64


def test_a_token_that_was_never_told_is_replaced_where_it_was(house: House) -> None:
    anna = house.account()
    unread = give(house, anna)
    (hash_,) = ReconnectToken.objects.values_list("hash", flat=True)

    async def renewed() -> tuple[str, bool]:
        made = RECONNECT.renew(hash_)
        return made.token, await made.kept

    token, kept = house.does(renewed)

    assert kept
    assert not is_good(house, unread)
    assert is_good(house, token)
    assert len(held(house, anna)) == 1


def test_one_that_was_taken_back_is_not_followed_by_another(house: House) -> None:
    anna = house.account()
    give(house, anna)
    (hash_,) = ReconnectToken.objects.values_list("hash", flat=True)

    async def too_late() -> list[bool]:
        await RECONNECT.forget(anna.pk)
        made = [RECONNECT.rotate(hash_, "Mudlet"), RECONNECT.renew(hash_)]
        return [await each.kept for each in made]

    assert house.does(too_late) == [False, False]
    assert not ReconnectToken.objects.exists()


def test_who_came_in_by_a_password_that_was_changed_meanwhile_gets_none(
    house: House,
) -> None:
    anna = house.account()
    Account.objects.filter(pk=anna.pk).update(password="another")

    async def made() -> bool:
        return await RECONNECT.give(anna, "Mudlet").kept

    assert house.does(made) is False
    assert not ReconnectToken.objects.exists()


# What ends all of them


def new_password(house: House, anna: Account) -> None:
    house.does(GATE.set_password, anna, "another good secret")


def changed_password(house: House, anna: Account) -> None:
    new = "another good secret"
    house.does(GATE.change_password, anna, "a good secret", new, HERE)


def forgotten_password(house: House, anna: Account) -> None:
    anna.refresh_from_db()
    link = default_token_generator.make_token(anna)
    house.does(RESETS.finish, anna.pk, link, "another good secret", HERE)


def password_by_command(house: House, anna: Account) -> None:
    anna.set_password("another good secret")  # as `manage.py changepassword` does
    anna.save()


def codes_on(house: House, anna: Account) -> None:
    app_of(anna)


def codes_off(house: House, anna: Account) -> None:
    house.does(SECOND_FACTOR.switch_off, anna)


def factors_removed(house: House, anna: Account) -> None:
    factors.remove_all(anna)


def claimed(house: House, anna: Account) -> None:
    code = house.does(OWNER.ensure)
    house.does(GATE.claim, anna, code)


def forgotten(house: House, anna: Account) -> None:
    assert house.does(RECONNECT.forget, anna.pk) == 2


@pytest.mark.parametrize(
    "act",
    [
        new_password,
        changed_password,
        forgotten_password,
        password_by_command,
        codes_on,
        codes_off,
        factors_removed,
        claimed,
        forgotten,
    ],
)
def test_what_ends_all_of_an_accounts_and_nobody_elses(house: House, act: Any) -> None:
    anna = house.account()
    others = give(house, house.account("Bo"))
    tokens = [use(house, give(house, anna)), give(house, anna)]

    act(house, anna)

    assert not any(is_good(house, token) for token in tokens)
    assert not held(house, anna)
    assert is_good(house, others)


def test_a_password_that_is_not_changed_ends_none(house: House) -> None:
    anna = house.account()
    token = give(house, anna)

    with pytest.raises(NotAllowed):
        house.does(GATE.change_password, anna, "a bad secret", "x" * 20, HERE)

    assert is_good(house, token)


def test_backup_codes_that_are_made_anew_end_none(house: House) -> None:
    anna = house.account()
    app_of(anna)
    token = give(house, anna)

    house.does(SECOND_FACTOR.renew, anna)

    assert is_good(house, token)


def test_one_client_alone_is_forgotten_and_only_by_its_own_account(
    house: House,
) -> None:
    anna, bo = house.account(), house.account("Bo")
    one, two = use(house, give(house, anna)), give(house, anna)
    number = held(house, anna)[0].number

    assert not rows.forget_one(bo.pk, number)
    assert rows.forget_one(anna.pk, number)

    assert [is_good(house, one), is_good(house, two)].count(True) == 1
    assert len(held(house, anna)) == 1
