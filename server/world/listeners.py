"""ObjectSessions: the sessions that puppet one object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.world.entity import Object


class ObjectSessions:
    """`obj.sessions`, in the order in which they took hold of it. Not persistent.

    Whoever lets a session puppet the object adds and removes it here.
    """

    __slots__ = ("_owner", "_sessions")

    def __init__(self, owner: Object) -> None:
        self._owner = owner
        self._sessions: dict[int, Any] = {}

    def add(self, session: Any) -> None:
        """A session now plays the object."""
        self._sessions[session.sessid] = session
        self._tell_place()

    def remove(self, session: Any) -> None:
        """A session plays the object no more."""
        self._sessions.pop(session.sessid, None)
        self._tell_place()

    def get(self, sessid: int | None = None) -> list[Any]:
        """The session of that id, as a list of one or none; without an id all."""
        return [each for each in self if sessid in (None, each.sessid)]

    def all(self) -> list[Any]:
        """All of them."""
        return list(self._sessions.values())

    def count(self) -> int:
        """How many there are."""
        return len(self._sessions)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self._sessions)

    def _tell_place(self) -> None:
        location = self._owner._location
        if location is not None and location._place is not None:
            location._place.hear(self._owner)
