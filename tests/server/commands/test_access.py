"""Who may use a command."""

from __future__ import annotations

import pytest

from server.commands.access import allowed
from tests.server.commands.fakes import Account, Session, Thing

# The functions that locks can ask are registered when they are imported.
from server.world import lock_functions  # noqa: F401  # isort: skip


def test_the_account_behind_whoever_asks_decides() -> None:
    session, thing, account = Session(), Thing("Anna"), Account("Builder")
    lock = "cmd: perm(Builder)"

    assert not allowed(lock, session)
    assert not allowed(lock, thing)
    session.account = thing.account = account
    assert all(allowed(lock, who) for who in (session, thing, account))


def test_without_a_lock_for_it_everybody_may() -> None:
    assert allowed("", Thing("Anna"))
    assert allowed("view: none()", Thing("Anna"))


def test_a_superuser_may_everything() -> None:
    account = Account()
    account.is_superuser = True

    assert allowed("cmd: none()", account)


def test_a_lock_that_cannot_be_understood_lets_nobody_through_and_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(3):
        assert not allowed("cmd: nonsense(", Account("Builder"))

    assert caplog.text.count("'cmd: nonsense('") == 1
