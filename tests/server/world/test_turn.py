"""What a rollback takes back, and what a turn leaves."""

from __future__ import annotations

import asyncio

import pytest

from server.world import TURN, WORLD
from server.world.entity import Object
from server.world.index import INDEX
from tests.server.world.things import Character, Lantern, Room


def test_a_rollback_takes_back_fields_and_attributes():
    lamp = WORLD.create(Lantern, "lamp")
    lamp.db.note = "old"
    mark = TURN.mark()
    lamp.oil, lamp.lit = 5, True
    lamp.oil = 4
    lamp.db.note = "new"
    lamp.db.more = [1]
    del lamp.db.note

    TURN.rollback(mark)

    assert (lamp.oil, lamp.lit) == (100, False)
    assert lamp.db.all() == {"note": "old"}


def test_a_rollback_takes_back_changes_inside_lists_and_dicts():
    lamp = WORLD.create(Lantern, "lamp", marks=[3, 1, 2])
    lamp.db.deep = {"a": [1, {"b": 2}]}
    mark = TURN.mark()
    lamp.marks.sort()
    lamp.marks += [9]
    lamp.marks.pop(0)
    lamp.db.deep["a"][1]["b"] = 3
    lamp.db.deep["a"].append(4)
    del lamp.db.deep["a"][0]
    lamp.db.deep["c"] = 5

    TURN.rollback(mark)

    assert lamp.marks == [3, 1, 2]
    assert lamp.db.deep == {"a": [1, {"b": 2}]}


def test_a_list_changed_before_and_after_a_mark_goes_back_to_the_mark():
    lamp = WORLD.create(Lantern, "lamp")
    lamp.marks.append(1)
    mark = TURN.mark()
    lamp.marks.append(2)

    TURN.rollback(mark)
    assert lamp.marks == [1]

    outer = TURN.mark()
    lamp.marks.append(2)
    inner = TURN.mark()
    lamp.marks.append(3)
    TURN.rollback(inner)
    lamp.marks.append(4)
    TURN.rollback(outer)
    assert lamp.marks == [1]


def test_a_rollback_takes_back_names_tags_locks_owner_home_and_ticks():
    hall = WORLD.create(Room, "hall")
    lamp = WORLD.create(Lantern, "lamp", aliases=["light"], owner=1)
    lamp.tags.add("old")
    lamp.locks.add("get: all()")
    mark = TURN.mark()
    lamp.key, lamp.aliases, lamp.owner, lamp.home = "torch", ["fire"], 2, hall
    lamp.tags.add("new")
    lamp.tags.remove("old")
    lamp.locks.add("get: none()")
    lamp.tick(5, "burn")

    TURN.rollback(mark)

    assert (lamp.key, lamp.aliases, lamp.owner, lamp.home) == (
        "lamp",
        ("light",),
        1,
        None,
    )
    assert WORLD.tagged("old") == WORLD.named("light") == WORLD.owned(1) == [lamp]
    assert WORLD.tagged("new") == WORLD.named("fire") == WORLD.owned(2) == []
    assert lamp.locks.text == "get: all()"
    assert INDEX.ticking == {}


def test_a_rollback_puts_what_moved_back_to_where_it_stood():
    hall, yard = WORLD.create(Room, "hall"), WORLD.create(Room, "yard")
    things = [WORLD.create(Object, key, hall) for key in "abc"]
    mark = TURN.mark()
    things[0].move_to(yard)
    things[1].move_to(things[0])
    things[0].move_to(hall)

    TURN.rollback(mark)

    assert hall.contents == things
    assert yard.contents == []
    assert things[0].contents == []


def test_a_rollback_unmakes_what_was_made_and_restores_what_was_deleted():
    hall = WORLD.create(Room, "hall")
    bag = WORLD.create(Object, "bag", hall)
    pin = WORLD.create(Object, "pin", bag)
    bag.tags.add("bag")
    mark = TURN.mark()
    bag.delete()
    coin = WORLD.create(Character, "coin", hall)

    TURN.rollback(mark)

    assert hall.contents == [bag]
    assert bag.contents == [pin]
    assert WORLD.tagged("bag") == WORLD.named("bag") == [bag]
    assert WORLD.get(bag.id) is bag
    assert WORLD.get(coin.id) is None
    assert coin.gone
    assert not bag.gone


def test_a_rollback_takes_back_what_was_said_and_acknowledged():
    TURN.say("before")
    TURN.ack(1, 5)
    mark = TURN.mark()
    TURN.say("after")
    TURN.ack(1, 6)
    TURN.ack(2, 1)

    TURN.rollback(mark)

    taken = TURN.take()
    assert (taken.frames, taken.acks) == (["before"], {1: 5})


def test_a_rollback_takes_back_key_values():
    WORLD.kv.set("a", 1)
    mark = TURN.mark()
    WORLD.kv.set("a", 2)
    WORLD.kv.set("b", 1)
    WORLD.kv.delete("a")

    TURN.rollback(mark)

    assert (WORLD.kv.get("a"), WORLD.kv.get("b", "none")) == (1, "none")


def test_a_rollback_cancels_jobs():
    async def story() -> None:
        kept = TURN.job(lambda: None)
        mark = TURN.mark()
        dropped = TURN.job(lambda: None)

        TURN.rollback(mark)

        assert dropped.cancelled()
        assert [job.future for job in TURN.take().jobs] == [kept]

    asyncio.run(story())


def test_a_turn_that_is_over_cannot_be_taken_back():
    lamp = WORLD.create(Lantern, "lamp")
    mark = TURN.mark()
    lamp.oil = 1
    TURN.take()

    assert TURN.rollback(mark) is False

    assert lamp.oil == 1


def test_a_turn_wakes_its_committer_once():
    calls: list[int] = []
    TURN.wake = lambda: calls.append(1)

    TURN.say("a")
    TURN.ack(1, 1)
    WORLD.create(Object, "thing")
    assert calls == [1]

    TURN.take()
    TURN.say("b")
    assert calls == [1, 1]


def test_a_whole_block_happens_or_does_not():
    lamp = WORLD.create(Lantern, "lamp")

    with pytest.raises(RuntimeError), TURN.whole():
        lamp.explode()

    assert lamp.oil == 100
