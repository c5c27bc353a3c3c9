"""Inbox: what a client said, one after the other; each is done once, and in order.

An input is done when it was run to its end or to its first `await`; one that is to be
begun again after a crash (`Command.begins_again`) only at its end. What is done is
acknowledged with the turn in which it was done.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import perf_counter
from typing import TYPE_CHECKING, Any

from portal.wire.frames import Disconnected, Input
from server import tasks
from server.figures import FIGURES
from server.world import TURN

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


class Inbox:
    """The inputs of one session."""

    def __init__(self, session: ServerSession) -> None:
        self.session = session
        self.done = 0
        """The highest number of an input that is done."""
        self.busy: asyncio.Task[Any] | None = None
        """What the next input waits for."""
        self._doing = 0
        self._waiting: deque[Input | Disconnected] = deque()
        self._closed = False

    def receive(self, frame: Input | Disconnected) -> None:
        """The client said something, or left, which comes after all it said.

        What was done before is not done again.
        """
        if frame.seq <= self.done or self._closed:
            return
        if self.busy is not None:
            self._waiting.append(frame)
        else:
            self._run(frame)

    def wait_for(self, task: asyncio.Task[Any], seq: int = 0) -> None:
        """Let the next input wait until the task has ended; then `seq` is done."""
        self.busy = task
        # In the same turn as what it did, lest a crash in between have it done twice.
        tasks.at_end(task, lambda: self._finish_task(task, seq))
        task.add_done_callback(lambda ended: self._ended(ended, seq))

    def has_begun(self) -> None:
        """What is being done counts as done from now on, though it goes on."""
        self._finish(self._doing)

    def stand_still(self) -> None:
        """Forget what was not finished: it is done by the next Server."""
        busy, self.busy = self.busy, None
        self._waiting.clear()
        if busy is not None:
            busy.cancel()

    def leave_undone(self) -> None:
        """Forget what does not count as done: another session does it.

        What a dialogue has in hand goes on without this session, and counts as done.
        """
        if getattr(self.busy, "goes_on", False):
            self.has_begun()
            self.busy = None
        if self._doing > self.done:
            self.stand_still()
        else:
            self._waiting.clear()

    def close(self) -> None:
        """Hear no more: what waits is left undone and counts as done.

        What is being done just now comes to its end.
        """
        TURN.remember(setattr, self, "_closed", False)
        self._closed = True
        last = self._waiting[-1].seq if self._waiting else self._doing
        if last > self.done:
            TURN.ack(self.session.sessid, last)

    def _run(self, frame: Input | Disconnected) -> None:
        self._doing = frame.seq
        if isinstance(frame, Disconnected):
            self.session.sessionhandler.gone(self.session, frame)
            return
        began = perf_counter()
        task = self.session.data_in(frame.name, *frame.args)
        if frame.name == "text":
            FIGURES.command_seconds.add(perf_counter() - began)
        if task is None:
            self._finish(frame.seq)
        else:
            self.wait_for(task, frame.seq)

    def _finish(self, seq: int) -> None:
        if seq and not self._closed:
            self.done = seq
            TURN.ack(self.session.sessid, seq)

    def _finish_task(self, task: asyncio.Task[Any], seq: int) -> None:
        if self.busy is task:
            self._finish(seq)

    def _ended(self, task: asyncio.Task[Any], seq: int) -> None:
        if self.busy is not task:
            return
        self.busy = None
        if task.cancelled():
            self._finish(seq)
        while self._waiting and self.busy is None and not self._closed:
            self.session.sessionhandler.guard(self._waiting.popleft(), self._run)
