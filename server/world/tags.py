"""`obj.tags`: short words by which objects are found, each in a category.

They are compared without regard to capitals. `WORLD.tagged(name, category)` finds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.world.values import name as clean

if TYPE_CHECKING:
    from server.world.entity import Object

Tag = tuple[str, str]


def tag(name: str, category: str = "") -> Tag:
    """A tag as it is kept. Raises ValueError if a part is no name."""
    return clean(name).casefold(), clean(category).casefold() if category else ""


class Tags:
    """The tags of one object, in the order they were added."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Object) -> None:
        self._owner = owner

    def add(self, name: str, category: str = "") -> None:
        """Tag the object; twice is once. Raises ValueError."""
        new = tag(name, category)
        if new not in self._owner._tags:
            self._owner._alter("_tags", (*self._owner._tags, new))

    def remove(self, name: str, category: str = "") -> None:
        """Take a tag off; one that is not there is no error."""
        old = tag(name, category)
        if old in self._owner._tags:
            rest = tuple(each for each in self._owner._tags if each != old)
            self._owner._alter("_tags", rest)

    def set(self, tags: Iterable[Tag]) -> None:
        """Have these tags and no others. Raises ValueError."""
        new = tuple(dict.fromkeys(tag(*each) for each in tags))
        if new != self._owner._tags:
            self._owner._alter("_tags", new)

    def has(self, name: str, category: str = "") -> bool:
        """Whether the object has this tag."""
        return (name.casefold(), category.casefold()) in self._owner._tags

    def all(self) -> list[Tag]:
        """Pairs of name and category."""
        return list(self._owner._tags)
