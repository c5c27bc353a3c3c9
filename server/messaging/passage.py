"""Passage: one typed line on its way, and when it is done.

A line counts as done in the turn in which its command ends (an `async def` at its first
await), as ever; one that a dialogue took, when that asks for the next; one that came to
neither, at the end of the middlewares. The next line waits for the middlewares as well,
but for no `async def` that does not hold it up.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from server import edge, tasks
from server.awaiting import maybe_await
from server.commands import dispatch
from server.errors import PlayerError
from server.messaging import middleware, typed
from server.messaging.context import CURRENT, Context
from server.messaging.noticing import noticing
from server.messaging.receivers import INPUT, RECEIVERS
from server.sessions.states import State
from server.world import TURN

if TYPE_CHECKING:
    from server.commands.command import Command
    from server.messaging.pipeline import Pipeline
    from server.sessions.session import ServerSession


class Gate(asyncio.Task[None]):
    """What the session's next line waits for while this one is on its way."""

    goes_on = False
    """Whether a dialogue has the line, which goes on without the session."""
    work: asyncio.Task[Any] | None = None
    """What is done with the line and has not come to an end yet."""

    def cancel(self, msg: Any | None = None) -> bool:
        """The line is not to be done here: nothing more of it is."""
        if self.work is not None:
            self.work.cancel()
        return super().cancel(msg)


class Passage:
    """One line on its way: through middlewares, past receivers, to who answers it."""

    def __init__(self, pipeline: Pipeline, session: ServerSession, line: str) -> None:
        self.pipeline = pipeline
        self.game = pipeline.game
        self.session = session
        self.line = line
        self.ctx = typed.context_of(self.game, session, line)
        self.dialogue: Any = None
        """The one that took the line."""
        self.is_over = self.is_command = self.is_run = False
        self.gate: Gate | None = None
        self._opened: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> asyncio.Task[Any] | None:
        """Go as far as there is nothing to wait for."""
        token = CURRENT.set(self.ctx)
        try:
            work = edge.guarded(self.session, self._begin)
            if self.is_command:
                return dispatch.run(self.session, self.line)
        finally:
            CURRENT.reset(token)
        if isinstance(work, asyncio.Task):
            tasks.at_end(work, self._arrived)
            work.add_done_callback(self._dropped)
        else:
            work = None
            self._arrived()
        return None if self.is_over else self._closed(work)

    def _closed(self, work: asyncio.Task[Any] | None) -> Gate:
        """Let the next line wait for this one."""
        loop = asyncio.get_running_loop()
        self._opened = loop.create_future()
        self.gate = Gate(self._stand(self._opened), loop=loop)
        self.gate.goes_on = self.dialogue is not None
        self.gate.work = None if self.is_run else work
        return self.gate

    def _begin(self) -> Coroutine[Any, Any, None] | None:
        if self.game.middlewares:
            return self._through()
        self._tell()
        found = self.game.dialogues.route(self.ctx.event)
        if inspect.isawaitable(found):
            return self._answer(found)
        self.dialogue = found
        self.is_command = found is None
        return None

    # What happens on the way

    async def _through(self) -> None:
        async def handle(ctx: Context[Any]) -> None:
            self._tell()
            await self._answer(self.game.dialogues.route(self.ctx.event))

        await middleware.run(self.ctx, self.game.middlewares, handle)

    def _tell(self) -> None:
        ctx, session = self.ctx, self.session
        RECEIVERS.call(self.game, INPUT, ctx, ctx.message)
        for actor in (session, session.account, session.puppet):
            self.game.tell(actor, ctx, session)

    async def _answer(self, found: Any) -> None:
        """The dialogue takes it, if there is one; or else it is a command."""
        self.dialogue = await maybe_await(found)
        if self.dialogue is not None:
            return
        try:
            await self._run()
        finally:
            self._has_ended()

    async def _run(self) -> None:
        """Run the command; what fails at once is undone, as it always is."""
        if self.session.state is State.CLOSED:
            return
        mark = TURN.mark()
        waited = False

        def waits() -> None:
            nonlocal waited
            waited = True
            self._has_begun(command)

        try:
            command = dispatch.match(dispatch.of_session(self.session), self.line)
            result = command.run()
            if inspect.iscoroutine(result):
                await noticing(result, waits)
        except PlayerError:
            raise
        except Exception:
            if not waited:
                TURN.rollback(mark)
            raise

    # When it is done

    def _has_begun(self, command: Command) -> None:
        """The command waits for something: it counts as done, as it always does."""
        if not command.holds_input:
            self._open()
        elif not command.begins_again:
            self._count()

    def _has_ended(self) -> None:
        """The command has ended, and what it did is of this turn, so it is done."""
        self._count()
        self.is_run = True
        if self.gate is not None:
            self.gate.work = None
        self.pipeline.note_ending()

    def _arrived(self) -> None:
        """All is done but for what a dialogue does, which has it now."""
        self.ctx.over = True
        if self.dialogue is None:
            self._open()
            return
        if self.gate is not None:
            self.gate.goes_on = True
        if self.dialogue.is_late:  # one line was waited for, and that is enough
            self._lingers()
            return
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self.pipeline.longest_rest, self._lingers)
        self.dialogue.at_rest(self._open)

    def _lingers(self) -> None:
        """The dialogue takes long; the line counts as done all the same."""
        self.dialogue.lingers()
        self._open()

    def _dropped(self, work: asyncio.Task[Any]) -> None:
        if work.cancelled():
            self._open()

    def _open(self) -> None:
        """The line is done, in the turn in hand; let the next one come."""
        if self.is_over:
            return
        self.is_over = True
        if self._timer is not None:
            self._timer.cancel()
        self._count()
        if self._opened is not None and not self._opened.done():
            self._opened.set_result(None)

    def _count(self) -> None:
        """Let it count as done, if the session has not been told to leave it."""
        inbox = self.session.inbox
        if self.gate is None or inbox.busy is self.gate:
            inbox.has_begun()

    async def _stand(self, opened: asyncio.Future[None]) -> None:
        await opened
