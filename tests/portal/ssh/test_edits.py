"""Each key edits the line as readline taught everybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ssh.edits import EDITS, LONGEST
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
        (Key.ERASE_WORD, "say hi,bo^", "say ^"),
        (Key.ERASE_WORD_LEFT, "say hi,bo^", "say hi,^"),
        (Key.ERASE_WORD_LEFT, "say hi, ^", "say ^"),
        (Key.ERASE_WORD_LEFT, "cafe\u0301^", "^"),
        (Key.ERASE_WORD_RIGHT, "say^ hi,bo", "say^,bo"),
        (Key.ERASE_WORD_RIGHT, "say^", "say^"),
        (Key.TRANSPOSE, "lo^ko", "lko^o"),
        (Key.TRANSPOSE, "loko^", "look^"),
        (Key.TRANSPOSE, "^look", "^look"),
        (Key.TRANSPOSE, "a^", "a^"),
        (Key.TRANSPOSE, "xe\u0301^", "e\u0301x^"),
        (Key.ERASE_BEFORE, "say ^hello", "^hello"),
        (Key.ERASE_AFTER, "say ^hello", "say ^"),
        (Key.CLEAR, "say ^hello", "^"),
        (Key.LEFT, "日本^", "日^本"),
        (Key.LEFT, "^a", "^a"),
        (Key.RIGHT, "^日本", "日^本"),
        (Key.RIGHT, "a^", "a^"),
        (Key.WORD_LEFT, "say hello ^", "say ^hello "),
        (Key.WORD_LEFT, "say it's^", "say it'^s"),
        (Key.WORD_LEFT, "...^", "^..."),
        (Key.WORD_RIGHT, "say^ hello you", "say hello^ you"),
        (Key.WORD_RIGHT, "^日本 日本", "日本^ 日本"),
        (Key.HOME, "say^", "^say"),
        (Key.END, "^say", "say^"),
    ],
)
def test_a_key_does_to_the_line_what_it_does_everywhere(key, before, after):
    assert pressed(key, before) == after


@pytest.mark.parametrize("line", ["x" * 4096, "." * 4096, "\u0301" * 4096])
def test_a_word_that_does_not_end_is_not_looked_through(line):
    middle = 2048

    assert EDITS[Key.WORD_LEFT](line, middle) == (line, middle - LONGEST)
    assert EDITS[Key.WORD_RIGHT](line, middle) == (line, middle + LONGEST)


@given(st.sampled_from(list(EDITS)), st.text(max_size=30), st.data())
def test_the_cursor_never_leaves_the_line(key, text, data):
    at = data.draw(st.integers(0, len(text)))

    edited, cursor = EDITS[key](text, at)

    assert 0 <= cursor <= len(edited) <= len(text)
