"""Measures cross as they are, and a full page of them fits into one answer."""

import pytest

from portal.wire.errors import WireError
from portal.wire.measures import PAGE, Measure, decode, encode

LARGEST = Measure(2**40, 123456.789, 2**31, 2**31, 2**31, 2**60, 2**60)


def test_what_was_measured_arrives():
    measures = [Measure(1), Measure(2, 31.5, 4, 3, 200, 10, 20)]

    assert decode(encode(measures)) == measures


def test_a_full_page_fits_into_one_answer():
    assert len(encode([LARGEST] * PAGE)) <= 65_535


@pytest.mark.parametrize("data", [b"", b"\x01", b"nonsense", encode([])[:0] + b"\xc1"])
def test_what_is_none_is_refused(data):
    with pytest.raises(WireError):
        decode(data)
