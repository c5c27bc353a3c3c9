"""Who is on, how the house is, and whom one plays."""

from __future__ import annotations

import pytest

from server.rest.models import Scope
from server.world.entity import Object
from server.world.typeclasses import Character, Room
from tests.server.rest.conftest import Program


def test_how_the_house_is(game, anna):
    game.play(anna.account)

    told = anna.get("status")

    assert (told["name"], told["players"], told["sessions"]) == ("Gatehouse", 1, 1)
    assert told["objects"] == 1
    assert told["commit"] > 0


def test_who_is_on(game, anna):
    game.play(anna.account)
    bo = game.play(game.account("Bo"), "bell-ringer")
    game.does(setattr, bo, "puppet", None)

    told = anna.get("who")

    assert {each["name"] for each in told} == {"lamplighter", "Bo"}
    assert all(each["idle"] >= 0 and each["on"] >= 0 for each in told)


def test_ones_own_characters_are_listed(game, anna):
    hall = game.make(Room, "hall")
    game.make(Character, "Anna", owner=anna.account.pk, location=hall)
    game.make(Object, "lamp", owner=anna.account.pk)
    game.make(Character, "Bo", owner=anna.account.pk + 1)

    told = anna.get("characters")

    assert told["count"] == 1
    (mine,) = told["items"]
    assert (mine["name"], mine["location"], mine["played"]) == ("Anna", "hall", False)
    assert anna.get(f"characters/{mine['id']}") == mine


def test_the_staff_see_all_characters_by_pages(game, anna, otto):
    for name in ("Ada", "Bea", "Cid"):
        game.make(Character, name, owner=anna.account.pk)

    told = otto.get("characters", everybody="true", offset=1, limit=1)

    assert told["count"] == 3
    assert [each["name"] for each in told["items"]] == ["Bea"]
    number = told["items"][0]["id"]
    assert otto.get(f"characters/{number}")["owner"] == anna.account.pk


def test_nobody_else_sees_those_of_others(game, anna):
    other = game.make(Character, "Bo", owner=anna.account.pk + 1)
    lamp = game.make(Object, "lamp", owner=anna.account.pk)

    assert anna.asks("get", "characters", {"everybody": "1"}).status_code == 403
    for number in (other.id, lamp.id, 10_000, 0, -1, 2**70):
        answer = anna.asks("get", f"characters/{number}")
        assert answer.status_code == 404
        assert answer.json() == {
            "detail": "There is no such character, or it is not yours."
        }


def test_a_token_of_the_staff_that_is_not_for_objects_sees_no_others(game, anna):
    game.make(Character, "Bo", owner=anna.account.pk)
    reader = Program(game.account("Ada", role="Admin"), Scope.READ)

    answer = reader.asks("get", "characters", {"everybody": "1"})

    assert answer.json() == {"detail": 'This token is not for "objects".'}


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"offset": -1}, {"offset": 10**9}]
)
def test_a_page_has_bounds(game, anna, query):
    answer = anna.asks("get", "characters", query)

    assert answer.status_code == 422
    assert next(iter(query)) in answer.json()["detail"]
