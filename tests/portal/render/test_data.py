"""No text in data steers whoever is shown it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.data import cleaned
from portal.render.gate import clean

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXTS | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none(),
    lambda each: st.lists(each) | st.dictionaries(TEXTS, each),
)


def texts(value: Any) -> list[str]:
    """All that can be read in it, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    return [x for each in value for x in texts(each)] if isinstance(value, list) else []


@pytest.mark.parametrize(
    "value, shown",
    [
        ("x\x1b]0;t\x07\r\x7f\x9by", "x]0;ty"),
        ({"\x1bBo": ["\u202egnp", ("\u200b", 1)]}, {"Bo": ["gnp", ("", 1)]}),
        (["ä\x1b", None, 1.5, True, {"a": 1}], ["ä", None, 1.5, True, {"a": 1}]),
    ],
)
def test_what_steers_is_taken_out_of_each_text(value, shown):
    assert cleaned(value) == shown


@pytest.mark.parametrize(
    "value",
    [
        {"hp": 10, "name": "Bo", "alive": True},
        'a\n\tb\\ "c" \\u001b[2J',
        ({"größe": ["日本", None]}, 1.5),
        None,
        {None: 1},
    ],
)
def test_what_is_harmless_is_let_be(value):
    assert cleaned(value) == value


@given(VALUES)
def test_every_text_is_clean_and_cleaning_again_changes_nothing(value):
    made = cleaned(value)

    assert all(clean(text) == text for text in texts(made))
    assert cleaned(made) == made


@given(TEXTS)
def test_a_text_is_what_the_gate_makes_of_it(text):
    assert cleaned([text]) == [clean(text)]
