"""Stand-ins for the Portal's collaborators: they record what they were told."""

from __future__ import annotations

from typing import Any

from portal.render.profile import Profile
from portal.session import PortalSession
from portal.wire.frames import Output


class OpenDoors:
    """Lets everybody in, unless `refusal` holds a sentence."""

    def __init__(self) -> None:
        self.refusal: str | None = None
        self.inside: list[str] = []

    def enter(self, address: str) -> str | None:
        """Count a connection in, or say in a sentence why not."""
        if self.refusal is None:
            self.inside.append(address)
        return self.refusal

    def leave(self, address: str) -> None:
        """Count a connection out."""
        self.inside.remove(address)


class SmallListing:
    """A game of which not much is known."""

    def variables(self) -> dict[str, tuple[str, ...]]:
        """What a crawler is told."""
        return {"NAME": ("Small",), "PLAYERS": ("0",)}


class RecordingHandler:
    """Stands where the PortalSessionHandler stands and writes down every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.sessions: dict[int, PortalSession] = {}
        self.doors = OpenDoors()
        self.listing = SmallListing()

    def connect(self, session: PortalSession) -> None:
        """Number the session."""
        session.sessid = len(self.sessions) + 1
        self.sessions[session.sessid] = session
        self.calls.append(("connect", session.sessid))

    def receive(
        self,
        session: PortalSession,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        """Note what a client said."""
        self.calls.append((name, *args, kwargs) if kwargs else (name, *args))

    def changed(self, session: PortalSession) -> None:
        """Note that a client changed."""
        self.calls.append(("changed", session.client))

    def lose(self, session: PortalSession, reason: str) -> None:
        """No session outlives its connection here."""
        self.calls.append(("lose", session.sessid))
        session.disconnected(reason)

    def disconnect(self, session: PortalSession, reason: str) -> None:
        """Note that a client went."""
        self.calls.append(("disconnect", session.sessid))

    def tell(self, sessions: list[PortalSession], markup: str) -> None:
        """Say something to these sessions."""
        for session in sessions:
            output = Output((session.sessid,), "text", (markup,))
            session.send(output, session.compose(markup, session.profile, output))

    @property
    def lines(self) -> list[str]:
        """The text lines received so far."""
        return [call[1] for call in self.calls if call[0] == "text"]


class Paper(PortalSession):
    """A protocol that writes on paper."""

    protocol = "paper"
    composed = 0

    def __init__(self) -> None:
        self.sees: list[Any] = []
        self.reading = True
        self.ended = ""
        self.unread = 0
        self.on_the_way = 0

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        Paper.composed += 1
        return f"{profile.colors}:{markup}".encode()

    def send_text(self, payload: bytes) -> None:
        self.sees.append(payload.decode())

    def send_prompt(self, payload: bytes) -> None:
        self.sees.append(("prompt", payload.decode()))

    def send_echo(self, on: bool) -> None:
        self.sees.append(("echo", on))

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        self.sees.append((name, args, kwargs))

    def close(self, reason: str) -> None:
        self.ended = reason

    abort = close

    def pause(self) -> None:
        self.reading = False

    def resume(self) -> None:
        self.reading = True

    def unsent(self) -> int:
        return self.unread

    def outstanding(self) -> int:
        return self.unread + self.on_the_way
