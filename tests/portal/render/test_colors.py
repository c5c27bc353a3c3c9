"""Colours go down to the nearest one a client has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.colors import nearest, rgb
from portal.render.markup import NONE, TRUE


@pytest.mark.parametrize(
    "color, colors, shown",
    [
        (TRUE + 0xFF8000, TRUE, TRUE + 0xFF8000),
        (TRUE + 0xFF8000, 256, 208),
        (TRUE + 0xFF0000, 256, 196),
        (TRUE + 0x808080, 256, 244),
        (TRUE + 0xFF0000, 16, 9),
        (196, 16, 9),
        (124, 16, 1),
        (1, 16, 1),
        (196, 0, NONE),
        (NONE, 256, NONE),
        (16, 16, 0),
    ],
)
def test_a_colour_becomes_the_nearest_one_the_client_has(color, colors, shown):
    assert nearest(color, colors) == shown


def test_dark_text_never_becomes_black_on_black_but_a_background_may():
    assert nearest(232, 16) != 0
    assert nearest(232, 16, ground=True) == 0


@given(st.integers(0, 0xFFFFFF))
def test_no_colour_of_the_palette_is_nearer_than_the_one_chosen(value):
    def far(color: int) -> int:
        pairs = zip(rgb(color), rgb(TRUE + value), strict=True)
        return sum((a - b) ** 2 for a, b in pairs)

    chosen = nearest(TRUE + value, 256)

    assert far(chosen) == min(far(color) for color in range(16, 256))
