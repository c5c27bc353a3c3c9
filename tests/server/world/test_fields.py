"""Typed fields: what they take, what they refuse, and what they show."""

from __future__ import annotations

import math

import pytest

from server.world import TURN, WORLD
from server.world.entity import Object
from server.world.fields import field
from tests.server.world.things import Character, Lantern


@pytest.mark.parametrize(
    "name, value, sentence",
    [
        ("oil", "much", "Lantern.oil: expected int, got str"),
        ("oil", True, "expected int, got bool"),
        ("oil", None, "expected int, got null"),
        ("oil", 2**63, "whole number"),
        ("lit", 1, "expected bool, got int"),
        ("weight", math.nan, "Lantern.weight: nan is no number"),
        ("maker", "\ud800", "Lantern.maker: the text holds half a character"),
        ("marks", ["a"], "expected int, got str"),
        ("marks", [2**70], "whole number"),
        ("shade", 10, "expected int <= 9"),
        ("keeper", "Anna", "expected a Character, got str"),
        ("free", object(), "expected"),
        ("free", {"#": 1}, "stands for references"),
        ("free", {1: 2}, "keys"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(name, value, sentence):
    lamp = WORLD.create(Lantern, "lamp")
    before = getattr(lamp, name)

    with pytest.raises(ValueError, match="Lantern") as refused:
        setattr(lamp, name, value)

    assert sentence in str(refused.value) or name == "free"
    assert getattr(lamp, name) == before


def test_a_reference_must_be_of_the_declared_class():
    lamp, anna = WORLD.create(Lantern, "lamp"), WORLD.create(Character, "Anna")

    lamp.keeper = anna
    with pytest.raises(ValueError, match="expected a Character, got Lantern"):
        lamp.keeper = lamp

    assert lamp.keeper is anna


def test_a_whole_number_may_stand_where_a_fraction_may():
    lamp = WORLD.create(Lantern, "lamp")

    lamp.weight = 2

    assert lamp.weight == 2.0
    assert type(lamp.weight) is float


def test_a_default_is_each_objects_own():
    first, second = WORLD.create(Lantern, "first"), WORLD.create(Lantern, "second")

    first.marks.append(1)

    assert (first.marks, second.marks) == ([1], [])


def test_what_is_put_into_a_list_or_dict_must_fit_too():
    lamp = WORLD.create(Lantern, "lamp")

    with pytest.raises(ValueError, match="expected int, got str"):
        lamp.marks.append("a")
    with pytest.raises(ValueError, match="expected a Object"):
        lamp.seen["x"] = 5
    with pytest.raises(ValueError, match="keys"):
        lamp.seen[5] = lamp

    lamp.seen["me"] = lamp
    assert lamp.marks == []
    assert lamp.seen == {"me": lamp}


def test_a_list_that_was_given_is_copied():
    mine = [1]
    lamp = WORLD.create(Lantern, "lamp", marks=mine)

    mine.append(2)
    lamp.marks.extend([3])

    assert lamp.marks == [1, 3]
    assert mine == [1, 2]


def test_deleting_a_value_brings_the_default_back():
    lamp = WORLD.create(Lantern, "lamp", oil=5)
    mark = TURN.mark()

    del lamp.oil
    assert lamp.oil == 100

    TURN.rollback(mark)
    assert lamp.oil == 5


def test_a_field_needs_a_type():
    with pytest.raises((TypeError, RuntimeError), match=r"needs a type|__set_name__"):

        class Odd(Object):
            size = field(1)


def test_a_class_may_name_one_that_is_defined_below_it():
    lamp = WORLD.create(Early, "early")
    late = WORLD.create(Late, "late")

    lamp.other = late

    assert lamp.other is late
    assert list(Early.fields) == ["other"]
    assert Early.fields["other"].help == "The late one."


class Early(Object):
    """Knows the late one."""

    other: Late | None = field(None, help="The late one.")


class Late(Object):
    """Known before it is there."""
