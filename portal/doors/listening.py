"""Opens a door on every address of this machine that it is to answer on."""

from __future__ import annotations

import errno
import logging
from typing import Any

from twisted.internet.error import CannotListenError

from portal.doors.addresses import Place
from portal.doors.door import Door

log = logging.getLogger("portal.doors")

ANY_FREE_PORT = -1
BACKLOG = 512
TRIES = 20
"""So many free ports are tried until one is free on every address."""


def open_door(reactor: Any, door: Door, places: list[Place]) -> list[Any]:
    """Listen on these addresses, everywhere on the same port; what listens now.

    Raises CannotListenError, which names address and port.
    """
    tries = TRIES if door.port == ANY_FREE_PORT else 1
    while True:
        tries -= 1
        try:
            return _open(reactor, door, places)
        except CannotListenError:
            if not tries:
                raise


def _open(reactor: Any, door: Door, places: list[Place]) -> list[Any]:
    number = 0 if door.port == ANY_FREE_PORT else door.port
    opened: list[Any] = []
    for place in places:
        try:
            port = reactor.listenTCP(number, door, BACKLOG, place.host)
        except CannotListenError as error:
            if _can_do_without(place, door, error):
                log.info("%s stays closed there: %s", door.name, error)
                continue
            for port in opened:
                port.stopListening()
            raise
        number = port.getHost().port
        opened.append(port)
    return opened


def _can_do_without(place: Place, door: Door, error: CannotListenError) -> bool:
    taken = getattr(error.socketError, "errno", 0) == errno.EADDRINUSE
    return place.optional and not (taken and door.port == ANY_FREE_PORT)
