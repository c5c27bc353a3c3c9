"""A session shows output above the typing and hears lines."""

from __future__ import annotations

import pytest
from twisted.internet.task import Clock

from portal.render.profile import Profile
from portal.ssh.session import AFTER_END_OF_INPUT, RESIZE_PAUSE, SSHSession
from portal.ssh.terminal import Terminal
from portal.wire.frames import Output
from portal.wire.state import Client
from tests.portal.fakes import RecordingHandler


class Channel:
    """Records what is written, and is its own link."""

    def __init__(self, terminal):
        self.terminal = terminal
        self.link = self
        self.calls = []
        self.ended = False
        self.buf = b"12345"
        self.written = b""

    def write(self, data):
        """Note what is written."""
        self.written += data

    def finish(self):
        """Note the end."""
        self.calls.append("finish")

    def cut(self):
        """Note the cut."""
        self.calls.append("cut")

    def pause(self):
        """Note the pause."""
        self.calls.append("pause")

    def resume(self):
        """Note the end of the pause."""
        self.calls.append("resume")

    def unsent(self):
        """Ten bytes wait in the socket."""
        return 10

    def outstanding(self):
        """And twenty more on the way."""
        return 30

    def client_of(self, terminal):
        """A client of that width."""
        return Client("ssh", "192.0.2.1", width=terminal.width)

    def shown(self):
        """What was written since the last look."""
        written, self.written = self.written, b""
        return written


def begun(terminal: Terminal | None = None, limit: int = 100) -> SSHSession:
    """A session that has begun on a terminal of 80 cells, or on another."""
    channel = Channel(terminal or Terminal().opened(b"xterm", 80, 24))
    session = SSHSession(channel, limit, Clock())
    session.connected(RecordingHandler(), channel.client_of(channel.terminal))
    return session


def says(session: SSHSession, name: str, markup: object) -> None:
    """The game says something."""
    output = Output((1,), name, (markup,))
    payload = b""
    if name != "echo":
        payload = session.compose(markup, session.profile, output)
    session.send(output, payload)


def test_text_is_composed_with_line_ends_and_a_prompt_without():
    profile = Profile(colors=16, width=20)

    def composed(name: str, markup: str, **options: bool) -> bytes:
        return SSHSession.compose(
            markup, profile, Output((1,), name, (markup,), options)
        )

    assert composed("text", "|rone|n|/two") == b"\x1b[1;31mone\x1b[0m\r\ntwo\r\n"
    assert composed("prompt", "HP> ") == b"HP> "
    assert composed("text", "|rone", raw=True) == b"|rone\r\n"
    assert composed("text", "|rone", nocolor=True) == b"one\r\n"
    assert composed("text", "bell\x07 \x1b[2J") == b"bell [2J\r\n"


def test_lines_are_heard_and_typing_is_echoed():
    session = begun()

    session.typed(b"look\rno")

    assert session.handler.lines == ["look"]
    assert session.channel.shown() == b"look\r\nno"


def test_output_does_not_tear_the_typing():
    session = begun()
    session.typed(b"say hel")
    session.channel.shown()

    says(session, "text", "Bo waves.")

    assert session.channel.shown() == b"\r\x1b[JBo waves.\r\nsay hel"


def test_data_for_richer_clients_leaves_the_screen_alone():
    session = begun()
    session.typed(b"loo")
    session.channel.shown()

    for name in ("gmcp", "message"):
        session.send(Output((1,), name, ({"Char.Vitals": {"hp": 10}},)), b"")

    assert session.channel.shown() == b""


def test_a_prompt_of_two_lines_keeps_only_its_last_with_the_typing():
    session = begun()
    session.typed(b"lo")
    session.channel.shown()

    says(session, "prompt", "You are tired.|/HP> ")
    first = session.channel.shown()
    says(session, "text", "Bo waves.")

    assert first == b"\r\x1b[JYou are tired.\r\nHP> lo"
    assert session.channel.shown() == b"\r\x1b[JBo waves.\r\nHP> lo"


def test_a_secret_is_heard_and_not_shown():
    session = begun()
    says(session, "echo", False)
    says(session, "prompt", "Password: ")

    session.typed(b"hunter2\r")
    says(session, "echo", True)

    assert session.handler.lines == ["hunter2"]
    assert session.channel.shown() == b"Password: \r\n"


def test_a_line_above_the_limit_is_answered_with_a_sentence():
    session = begun(limit=10)

    session.typed(b"x" * 11 + b"\r")

    assert session.handler.lines == []
    assert b"longer than 10" in session.channel.shown()


def test_a_window_that_is_being_drawn_is_told_once():
    session = begun()

    for width in (90, 91, 92):
        session.channel.terminal = session.channel.terminal.resized(width, 24)
        session.resized(session.channel.terminal)
    session.clock.advance(RESIZE_PAUSE)

    changes = [call for call in session.handler.calls if call[0] == "changed"]
    assert [client.width for _, client in changes] == [92]


def test_the_line_is_drawn_again_in_a_window_of_another_size():
    session = begun()
    session.typed(b"say " + b"x" * 86)
    session.clock.advance(0)
    session.channel.shown()

    session.channel.terminal = session.channel.terminal.resized(60, 24)
    session.resized(session.channel.terminal)
    session.clock.advance(RESIZE_PAUSE)

    shown = session.channel.shown()
    assert shown == b"\x1b[1A\r\x1b[Jsay " + b"x" * 86


def test_ctrl_c_on_an_empty_line_says_how_to_leave():
    session = begun()
    says(session, "prompt", "HP> ")
    session.channel.shown()

    session.typed(b"\x03")

    assert session.channel.shown() == (
        b"\r\x1b[JTo leave, type quit or press Ctrl-D.\r\nHP> "
    )
    assert session.handler.lines == []


def test_what_was_typed_at_the_gate_does_not_come_back():
    session = begun()
    session.typed(b"connect Anna a good secret\r")

    session.named()
    session.typed(b"\x1b[A\r")

    assert session.handler.lines[-1] == ""


def test_however_much_arrives_at_once_others_have_their_turn_in_between():
    session = begun()
    lines = [f"say {number}" for number in range(200)]

    session.typed("\r".join([*lines, "quit", ""]).encode())
    at_once = list(session.handler.lines)
    calls = list(session.channel.calls)
    session.typed(b"late\r")
    for _ in range(100):
        session.clock.advance(0)

    assert len(at_once) < 20
    assert calls == ["pause"]
    assert session.handler.lines == [*lines, "quit", "late"]
    assert session.channel.calls[-1] == "resume"
    assert session.channel.shown().count(b"say") == 200


@pytest.mark.parametrize("behind", [False, True])
def test_what_arrived_before_the_client_left_is_heard_in_its_turns(behind):
    session = begun()
    lines = [f"say {number}" for number in range(50)]
    session.typed("\r".join([*lines, ""]).encode())
    session.channel.shown()

    session.paused = behind
    session.gone()
    session.clock.advance(0)
    if behind:
        session.paused = False
        session.hear_on()
    while session.clock.getDelayedCalls():
        session.clock.advance(0)

    assert session.handler.lines == lines
    assert session.channel.shown() == b""


def read_and_broken(terminal: Terminal | None = None) -> SSHSession:
    """A session whose lines were read while the game was behind, then it broke."""
    session = begun(terminal)
    session.paused = True
    session.typed(b"look\rsay h\x7fhi\rnever ended")
    session.gone()
    session.channel.shown()
    return session


def test_lines_read_before_a_broken_connection_are_handed_on():
    session = read_and_broken()

    session.hear_on()
    behind = list(session.handler.lines)
    session.paused = False
    session.hear_on()

    assert behind == []
    assert session.handler.lines == ["look", "say hi"]
    assert session.take_unheard() == []
    assert session.channel.shown() == b""


def test_lines_read_before_a_broken_connection_are_said_by_the_next():
    for terminal in (None, Terminal()):
        session = read_and_broken(terminal)

        said = session.take_unheard()

        assert said[0] == ("text", ("look",), {})
        assert len(said) == 2
        assert session.handler.lines == []


def test_a_client_that_ends_its_input_quits_and_is_closed_if_it_lingers():
    session = begun(Terminal())

    session.typed(b"look\nsay hi")
    session.end_of_input()
    session.clock.advance(AFTER_END_OF_INPUT)

    assert session.handler.lines == ["look", "say hi", "quit"]
    assert session.channel.calls == ["finish"]


def test_nothing_is_left_ticking_when_the_client_is_gone():
    session = begun()
    session.resized(session.channel.terminal)
    session.end_of_input()

    session.gone()

    assert session.clock.getDelayedCalls() == []
    assert session.handler.calls[-1] == ("disconnect", 1)


def test_a_client_that_goes_is_lost_and_one_that_we_send_away_is_not():
    gone, closed, misbehaved = begun(), begun(), begun()

    closed.close("quit")
    misbehaved.channel.ended = True
    for session in (gone, closed, misbehaved):
        session.gone()

    assert ("lose", 1) in gone.handler.calls
    assert closed.handler.calls == [("connect", 1), ("disconnect", 1)]
    assert misbehaved.handler.calls == [("connect", 1), ("disconnect", 1)]


def test_what_waits_is_counted_and_reading_is_paused():
    session = begun()

    session.pause()
    session.resume()
    session.abort("too slow")

    assert session.unsent() == 15
    assert session.outstanding() == 35
    assert session.channel.calls == ["pause", "resume", "cut"]


def test_another_encoding_is_spoken_as_it_is_heard():
    terminal = Terminal().told(b"LANG", b"de_DE.ISO-8859-1").opened(b"xterm", 80, 24)
    session = begun(terminal)

    session.typed(b"caf\xe9\r")

    assert session.handler.lines == ["café"]
    assert session.channel.shown() == b"caf\xe9\r\n"
