"""The line editor: what is typed, what is read back, and what survives what."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from server.dialogues.draft import MOST_LINES, Draft
from server.dialogues.editor import EDITS, edit, edits
from server.errors import PlayerError
from server.sessions import SESSION_HANDLER
from tests.stories.town import Player, Town

BEGINS = (
    "You write about the bridge. Every line you type is added. Type .save to keep it, "
    ".quit to leave it, .help for what else there is."
)
AGAIN = (
    "What you changed is not saved. Type .save to keep it, or .quit once more to leave "
    "it."
)


@edits("tests.editor")
def saved(session: Any, text: str, place: str) -> None:
    """Keeps what was written, unless it is rude."""
    if "rude" in text:
        raise PlayerError("Not like that, please.")
    if "broken" in text:
        raise RuntimeError("a bug of the game's")
    session.puppet.db.written = text
    session.msg(f"Saved at the {place}.")


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


def written(player: Player) -> str | None:
    return session_of(player).puppet.db.written


def begin(player: Player, text: str = "", **how: Any) -> None:
    """Let the player write about the bridge."""
    player.town.do(
        edit,
        session_of(player),
        "tests.editor",
        text,
        **{"title": "the bridge", "place": "river"} | how,
    )


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


def test_lines_are_added_and_saved(anna: Player) -> None:
    begin(anna)
    anna.types("Three arches.", "A river below.", ".save", "say done")

    assert anna.sees == [
        BEGINS,
        "1:",
        "2:",
        "3:",
        "Saved at the river.",
        'You say, "done"',
    ]
    assert written(anna) == "Three arches.\nA river below."


def test_what_is_there_is_read_back_with_numbers_first(anna: Player) -> None:
    begin(anna, "One |rred|n line.\n\nAnother.")
    anna.sees  # noqa: B018

    anna.types(".list")

    assert anna.sees == ["1: One |rred|n line.", "2: ", "3: Another.", "4:"]


def test_lines_go_in_and_out(anna: Player) -> None:
    begin(anna, "a\nb\nc")
    anna.sees  # noqa: B018

    anna.types(".delete 2", ".insert 1 first", ".replace 3 third", ".l")

    assert anna.sees == [
        "Line 2 is gone; the lines behind it have moved up.",
        "3:",
        "1: first",
        "4:",
        "3: third",
        "4:",
        "1: first",
        "2: a",
        "3: third",
        "4:",
    ]


def test_words_are_replaced_everywhere_or_in_one_line(anna: Player) -> None:
    begin(anna, "red and red\nred")
    anna.sees  # noqa: B018

    anna.types(".replace 2 /red/dark grey", ".replace /red/green/", ".r /and /", ".s")

    assert "Replaced 2 times." in anna.sees
    assert written(anna) == "green green\ndark grey"


def test_undo_takes_back_and_gives_again(anna: Player) -> None:
    begin(anna, "a")
    anna.types("b", ".undo", ".undo", ".undo", ".undo", "c", ".save")

    assert written(anna) == "a\nb\nc"


@pytest.mark.parametrize(
    "line, sentence",
    [
        (".dance", 'There is no ".dance" here. Type .help, or begin the line with two'),
        (".delete", "Which line? Type its number behind it; .list shows them."),
        (".delete two", "Which line? Type its number behind it; .list shows them."),
        (".delete 3", "There are only 2 lines."),
        (".insert 0 x", "There are only 2 lines."),
        (
            ".replace 99999 x",
            "Which line? Type its number behind it; .list shows them.",
        ),
        (".replace /x/y/", '"x" is not in it.'),
        (".undo", "There is nothing to take back."),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    anna: Player, line: str, sentence: str
) -> None:
    begin(anna, "a\nb")
    anna.sees  # noqa: B018

    anna.types(line, ".save")

    assert anna.sees[0].startswith(sentence)
    assert written(anna) == "a\nb"


@pytest.mark.parametrize(
    "line, kept",
    [
        ("...and on", "...and on"),
        ("..list", ".list"),
        (".5 of it", ".5 of it"),
        (". and", ". and"),
        ("|rred", "|rred"),
        ("quit", "quit"),
        ("  indented", "  indented"),
    ],
)
def test_a_line_that_is_no_command_is_kept_as_it_is(
    anna: Player, line: str, kept: str
) -> None:
    begin(anna, "a")

    anna.types(line, ".save")

    assert written(anna) == f"a\n{kept}"


def test_who_changed_nothing_leaves_at_once(anna: Player) -> None:
    begin(anna, "a")
    anna.types(".quit", "say out")

    assert anna.sees[-2:] == ["You leave it as it was.", 'You say, "out"']


def test_who_changed_something_leaves_only_by_saying_it_twice(anna: Player) -> None:
    begin(anna)
    anna.types("a", ".quit", ".list", ".quit", ".quit", "say out")

    assert anna.sees[3:] == [
        AGAIN,
        "2:",
        "1: a",
        "2:",
        AGAIN,
        "2:",
        "You leave it as it was.",
        'You say, "out"',
    ]
    assert written(anna) is None


def test_a_text_has_only_so_many_letters(anna: Player) -> None:
    begin(anna, longest=10)
    anna.types("12345", "12345", "1234", ".save")

    assert (
        "That does not fit any more: 10 letters are the most. Nothing is added."
        in anna.sees
    )
    assert written(anna) == "12345\n1234"


def test_what_will_not_fit_is_refused_before_it_is_made() -> None:
    draft = Draft(["a" * 4000], [], 4000)

    tracemalloc.start()
    with pytest.raises(PlayerError):
        draft.substitute("a", "b" * 4000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 1_000_000
    assert draft.text == "a" * 4000


def test_a_text_has_only_so_many_lines(anna: Player) -> None:
    begin(anna, "\n".join(["x"] * MOST_LINES))
    anna.types("y", ".delete 1", "z", ".save")

    assert written(anna) == "\n".join([*["x"] * (MOST_LINES - 1), "z"])


def test_a_refusal_loses_nothing(anna: Player) -> None:
    begin(anna)
    anna.types("rude", ".save", ".replace 1 kind", ".save")

    assert "Not like that, please." in anna.sees
    assert written(anna) == "kind"


def test_a_bug_of_whoever_takes_it_loses_nothing(
    anna: Player, caplog: pytest.LogCaptureFixture
) -> None:
    begin(anna)
    anna.types("broken", ".save")
    assert "a bug of the game's" in caplog.text
    assert any("Something went wrong" in line for line in anna.sees)

    anna.types(".replace 1 whole", ".save")
    assert written(anna) == "whole"


@pytest.mark.parametrize("mode", ["reload", "crash"])
def test_writing_goes_on_after_a_reload_or_crash(
    town: Town, anna: Player, mode: str
) -> None:
    begin(anna)
    anna.types("before")

    if mode == "crash":
        town.crash()
    else:
        town.stop()
    anna.types("meanwhile")
    town.start(mode)
    anna.types("after", ".undo", ".undo", ".save")

    assert written(anna) == "before\nmeanwhile\nafter"


def test_writing_goes_on_for_who_comes_back_after_a_lost_connection(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Town, "linkdead_time", 300.0)
    town.stop()
    town.new_portal()
    town.start("start")
    number = town.player_account("Bella")
    first = town.connect(number)
    begin(first)
    first.types("before")
    first.leaves()

    second = town.connect(number)
    assert second.sees[-1] == "2:"
    second.types("after", ".save")

    assert written(second) == "before\nafter"


def test_a_name_that_nobody_registered_is_refused(anna: Player) -> None:
    with pytest.raises(LookupError, match=r"tests\.nobody"):
        edit(session_of(anna), "tests.nobody", title="nothing")


def test_who_saves_what_nobody_takes_any_more_loses_nothing(
    anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(anna)
    with monkeypatch.context() as gone:
        gone.delitem(EDITS, "tests.editor")
        anna.types("a", ".save")

    anna.types(".save")

    assert written(anna) == "a"
