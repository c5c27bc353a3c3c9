"""Sounds are told to who plays them, and read by who listens to the screen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from server.facts.media import load_sound, sound, stop_sound
from server.sessions import SESSIONS
from tests.stories.listener import Listener, Listens
from tests.stories.town import Town

URL = "https://example.org/sounds/"


@pytest.fixture(autouse=True)
def sounds(settings: Any) -> None:
    settings.SOUNDS_URL = URL


@pytest.fixture
def anna(listens: Listens) -> Listener:
    anna = listens("Anna")
    anna.told.clear()
    anna.seen.clear()
    return anna


def room(player: Listener) -> Any:
    puppet: Any = player.session.puppet
    return puppet.location


def reads_aloud(player: Listener) -> None:
    """Its player listens to the screen."""
    known = msgspec.structs.replace(player.client, screenreader=True)
    player.changed(known)
    player.town.settle()
    player.told.clear()
    player.seen.clear()


def test_a_sound_is_told_with_what_it_has_and_no_more(
    town: Town, anna: Listener
) -> None:
    town.do(sound, room(anna), "rain.wav")
    town.do(sound, anna.session.puppet, "a.mp3", "|yLa!|n", type="music", loops=-1)

    assert anna.hears == [
        ("Client.Media.Play", {"name": "rain.wav", "type": "sound"}),
        (
            "Client.Media.Play",
            {"name": "a.mp3", "type": "music", "loops": -1, "caption": "La!"},
        ),
    ]
    assert anna.sees == []


def test_it_can_be_fetched_before_and_ended(town: Town, anna: Listener) -> None:
    town.do(load_sound, room(anna), "rain.wav")
    town.do(stop_sound, room(anna), key="rain")

    assert anna.hears == [
        ("Client.Media.Load", {"name": "rain.wav"}),
        ("Client.Media.Stop", {"key": "rain"}),
    ]


def test_who_is_elsewhere_does_not_hear_it(town: Town, listens: Listens) -> None:
    anna, bo = listens("Anna"), listens("Bo")
    anna.types("south")
    for each in (anna, bo):
        each.told.clear()

    town.do(sound, room(bo), "rain.wav")

    assert (anna.hears, bo.packages) == ([], ["Client.Media.Play"])


def test_a_screen_reader_reads_what_its_client_does_not_play(
    town: Town, anna: Listener
) -> None:
    reads_aloud(anna)
    town.do(sound, room(anna), "rain.wav", caption="|bRain|n falls.")
    assert anna.sees == ["Rain falls."]

    anna.supports("Client.Media")
    anna.seen.clear()
    anna.told.clear()
    town.do(sound, room(anna), "rain.wav", caption="Rain falls.")

    assert anna.sees == []
    assert anna.packages == ["Client.Media.Play"]


def test_a_screen_reader_without_data_reads_it_too(town: Town) -> None:
    bo = town.player("Bo")
    bo.types("option screenreader on")
    bo.seen.clear()

    town.do(sound, SESSIONS.get(bo.sessid), "rain.wav", caption="Rain falls.")

    assert bo.sees == ["Rain falls."]


def test_where_no_file_is_nothing_is_played_and_all_is_read(
    town: Town, anna: Listener, settings: Any
) -> None:
    settings.SOUNDS_URL = ""
    anna.supports("Client.Media")
    reads_aloud(anna)

    town.do(load_sound, room(anna), "rain.wav")
    town.do(sound, room(anna), "rain.wav", caption="Rain falls.")
    assert (anna.packages, anna.sees) == ([], ["Rain falls."])
    town.do(sound, room(anna), "rain.wav", url=URL)

    assert anna.packages == ["Client.Media.Play"]


@pytest.mark.parametrize(
    "more, error",
    [
        ({"volume": 101}, ValueError),
        ({"priority": 0}, ValueError),
        ({"loops": -2}, ValueError),
        ({"loudness": 1}, TypeError),
    ],
)
def test_what_no_sound_can_have_is_refused(
    town: Town, anna: Listener, more: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        town.do(sound, room(anna), "rain.wav", **more)
