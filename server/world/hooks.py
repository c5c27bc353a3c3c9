"""What happens to an object, for game code to answer. All that is a hook does nothing.

A hook that raises takes back what was being done; a PlayerError says why to the player.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.world.entity import Object


class Hooks:
    """The hooks of `Object`; override what you need."""

    __slots__ = ()

    def at_create(self) -> None:
        """It was made, and has its fields and place. Not called when it is loaded."""

    def at_delete(self) -> None:
        """It is about to be deleted, with everything in its place still."""

    def at_pre_move(self, destination: Object | None) -> None:
        """It is about to go; raise PlayerError to forbid it."""

    def announce_departure(self, destination: Object | None) -> None:
        """It leaves, and still stands where it was; not called for a quiet move."""

    def announce_arrival(self, source: Object | None) -> None:
        """It arrived; not called for a quiet move."""

    def at_leave(self, obj: Object, destination: Object | None) -> None:
        """`obj` is about to leave this place; raise PlayerError to keep it."""

    def at_receive(self, obj: Object, source: Object | None) -> None:
        """`obj` has come into this place."""

    def at_post_move(self, source: Object | None) -> None:
        """It has moved, from `source`."""

    def at_pre_puppet(self, session: Any) -> None:
        """`session` is about to play it; raise PlayerError to forbid it."""

    def at_puppet(self, session: Any) -> None:
        """`session` now plays it."""

    def at_pre_unpuppet(self, session: Any) -> None:
        """`session` is about to let go of it."""

    def at_unpuppet(self, session: Any) -> None:
        """`session` no longer plays it."""

    # How it is called where things are listed as data

    @property
    def listed_as(self) -> str:
        """What it is called in a list of things: 'a lit lantern'."""
        return str(self)

    @property
    def attrib(self) -> str:
        """Letters for clients that list things, see docs/facts.md."""
        return ""
