"""Plain text has no codes left."""

from __future__ import annotations

from portal.render.plain import render, without_drawing


def test_codes_leave_nothing_behind():
    assert render("|rred|n and |[520|uso|n||on|/") == "red and so|on\n"


def test_drawing_goes_and_dashes_in_a_sentence_stay():
    drawn = "+-----+-----+\nwait --- what?\n══ Title ══\n-- \nC++ == fun"

    assert without_drawing(drawn) == "wait --- what?\nTitle\n-- \nC++ == fun"
