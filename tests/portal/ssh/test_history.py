"""The lines before come back, and so does the one that was being typed."""

from __future__ import annotations

from portal.ssh.history import LINES, History


def test_older_lines_come_back_and_then_the_unfinished_one():
    history = History()
    for line in ("look", "north"):
        history.add(line)

    shown = [history.older("dra"), history.older("north"), history.older("look")]
    back = [history.newer("look"), history.newer("north"), history.newer("dra")]

    assert shown == ["north", "look", "look"]
    assert back == ["north", "dra", "dra"]


def test_empty_and_repeated_lines_are_not_remembered_and_old_ones_are_forgotten():
    history = History()
    for number in range(LINES + 10):
        for line in (f"say {number}", f"say {number}", "  "):
            history.add(line)

    lines = [history.older("") for _ in range(LINES + 20)]

    assert lines[0] == f"say {LINES + 9}"
    assert lines[-1] == "say 10"


def test_without_a_history_the_line_stays():
    assert History().older("draft") == "draft"
    assert History().newer("draft") == "draft"


def test_long_lines_are_remembered_only_as_far_as_there_is_room():
    history = History()
    for letter in "abcdef":
        history.add(letter * 4096)

    lines = [history.older("") for _ in range(LINES)]

    assert [line[0] for line in lines[:4]] == ["f", "e", "d", "c"]
    assert {line[0] for line in lines[3:]} == {"c"}
