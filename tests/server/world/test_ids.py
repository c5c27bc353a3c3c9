"""Ids in blocks."""

from __future__ import annotations

import pytest

from server.errors import Busy
from server.world.ids import BLOCK, LOW, Ids


def test_a_block_is_asked_for_before_the_last_is_used_up():
    ids = Ids()
    assert ids.wanted() == BLOCK
    ids.add(range(1, BLOCK + 1))
    assert ids.wanted() == 0

    for _ in range(BLOCK - LOW + 1):
        ids.next()

    assert ids.wanted() >= BLOCK
    ids.add(range(1000, 1500))
    assert ids.wanted() == 0


def test_ids_go_on_in_the_next_block():
    ids = Ids()
    ids.add(range(1, 3))
    ids.add(range(10, 12))

    assert [ids.next() for _ in range(4)] == [1, 2, 10, 11]


def test_too_many_in_one_turn_are_refused_in_a_sentence():
    ids = Ids()
    ids.add(range(1, 2))
    ids.next()

    with pytest.raises(Busy, match="in a moment"):
        ids.next()


def test_ids_that_were_not_used_are_left_over():
    ids = Ids()
    ids.add(range(1, 11))
    ids.next()
    assert ids.rest() == range(2, 11)

    ids.add(range(11, 15))
    assert ids.rest() == range(2, 15)

    ids.add(range(20, 30))
    assert ids.rest() == range(20, 30)
