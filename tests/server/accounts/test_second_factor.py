"""The gate asks for a code beside the password."""

from __future__ import annotations

from typing import Any

import pytest

from server.accounts import GATE, SECOND_FACTOR, factors
from server.accounts.models import Account, Ban
from server.accounts.second_factor import LIFE
from server.errors import NeedsFactor, NotAllowed, NotNow, WrongCode
from tests.authenticator import App, app_of
from tests.server.accounts.fakes import House

HERE, THERE = "192.0.2.1", "198.51.100.7"


def half_way(house: House, name: str = "Anna", address: str = HERE) -> str:
    """The proof of who gave the right password."""
    with pytest.raises(NeedsFactor) as needed:
        house.enter(name, address=address)
    return needed.value.proof


def type_code(house: House, proof: str, code: str, address: str = HERE) -> Account:
    account, _ = house.does(GATE.second_factor, proof, code, address, "telnet")
    return account


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_without_a_factor_the_password_is_enough(house: House) -> None:
    anna = house.account()
    factors.begin_codes(anna)  # and never confirmed

    assert house.enter("Anna") == anna


def test_with_codes_the_password_is_half_the_way(house: House) -> None:
    anna = house.account()
    app = app_of(anna)

    proof = half_way(house)

    assert "good secret" not in proof
    assert type_code(house, proof, app.code()) == anna


def test_whoever_does_not_ask_for_a_code_lets_nobody_in(house: House) -> None:
    app_of(house.account())

    with pytest.raises(NotAllowed) as refused:
        house.enter("Anna")

    assert str(refused.value) == "That account asks for a code beside its password."


@pytest.mark.parametrize("name", ["Anna", "Nobody"])
def test_a_stranger_does_not_learn_who_has_a_factor(house: House, name: str) -> None:
    app_of(house.account())

    with pytest.raises(NotAllowed) as refused:
        house.enter(name, "a bad secret")

    assert type(refused.value) is NotAllowed
    assert str(refused.value) == "That name and password do not belong together."


def test_a_code_however_it_is_typed(house: House) -> None:
    app = app_of(house.account())
    code = app.code()

    assert type_code(house, half_way(house), f" {code[:3]} {code[3:]} ")


def test_a_code_is_good_once(house: House) -> None:
    app = app_of(house.account())
    code = app.code()
    type_code(house, half_way(house), code)

    with pytest.raises(WrongCode) as refused:
        type_code(house, half_way(house), code)

    assert "used already" in str(refused.value)


@pytest.mark.parametrize(
    "junk",
    ["", "12345", "1234567", "abcdefghij", "ffffffffff", "٣", "²²²²²²", "x" * 9999],
)
def test_what_is_no_code_is_refused_in_a_sentence(house: House, junk: str) -> None:
    app_of(house.account())

    with pytest.raises(WrongCode):
        type_code(house, half_way(house), junk)


def test_a_code_of_somebody_else_is_none(house: House) -> None:
    app_of(house.account())
    theirs = app_of(house.account("Bo"))

    with pytest.raises(WrongCode):
        type_code(house, half_way(house), theirs.code())


def test_each_backup_code_is_good_once_and_only_its_hash_is_kept(house: House) -> None:
    from django_otp.plugins.otp_static.models import StaticToken

    anna = house.account()
    app_of(anna)
    codes = factors.new_backup_codes(anna)
    kept = set(StaticToken.objects.values_list("token", flat=True))

    assert len(set(codes)) == len(kept) == 10
    assert not kept & {factors.folded(code) for code in codes}
    assert type_code(house, half_way(house), codes[3].upper().replace("-", " "))
    with pytest.raises(WrongCode):
        type_code(house, half_way(house), codes[3])
    (backup,) = [each for each in factors.of(anna) if each.kind == factors.BACKUP]
    assert backup.left == 9


def test_new_backup_codes_end_the_old(house: House) -> None:
    anna = house.account()
    app_of(anna)
    old = factors.new_backup_codes(anna)
    new = house.does(SECOND_FACTOR.renew, anna)

    with pytest.raises(WrongCode):
        type_code(house, half_way(house), old[0])
    assert type_code(house, half_way(house), new[0])


def test_a_proof_is_good_for_five_minutes(house: House) -> None:
    app = app_of(house.account())
    proof = half_way(house)

    house.now += LIFE + 1

    with pytest.raises(NotNow, match="too long"):
        type_code(house, proof, app.code())


def test_a_proof_dies_with_its_password(house: House) -> None:
    anna = house.account()
    app = app_of(anna)
    proof = half_way(house)
    anna.set_password("another secret")
    anna.save()

    with pytest.raises(NotNow):
        type_code(house, proof, app.code())


@pytest.mark.parametrize("forged", ["", "1", "[1,2,3]", "x" * 5000, "a:b:c", "W10:x"])
def test_a_forged_proof_proves_nothing(house: House, forged: str) -> None:
    with pytest.raises(NotNow):
        type_code(house, forged, "123456")


def test_a_proof_with_another_account_written_in_is_none(house: House) -> None:
    app_of(house.account())
    proof = half_way(house)

    with pytest.raises(NotNow):
        type_code(house, "X" + proof[1:], "123456")


def test_wrong_codes_count_as_wrong_passwords_do(house: House) -> None:
    app = app_of(house.account())
    proof = half_way(house)
    for _ in range(3):
        with pytest.raises(WrongCode):
            type_code(house, proof, wrong(app.code()))
    for _ in range(2):
        with pytest.raises(NotAllowed):
            house.enter("Anna", "a bad secret")

    with pytest.raises(NotNow, match="Too many failed attempts"):
        type_code(house, proof, app.code())
    with pytest.raises(NotNow, match="Too many failed attempts"):
        house.enter("Anna")
    assert house.slept == [0.0, 0.5, 1.0, 2.0, 4.0]


def test_the_right_password_forgives_no_wrong_codes(house: House) -> None:
    app = app_of(house.account())
    for _ in range(5):
        with pytest.raises(WrongCode):
            type_code(house, half_way(house), wrong(app.code()))

    with pytest.raises(NotNow):
        house.enter("Anna")


def test_a_reload_forgets_no_wrong_codes(house: House) -> None:
    app = app_of(house.account())
    proof = half_way(house)
    for _ in range(5):
        with pytest.raises(WrongCode):
            type_code(house, proof, wrong(app.code()))

    house.reload()

    with pytest.raises(NotNow):
        type_code(house, proof, app.code())


def test_backup_codes_are_counted_too(house: House) -> None:
    anna = house.account()
    app_of(anna)
    codes = factors.new_backup_codes(anna)
    proof = half_way(house)
    for _ in range(5):
        with pytest.raises(WrongCode):
            type_code(house, proof, "aaaaa-aaaaa")

    with pytest.raises(NotNow):
        type_code(house, proof, codes[0])


def test_guesses_from_many_places_are_counted_together(
    house: House, settings: Any
) -> None:
    settings.LOGIN_FAILURES_PER_SOURCE = 20
    house.reload()
    app = app_of(house.account())
    proof = half_way(house)
    for number in range(20):
        with pytest.raises(WrongCode):
            type_code(house, proof, "000000", f"198.51.100.{number}")

    with pytest.raises(NotNow, match="Too many failed attempts"):
        type_code(house, proof, app.code(), "203.0.113.1")


def test_a_login_forgives_the_mistakes_before(house: House) -> None:
    app = app_of(house.account())
    for _ in range(2):
        proof = half_way(house)
        for _ in range(4):
            with pytest.raises(WrongCode):
                type_code(house, proof, "000000")
        assert type_code(house, proof, app.code())


def test_many_codes_at_once_are_no_more_than_in_turn(house: House) -> None:
    import asyncio

    app_of(house.account())
    proof = half_way(house)

    async def storm() -> list[Any]:
        tries = (
            GATE.second_factor(proof, f"{number:06}", HERE, "telnet")
            for number in range(50)
        )
        return await asyncio.gather(*tries, return_exceptions=True)

    answers = house.does(storm)

    assert len([each for each in answers if isinstance(each, WrongCode)]) == 5


def test_who_is_banned_meanwhile_stays_out(house: House) -> None:
    from server.accounts import BANS

    anna = house.account()
    app = app_of(anna)
    proof = half_way(house)
    Ban.objects.create(account=anna, reason="Spite.")
    house.does(BANS.load)

    with pytest.raises(NotAllowed, match="Spite"):
        type_code(house, proof, app.code())


def test_making_the_account_again_is_no_way_round_the_code(house: House) -> None:
    house.does(GATE.create, "Anna", "a good secret", HERE)
    app_of(Account.objects.get(username="Anna"))

    with pytest.raises(NeedsFactor):
        house.does(GATE.create, "Anna", "a good secret", THERE)


def test_switching_on_takes_a_code_and_gives_backup_codes(house: House) -> None:
    anna = house.account()
    app = App(house.does(SECOND_FACTOR.begin, anna).letters)

    with pytest.raises(WrongCode):
        house.does(SECOND_FACTOR.confirm, anna, "000000")
    assert house.enter("Anna") == anna
    codes = house.does(SECOND_FACTOR.confirm, anna, app.code())

    assert len(codes) == 10
    assert type_code(house, half_way(house), app.code()) == anna


def test_moving_to_another_app_ends_the_old_one(house: House) -> None:
    anna = house.account()
    old = app_of(anna)
    codes = factors.new_backup_codes(anna)
    new = App(house.does(SECOND_FACTOR.begin, anna).letters)
    assert type_code(house, half_way(house), old.code())

    assert house.does(SECOND_FACTOR.confirm, anna, new.code()) == []

    with pytest.raises(WrongCode):
        type_code(house, half_way(house), old.code())
    assert type_code(house, half_way(house), new.code())
    assert type_code(house, half_way(house), codes[0])


def test_switching_off_leaves_the_password(house: House) -> None:
    anna = house.account()
    app_of(anna)
    factors.new_backup_codes(anna)

    house.does(SECOND_FACTOR.switch_off, anna)

    assert factors.of(anna) == []
    assert house.enter("Anna") == anna


def test_who_must_have_one_keeps_it(house: House, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = "perm(Admin)"
    anna, bo = house.account(role="Admin"), house.account("Bo")
    app_of(anna), app_of(bo)

    with pytest.raises(NotAllowed, match="must keep"):
        house.does(SECOND_FACTOR.switch_off, anna)
    house.does(SECOND_FACTOR.switch_off, bo)


def test_a_guest_has_none(house: House) -> None:
    guest = house.account("Bo", role="Guest")
    guest.password = "!guest.x"

    with pytest.raises(NotAllowed):
        house.does(SECOND_FACTOR.begin, guest)


def test_proving_all_of_it_takes_both(house: House) -> None:
    anna = house.account()
    code = app_of(anna).code()

    with pytest.raises(WrongCode):
        house.does(GATE.prove_wholly, anna, "a good secret", "", HERE)
    with pytest.raises(NotAllowed, match="present password"):
        house.does(GATE.prove_wholly, anna, "a bad secret", code, HERE)
    house.does(GATE.prove_wholly, anna, "a good secret", code, HERE)


def test_staff_can_take_it_all_away(house: House) -> None:
    anna = house.account()
    app_of(anna)
    factors.new_backup_codes(anna)

    assert [each.kind for each in factors.of(anna)] == ["codes", "backup codes"]
    assert factors.remove_all(anna) == 2
    assert house.enter("Anna") == anna


def test_whom_a_factor_is_required_of_is_a_lock_or_nobody() -> None:
    from server.setting_rules import question_if_any

    assert question_if_any("") is None
    assert question_if_any("perm(Admin)") is None
    assert "what a lock asks" in str(question_if_any("perm(Wizard)"))
    assert "what a lock asks" in str(question_if_any(None))
