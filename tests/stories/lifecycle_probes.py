"""How it is found out what an event leaves: the rows of the table.

A probe sets something up and gives a function that says, after the event, what is left
of it: a word of the table, or True for "yes" and False for "no".
"""

from __future__ import annotations

from collections.abc import Callable

from server.sessions.session import ServerSession
from server.world import WORLD
from server.world.entity import Object
from tests.stories.lifecycle_events import EVENTS
from tests.stories.lifecycle_people import Person
from tests.stories.town import Town

Judge = Callable[[], "str | bool"]
Probe = Callable[["Scene"], Judge]
PROBES: dict[str, Probe] = {}
"""By the first cell of their row."""


class Scene:
    """A town, Anna, and what will happen to them."""

    def __init__(self, town: Town, column: str) -> None:
        self.town, self.column = town, column
        self.anna = Person(town, "Anna")

    def happens(self) -> None:
        """Let it happen."""
        EVENTS[self.column](self.town, self.anna)

    @property
    def session(self) -> ServerSession:
        """The session that Anna has, before the event."""
        session = self.anna.session
        assert session is not None
        return session

    @property
    def character(self) -> Object:
        """Anna's character."""
        (found,) = WORLD.named("Anna")
        return found

    def makes(self, kind: type[Object], name: str, place: Object | None) -> Object:
        """A thing made in the game."""
        thing: Object = self.town.do(WORLD.create, kind, name, location=place)
        return thing

    def returned(self) -> ServerSession:
        """Anna's session, once she has logged in again if she must."""
        self.anna.comes()
        return self.session


def probe(row: str) -> Callable[[Probe], Probe]:
    """Register the probe of this row; Anna is in the world when it begins."""

    def register(function: Probe) -> Probe:
        def begin(scene: Scene) -> Judge:
            scene.anna.logs_in()
            return function(scene)

        PROBES[row] = begin
        return function

    return register


def probe_of_a_stranger(row: str) -> Callable[[Probe], Probe]:
    """Register the probe of this row; Anna has not logged in when it begins."""

    def register(function: Probe) -> Probe:
        PROBES[row] = function
        return function

    return register


def word(answer: str | bool) -> str:
    """An answer as the table has it."""
    if isinstance(answer, str):
        return answer
    return "yes" if answer else "no"
