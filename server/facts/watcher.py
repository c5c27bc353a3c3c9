"""Watcher: what the client of one session was told last, and what it watches."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from server.world.index import Place

if TYPE_CHECKING:
    from server.commands.merged import View
    from server.facts.sights import Sight, Things
    from server.facts.standard import Name
    from server.sessions.session import ServerSession
    from server.world.entity import Object


class Watcher:
    """It watches the room its character is in, and what its character holds."""

    shows: ClassVar[bool] = False
    """Whether its client takes variables; see `server.facts.showing`."""
    __slots__ = (
        "around",
        "held",
        "inside",
        "name",
        "puppet",
        "seen",
        "session",
        "words",
    )

    def __init__(self, session: ServerSession) -> None:
        self.session = session
        self.around: Place | None = None
        self.inside: Place | None = None
        self.forget()

    def forget(self) -> None:
        """Its client knows nothing."""
        self.puppet: Object | None = None
        self.name: Name | None = None
        self.seen: Sight | None = None
        self.held: Things | None = None
        self.words: View | None = None

    def watch(self, character: Object | None) -> None:
        """Watch this character's places, and none but these."""
        room = character.location if character is not None else None
        self.around = self._instead(self.around, _place(room))
        self.inside = self._instead(self.inside, _place(character))

    def is_about(self, number: int) -> bool:
        """Whether it is the character of this number that is played."""
        return self.puppet is not None and self.puppet.id == number

    def _instead(self, before: Place | None, now: Place | None) -> Place | None:
        sessid = self.session.sessid
        if before is not now:
            if before is not None and before.watchers:
                before.watchers.pop(sessid, None)
            if now is not None:
                now.watchers = now.watchers or {}
                now.watchers[sessid] = self
        return now


def _place(obj: Object | None) -> Place | None:
    if obj is None:
        return None
    if obj._place is None:
        obj._place = Place()
    return obj._place
