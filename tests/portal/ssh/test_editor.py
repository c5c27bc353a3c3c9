"""The line editor on a small terminal that shows what a player would see."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ssh.editor import Line, LineEditor, PlainLines, TooLong, Write


class Glass:
    """A terminal without scrolling: the rows a player sees. All cells are narrow."""

    def __init__(self, width: int = 20) -> None:
        self.width, self.row, self.column = width, 0, 0
        self.cells: dict[tuple[int, int], str] = {}

    def write(self, text: str) -> None:
        """Show what an ANSI terminal shows, waiting at the margin as they do."""
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.|\s", text):
            self._write(part)

    def _write(self, part: str) -> None:
        if part[0] == "\x1b":
            self._sequence(int(part[2:-1] or 1) if part[-1] in "AC" else 0, part[-1])
        elif part == "\r":
            self.column = 0
        elif part == "\n":
            self.row += 1
        elif part == "\b":
            self.column -= 1
        else:
            if self.column == self.width:
                self.row, self.column = self.row + 1, 0
            self.cells[self.row, self.column] = part
            self.column += 1

    def _sequence(self, count: int, final: str) -> None:
        if final == "A":
            self.row -= count
            self.column = min(self.column, self.width - 1)
        elif final == "C":
            self.column += count
        elif final == "J":
            here = (self.row, self.column)
            self.cells = {at: c for at, c in self.cells.items() if at < here}

    @property
    def rows(self) -> list[str]:
        """The rows from the top to the last one that holds something."""
        written = [row for (row, _), char in self.cells.items() if char != " "]
        last = max(written, default=-1)
        return [
            "".join(
                self.cells.get((row, column), " ") for column in range(self.width)
            ).rstrip()
            for row in range(last + 1)
        ]


class Player:
    """Types into an editor and looks at the glass."""

    def __init__(self, dumb: bool = False, limit: int = 100) -> None:
        self.editor = LineEditor(limit, width=20, dumb=dumb)
        self.glass = Glass()
        self.lines: list[str] = []
        self.too_long = 0

    def types(self, data: bytes) -> None:
        """Type, and let the editor do its work."""
        for action in self.editor.feed(data):
            match action:
                case Write():
                    self.glass.write(action.text)
                case Line():
                    self.lines.append(action.text)
                case TooLong():
                    self.too_long += 1

    def hears(self, text: str) -> None:
        """The game says something in between."""
        erased = self.editor.erase()
        self.glass.write(erased + text + "\r\n" + self.editor.draw())

    def is_asked(self, prompt: str) -> None:
        """The game shows a prompt."""
        erased = self.editor.erase()
        self.editor.prompt = prompt
        self.glass.write(erased + self.editor.draw())

    def hides(self, secret: bool) -> None:
        """The game wants a secret, or has it."""
        self.glass.write(self.editor.hide(secret))


def test_typing_is_shown_and_enter_gives_the_line():
    player = Player()

    player.types(b"look\rnor")
    player.types("ð ümlaut".encode())

    assert player.lines == ["look"]
    assert player.glass.rows == ["look", "norð ümlaut"]


def test_several_pasted_lines_are_several_lines():
    player = Player()

    player.types(b"say one\nsay two\r\nsay three\rrest")

    assert player.lines == ["say one", "say two", "say three"]
    assert player.glass.rows == ["say one", "say two", "say three", "rest"]


def test_output_is_shown_above_the_line_being_typed():
    player = Player()
    player.types(b"say hel")

    player.hears("Bo waves.")
    player.types(b"lo")

    assert player.glass.rows == ["Bo waves.", "say hello"]
    assert player.editor.text == "say hello"


def test_output_is_shown_above_a_line_that_takes_several_rows():
    player = Player()
    player.is_asked("HP 10> ")
    player.types(b"say a line longer than the glass is wide" + b"\x1b[D" * 30)

    player.hears("Bo waves.")

    assert player.glass.rows == [
        "Bo waves.", "HP 10> say a line lo", "nger than the glass", "is wide"
    ]  # fmt: skip


@pytest.mark.parametrize("extra", [0, 1, 19, 20, 21])
def test_the_margin_is_crossed_in_both_directions(extra):
    player = Player()
    player.types(b"x" * (20 + extra))

    player.types(b"\x7f" * (extra + 1) + b"yz")
    player.hears("hush")

    assert player.glass.rows == ["hush", "x" * 19 + "y", "z"]


def test_a_prompt_stands_before_the_line_and_goes_with_it():
    player = Player()
    player.types(b"loo")

    player.is_asked("\x1b[1mHP>\x1b[0m ")
    player.types(b"k\r")
    player.hears("A room.")

    assert player.glass.rows == ["HP> look", "A room."]


def test_a_line_is_edited_in_its_middle():
    player = Player()

    player.types(b"say helo\x1b[Dl\x01 \x1b[3~\x1b[3~\x1b[3~tell bo\x05!\r")

    assert player.lines == [" tell bo hello!"]
    assert player.glass.rows == [" tell bo hello!"]


def test_ctrl_c_clears_the_line_and_ctrl_d_on_an_empty_one_quits():
    player = Player()

    player.types(b"say\x04 oops\x03\x04")

    assert player.lines == ["quit"]
    assert player.editor.text == ""


def test_ctrl_d_deletes_in_a_line():
    player = Player()

    player.types(b"abc\x01\x04\r")

    assert player.lines == ["bc"]


def test_earlier_lines_come_back_with_the_arrows():
    player = Player()
    player.types(b"look\rnorth\rsou")

    player.types(b"\x1b[A\x1b[A\x1b[B\x1b[B")
    assert player.editor.text == "sou"

    player.types(b"\x1b[A\r")
    assert player.lines == ["look", "north", "north"]


def test_a_secret_is_neither_shown_nor_remembered():
    player = Player()
    player.types(b"name\r")
    player.hides(True)
    player.is_asked("Password: ")

    player.types(b"hunter3\x7f2\x1b[A")
    player.hears("Bo waves.")
    player.types(b"\r")
    player.hides(False)
    player.types(b"\x1b[A")

    assert player.lines == ["name", "hunter2"]
    assert player.glass.rows == ["name", "Bo waves.", "Password:", "name"]


def test_what_was_typed_of_a_secret_is_not_shown_when_echo_returns():
    player = Player()
    player.hides(True)
    player.types(b"hunt")

    player.hides(False)
    player.types(b"er\r")

    assert player.lines == ["er"]
    assert player.glass.rows == ["er"]


def test_a_secret_typed_ahead_is_hidden_once_it_is_known_to_be_one():
    player = Player()
    player.types(b"hunt")

    player.hides(True)
    player.types(b"er2\r")

    assert player.glass.rows == []
    assert player.lines == ["hunter2"]


def test_ctrl_d_at_a_secret_question_answers_nothing():
    player = Player()
    player.hides(True)

    player.types(b"\x04")

    assert player.lines == [""]


def test_a_line_above_the_limit_is_not_read_and_the_next_one_is():
    player = Player(limit=30)

    player.types(b"x" * 31 + b"y" * 1000 + b"\rlook\r" + b"z" * 30 + b"\r")

    assert player.lines == ["look", "z" * 30]
    assert player.too_long == 1


def test_ctrl_l_draws_the_line_on_a_clear_screen():
    editor = LineEditor(100, width=20)
    list(editor.feed(b"look"))

    assert list(editor.feed(b"\x0c")) == [Write("\x1b[H\x1b[2Jlook")]


def test_what_would_steer_a_terminal_is_not_taken_into_a_line():
    player = Player()

    player.types("a\u202eb\u0085c\r".encode())

    assert player.lines == ["abc"]


def test_a_dumb_terminal_is_sent_no_escape_sequences():
    player = Player(dumb=True)
    player.is_asked("> ")
    player.types(b"lok\x08\x08ook\x1b[Do\x05!")

    player.hears("Bo waves.")

    assert player.glass.rows == ["Bo waves.", "> looo" + "k!"]
    assert "\x1b" not in "".join(player.glass.cells.values())


@given(
    st.lists(
        st.sampled_from(
            [b"a", b"bc ", b"x" * 19, b"y" * 21, b"\x7f", b"\x1b[D", b"\x1b[C",
             b"\x01", b"\x05", b"\x17", b"\x15", b"\x0b", b"\x1b[3~",
             b"\x1b[A", b"\x1b[B"]
        ),
        max_size=40,
    ),
    st.sampled_from(["", "> ", "p" * 20]),
)  # fmt: skip
def test_whatever_is_typed_the_glass_shows_the_prompt_and_the_line(keys, prompt):
    player = Player(limit=1000)
    player.types(b"an earlier line of words\r")
    above = len(player.glass.rows)
    player.is_asked(prompt)

    player.types(b"".join(keys))
    player.hears("heard")

    shown = prompt + player.editor.text
    wrapped = [shown[at : at + 20].rstrip() for at in range(0, len(shown), 20)]
    while wrapped and not wrapped[-1]:
        wrapped.pop()
    assert player.glass.rows[above:] == ["heard", *wrapped]


@given(st.lists(st.binary(max_size=30), max_size=10))
def test_nonsense_never_raises_and_is_drawn_without_controls(packets):
    editor = LineEditor(50, width=20)
    for packet in packets:
        for action in editor.feed(packet):
            if isinstance(action, Line):
                assert not re.search(r"[\x00-\x1f\x7f-\x9f]", action.text)


def test_without_a_terminal_lines_are_only_read():
    lines = PlainLines(10)

    actions = list(lines.feed(b"look\nsay \xc3")) + list(lines.feed(b"\xb6\r\n"))
    late = list(lines.feed(b"x" * 11 + b"\nok\n"))

    assert actions == [Line("look"), Line("say ö")]
    assert late == [TooLong(), Line("ok")]
