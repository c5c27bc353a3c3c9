"""Lists and dicts that tell when they are changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from server.world import TURN, WORLD
from server.world.entity import Object

LISTS: list[Callable[[Any], Any]] = [
    lambda it: it.append(9),
    lambda it: it.extend([9, 8]),
    lambda it: it.insert(0, 9),
    lambda it: it.remove(1),
    lambda it: it.pop(),
    lambda it: it.clear(),
    lambda it: it.reverse(),
    lambda it: it.sort(reverse=True),
    lambda it: it.__setitem__(0, 9),
    lambda it: it.__setitem__(slice(0, 2), [7, 7, 7]),
    lambda it: it.__delitem__(0),
    lambda it: it.__iadd__([9]),
    lambda it: it.__imul__(2),
]
DICTS: list[Callable[[Any], Any]] = [
    lambda it: it.__setitem__("c", 3),
    lambda it: it.__delitem__("a"),
    lambda it: it.pop("a"),
    lambda it: it.popitem(),
    lambda it: it.clear(),
    lambda it: it.update(c=3),
    lambda it: it.setdefault("c", []).append(1),
    lambda it: it.__ior__({"c": 3}),
]


@pytest.mark.parametrize("change", LISTS)
def test_every_change_of_a_list_is_noticed_and_can_be_taken_back(change):
    check([1, 2, 3], change)


@pytest.mark.parametrize("change", DICTS)
def test_every_change_of_a_dict_is_noticed_and_can_be_taken_back(change):
    check({"a": 1, "b": 2}, change)


def check(start: Any, change: Callable[[Any], Any]) -> None:
    thing = WORLD.create(Object, "thing")
    thing.db.it = start
    TURN.take()
    mark, plain = TURN.mark(), start.copy()

    change(thing.db.it)
    change(plain)

    assert thing.db.it == plain
    assert thing in TURN._taken.objects
    TURN.rollback(mark)
    assert thing.db.it == start


def test_what_is_put_inside_is_watched_too():
    thing = WORLD.create(Object, "thing")
    thing.db.it = []
    inner = {"deep": [1]}
    thing.db.it.append(inner)
    TURN.take()

    thing.db.it[0]["deep"].append(2)

    assert thing in TURN._taken.objects
    assert inner == {"deep": [1]}


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, b"bytes", float("inf"), 2**64, {"#": 1}, {2: 1}, "\ud800"],
)
def test_what_json_cannot_hold_is_refused(value):
    thing = WORLD.create(Object, "thing")
    thing.db.list = []

    with pytest.raises(ValueError):  # noqa: PT011 each has its own sentence
        thing.db.it = [value]
    with pytest.raises(ValueError):  # noqa: PT011
        thing.db.list.append(value)

    assert thing.db.all() == {"list": []}


def test_nesting_has_an_end():
    thing = WORLD.create(Object, "thing")
    deep: list[Any] = []
    deep.append(deep)

    with pytest.raises(ValueError, match="nested at most"):
        thing.db.deep = deep


def test_something_put_into_itself_is_a_copy():
    thing = WORLD.create(Object, "thing")
    thing.db.it = [1]

    thing.db.it.append(thing.db.it)

    assert thing.db.it == [1, [1]]
