"""What a client asks for of what its character sees: the list of it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.facts.sights import INVENTORY, ROOM, Sights, things
from server.facts.standard import ItemsList
from server.facts.telling import inform
from server.gmcp import on_package
from server.world.typeclasses import Room

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


@on_package("Char.Items.Inv")
def inventory(session: ServerSession, data: Any) -> None:
    """A client asks what its character carries."""
    character = session.puppet
    if character is not None:
        held = things(character.contents)
        inform(session, ItemsList(INVENTORY, list(held.values())))


@on_package("Char.Items.Room")
def around(session: ServerSession, data: Any) -> None:
    """A client asks what is in the room."""
    character = session.puppet
    if character is not None and isinstance(character.location, Room):
        sight = Sights().of(character.location, character)
        inform(session, ItemsList(ROOM, list(sight.things.values())))
