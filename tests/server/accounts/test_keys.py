"""A key stands for the password at the one gate, and its owner cares for it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.accounts import BANS, GATE, SSH_KEYS, ssh_keys
from server.accounts.models import Account, Ban, SSHKey
from server.accounts.ssh_keys import MOST, UNKNOWN, WINDOW
from server.errors import NeedsFactor, NotAllowed, NotNow, PlayerError
from tests.authenticator import app_of
from tests.server.accounts.fakes import House, Session
from tests.server.accounts.keyring import Pair, ed

HERE, THERE = "192.0.2.1", "198.51.100.7"


def add(house: House, account: Account, pair: Pair, name: str = "laptop") -> SSHKey:
    """The account gets the key."""
    key: SSHKey = house.does(SSH_KEYS.add, account, f"{pair.line} {name}", HERE)
    return key


def offer(
    house: House, pair: Pair, name: str = "Anna", proven: bool = True, at: str = HERE
) -> Any:
    """Somebody at the gate has a key; who comes in, or would."""
    return house.does(GATE.by_key, name, pair.blob, proven, at)


@pytest.fixture
def logins(house: House) -> list[Any]:
    """Who came in or failed to: account, address, way, why not."""
    told: list[Any] = []
    GATE.noted = lambda *login: told.append(login)  # type: ignore[method-assign]
    return told


@pytest.fixture
def audit(house: House) -> list[Any]:
    """What the audit log is told: whose act, what, where."""
    told: list[Any] = []

    def note(by: Any, act: str, target: str, **more: Any) -> None:
        told.append((by, act, target, more["source"], more["address"], more["key"]))

    SSH_KEYS.note = note
    return told


@pytest.fixture
def anna(house: House) -> tuple[Account, Pair]:
    """An account with a key."""
    account, pair = house.account(), ed()
    add(house, account, pair)
    return account, pair


def test_who_has_proven_a_key_comes_in(
    house: House, anna: Any, logins: list[Any]
) -> None:
    account, pair = anna

    came = offer(house, pair, " aNNa ")

    assert came == account
    assert SSHKey.objects.get().used is not None
    assert logins == [(account, HERE, "ssh key", "")]
    assert Account.objects.get().last_login is not None


def test_to_ask_whether_a_key_is_known_lets_nobody_in(
    house: House, anna: Any, logins: list[Any]
) -> None:
    account, pair = anna

    assert offer(house, pair, proven=False) == account

    assert SSHKey.objects.get().used is None
    assert logins == []


@pytest.mark.parametrize("proven", [False, True])
@pytest.mark.parametrize("name", ["Anna", "Nobody", "", "x" * 64, "a\x00b"])
def test_an_unknown_key_and_an_unknown_name_are_answered_alike(
    house: House, anna: Any, logins: list[Any], name: str, proven: bool
) -> None:
    assert offer(house, ed(), name, proven) is None
    assert logins == []


def test_an_unknown_key_and_an_unknown_name_are_the_same_work(
    house: House, anna: Any
) -> None:
    asked = []
    for name in ("Anna", "Nobody"):
        with CaptureQueriesContext(connection) as queries:
            offer(house, ed(), name)
        asked.append(len(queries))

    assert asked == [1, 1]


def test_a_key_opens_its_own_account_only(house: House, anna: Any) -> None:
    _, pair = anna
    house.account("Bo")

    assert offer(house, pair, "Bo") is None


def test_a_key_of_two_accounts_opens_both(house: House, anna: Any) -> None:
    account, pair = anna
    bo = house.account("Bo")
    add(house, bo, pair)

    assert offer(house, pair, "Bo") == bo
    assert offer(house, pair, "Anna") == account


def test_keys_that_nobody_has_are_no_wrong_passwords_but_bounded(
    house: House, anna: Any
) -> None:
    account, pair = anna
    for _ in range(UNKNOWN):
        offer(house, ed(), proven=False)

    with pytest.raises(NotNow) as refused:
        offer(house, pair)
    assert "Please try again in" in str(refused.value)
    assert house.enter("Anna") == account
    assert offer(house, pair, at=THERE) == account

    house.now += WINDOW
    assert offer(house, pair) == account


def test_a_banned_account_is_told_so_once_it_has_proven(
    house: House, anna: Any, logins: list[Any]
) -> None:
    account, pair = anna
    Ban.objects.create(account=account, reason="You know why.")
    house.does(BANS.load)

    assert offer(house, pair, proven=False) == account
    with pytest.raises(NotAllowed) as refused:
        offer(house, pair)

    assert "You know why." in str(refused.value)
    assert logins == [(account, HERE, "ssh key", "closed")]


def test_a_closed_account_and_a_banned_network_stay_out(
    house: House, anna: Any
) -> None:
    _, pair = anna
    Ban.objects.create(network=THERE, reason="Noise.")
    house.does(BANS.load)
    with pytest.raises(NotAllowed, match="Noise"):
        offer(house, pair, proven=False, at=THERE)

    Account.objects.update(is_active=False)
    with pytest.raises(NotAllowed, match="closed"):
        offer(house, pair)


@pytest.mark.parametrize("proven", [False, True])
def test_nobody_comes_in_to_an_account_without_a_password(
    house: House, anna: Any, proven: bool
) -> None:
    account, pair = anna
    account.set_unusable_password()
    account.save()

    assert offer(house, pair, proven=proven) is None


def test_twenty_at_once_are_no_more_than_in_turn(house: House) -> None:
    account, pair = house.account(), ed()
    lines = [pair.line] * 5 + [ed().line for _ in range(2 * MOST)]

    async def at_once() -> list[Any]:
        adding = (SSH_KEYS.add(account, line, HERE) for line in lines)
        return await asyncio.gather(*adding, return_exceptions=True)

    made = house.does(at_once)

    assert all(isinstance(each, SSHKey | PlayerError) for each in made)
    assert SSHKey.objects.count() == MOST


def test_a_key_that_is_added_from_two_places_at_once_is_there_once(
    house: House, anna: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, pair = anna
    monkeypatch.setattr(ssh_keys, "refusal", lambda account, key: "")

    with pytest.raises(PlayerError, match="has that key already"):
        add(house, account, pair)


def test_a_second_factor_is_asked_for_behind_a_key_as_well(
    house: House, anna: Any
) -> None:
    account, pair = anna
    app = app_of(account)

    with pytest.raises(NeedsFactor) as needed:
        offer(house, pair)

    came, _ = house.does(
        GATE.second_factor, needed.value.proof, app.code(), HERE, "ssh"
    )
    assert came == account


def test_what_is_added_is_noted_and_told_to_the_other_sessions(
    house: House, audit: list[Any]
) -> None:
    anna = house.live(house.account())
    here, other = Session(anna), house.sessions.there[0]
    house.sessions.there.append(here)

    key = house.does(SSH_KEYS.add, anna, f"{ed().line} my |rlaptop", HERE, here)

    assert house.does(SSH_KEYS.of, anna) == [key]
    [(hearers, words)] = house.sessions.said
    assert hearers == [other]
    assert "The SSH key my ||rlaptop was added" in str(words)
    assert audit == [(anna, "add ssh key", "Anna", "game", HERE, str(key))]


def test_a_key_is_there_once_and_there_is_an_end_to_them(
    house: House, anna: Any
) -> None:
    account, pair = anna
    with pytest.raises(PlayerError, match="has that key already"):
        add(house, account, pair, "again")

    for number in range(MOST - 1):
        add(house, account, ed(), f"key {number}")
    with pytest.raises(PlayerError, match="20 keys"):
        add(house, account, ed())


def test_a_key_that_is_removed_opens_nothing(
    house: House, anna: Any, audit: list[Any]
) -> None:
    account, pair = anna
    [key] = house.does(SSH_KEYS.of, account)

    house.does(SSH_KEYS.remove, account, key.pk, HERE)

    assert offer(house, pair) is None
    with pytest.raises(PlayerError, match="no such key"):
        house.does(SSH_KEYS.remove, account, key.pk, HERE)
    assert [act[1:4] for act in audit] == [("remove ssh key", "Anna", "site")]


def test_nobody_removes_the_key_of_another(house: House, anna: Any) -> None:
    [key] = house.does(SSH_KEYS.of, anna[0])

    with pytest.raises(PlayerError, match="no such key"):
        house.does(SSH_KEYS.remove, house.account("Bo"), key.pk, HERE)


def test_a_private_key_is_in_no_log(
    house: House, audit: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    secret = ed().secret
    caplog.set_level(logging.DEBUG)

    with pytest.raises(PlayerError, match="private key"):
        house.does(SSH_KEYS.add, house.account(), secret, HERE)

    assert not SSHKey.objects.exists()
    assert audit == []
    assert secret.splitlines()[1] not in caplog.text
