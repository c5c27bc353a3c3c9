"""Each key edits the line as readline taught everybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ssh.edits import EDITS
from portal.ssh.keyboard import Key


def pressed(key: Key, line: str) -> str:
    """The line after the key; `^` in it is the cursor."""
    text, at = EDITS[key](line.replace("^", ""), line.index("^"))
    return text[:at] + "^" + text[at:]


@pytest.mark.parametrize(
    "key, before, after",
    [
        (Key.BACKSPACE, "say^ hi", "sa^ hi"),
        (Key.BACKSPACE, "^say", "^say"),
        (Key.BACKSPACE, "e\u0301^", "^"),
        (Key.BACKSPACE, "👩\u200d👧^x", "^x"),
        (Key.DELETE, "s^ay", "s^y"),
        (Key.DELETE, "say^", "say^"),
        (Key.DELETE, "^e\u0301x", "^x"),
        (Key.ERASE_WORD, "say hello  ^you", "say ^you"),
        (Key.ERASE_WORD, "^say", "^say"),
        (Key.ERASE_BEFORE, "say ^hello", "^hello"),
        (Key.ERASE_AFTER, "say ^hello", "say ^"),
        (Key.CLEAR, "say ^hello", "^"),
        (Key.LEFT, "日本^", "日^本"),
        (Key.LEFT, "^a", "^a"),
        (Key.RIGHT, "^日本", "日^本"),
        (Key.RIGHT, "a^", "a^"),
        (Key.WORD_LEFT, "say hello ^", "say ^hello "),
        (Key.WORD_RIGHT, "say^ hello you", "say hello^ you"),
        (Key.HOME, "say^", "^say"),
        (Key.END, "^say", "say^"),
    ],
)
def test_a_key_does_to_the_line_what_it_does_everywhere(key, before, after):
    assert pressed(key, before) == after


@given(st.sampled_from(list(EDITS)), st.text(max_size=30), st.data())
def test_the_cursor_never_leaves_the_line(key, text, data):
    at = data.draw(st.integers(0, len(text)))

    edited, cursor = EDITS[key](text, at)

    assert 0 <= cursor <= len(edited) <= len(text)
