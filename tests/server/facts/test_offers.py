"""What a client is offered once it takes data: once, and only what is set."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.test_data_beside_text import AGREES, MudClient, message
from tests.stories.town import Town

GUI = {"version": "3", "url": "https://example.org/gate.mpackage"}
MAP = "https://example.org/map.dat"
SOUNDS = "https://example.org/sounds/"

GUI_TOLD = message(
    b'Client.GUI {"version":"3","url":"https://example.org/gate.mpackage"}'
)
MAP_TOLD = message(b'Client.Map {"url":"https://example.org/map.dat"}')
SOUNDS_TOLD = message(b'Client.Media.Default {"url":"https://example.org/sounds/"}')


@pytest.fixture
def offered(settings: Any) -> None:
    settings.CLIENT_GUI, settings.CLIENT_MAP_URL = GUI, MAP
    settings.SOUNDS_URL = SOUNDS


def test_a_client_is_offered_them_once(town: Town, offered: None) -> None:
    anna = MudClient(town)
    assert anna.hears() == b""

    anna.sends(AGREES)
    assert anna.hears() == GUI_TOLD + MAP_TOLD + SOUNDS_TOLD
    anna.sends(message(b'Core.Supports.Set ["Char 1", "Client.Media 1"]'))
    town.reload()

    heard = anna.hears()
    assert b"Client.GUI" not in heard
    assert b"Client.Map" not in heard
    assert b"Client.Media" not in heard


def test_what_it_did_not_name_is_kept_back_but_for_what_none_names(
    town: Town, offered: None
) -> None:
    anna = MudClient(town)

    anna.sends(AGREES + message(b'Core.Supports.Set ["Char 1"]'))
    assert anna.hears() == GUI_TOLD + MAP_TOLD
    anna.sends(message(b'Core.Supports.Add ["Client.Media 1"]'))

    assert anna.hears() == SOUNDS_TOLD


def test_who_agrees_anew_is_offered_them_anew(town: Town, offered: None) -> None:
    anna = MudClient(town)
    anna.sends(AGREES)
    anna.hears()

    anna.sends(b"\xff\xfe\xc9")
    anna.sends(AGREES)

    assert GUI_TOLD in anna.hears()


def test_who_comes_while_the_server_is_away_is_offered_them(
    town: Town, offered: None
) -> None:
    town.stop()
    anna = MudClient(town)
    anna.sends(AGREES)
    assert anna.hears() == b""

    town.start("reload")

    assert GUI_TOLD + MAP_TOLD + SOUNDS_TOLD in anna.hears()


def test_where_nothing_is_set_nothing_is_offered(town: Town) -> None:
    anna = MudClient(town)

    anna.sends(AGREES)

    assert anna.hears() == b""
