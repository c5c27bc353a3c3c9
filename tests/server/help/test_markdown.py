"""Help text as markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.help.markdown import markup


@pytest.mark.parametrize(
    "source, shown",
    [
        ("One\nsentence.\n\nAnother.", "One sentence.\n\nAnother."),
        ("# A title\nText\nand more.", "|wA title|n\nText and more."),
        ("- one\n- two\n  of it", "- one\n- two\n  of it"),
        ("1. one\n2. two", "1. one\n2. two"),
        (
            "Type:\n\n    look\n    say\n\nDone.",
            "Type:\n\n|w    look|n\n|w    say|n\n\nDone.",
        ),
        ("Type `look` and **wait**.", "Type |wlook|n and |wwait|n."),
        ("a ` alone", "a ` alone"),
        ("`a` and ` alone", "|wa|n and ` alone"),
        ("a | is a bar", "a || is a bar"),
        ("", ""),
    ],
)
def test_help_is_shown_as_it_was_meant(source: str, shown: str) -> None:
    assert markup(source) == shown


@given(st.text())
def test_any_text_can_be_shown(source: str) -> None:
    shown = markup(source)

    assert shown.count("|w") == shown.count("|n") or "|" in source
