"""SSHSession: a player at a terminal, as the Portal sees it.

What the game says is shown above the line the player is typing, which is drawn again
below it. The editor decides what is on the screen; this class only carries bytes.
"""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from portal import text
from portal.render import ansi
from portal.render.profile import Profile
from portal.session import PortalSession
from portal.ssh.actions import LEAVE, Line, Puzzled, TooLong, Write
from portal.ssh.editor import LineEditor
from portal.ssh.plain_lines import PlainLines
from portal.ssh.terminal import Terminal
from portal.wire.frames import Output

if TYPE_CHECKING:
    from portal.ssh.channel import ShellChannel

AFTER_END_OF_INPUT = 60.0
"""How long a client that says no more may still read, in seconds."""
PIECE = 64
"""Bytes that are heard before others have their turn: so many may be as many lines, or
keys that search all that was typed before."""
RESIZE_PAUSE = 0.1
"""A window drawn larger by hand tells its size many times a second."""


class SSHSession(PortalSession):
    """One shell channel and the line typed in it."""

    protocol: ClassVar[str] = "ssh"

    def __init__(self, channel: ShellChannel, limit: int, clock: Any) -> None:
        self.channel = channel
        self.clock = clock
        self.limit = limit
        self.reason = ""
        self._timers: list[Any] = []
        self._resizing: Any = None
        self._unheard = b""
        self._turn: Any = None
        """The timer that hears the next piece."""
        self._said_all = self._gone = False
        terminal = channel.terminal
        self.encoding = terminal.encoding
        self.lines: LineEditor | PlainLines
        if terminal.has_pty:
            self.lines = LineEditor(
                limit, terminal.width, self.encoding, dumb=terminal.dumb
            )
        else:
            self.lines = PlainLines(limit, self.encoding)

    # toward the game

    def typed(self, data: bytes) -> None:
        """The client sent these bytes."""
        self.bytes_in += len(data)
        self._unheard += data
        if self._turn is None:
            self._hear()

    def _hear(self) -> None:
        # A piece in each turn, and only while the game keeps up.
        if self._unheard and not self.paused:
            piece, self._unheard = self._unheard[:PIECE], self._unheard[PIECE:]
            self._hear_piece(piece)
        if self._unheard:
            if self._turn is None and not self.paused:
                self.pause()
                self._turn = self.clock.callLater(0, self._next_turn)
        elif self._said_all:
            self._said_all = False
            self._leave()

    def _next_turn(self) -> None:
        self._turn = None
        self.resume()

    def _hear_piece(self, data: bytes) -> None:
        written: list[str] = []
        for action in self.lines.feed(data):
            match action:
                case Write():
                    written.append(action.text)
                case Line():
                    self._write("".join(written))
                    written.clear()
                    self.receive("text", action.text)
                case TooLong():
                    written.append(text.line_too_long(self.limit) + "\r\n")
                case Puzzled():
                    above = self.lines.erase() + text.HOW_TO_LEAVE + "\r\n"
                    written.append(above + self.lines.draw())
        self._write("".join(written))

    def resized(self, terminal: Terminal) -> None:
        """The window has another size now; the game is told once it stops changing."""
        self.lines.resize(terminal.width)
        if self._resizing is None:
            self._resizing = self.clock.callLater(RESIZE_PAUSE, self._resize)
            self._timers.append(self._resizing)

    def end_of_input(self) -> None:
        """The client will say no more; it is let out once it has heard the rest."""
        self._said_all = True
        self._hear()

    def hear_on(self) -> None:
        """Hand on the lines that were read before the connection was lost."""
        self._hear()

    def take_unheard(self) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """The lines that were read and not handed on yet."""
        data, self._unheard = self._unheard, b""
        actions = self.lines.feed(data)
        lines = [action.text for action in actions if isinstance(action, Line)]
        return [("text", (line,), {}) for line in lines]

    def named(self) -> None:
        """What was typed at the gate, a password maybe, does not come back."""
        self.lines.forget()

    def _leave(self) -> None:
        if self.lines.text:
            self._hear_piece(b"\n")
        self.receive("text", LEAVE)
        reason = "its input ended"
        late = self.clock.callLater(AFTER_END_OF_INPUT, self.close, reason)
        self._timers.append(late)

    def gone(self) -> None:
        """The channel or the connection is closed; nobody is there to be shown more."""
        self._gone, self._said_all = True, False
        for timer in self._timers:
            if timer.active():
                timer.cancel()
        if self.reason or self.channel.link.ended:
            self.disconnected(self.reason or "was sent away")
        else:
            self.lost("the client left")

    # toward the player

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """The text in SGR, folded, its lines ended by CR LF."""
        raw, nocolor = (
            bool(output.kwargs.get("raw")),
            bool(output.kwargs.get("nocolor")),
        )
        shown = ansi.render(markup, profile, raw=raw, nocolor=nocolor)
        if output.name != "prompt":
            shown += "\n"
        return shown.replace("\n", "\r\n").encode(profile.encoding, "replace")

    def send_text(self, payload: bytes) -> None:
        """Show the text above the line being typed."""
        self._write(self.lines.erase(), payload, self.lines.draw())

    def send_prompt(self, payload: bytes) -> None:
        """Draw the prompt before the line being typed; its own first lines go above."""
        above, end, prompt = payload.rpartition(b"\r\n")
        erased = self.lines.erase()
        self.lines.prompt = prompt.decode(self.encoding, "replace")
        self._write(erased, above + end, self.lines.draw())

    def send_echo(self, on: bool) -> None:
        """Show or hide what the player types."""
        self._write(self.lines.hide(not on))

    def close(self, reason: str) -> None:
        """End the shell as a program ends, so that the client has nothing to report."""
        self.reason = reason
        self.channel.finish()

    def abort(self, reason: str) -> None:
        """Cut the connection; its player may come back."""
        self.channel.link.cut()

    def pause(self) -> None:
        """Read no further until `resume`."""
        self.channel.link.pause()

    def resume(self) -> None:
        """Read on, first what was read already."""
        self._hear()
        if self._turn is None and not self.paused:
            self.channel.link.resume()

    def unsent(self) -> int:
        """How many bytes wait for the client's window, for new keys or the socket."""
        return len(self.channel.buf) + self.channel.link.unsent()

    def outstanding(self) -> int:
        """How many bytes the client's machine has not acknowledged."""
        return len(self.channel.buf) + self.channel.link.outstanding()

    def latency(self) -> float | None:
        """Milliseconds to the client and back, as the kernel measures them."""
        return self.channel.link.latency()

    def _resize(self) -> None:
        self._timers.remove(self._resizing)
        self._resizing = None
        self._write(self.lines.erase(), self.lines.draw())
        self.changed(self.channel.link.client_of(self.channel.terminal))

    def _write(self, *pieces: str | bytes) -> None:
        if self._gone:
            return
        data = b"".join(
            piece.encode(self.encoding, "replace") if isinstance(piece, str) else piece
            for piece in pieces
        )
        if isinstance(self.lines, PlainLines):
            data = data.replace(b"\r\n", b"\n")
        if data:
            self.bytes_out += len(data)
            self.channel.write(data)
