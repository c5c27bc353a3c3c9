"""What Discord shows of a player: what others may know, for clients that ask for it."""

from __future__ import annotations

from typing import Any

import pytest

from server.world import WORLD
from tests.stories.listener import Listener, Listens
from tests.stories.town import Town

DISCORD = {"application_id": "450", "invite_url": "https://example.org/invite"}
INFO = (
    "External.Discord.Info",
    {"applicationid": "450", "inviteurl": DISCORD["invite_url"]},
)
HELLO = "External.Discord.Hello"


@pytest.fixture(autouse=True)
def discord(settings: Any) -> None:
    settings.DISCORD = DISCORD
    settings.SERVER_NAME = "The Lamp"


def status(details: str, state: str = "") -> tuple[str, Any]:
    return (
        "External.Discord.Status",
        {"game": "The Lamp", "details": details, "state": state},
    )


@pytest.fixture
def anna(listens: Listens) -> Listener:
    anna = listens("Anna")
    anna.told.clear()
    return anna


def area(player: Listener) -> str:
    puppet: Any = player.session.puppet
    found: str = puppet.location.area
    return found


def test_who_named_it_is_told_where_and_who(anna: Listener) -> None:
    anna.supports("External.Discord")
    assert anna.hears == [status("Anna", area(anna))]

    anna.says(HELLO, {"user": "Anna#1", "private": True})
    anna.says("External.Discord.Get")

    assert anna.hears == [INFO, status("Anna", area(anna))] * 2


def test_it_is_told_when_it_is_another(town: Town, anna: Listener) -> None:
    anna.supports("External.Discord")
    anna.told.clear()

    anna.types("look", "ooc")
    assert anna.hears == [status("At the gate")]
    anna.types("ic")
    assert anna.hears == [status("Anna", area(anna))]
    other = town.do(make_room, "Far away")
    town.do(setattr, anna.session.puppet, "location", other)

    assert anna.hears == [status("Anna", "Far away")]


def make_room(area: str) -> Any:
    room = WORLD.create("game.rooms.Room", "a room")
    room.area = area
    return room


def test_what_is_hidden_is_not_shown_to_the_world(town: Town, anna: Listener) -> None:
    anna.supports("External.Discord")
    anna.told.clear()
    secret = town.do(make_room, "The vault")
    town.do(secret.locks.add, "view: perm(Helper)")

    town.do(setattr, anna.session.puppet, "location", secret)
    assert anna.hears == [status("Anna")]
    town.do(anna.session.puppet.locks.add, "view: perm(Helper)")

    assert anna.hears == [status("At the gate")]


def test_what_is_hidden_only_now_is_shown_no_more(town: Town, anna: Listener) -> None:
    anna.supports("External.Discord")
    anna.told.clear()
    room: Any = anna.session.puppet.location

    town.do(setattr, room, "area", "The vault")
    assert anna.hears[-1] == status("Anna", "The vault")
    town.do(room.locks.add, "view: perm(Helper)")

    assert anna.hears[-1] == status("Anna")


def test_before_the_login_one_is_at_the_gate(town: Town) -> None:
    stranger = Listener(town, 0)
    town.settle()

    stranger.supports("External.Discord")
    stranger.says(HELLO)

    assert stranger.hears == [status("At the gate"), INFO, status("At the gate")]


def test_who_did_not_name_it_is_told_nothing(anna: Listener) -> None:
    anna.says(HELLO)
    anna.supports("Char")
    anna.told.clear()
    anna.says(HELLO)

    assert anna.hears == []


@pytest.mark.parametrize("nothing", [{}, {"application_id": "", "invite_url": ""}])
def test_a_game_without_one_answers_nothing(
    anna: Listener, settings: Any, nothing: dict[str, str]
) -> None:
    settings.DISCORD = nothing
    anna.supports("External.Discord")
    anna.says(HELLO)
    anna.types("ooc")

    assert anna.hears == []


def test_a_new_server_tells_it_anew(town: Town, anna: Listener) -> None:
    anna.supports("External.Discord")
    anna.told.clear()

    town.reload()

    assert anna.hears == [status("Anna", area(anna))]
