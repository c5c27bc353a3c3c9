"""What may happen to a game or to somebody's connection: the columns of the table."""

from __future__ import annotations

from collections.abc import Callable

from tests.stories.lifecycle_people import Page, Person
from tests.stories.town import Town

Event = Callable[[Town, Person], None]
EVENTS: dict[str, Event] = {}
"""By the heading of their column."""


def event(heading: str) -> Callable[[Event], Event]:
    """Register what happens under this heading."""

    def register(function: Event) -> Event:
        EVENTS[heading] = function
        return function

    return register


@event("reload")
def reload(town: Town, person: Person) -> None:
    """Staff type `reload`."""
    town.reload()


@event("reset")
def reset(town: Town, person: Person) -> None:
    """Staff type `reset`."""
    town.reload("reset")


@event("restart")
@event("stop and start")
def stop_and_start(town: Town, person: Person) -> None:
    """Both processes end in good order, and are started again."""
    town.shut_down()
    town.new_portal()
    town.start("start")


@event("Server crash")
def server_crash(town: Town, person: Person) -> None:
    """The Portal starts another Server."""
    town.crash()
    town.start("crash")


@event("Portal crash")
def portal_crash(town: Town, person: Person) -> None:
    """The Server ends too; the keeper starts another Portal, and that a Server."""
    town.portal_dies()
    town.new_portal()
    town.start("start")


@event("back by token")
def back_by_token(town: Town, person: Person) -> None:
    """A page takes up its session."""
    person.loses()
    person.page = person.page.again()


@event("back by login")
def back_by_login(town: Town, person: Person) -> None:
    """The player logs in again, while the session waits."""
    person.loses()
    person.page = Page(town)
    person.logs_in()


@event("never back")
def never_back(town: Town, person: Person) -> None:
    """Nobody comes for longer than the session waits."""
    person.loses()
    town.clock.advance(town.linkdead_time + 1)
    town.settle()


LOSSES = ("back by token", "back by login", "never back")
"""Those in which only a connection is lost."""
CRASHES = ("Server crash", "Portal crash")
