"""Tags, and finding by them."""

from __future__ import annotations

import pytest

from server.world import WORLD
from server.world.entity import Object


def test_objects_are_found_by_tag_and_category():
    lamp, torch = WORLD.create(Object, "lamp"), WORLD.create(Object, "torch")

    lamp.tags.add("Light")
    torch.tags.add("light")
    torch.tags.add("light", "Weapon")

    assert WORLD.tagged("LIGHT") == [lamp, torch]
    assert WORLD.tagged("light", "weapon") == [torch]
    assert WORLD.tagged("weapon") == []
    assert torch.tags.all() == [("light", ""), ("light", "weapon")]
    assert lamp.tags.has("LIGHT")


def test_a_tag_that_was_taken_off_finds_no_more():
    lamp, torch = WORLD.create(Object, "lamp"), WORLD.create(Object, "torch")
    for thing in (lamp, torch):
        thing.tags.add("light")
        thing.tags.add("light")

    lamp.tags.remove("Light")
    lamp.tags.remove("Light")
    assert WORLD.tagged("light") == [torch]

    torch.tags.set([("dark", "a"), ("dark", "A")])
    assert WORLD.tagged("light") == []
    assert torch.tags.all() == [("dark", "a")]


def test_a_deleted_object_is_found_no_more():
    lamp = WORLD.create(Object, "lamp")
    lamp.tags.add("light")

    lamp.delete()

    assert WORLD.tagged("light") == []


def test_a_tag_is_a_name():
    with pytest.raises(ValueError, match="A name"):
        WORLD.create(Object, "lamp").tags.add("")
