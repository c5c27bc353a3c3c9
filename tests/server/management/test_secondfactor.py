"""What the keeper of the machine can do about a lost phone."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from server.accounts import factors
from server.accounts.models import Account
from server.audit.models import Entry
from tests.authenticator import app_of


def run(*args: str) -> str:
    said = StringIO()
    call_command("secondfactor", *args, stdout=said)
    return said.getvalue()


@pytest.fixture
def anna(db: None) -> Account:
    anna = Account.objects.create_user("Anna", "a good secret")
    app_of(anna)
    factors.new_backup_codes(anna)
    return anna


def test_it_is_shown_without_a_secret(anna: Account) -> None:
    said = run("anna")

    assert said == "codes: Codes by an app\nbackup codes: Backup codes, 10 left\n"


def test_it_is_removed_and_noted(anna: Account) -> None:
    assert "password only from now on" in run("Anna", "--remove")

    assert factors.of(anna) == []
    (entry,) = Entry.objects.all()
    assert (entry.act, entry.target) == ("remove second factor", "Anna")
    assert "is asked for the password only." in run("Anna")


def test_nobody_has_none(db: None) -> None:
    with pytest.raises(CommandError, match="no account called Nobody"):
        run("Nobody")
