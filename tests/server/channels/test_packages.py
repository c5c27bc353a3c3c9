"""Channels as data: Comm.Channel."""

from __future__ import annotations

from typing import Any

import pytest

from server.channels.channel import Channel, find_channel
from server.world import WORLD
from tests.stories.listener import Listens
from tests.stories.town import Town

PUBLIC = {
    "name": "public",
    "caption": "For everybody, about anything.",
    "command": "public",
}


def test_who_comes_in_is_told_their_channels(listens: Listens) -> None:
    anna = listens("Anna")

    assert ("Comm.Channel.List", [PUBLIC]) in anna.hears


def test_the_list_changes_with_what_one_does(town: Town, listens: Listens) -> None:
    anna = listens("Anna")
    anna.told.clear()

    anna.types("channel leave public")
    assert anna.hears == [("Comm.Channel.List", [])]
    anna.says("Comm.Channel.Enable", "public")
    assert anna.hears == [("Comm.Channel.List", [PUBLIC])]


def test_the_list_changes_with_the_channels(town: Town, listens: Listens) -> None:
    anna = listens("Anna")
    anna.told.clear()

    made = town.do(WORLD.create, Channel, "square", everybody=True)
    (_, listed), *more = anna.hears
    assert [each["name"] for each in listed] == ["public", "square"]
    assert not more
    town.do(made.lock, "listen: perm(Admin)")
    assert anna.hears == [("Comm.Channel.List", [PUBLIC])]


def test_what_is_said_comes_as_data_too(listens: Listens) -> None:
    anna = listens("Anna")
    anna.told.clear()

    anna.types("public hello")

    said = {"channel": "public", "talker": "Anna", "text": "hello"}
    assert anna.hears == [("Comm.Channel.Text", said)]


def test_a_client_asks_who_is_on_its_channels(town: Town, listens: Listens) -> None:
    anna, _ = listens("Anna"), town.player("Bo")
    anna.told.clear()

    anna.says("comm.channel.players")

    listed = [
        {"name": "Anna", "channels": ["public"]},
        {"name": "Bo", "channels": ["public"]},
    ]
    assert anna.hears == [("Comm.Channel.Players", listed)]


@pytest.mark.parametrize("data", ["staff", "nothing", None, 12, {"name": "public"}])
def test_what_cannot_be_enabled_is_ignored(listens: Listens, data: Any) -> None:
    anna = listens("Anna")
    anna.told.clear()

    anna.says("Comm.Channel.Enable", data)
    anna.says("Core.Nothing", data)

    assert anna.hears == []


def test_who_takes_no_data_is_told_none(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("channel leave public", "channel join public")

    assert len(anna.sees) == 2
    assert find_channel("public") is not None


def test_the_list_is_told_once_to_who_comes_in(listens: Listens) -> None:
    anna = listens("Anna")

    assert [name for name, _ in anna.hears].count("Comm.Channel.List") == 1


def test_a_caption_is_words_and_no_markup(town: Town, listens: Listens) -> None:
    anna = listens("Anna")
    anna.told.clear()

    public = find_channel("public")
    town.do(setattr, public, "desc", "This || |rthat|n")

    assert anna.hears == [("Comm.Channel.List", [{**PUBLIC, "caption": "This | that"}])]
