"""Stand-ins for the Portal's collaborators: they record what they were told."""

from __future__ import annotations

from typing import Any

from portal.session import PortalSession


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


class RecordingHandler:
    """Stands where the PortalSessionHandler stands and writes down every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.sessions: dict[int, PortalSession] = {}
        self.doors = OpenDoors()

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

    def disconnect(self, session: PortalSession, reason: str) -> None:
        """Note that a client went."""
        self.calls.append(("disconnect", session.sessid))

    @property
    def lines(self) -> list[str]:
        """The text lines received so far."""
        return [call[1] for call in self.calls if call[0] == "text"]
