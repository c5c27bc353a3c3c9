"""Room, DarkRoom and Lookout: places to be in."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from game import guests, looks, story, text
from game.hours import SKY
from game.keeper import Keeper
from game.lantern import gives_light
from server.api import PlayerError, field
from server.api import Room as PlainRoom


class Room(PlainRoom):
    """A place. What one sees is its `desc`, and what the story has added to it."""

    desc: str = field("", help="What one sees there.")
    area: str = field("", help="The part of the world it is in.")
    environment: str = field("", help="What kind of place it is: indoors, outdoors.")
    coords: list[int] = field(
        [], help="Where it is on a map: steps east, north and up from the middle."
    )
    details: dict[str, str] = field(
        {}, help="What can be looked at, and what one sees."
    )
    after: dict[str, str] = field({}, help="What is added once something has happened.")
    deed: str = field("", help="What one has done who comes here: 'found the orchard'.")
    points: int = field(0, help="What that is worth.")

    def view(self, looker: Any, reader: bool = False) -> str:
        """The room as `looker` sees it; `reader` writes it to be read aloud."""
        things, people = looks.seen(
            one for one in self.visible_to(looker) if one is not looker
        )
        return text.room(
            self.key,
            self.described_to(looker),
            things,
            people,
            [way.key for way in self.ways_visible_to(looker)],
            reader,
        )

    def words(self) -> str:
        """The description as it is now."""
        return "\n".join([self.desc or text.NOTHING_SPECIAL, *story.after(self.after)])

    def words_in_the_dark(self) -> str:
        """What one sees who sees nothing."""
        return text.TOO_DARK

    def dark_for(self, looker: Any) -> bool:
        """Whether `looker` sees nothing here."""
        return False

    def visible_to(self, looker: Any) -> list[Any]:
        """The things and people that `looker` can see."""
        return [] if self.dark_for(looker) else super().visible_to(looker)

    def ways_visible_to(self, looker: Any) -> list[Any]:
        """The exits that `looker` can see."""
        seen = super().ways_visible_to(looker)
        return [way for way in seen if way.glimmers] if self.dark_for(looker) else seen

    def described_to(self, looker: Any) -> str:
        """What `looker` sees of the place itself."""
        return self.words_in_the_dark() if self.dark_for(looker) else self.words()

    def sight_of(self, looker: Any) -> bool:
        """Whether `looker` sees anything here."""
        return not self.dark_for(looker)

    def way_view(self, name: str) -> str | None:
        """What one sees who looks at an exit, if `name` is one."""
        wanted = name.casefold()
        for way in self.exits:
            if wanted in (way.key.casefold(), *(a.casefold() for a in way.aliases)):
                return way.look()
        return None

    def at_receive(self, obj: Any, source: Any) -> None:
        """Somebody came: show the room, count the deed, let the keepers greet."""
        super().at_receive(obj, source)
        if not hasattr(obj, "deeds") or not obj.sessions.count():
            return
        obj.see_room()
        story.credit(obj, self)
        for keeper in self.contents:
            if isinstance(keeper, Keeper):
                keeper.meet(obj)

    def at_delete(self) -> None:
        """Whoever plays here is told, and sees where they are now."""
        super().at_delete()
        for one in self.contents:
            if one.sessions.count() and one.home not in (None, self):
                one.msg(text.place_is_gone(self.key))
                with suppress(PlayerError):  # it goes there all the same
                    one.move_to(one.home)

    def at_leave(self, obj: Any, destination: Any) -> None:
        """Somebody goes: what they talked about here is over."""
        super().at_leave(obj, destination)
        guests.depart(obj)


class DarkRoom(Room):
    """A place where one sees nothing without a burning lantern."""

    dark: str = field("", help="What one perceives without light.")

    def words_in_the_dark(self) -> str:
        """What one perceives without light."""
        return self.dark or text.TOO_DARK

    def dark_for(self, looker: Any) -> bool:
        """Whether nobody here has a light."""
        return not any(
            gives_light(one) or any(gives_light(held) for held in one.contents)
            for one in self.contents
        )


class Lookout(Room):
    """A place with a view, which is another at dawn, by day, at dusk and at night."""

    views: dict[str, str] = field(
        {}, help="What is added at dawn, day, dusk and night."
    )

    def words(self) -> str:
        """The description, then the view of this hour, then what has happened."""
        view = self.views.get(SKY.part, "")
        parts = [self.desc, view, *story.after(self.after)]
        return "\n".join(part for part in parts if part) or text.NOTHING_SPECIAL
