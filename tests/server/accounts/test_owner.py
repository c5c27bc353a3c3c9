"""The owner's code."""

import pytest

from server.accounts import GATE, OWNER
from server.accounts.models import Account
from server.errors import NotNow, PlayerError


def test_the_first_start_gives_a_code_and_the_next_gives_none(house):
    code = house.does(OWNER.ensure)

    assert len(code.replace("-", "")) == 16
    assert house.does(OWNER.ensure) is None


def test_only_the_codes_hash_is_kept(house):
    code = house.does(OWNER.ensure)

    assert code not in str(house.world.kv.values)
    assert code.replace("-", "") not in str(house.world.kv.values)


def test_where_there_is_a_superuser_there_is_no_code(house):
    Account.objects.create_superuser("Otto", "a good secret")

    assert house.does(OWNER.ensure) is None


@pytest.mark.parametrize(
    "written", [str, str.lower, lambda code: code.replace("-", " ")]
)
def test_who_knows_the_code_becomes_superuser(house, written):
    code = house.does(OWNER.ensure)
    anna = house.live(house.account())

    house.does(GATE.claim, anna, written(code))

    kept = Account.objects.get()
    assert anna.is_superuser
    assert anna.is_staff
    assert (kept.is_superuser, kept.role) == (True, "Developer")


def test_the_code_works_once(house):
    code = house.does(OWNER.ensure)
    anna, bo = house.live(house.account()), house.live(house.account("Bo"))
    house.does(GATE.claim, anna, code)

    with pytest.raises(PlayerError, match="not the owner's code"):
        house.does(GATE.claim, bo, code)
    assert not bo.is_superuser


def test_the_code_is_worth_nothing_once_there_is_a_superuser(house):
    code = house.does(OWNER.ensure)
    anna = house.live(house.account())
    Account.objects.create_superuser("Otto", "a good secret")

    with pytest.raises(PlayerError, match="not the owner's code"):
        house.does(GATE.claim, anna, code)


@pytest.mark.parametrize(
    "code", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 10_000, "\ud800", "é"]
)
def test_a_wrong_code_is_refused(house, code):
    house.does(OWNER.ensure)
    anna = house.live(house.account())

    with pytest.raises(PlayerError, match="not the owner's code"):
        house.does(GATE.claim, anna, code)


def test_the_code_cannot_be_guessed_at_without_end(house):
    house.does(OWNER.ensure)
    anna = house.live(house.account())
    for _ in range(5):
        with pytest.raises(PlayerError):
            house.does(GATE.claim, anna, "guess")

    with pytest.raises(NotNow, match="Too many failed attempts"):
        house.does(GATE.claim, anna, "guess")
