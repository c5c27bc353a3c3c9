"""What one can always do."""

from __future__ import annotations

from tests.game.fakes import House


def test_who_lists_everybody_once(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    bo.types("ooc")
    anna.heard()

    anna.types("who")

    seen = anna.sees
    assert seen[0] == "Two people are here."
    assert [line.split()[0] for line in seen[1:]] == ["Anna", "Bo"]


def test_who_is_read_aloud_in_sentences(house: House) -> None:
    anna = house.player("Anna", screenreader=True)
    anna.heard()

    anna.types("who")

    title, line = anna.sees
    assert title == "One person is here."
    assert line.startswith("Anna, here for a moment, idle for ")


def test_staff_sees_who_stands_behind_a_character(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo", role="Helper")
    anna.types("charcreate Zoe", "ic zoe")
    bo.heard()

    bo.types("who")

    assert any("Zoe" in line and "account Anna" in line for line in bo.sees)


def test_sessions_tells_which_is_this_one(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("sessions")

    assert anna.sees == [
        "You are connected by:",
        "1: telnet from 192.0.2.1, for a moment, playing Anna (this one)",
    ]


def test_quit_ends_the_connection(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("quit")

    assert anna.sees == ["Goodbye. The gate stays open."]
    assert anna.closed


def test_a_password_is_changed_by_three_questions(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("password", "correct horse", "battery staple")
    kept = repr(house.saved[anna.sessid]) + repr(vars(anna.session.ndb))
    anna.types("battery staple")

    assert anna.sees[-1] == "Your password has been changed."
    assert house.gate.accounts["anna"][0] == "battery staple"
    assert "staple" not in kept
    assert "horse" not in kept


def test_a_password_stays_when_anything_is_wrong(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("password", "wrong")
    anna.types("password", "correct horse", "battery staple", "battery stable")
    anna.types("password old", "password wrong = new one")

    assert house.gate.accounts["anna"][0] == "correct horse"
    told = [line for line in anna.sees if not line.endswith(":")]
    assert told == [
        "That is not your present password.",
        "The two were not the same. Type password to begin again.",
        "Type password to be asked, or password OLD = NEW.",
        "That is not your present password.",
    ]


def test_a_password_in_one_line_is_changed_too(house: House) -> None:
    anna = house.player("Anna")

    anna.types("password correct horse = battery staple")

    assert house.gate.accounts["anna"][0] == "battery staple"


def test_the_owner_claims_the_house_with_the_code(house: House) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types("claim", "claim WRONG", "claim RIGHT")

    assert anna.sees == [
        "Type claim CODE with the owner code that was printed at the first start.",
        "That is not the owner's code.",
        "This house is yours. You may do everything in it now.",
    ]
    assert anna.account.is_superuser
