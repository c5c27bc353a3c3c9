"""The objects of the world over the API."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from server.audit.models import Entry
from server.errors import PlayerError
from server.world import WORLD
from server.world.entity import Object
from server.world.fields import field
from server.world.models import ObjectRow
from server.world.typeclasses import Room


class Lamp(Object):
    """Something with a field."""

    oil: int = field(100)


class Rock(Object):
    """Something that stays."""

    def at_delete(self):
        """Refuse."""
        raise PlayerError("The rock does not budge.")


@pytest.fixture
def lamp(game: Any) -> Any:
    """A lamp in a hall."""
    return game.make(Lamp, "lamp", location=game.make(Room, "hall"))


def keys(program: Any, **query: Any) -> list[str]:
    """What is found."""
    return [each["key"] for each in program.get("objects", **query)["items"]]


def test_objects_are_searched_and_filtered(game, otto, lamp):
    game.make(Lamp, "old lamp", owner=7)
    game.does(lamp.tags.add, "light", "kind")
    game.settle()

    assert keys(otto) == ["hall", "lamp", "old lamp"]
    assert keys(otto, search="LAMP") == ["lamp", "old lamp"]
    assert keys(otto, typeclass="Lamp", owner=7) == ["old lamp"]
    assert keys(otto, typeclass=Room.path) == ["hall"]
    assert keys(otto, location=lamp.location.id) == ["lamp"]
    assert keys(otto, location=0, search="lamp") == ["old lamp"]
    assert keys(otto, tag="kind:light") == ["lamp"]
    assert otto.get("objects", limit=1, offset=1)["count"] == 3


def test_one_is_told_whole(game, otto, lamp):
    game.does(lamp.db.set, "maker", lamp.location)
    game.settle()

    told = otto.get(f"objects/{lamp.id}")

    assert (told["key"], told["location"]) == ("lamp", lamp.location.id)
    assert told["typeclass"].endswith(".Lamp")
    assert told["db"] == {"maker": {"#": lamp.location.id}}
    assert told["revision"] == ObjectRow.objects.get(pk=lamp.id).revision


def test_what_is_changed_is_live_at_once_and_noted(game, otto, lamp):
    change = {
        "key": "lantern",
        "fields": {"oil": 5},
        "db": {"maker": "Bo"},
        "tags": [["light", "kind"]],
        "aliases": ["light"],
        "locks": "get: false()",
    }

    told = otto.asks("patch", f"objects/{lamp.id}", change).json()

    assert (lamp.key, lamp.oil, lamp.db.get("maker")) == ("lantern", 5, "Bo")
    assert (told["key"], told["fields"], told["db"]) == (
        "lantern",
        {"oil": 5},
        {"maker": "Bo"},
    )
    assert told["aliases"] == ["light"]
    (entry,) = Entry.objects.all()
    assert (entry.name, entry.act, entry.source) == ("Otto", "change", "api")
    assert entry.target == f"object lantern (#{lamp.id})"
    assert entry.details["changes"]["key"] == ["lamp", "lantern"]


def test_what_is_not_named_stays(game, otto, lamp):
    game.does(lamp.db.set, "maker", "Bo")

    otto.asks("patch", f"objects/{lamp.id}", {"db": {"colour": "red"}})
    otto.asks("patch", f"objects/{lamp.id}", {"db": {"maker": None}})
    otto.asks("patch", f"objects/{lamp.id}", {})

    assert dict(lamp.db.all()) == {"colour": "red"}
    assert lamp.key == "lamp"
    assert lamp.location.key == "hall"


def test_it_is_carried_elsewhere_or_nowhere(game, otto, lamp):
    cellar = game.make(Room, "cellar")

    otto.asks("patch", f"objects/{lamp.id}", {"location": cellar.id})
    assert lamp.location is cellar
    otto.asks("patch", f"objects/{lamp.id}", {"location": None})
    assert lamp.location is None


@pytest.mark.parametrize(
    "change, part",
    [
        ({"fields": {"oil": "much"}}, "fields.oil"),
        ({"fields": {"nothing": 1}}, "fields.nothing"),
        ({"location": 999_999}, "location"),
        ({"locks": "get: wizard("}, "locks"),
        ({"key": ""}, "key"),
        ({"key": "a\x00b"}, "key"),
        ({"colour": "red"}, "colour"),
        ({"db": {"x": {"#": 999_999}}}, "db.x"),
        ({"db": {"x": 10**30}}, "db.x"),
        ({"db": {"x": json.loads("[" * 450 + "]" * 450)}}, "db.x"),
        ({"owner": 999_999}, "owner"),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(game, otto, lamp, change, part):
    answer = otto.asks("patch", f"objects/{lamp.id}", change)

    assert answer.status_code == 422
    assert part in answer.json()["errors"]
    assert (lamp.key, lamp.oil) == ("lamp", 100)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["key", "aliases", "tags", "locks", "fields", "owner"])
def test_null_is_only_for_places(game, otto, lamp, name):
    answer = otto.asks("patch", f"objects/{lamp.id}", {name: None})

    assert answer.json() == {"detail": "Only location and home can be null."}
    assert answer.status_code == 422


def test_a_change_of_what_is_another_by_now_is_refused(game, otto, lamp):
    revision = otto.get(f"objects/{lamp.id}")["revision"]
    game.does(setattr, lamp, "oil", 7)
    game.settle()

    change = {"key": "lantern", "revision": revision}
    answer = otto.asks("patch", f"objects/{lamp.id}", change)

    assert answer.status_code == 409
    assert lamp.key == "lamp"


def test_an_object_is_made(game, otto):
    new = {"typeclass": Lamp.path, "key": "lamp", "fields": {"oil": 3}}

    answer = otto.asks("post", "objects", new)

    assert answer.status_code == 201
    made = WORLD.get(answer.json()["id"])
    assert (made.key, made.oil) == ("lamp", 3)
    assert Entry.objects.get().act == "create"


@pytest.mark.parametrize(
    "new",
    [
        {"key": "lamp"},
        {"typeclass": "os.path", "key": "lamp"},
        {"typeclass": "game.things.Nothing", "key": "lamp"},
        {"typeclass": Lamp.path, "key": "lamp", "fields": {"oil": "x"}},
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_made(game, otto, new):
    answer = otto.asks("post", "objects", new)

    assert answer.status_code == 422, answer.content
    assert len(WORLD.objects) == 0
    assert not Entry.objects.exists()


def test_nothing_is_imported_for_whoever_names_a_class(game, otto):
    new = {"typeclass": "this.Zen", "key": "lamp"}

    answer = otto.asks("post", "objects", new)

    assert answer.json()["errors"] == {"typeclass": "The game has no class this.Zen."}
    assert "this" not in sys.modules


def test_a_large_change_leaves_a_small_entry(game, otto, lamp):
    change = {"db": {"story": "x" * 100_000, **{f"n{n}": n for n in range(500)}}}

    assert otto.asks("patch", f"objects/{lamp.id}", change).status_code == 200

    details = Entry.objects.get().details
    assert len(json.dumps(details)) < 5000
    assert details["changes"]["db.n1"] == [None, 1]
    assert len(details["changes"]) + details["further changes"] == 501


def test_what_no_database_takes_is_replaced_in_the_entry(game, otto, lamp):
    otto.asks("patch", f"objects/{lamp.id}", {"db": {"story": "a\x00b"}})

    assert lamp.db.get("story") == "a\x00b"
    kept = Entry.objects.get().details["changes"]["db.story"]
    assert kept == [None, "a\ufffdb"]


@pytest.mark.parametrize("name", ["search", "typeclass", "tag"])
def test_what_no_database_can_look_for_is_refused(game, otto, name):
    answer = otto.asks("get", "objects", {name: "a\x00b"})

    assert answer.status_code == 422
    assert name in answer.json()["errors"]


def test_a_refusal_of_much_is_short(game, otto, lamp):
    change = {"db": {f"{n}" * 201: 1 for n in range(1000)}}

    answer = otto.asks("patch", f"objects/{lamp.id}", change)

    assert answer.status_code == 422
    assert len(answer.content) < 20_000


def test_an_object_is_taken_out_of_the_world(game, otto, lamp):
    answer = otto.asks("delete", f"objects/{lamp.id}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert lamp.gone
    assert otto.asks("delete", f"objects/{lamp.id}").status_code == 404
    assert Entry.objects.get().target == f"object lamp (#{lamp.id})"


def test_the_game_may_refuse(game, otto):
    rock = game.make(Rock, "rock")

    answer = otto.asks("delete", f"objects/{rock.id}")

    assert answer.status_code == 409
    assert answer.json() == {"detail": "The rock does not budge."}
    assert not rock.gone


@pytest.mark.parametrize("number", [0, -1, 10_000, 2**70])
def test_what_is_not_there_is_not_found(game, otto, number):
    for method, body in (("get", None), ("patch", {"key": "x"}), ("delete", None)):
        assert otto.asks(method, f"objects/{number}", body).status_code == 404


def test_players_have_no_business_there(game, anna, lamp):
    asked = [("get", "objects", None), ("get", f"objects/{lamp.id}", None)]
    asked += [("patch", f"objects/{lamp.id}", {"key": "x"})]
    asked += [("delete", f"objects/{lamp.id}", None), ("post", "objects", {})]

    for method, path, body in asked:
        assert anna.asks(method, path, body).status_code == 403
    assert lamp.key == "lamp"
