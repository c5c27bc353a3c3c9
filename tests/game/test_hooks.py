"""What the game does when somebody comes and goes, and when the house starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from game import hooks
from server.api import worldfile
from server.sessions import SESSION_HANDLER
from server.world import WORLD
from tests.game.fakes import House


def test_a_stranger_is_welcomed(house: House) -> None:
    seen = house.guest().sees

    assert seen[0] == "Gatehouse"
    assert any("create NAME PASSWORD" in line for line in seen)


def test_who_listens_to_the_screen_is_welcomed_without_decoration(house: House) -> None:
    seen = house.guest(screenreader=True).sees

    assert seen[0] == "Welcome to Gatehouse."
    assert not any("===" in line for line in seen)


def test_a_new_account_has_a_character_and_sees_the_gatehouse(house: House) -> None:
    anna = house.player("Anna")

    anna.types("look")

    assert anna.sees[0] == "The Gatehouse"
    assert anna.account.characters == [anna.character]


def test_who_leaves_rests_and_is_found_where_they_left(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    bo.types("s")
    anna.types("s")
    bo.heard()
    character, account = anna.character, anna.account

    anna.leaves()
    assert bo.sees == ["Anna goes off to rest."]
    assert character.location is None
    assert character not in house.thing("yard").contents

    again = house.guest()
    house.gate.accounts["anna"] = "correct horse", account
    again.types("connect anna correct horse")
    assert "The Yard" in again.sees
    assert bo.sees == ["Anna comes in and looks around."]


def test_after_a_crash_those_whom_nobody_plays_rest(house: House) -> None:
    anna = house.player("Anna")
    character = anna.character
    SESSION_HANDLER.__init__()  # type: ignore[misc]
    character.sessions.remove(character.sessions.all()[0])

    house.do(lambda: hooks.at_server_start("crash"))

    assert character.location is None
    assert character.rests_in is house.thing("gatehouse")


def test_a_reload_touches_nobody(house: House) -> None:
    anna = house.player("Anna")
    character = anna.character

    house.do(lambda: hooks.at_server_start("reload"))

    assert character.location is house.thing("gatehouse")
    assert anna.sees == []


def test_a_second_cold_start_makes_nothing_twice(house: House) -> None:
    before = len(WORLD.objects)

    house.do(hooks.at_server_cold_start)

    assert len(WORLD.objects) == before


def test_a_wrong_world_file_refuses_the_start(
    house: House, tmp_path: Path, settings: object
) -> None:
    file = tmp_path / "world.toml"
    file.write_text('[room.hall]\nname = "Hall"\nexits.north = "hell"\n')
    settings.WORLD_FILE = file  # type: ignore[attr-defined]

    with pytest.raises(worldfile.WorldFileError) as refused:
        hooks.at_server_load()

    assert str(refused.value) == (
        'world.toml, line 3: [room.hall] exits.north: nothing has the tag "hell"; '
        'did you mean "hall".'
    )
