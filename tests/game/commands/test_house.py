"""Keeping house."""

from __future__ import annotations

import pytest

from tests.game.fakes import House


@pytest.mark.parametrize(
    "line, call",
    [
        ("reload", ("reload", 1)),
        ("reset\nyes", ("reset", 1)),
        ("shutdown too late\nyes", ("stop", "too late")),
    ],
)
def test_a_developer_asks_the_portal(
    house: House, line: str, call: tuple[str, object]
) -> None:
    anna = house.player("Anna", role="Developer")

    anna.types(*line.split("\n"))

    assert house.link.calls == [call]


@pytest.mark.parametrize("line", ["reset", "shutdown"])
def test_who_does_not_mean_it_changes_nothing(house: House, line: str) -> None:
    anna, bo = house.player("Anna", role="Developer"), house.player("Bo")
    anna.heard()

    anna.types(line, "no")

    assert anna.sees[-1] == "Everything goes on."
    assert house.link.calls == []
    assert bo.sees == []


@pytest.mark.parametrize("line", ["reset", "shutdown"])
def test_who_may_no_longer_ends_nothing(house: House, line: str) -> None:
    anna = house.player("Anna", role="Developer")
    anna.types(line)
    anna.account.role = "Player"

    anna.types("yes")

    assert anna.sees[-1] == f'You may not use "{line}" any more.'
    assert house.link.calls == []


def test_everybody_hears_of_the_end(house: House) -> None:
    anna, bo = house.player("Anna", role="Developer"), house.player("Bo")

    anna.types("shutdown for the night", "yes")

    assert bo.sees == ["The house closes now: for the night. Come back soon."]


def test_an_announcement_reaches_strangers_too(house: House) -> None:
    anna, guest = house.player("Anna", role="Admin"), house.guest()
    guest.heard()

    anna.types("announce Tea |ris|n served.", "announce")

    assert guest.sees == ["*** Tea |ris|n served."]
    assert anna.sees[-1] == "What do you want to announce?"


def test_somebody_is_sent_out_with_a_reason(house: House) -> None:
    anna, bo = house.player("Anna", role="Admin"), house.player("Bo")
    anna.heard()

    anna.types("boot bo = too loud")

    assert anna.sees == ["Bo has been sent out (too loud).", "Bo goes off to rest."]
    assert bo.sees == ["You have been sent out: too loud."]
    assert bo.closed


def test_nobody_sends_out_themselves_or_their_equals(house: House) -> None:
    anna, bo = house.player("Anna", role="Admin"), house.player("Bo", role="Admin")
    anna.heard()

    anna.types("boot", "boot anna", "boot bo", "boot nobody")

    assert anna.sees == [
        "Type boot NAME or boot NAME = reason.",
        "To leave yourself, type quit.",
        "Bo has as much to say here as you do.",
        'Nobody called "nobody" is here now.',
    ]
    assert not bo.closed


@pytest.mark.parametrize(
    "line",
    ["reload", "reset", "shutdown", "announce x", "boot bo", "dig n = Hall", "find x"],
)
def test_for_players_these_commands_do_not_exist(house: House, line: str) -> None:
    anna = house.player("Anna")
    anna.heard()

    anna.types(line)

    assert anna.sees[0].startswith("Huh?")
    assert house.link.calls == []


def test_what_ends_everything_must_be_typed_whole(house: House) -> None:
    anna = house.player("Anna", role="Developer")

    anna.types("shut", "rese", "reloa")

    assert house.link.calls == []
