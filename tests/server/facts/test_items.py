"""Lists that a client asks for."""

from __future__ import annotations

from tests.stories.listener import Listener, Listens
from tests.stories.town import Town


def test_what_one_carries_and_what_is_around(listens: Listens) -> None:
    anna = listens("Anna")
    known = [data for name, data in anna.hears if name == "Char.Items.List"]

    anna.says("Char.Items.Inv")
    anna.says("char.items.room", "")

    asked = anna.hears
    assert [name for name, _ in asked] == ["Char.Items.List"] * 2
    assert [data["location"] for _, data in asked] == ["inv", "room"]
    assert all(data in known for _, data in asked)


def test_who_plays_nobody_is_told_nothing(town: Town) -> None:
    stranger = Listener(town, 0)
    town.settle()

    stranger.says("Char.Items.Inv")
    stranger.says("Char.Items.Room")

    assert stranger.hears == []
