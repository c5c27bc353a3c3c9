"""Which class an object is of, by the dotted path that its row names."""

from __future__ import annotations

import importlib
import logging

from server.world.entity import Object

log = logging.getLogger(__name__)

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
