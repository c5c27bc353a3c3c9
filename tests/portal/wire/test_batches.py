"""Batches: they cross in parts, and are whole or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.wire import batches
from portal.wire.batches import LIMIT, PART, Assembler, split
from portal.wire.errors import WireError


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART, 5 * PART])
def test_a_batch_of_any_size_is_whole_again(size: int) -> None:
    data, assembler = bytes(size), Assembler()

    parts = list(split(data))
    joined = [assembler.add(*part) for part in parts]

    assert joined[-1] == data
    assert joined[:-1] == [None] * (len(parts) - 1)
    assert all(len(part) <= PART for _, _, part in parts)
    assert [last for _, last, _ in parts].count(True) == 1


@given(st.lists(st.integers(0, 3 * PART), max_size=5))
def test_one_batch_after_the_other(sizes: list[int]) -> None:
    assembler = Assembler()
    for size in sizes:
        *before, last = [assembler.add(*part) for part in split(b"x" * size)]

        assert before == [None] * len(before)
        assert last == b"x" * size


@pytest.mark.parametrize("number", [1, 2, -1])
def test_a_part_out_of_order_is_refused(number: int) -> None:
    with pytest.raises(WireError, match=f"Part {number} came where 0 was due"):
        Assembler().add(number, False, b"data")


def test_a_part_that_comes_twice_is_refused() -> None:
    assembler = Assembler()
    assembler.add(0, False, b"data")

    with pytest.raises(WireError, match="Part 0 came where 1 was due"):
        assembler.add(0, False, b"data")


def test_what_is_too_large_is_neither_sent_nor_joined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert LIMIT >= 16 * PART
    monkeypatch.setattr(batches, "LIMIT", 10)
    assembler = Assembler()
    assembler.add(0, False, b"12345")

    with pytest.raises(WireError, match="11 bytes is above the limit of 10"):
        list(split(b"12345678901"))
    with pytest.raises(WireError, match="grew above the limit"):
        assembler.add(1, True, b"678901")
