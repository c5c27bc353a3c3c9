"""The lock `view` says who may know of a thing."""

from __future__ import annotations

from server.world import WORLD
from server.world.entity import Object
from server.world.seeing import may_be_hidden, sees


def test_few_things_have_the_lock_and_all_others_are_seen() -> None:
    anna, penny = WORLD.create(Object, "Anna"), WORLD.create(Object, "penny")
    assert not may_be_hidden(penny)
    assert sees(anna, penny)

    penny.locks.add("view: none()")

    assert may_be_hidden(penny)
    assert not sees(anna, penny)
    assert sees(penny, penny)
