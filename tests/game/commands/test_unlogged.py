"""Before the gate."""

from __future__ import annotations

from typing import Any

from server.accounts.models import Account
from tests.game.fakes import House, Player


def echoes(player: Player) -> list[bool]:
    """Whether typing was to be shown, each time that changed."""
    return [bool(out.args[0]) for out in player.heard() if out.name == "echo"]


def test_one_line_makes_an_account_and_enters(house: House) -> None:
    anna = house.guest()
    anna.heard()

    anna.types("create Anna correct horse")

    seen = anna.sees
    assert seen[0] == "Welcome, Anna. The name is yours now, and the password opens it."
    assert "The Gatehouse" in seen


def test_one_line_connects(house: House) -> None:
    anna = house.guest()
    house.gate.accounts["anna"] = "correct horse", Account(pk=7, username="Anna")

    anna.types("connect anna correct horse")

    assert anna.character.key == "Anna"


def test_a_wrong_password_is_refused_and_may_be_tried_again(house: House) -> None:
    anna = house.guest()
    house.gate.accounts["anna"] = "correct horse", Account(pk=7, username="Anna")
    anna.heard()

    anna.types("connect anna wrong")
    assert anna.sees == ["That name and password do not belong together."]

    anna.types("connect anna correct horse")
    assert anna.session.logged_in


def test_a_password_that_is_asked_for_is_not_echoed(house: House) -> None:
    anna = house.guest()
    house.gate.accounts["anna"] = "correct horse", Account(pk=7, username="Anna")
    anna.heard()

    anna.types("connect anna")
    assert [(o.name, o.args) for o in anna.heard()] == [
        ("echo", (False,)),
        ("prompt", ("Password:",)),
    ]

    anna.types("correct horse")
    assert echoes(anna)[:1] == [True]
    assert anna.session.logged_in


def test_create_asks_twice_and_keeps_no_password(house: House) -> None:
    anna = house.guest()

    anna.types("create Anna", "correct horse")
    assert "correct horse" not in repr(house.saved[anna.sessid])

    anna.types("correct horse")
    assert anna.session.logged_in
    assert house.gate.accounts["anna"][0] == "correct horse"
    assert house.saved[anna.sessid].asking is None


def test_create_begins_again_when_the_passwords_differ(house: House) -> None:
    anna = house.guest()
    anna.heard()

    anna.types("create Anna", "correct horse", "corect horse")

    assert (
        anna.sees[-1] == "The two were not the same. Type create Anna to begin again."
    )
    assert not anna.session.logged_in


def test_what_a_stranger_calls_itself_is_shown_as_typed(house: House) -> None:
    anna = house.guest()

    anna.types("create |lcquit|lt|rAnna|le", "correct horse", "corect horse")

    assert anna.sees[-1] == (
        "The two were not the same. Type create |lcquit|lt|rAnna|le to begin again."
    )


def test_commands_without_words_say_how(house: House) -> None:
    anna = house.guest()
    anna.heard()

    anna.types("connect", "create")

    assert anna.sees == [
        "Type connect NAME PASSWORD, or connect NAME to be asked for the password.",
        "Type create NAME PASSWORD, or create NAME to be asked for the password.",
    ]


def test_guests_are_named_only_where_they_are_welcome(
    house: House, settings: Any
) -> None:
    assert "connect guest" not in house.guest().screen

    settings.GUESTS = 1

    assert "connect guest" in house.guest().screen
    assert "connect guest" in house.guest(screenreader=True).screen


def test_a_guest_looks_around(house: House, settings: Any) -> None:
    settings.GUESTS = 1
    anna = house.guest()
    anna.heard()

    anna.types("connect Guest")

    seen = anna.sees
    assert "The Gatehouse" in seen
    assert "Wanderer will leave no trace" in seen[-1]
    assert anna.character.key == "Wanderer"


def test_without_guests_there_is_a_sentence(house: House) -> None:
    anna = house.guest()
    anna.heard()

    anna.types("connect guest")

    assert anna.sees == ["This house takes no guests."]


def test_a_stranger_can_look_ask_for_help_and_leave(house: House) -> None:
    anna = house.guest()
    anna.heard()

    anna.types("look")
    assert anna.sees[0] == "Gatehouse"
    anna.types("help")
    assert "connect" in anna.screen
    anna.types("who")
    assert anna.sees == ["0 players are connected."]
    anna.types("quit")
    assert anna.sees == ["Goodbye. The gate stays open."]
    assert anna.closed


def test_a_stranger_and_a_crawler_read_in_digits_how_many_play(house: House) -> None:
    stranger = house.guest()
    house.player("Anna")
    stranger.heard()

    stranger.types("WHO")
    first = stranger.sees[0]
    house.player("Bo")
    stranger.heard()
    stranger.types("WHO")

    assert first == "1 player is connected."
    assert stranger.sees[0] == "2 players are connected."


def test_a_stranger_can_do_nothing_else(house: House) -> None:
    anna = house.guest()
    anna.heard()

    anna.types("say hello", "reload", "north")

    assert all(line.startswith("Huh?") for line in anna.sees)
