"""PortalSession: what every protocol can do.

A protocol (telnet, SSH, websocket) subclasses this, calls `connected`, `receive`,
`changed` and, at the end, `disconnected` or `lost` toward the game, and brings the
methods below that raise NotImplementedError. It never sees the link, the Server or
another session. While a session is link-dead nothing is asked of its connection.

Input is kept in `unacked` until the Server has acknowledged it, so it survives the
Server. Lines above the throttle wait in `waiting`; when too many wait, the transport is
paused.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

from portal.render.profile import Profile, profile_of
from portal.wire.frames import Disconnected, Input, Output
from portal.wire.state import Client, Saved

if TYPE_CHECKING:
    from portal.handler import PortalSessionHandler
    from portal.link import Link
    from portal.scrollback import Scrollback
    from portal.throttle import Throttle


class PortalSession:
    """One player's connection, as the Portal sees it."""

    protocol: ClassVar[str] = "none"
    remembers: ClassVar[bool] = False
    """Whether the scrollback keeps what the client has already."""

    sessid: int = 0
    client: Client
    saved: Saved | None = None
    handler: PortalSessionHandler
    throttle: Throttle
    changes: Throttle
    """How often the game is told that the client changed."""
    known_as: Client
    """The client as the game was told last."""
    closed: bool = False
    paused: bool = False
    link_dead: bool = False
    """Whether the connection is gone and the session goes on without it."""
    profile: Profile
    link: Link
    known: bool = False
    """Whether it counts as known at the doors: logged in, and connected."""
    news: Any = None
    """The timer that tells the game how the client is by then."""
    grace: Any = None
    """The timer that ends a connection which never logs in."""
    left: str = ""
    """Why the client is gone, until the game has heard all it said before."""
    drain: Any = None
    """The timer that admits waiting lines again."""
    scrollback: Scrollback | None = None
    """What it was told, while it is logged in and may outlive its connection."""
    echo: bool = True
    """Whether what the player types is shown."""
    timed: int = 0
    """The number of the input whose time is being taken, or 0."""
    timed_at: float = 0.0
    bytes_in: int = 0
    bytes_out: int = 0
    """Bytes that came from the client, and that went there before compression."""

    def __str__(self) -> str:
        return f"{self.protocol} session {self.sessid}"

    @property
    def account(self) -> int:
        """The account that is logged in, or 0."""
        return self.saved.account if self.saved else 0

    # toward the game: called by the protocol

    def connected(self, handler: PortalSessionHandler, client: Client) -> None:
        """Begin. The protocol has asked `handler.doors.enter(address)` before."""
        self.handler = handler
        self.client = client
        self.seq = self.done = 0
        self.unacked: deque[Input | Disconnected] = deque()
        self.waiting: deque[tuple[str, tuple[Any, ...], dict[str, Any]]] = deque()
        self.refresh_profile()
        handler.connect(self)

    def receive(self, name: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass on what the client said, toward the game: `receive("text", "look")`."""
        self.handler.receive(self, name, args, kwargs)

    def changed(self, client: Client) -> None:
        """The client told something new about itself."""
        if client != self.client:
            self.client = client
            self.link_dead = client.lost != 0
            self.refresh_profile()
            self.handler.changed(self)

    def disconnected(self, reason: str) -> None:
        """The session has ended; what the client said still reaches the game."""
        if not self.closed:
            self.closed = True
            self.handler.disconnect(self, reason)

    def lost(self, reason: str) -> None:
        """The connection is gone and nobody here ended it: its player may come back."""
        if not self.closed and not self.link_dead:
            self.handler.lose(self, reason)

    # toward the player: called by the handler

    def send(self, output: Output, payload: bytes) -> None:
        """Pass on what the game said.

        `payload` is this session's `compose` of a text or prompt.
        """
        match output.name:
            case "text":
                self.send_text(payload)
            case "prompt":
                self.send_prompt(payload)
            case "echo":
                self.send_echo(bool(output.args and output.args[0]))
            case _:
                self.send_oob(output.name, output.args, output.kwargs)

    def hear_on(self) -> None:
        """Hand on what was read before and waits; its connection may be gone."""

    def take_unheard(self) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """What was read and not handed on yet, which another session says now."""
        return []

    def named(self) -> None:
        """The player has logged in, or out, as `account` says."""

    # What raises NotImplementedError below is each protocol's own to bring; the others
    # have an answer that suits those without.

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """What goes on the wire; made once for all sessions that share a profile."""
        raise NotImplementedError

    def send_text(self, payload: bytes) -> None:
        """Write a line or several; the payload ends with its line end."""
        raise NotImplementedError

    def send_prompt(self, payload: bytes) -> None:
        """Write a prompt, with the mark that ends one if the client understands it."""
        raise NotImplementedError

    def send_echo(self, on: bool) -> None:
        """Show (True) or hide (False: a password) what the player types from now on."""

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Any other output; a client that does not understand it hears nothing."""

    def close(self, reason: str) -> None:
        """End the connection once everything written has left."""
        raise NotImplementedError

    def abort(self, reason: str) -> None:
        """Cut the connection now, whatever was written; its player may come back."""
        raise NotImplementedError

    def pause(self) -> None:
        """Read no further until `resume`."""
        raise NotImplementedError

    def resume(self) -> None:
        """Read on."""
        raise NotImplementedError

    def unsent(self) -> int:
        """How many bytes wait to be read by the client."""
        return 0

    def outstanding(self) -> int:
        """How many bytes the client's machine has not acknowledged, sent or not."""
        return self.unsent()

    def latency(self) -> float | None:
        """Milliseconds to the client and back, or None if nobody can tell."""
        return None

    def refresh_profile(self) -> None:
        """Work out again how to render, after the client or its options changed."""
        self.profile = profile_of(self.client, self.saved.options if self.saved else {})
