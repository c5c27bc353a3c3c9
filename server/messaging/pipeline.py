"""PIPELINE: the way of a typed line, while anybody but the commands wants to see it.

Middlewares are wrapped around all of it. Inside, receivers are told of the line, then a
dialogue may take it, and what none takes is a command. Where nothing has to wait, all
this is one turn. When a line is done is said in `server.messaging.passage`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from server.commands.command import Command
from server.messaging import typed
from server.messaging.cause import caused
from server.messaging.game import GAME, Game
from server.messaging.passage import Passage
from server.messaging.receivers import INPUT, RECEIVERS

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

LONGEST_REST = 2.0
"""Seconds that the next line waits for the dialogue that took this one."""
LONGEST_END = 0.5
"""Seconds that a Server which is replaced waits for middlewares."""


class Pipeline:
    """What a typed line goes through. The one instance is `PIPELINE`."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.active = False
        """Whether a line has to come through here at all."""
        self.longest_rest = LONGEST_REST
        self._ending: set[asyncio.Task[Any]] = set()

    def update(self) -> None:
        """Look anew who wants to see lines."""
        self.active = bool(
            self.game.middlewares
            or RECEIVERS.wants(INPUT)
            or self.game.dialogues.listens_input
        )

    def receive(self, session: ServerSession, line: str) -> asyncio.Task[Any] | None:
        """The player typed a line. The Task only if the next has to wait for it."""
        with caused("typed line") as may_be:
            return Passage(self, session, line).begin() if may_be else None

    def note_ending(self) -> None:
        """The command of the line in hand has ended; its middlewares may go on."""
        task = asyncio.current_task()
        if task is not None:
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def finish(self) -> None:
        """Let the middlewares of commands that have ended come to their end."""
        if self._ending:
            await asyncio.wait(tuple(self._ending), timeout=LONGEST_END)


PIPELINE = Pipeline(GAME)
GAME.changed = PIPELINE.update
Command.context_of = partial(typed.of_command, GAME)
