"""The line editor on a small terminal that shows what a player would see."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from portal.ssh.actions import Line, Puzzled, TooLong, Write
from portal.ssh.editor import LineEditor
from portal.ssh.plain_lines import PlainLines


class Glass:
    """A terminal without scrolling: the rows a player sees."""

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
        elif wcwidth(part) == 0:
            self.cells[self.row, self.column - 1] += part
        else:
            if self.column + wcwidth(part) > self.width:
                self.row, self.column = self.row + 1, 0
            self.cells[self.row, self.column] = part
            for covered in range(1, wcwidth(part)):
                self.cells[self.row, self.column + covered] = ""
            self.column += wcwidth(part)

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
        self.too_long = self.puzzled = 0

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
                case Puzzled():
                    self.puzzled += 1

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


def test_ctrl_c_on_an_empty_line_asks_how_to_leave_but_not_at_a_secret():
    player = Player()

    player.types(b"x\x03\x03")
    player.hides(True)
    player.types(b"hunt\x03\x03er2\r")

    assert player.puzzled == 1
    assert player.lines == ["er2"]


def test_ctrl_d_in_a_line_that_was_too_long_does_not_leave():
    player = Player(limit=10)

    player.types(b"x" * 11 + b"\x04" + b"\x03look\r")

    assert player.lines == ["look"]


@pytest.mark.parametrize(
    "keys, line",
    [
        (b"say hi\x15\x19\x19\r", "say hisay hi"),
        (b"one two three\x17\x17\x01\x19\r", "two threeone "),
        (b"one two\x01\x1bd\x1bd\x19!\r", "one two!"),
        (b"one two\x1b\x7f\x01\x0b\x05\x19\r", "one "),
        (b"one\x17x\x17\x19\r", "x"),
        (b"one\x17\x0b\x19\r", "one"),
        (b"\x19nothing yet\r", "nothing yet"),
        (b"say,hi\x1b\x7fbo\r", "say,bo"),
        (b"say hi bo\x1bb\x1bb\x1bdho\r", "say ho bo"),
        (b"lokk\x02\x14\x7f\r", "lok"),
        (b"olok\x01\x06\x14\x05\r", "look"),
        (b"lo\x06ko\x14\r", "look"),
    ],
)
def test_keys_do_what_readline_taught_everybody(keys, line):
    player = Player()

    player.types(keys)

    assert player.lines == [line]
    assert player.glass.rows == [line.rstrip()]


def test_what_is_cut_out_of_a_secret_is_not_put_in_again():
    player = Player()
    player.types(b"look\x15")
    player.hides(True)
    player.types(b"hunter2\x15hunter3\x17\r")
    player.hides(False)

    player.types(b"\x19\r")

    assert player.lines == ["", "look"]


def test_a_line_typed_before_is_searched_for():
    player = Player()
    player.types(b"say one\rlook\rsay two\rnew")

    player.types(b"\x12say")
    found = player.glass.rows[-2:]
    player.types(b"\x12")
    older = player.glass.rows[-2:]
    player.types(b"\x05!\r")

    assert found == ["(searching for: say)", " say two"]
    assert older == ["(searching for: say)", " say one"]
    assert player.lines[-1] == "say one!"
    assert player.glass.rows[-1] == "say one!"


@pytest.mark.parametrize("key", [b"\x07", b"\x03"])
def test_a_search_that_is_given_up_leaves_the_line_as_it_was(key):
    player = Player()
    player.types(b"look\rsay\x02")

    player.types(b"\x12lo" + key + b"i\r")

    assert player.lines == ["look", "saiy"]


def test_a_search_can_be_mended_and_finds_nothing_without_harm():
    player = Player()
    player.types(b"look\rnorth\r")

    player.types(b"\x12ox\x7f\x7fno\r")
    player.types(b"\x12zzz\x12\r")

    assert player.lines[2:] == ["north", ""]


def test_output_and_a_hidden_question_may_come_amid_a_search():
    player = Player()
    player.types(b"look\r\x12lo")

    player.hears("Bo waves.")
    player.hides(True)
    player.types(b"\x12hunter2\r")

    assert player.lines == ["look", "hunter2"]
    assert player.glass.rows == ["look", "Bo waves."]


def test_what_was_typed_before_is_forgotten():
    player = Player()
    player.types(b"connect Anna a good secret\r")

    player.editor.forget()
    player.types(b"\x1b[A\x12good\r")

    assert player.lines[-1] == ""


def test_no_key_in_what_is_pasted_is_pressed():
    player = Player()

    player.types(b"\x1b[200~say a\tb\x04\x15\x1b[A\x03\r\nsay c\x1b[201~\x02!\r")

    assert player.lines == ["say a b", "say !c"]


def test_the_cursor_stands_right_among_wide_and_combined_characters():
    player = Player()

    player.types("日本 e\u0301x".encode() + b"\x02\x02|\x01\x06\x06_\x05!")

    assert player.editor.text == "日本_ |e\u0301x!"
    assert player.glass.rows == ["日本_ |e\u0301x!"]


def test_a_wide_character_does_not_stand_across_the_margin():
    player = Player()

    player.types(b"x" * 19 + "日本".encode() + b"\x02y")
    player.hears("hush")

    assert player.glass.rows == ["hush", "x" * 19, "日y本"]


@pytest.mark.parametrize("width", [12, 30, 19])
@pytest.mark.parametrize("back", [0, 7])
def test_a_window_of_another_width_shows_the_line_once(width, back):
    player = Player()
    line = "a line that is longer than the glass"
    player.types(line.encode() + b"\x02" * back)

    # The terminal has wrapped anew what it shows, and keeps the cursor in its place.
    glass = player.glass = Glass(width)
    glass.write(line)
    glass.row, glass.column = divmod(len(line) - back, width)
    player.editor.resize(width)
    player.hears("hush")
    player.types(b"\x05!")

    shown = line + "!"
    assert glass.rows == [
        "hush",
        *(shown[at : at + width].rstrip() for at in range(0, len(shown), width)),
    ]


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
             b"\x01", b"\x05", b"\x17", b"\x15", b"\x0b", b"\x1b[3~", b"\x19",
             b"\x14", b"\x1bd", b"\x1bb", b"\x1b\x7f", b"\x1b[A", b"\x1b[B",
             b"\x12a\x12 \x1b[C", b"\x12bc\x07"]
        ),
        max_size=40,
    ),
    st.sampled_from(["", "> ", "p" * 20]),
    st.booleans(),
)  # fmt: skip
def test_whatever_is_typed_the_glass_shows_the_prompt_and_the_line(
    keys, prompt, at_once
):
    player = Player(limit=1000)
    player.types(b"an earlier line of words\r")
    above = len(player.glass.rows)
    player.is_asked(prompt)

    for packet in [b"".join(keys)] if at_once else keys:
        player.types(packet)
    player.hears("heard")

    shown = prompt + player.editor.text
    wrapped = [shown[at : at + 20].rstrip() for at in range(0, len(shown), 20)]
    while wrapped and not wrapped[-1]:
        wrapped.pop()
    assert player.glass.rows[above:] == ["heard", *wrapped]


def test_keys_that_come_at_once_draw_the_line_once():
    editor = LineEditor(4096, width=80)
    list(editor.feed("日".encode() * 4096))

    actions = list(editor.feed(b"\x01\x05\x02\x06\x14" * 30))

    shown = "".join(action.text for action in actions)
    assert shown.count("日") == 4096


def test_ctrl_l_on_a_dumb_terminal_begins_a_row():
    player = Player(dumb=True)

    player.types(b"look\x0c!")

    assert player.glass.rows == ["look", "look!"]


def test_nothing_typed_before_is_put_in_again_once_it_is_forgotten():
    player = Player()
    player.types(b"connect Anna sesame\x15")

    player.editor.forget()
    player.types(b"\x19x\r")

    assert player.lines == ["x"]


def test_what_the_game_says_is_shown_above_a_search():
    player = Player()
    player.types(b"look\rx\x12oo")

    player.hears("Bo waves.")
    seen = player.glass.rows
    player.types(b"\x07y\r")

    assert seen == ["look", "Bo waves.", "(searching for: oo)", "look"]
    assert player.lines == ["look", "xy"]


def test_a_search_that_goes_on_finds_nothing_once_it_is_forgotten():
    player = Player()
    player.types(b"connect Anna sesame\r\x12conn")

    player.editor.forget()
    player.types(b"\x12\r")

    assert player.lines == ["connect Anna sesame", ""]
    assert player.glass.rows == ["connect Anna sesame"]


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
