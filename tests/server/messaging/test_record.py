"""The numbers of messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from server.messaging.chain import MessageChain
from server.messaging.components import Plain
from server.messaging.record import BLOCK, KEPT, KEY, Kept, Record
from server.world import TURN, WORLD


@pytest.fixture(autouse=True)
def world() -> Iterator[None]:
    """An empty world."""
    WORLD.clear()
    yield
    WORLD.clear()


def kept(number: int) -> Kept:
    return Kept(number, 1, "Anna", MessageChain([Plain("hi")]), datetime.now(UTC), 5)


def test_numbers_begin_at_one_and_count() -> None:
    record = Record()

    assert [record.number() for _ in range(3)] == [1, 2, 3]


def test_many_numbers_are_one_change_of_the_world() -> None:
    record = Record()
    for _ in range(BLOCK):
        record.number()
    TURN.take()

    assert record.number() == BLOCK + 1
    assert list(TURN.take().values) == [KEY]
    record.number()
    assert not TURN.take().values


def test_another_server_goes_on_behind_what_this_one_may_give() -> None:
    old = Record()
    given = [old.number() for _ in range(3)]

    new = Record()

    assert new.number() > max(given)
    assert old.number() == 4  # it goes on, because the new one failed
    for _ in range(BLOCK):
        last = old.number()
    assert last > new.number()


def test_a_block_that_is_taken_back_is_taken_again() -> None:
    record = Record()
    mark = TURN.mark()
    record.number()

    TURN.rollback(mark)

    assert record.number() == 1
    assert WORLD.kv.get(KEY) == BLOCK + 1


def test_a_message_that_was_taken_back_was_never_said() -> None:
    record = Record()
    record.note(kept(1))
    mark = TURN.mark()
    record.note(kept(2))

    TURN.rollback(mark)

    assert record.find(1) == kept(1)._replace(date=record.find(1).date)  # type: ignore[union-attr]
    assert record.find(2) is None


def test_the_oldest_are_forgotten_first() -> None:
    record = Record()
    for number in range(1, KEPT + 2):
        record.note(kept(number))

    assert record.find(1) is None
    assert record.find(2) is not None
