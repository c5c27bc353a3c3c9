"""Which passwords are good enough."""

import pytest

from server.accounts import passwords
from server.accounts.models import Account
from server.errors import PlayerError


@pytest.mark.parametrize(
    "password, reason",
    [
        ("short", "8 to 128 characters"),
        ("x" * 129, "8 to 128 characters"),
        ("password123", "too common"),
        ("91827364554", "entirely numeric"),
        ("annabella1", "too similar to the name"),
        ("good one\x00 really", "cannot hold"),
        ("good one\ud800 really", "cannot hold"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password, reason):
    with pytest.raises(PlayerError, match=reason):
        passwords.check(password, Account(username="Annabella"))


@pytest.mark.parametrize("password", ["a good secret", "x9" * 64, "Grüße an alle"])
def test_a_good_one_is_not(password):
    passwords.check(password, Account(username="Annabella"))


@pytest.mark.parametrize("password", ["", "x" * 129, "x" * 1_000_000, "\ud800"])
def test_what_can_be_nobodys_password_need_not_be_hashed(password):
    assert not passwords.possible(password)
    assert passwords.possible("old")
