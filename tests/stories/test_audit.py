"""What staff do in the game is in the audit log."""

from __future__ import annotations

import pytest

from server.audit.models import Entry
from tests.stories.town import Town


def entries() -> list[tuple[str, str, str]]:
    """Who, what, and to whom, the oldest first."""
    found = Entry.objects.order_by("id")
    return [(each.name, each.act, each.target) for each in found]


@pytest.mark.parametrize(
    "line, act, target",
    [
        ("reload", "reload", ""),
        ("reset\nyes", "reset", ""),
        ("announce Tea is served", "announce", ""),
        ("boot bo = too loud", "kick", "Bo as Bo"),
        ("teleport bo = well", "teleport", "Bo"),
    ],
)
def test_what_gives_power_over_others_is_noted(
    town: Town, line: str, act: str, target: str
) -> None:
    anna = town.player("Anna", role="Developer")
    town.player("Bo")

    anna.types(*line.split("\n"))

    assert entries() == [("Anna", act, target)]
    (entry,) = Entry.objects.all()
    assert (entry.source, entry.address) == ("game", "192.0.2.1")


def test_a_reason_is_kept(town: Town) -> None:
    anna = town.player("Anna", role="Admin")
    town.player("Bo")

    anna.types("boot bo = too loud")

    assert Entry.objects.get().details["reason"] == "too loud"


def test_what_is_destroyed_and_who_is_silenced_is_noted(town: Town) -> None:
    anna = town.player("Anna", role="Admin")
    town.player("Bo")

    anna.types("create apple", "destroy apple", "yes")
    anna.types("channel silence public bo 10")

    (destroyed, silenced) = Entry.objects.order_by("id")
    assert destroyed.act == "destroy"
    assert destroyed.target.startswith("apple #")
    assert (silenced.act, silenced.details["who"]) == ("silence", "Bo")
    assert silenced.details["minutes"] == 10


def test_what_does_not_happen_is_not_noted(town: Town) -> None:
    anna = town.player("Anna", role="Admin")
    town.player("Bo", role="Admin")

    anna.types("boot bo", "destroy nothing", "announce", "teleport here")

    assert entries() == []


def test_what_players_do_is_not_noted(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("look", "say hello", "public hi", "boot anna", "quit")

    assert entries() == []
