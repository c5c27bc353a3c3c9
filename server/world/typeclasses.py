"""The classes a game builds upon: rooms, exits, characters."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from server.world.entity import Object
from server.world.fields import field

log = logging.getLogger(__name__)


class Room(Object):
    """A place. What is said to a room is said to everyone in it."""

    def msg(
        self,
        text: Any = None,
        *,
        exclude: Any = (),
        session: Any = None,
        options: dict[str, Any] | None = None,
        **outputs: Any,
    ) -> None:
        """The same as `announce`."""
        self.announce(text, exclude, options, **outputs)


class Exit(Object):
    """A way from the place it is in to its destination."""

    is_exit = True

    destination: Object | None = field(None, help="Where it leads.")

    def at_pre_traverse(self, traveller: Object) -> None:
        """Somebody is about to go through; raise PlayerError to bar the way."""

    def at_post_traverse(self, traveller: Object, source: Object) -> None:
        """Somebody has gone through, from `source`."""


class Character(Object):
    """Somebody a player can play."""


_found: dict[str, type[Object]] = {}


def resolve(path: str | type[Object]) -> type[Object]:
    """The typeclass of that dotted path; Object if there is none, which is logged once.

    An error inside the module it names is raised: a broken game must not be played.
    """
    if not isinstance(path, str):
        return path
    found = _found.get(path)
    if found is None:
        found = _found[path] = _import(path)
    return found


def _import(path: str) -> type[Object]:
    module_name, _, name = path.rpartition(".")
    try:
        found = getattr(importlib.import_module(module_name or path), name)
    except (ModuleNotFoundError, AttributeError, ValueError) as error:
        missing = getattr(error, "name", None) or ""
        if isinstance(error, ModuleNotFoundError) and not path.startswith(missing):
            raise
        log.error("The typeclass %s is not there; its objects are kept.", path)
        return Object
    if isinstance(found, type) and issubclass(found, Object):
        return found
    log.error("%s is no typeclass; its objects are kept.", path)
    return Object
