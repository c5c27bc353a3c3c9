"""GAME: the running game, as whoever handles an event sees it."""

from __future__ import annotations


class Game:
    """What sends and receives in the game's own name. The one instance is `GAME`."""


GAME = Game()
