"""Dialogue: a function that a message has begun, and the stream of what comes next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from server import tasks
from server.awaiting import MaybeAwaitable
from server.dialogues.stream import MessageStream
from server.errors import StreamClosed
from server.world.turn import TURN

log = logging.getLogger("server.dialogues")

Stream: TypeAlias = MessageStream[Any]
StreamOf: TypeAlias = Callable[[Any], Stream]
DialogueFn: TypeAlias = Callable[[Stream, StreamOf, Any], Awaitable[None]]
"""Called with the stream, which begins with the message that has begun it; with a
function that gives the stream of another message; and with that first message."""
Matcher: TypeAlias = "Callable[[Any], MaybeAwaitable[bool]]"
Override: TypeAlias = bool | Literal["close", "suspend"]

RUNNING: dict[Dialogue, None] = {}
"""Every dialogue whose function has not ended, the oldest first."""


class Companion(Protocol):
    """Whoever wants to know what becomes of the dialogues of a template."""

    def asks(self, dialogue: Dialogue) -> None:
        """It asks for a message."""

    def lingers(self, dialogue: Dialogue) -> None:
        """The message it has in hand counts as done, and will not come again."""

    def freed(self, dialogue: Dialogue) -> None:
        """Its stream is freed; it gets no more messages."""

    def failed(self, dialogue: Dialogue, error: Exception) -> None:
        """Its function has raised this, and who should know is to be told."""

    def overflows(self, dialogue: Dialogue, item: Any) -> None:
        """There was no more room for this message."""


class DialogueTemplate:
    """What is begun by a message that matches; one that has no `match` never is."""

    def __init__(
        self,
        fn: DialogueFn,
        match: Matcher | None,
        override: Override = False,
        *,
        name: str = "",
        companion: Companion | None = None,
    ) -> None:
        self.fn = fn
        self.match = match
        self.override = "close" if override is True else override
        self.name = name or getattr(fn, "__qualname__", repr(fn))
        self.companion = companion


class Dialogue:
    """One that runs. Its `stream` may be freed long before its function ends.

    With a `record` it goes on from what an earlier Server has kept of it.
    """

    last_number = 0

    def __init__(
        self,
        template: DialogueTemplate,
        key: Hashable,
        trigger: Any,
        stream: Stream,
        record: dict[str, Any] | None = None,
    ) -> None:
        self.template = template
        self.key = key
        """What a message has to be identified by to reach it."""
        self.trigger = trigger
        self.stream = stream
        self.held: list[Stream] = []
        """Streams of other keys that it reads."""
        self.context: Any = None
        """Its DialogueContext, if it has one."""
        self.record = record
        self.goes_on = False
        """Whether it will go on in the next Server."""
        self.number: int = record["number"] if record else Dialogue.last_number + 1
        """Later ones have higher numbers."""
        self.kept_as = ""
        """Where `server.dialogues.keep` has written it."""
        self.ended = False
        self.is_late = False
        """Whether what it has in hand took too long and counts as done already."""
        self._task: asyncio.Task[None] | None = None
        self._begun = False
        self._at_rest: list[Callable[[], object]] = []
        self.value: Any = None
        """What its function returned."""
        self._awaited: list[asyncio.Future[None]] = []
        Dialogue.last_number = max(Dialogue.last_number, self.number)
        stream.listener = self

    def begin(self, stream_of: StreamOf) -> None:
        """Run the function to its first await; the rest is a task of its own.

        If a command has begun it and fails, it is ended with what else that has done.
        """
        RUNNING[self] = None
        TURN.remember(self.free)
        self._task = tasks.begin(self._run(stream_of), self._broken)
        self._begun = True

    def free(self, reason: str = "free") -> None:
        """Free all its streams; its function goes on until it asks for a message."""
        for stream in (self.stream, *self.held):
            stream.free(reason)

    def leave(self, reason: str) -> None:
        """Free them for the next Server, where it goes on from what it asked last.

        What it has not finished is done there, and so not here as well; and nobody is
        told that it rests.
        """
        self.goes_on = True
        self._at_rest.clear()
        is_busy = not self.is_at_rest
        self.free(reason)
        if is_busy:
            self.cancel()

    def cancel(self) -> None:
        """End its function, whatever it waits for."""
        if self._task is not None:
            self._task.cancel()

    @property
    def task(self) -> asyncio.Task[None] | None:
        """The task of its function, if that has had to wait."""
        return self._task

    async def result(self) -> Any:
        """What its function returned, once it has ended; None if it was ended before.

        Whoever waits is gone at a reload, even if the dialogue goes on.
        """
        if not self.ended:
            ends: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaited.append(ends)
            await ends
        return self.value

    # When it has nothing in hand

    @property
    def is_at_rest(self) -> bool:
        """Whether it waits for a message, or for none any more."""
        if self.ended or self.stream.closed:
            return True
        return any(stream.waits for stream in (self.stream, *self.held))

    def at_rest(self, callback: Callable[[], object]) -> None:
        """Call this once, as soon as it asks for a message that is not there yet.

        That is inside its step: what the callback does belongs to the same turn. It is
        called as well when the stream is freed or the function ends; at once, if it is
        so now.
        """
        if self.is_at_rest:
            callback()
        else:
            self._at_rest.append(callback)

    def rests(self) -> None:
        """One of its streams has nothing to give, or was freed."""
        if not self.is_at_rest:
            return
        self.is_late = False
        callbacks, self._at_rest = self._at_rest, []
        for callback in callbacks:
            callback()

    def lingers(self) -> None:
        """What it has in hand counts as done though it is not: it takes too long."""
        self.is_late = True
        if self.template.companion is not None:
            self.template.companion.lingers(self)

    # What its streams say

    def asks(self) -> None:
        """It asks for a message."""
        if self.template.companion is not None:
            self.template.companion.asks(self)

    def freed(self) -> None:
        """Its own stream was freed."""
        if self.template.companion is not None:
            self.template.companion.freed(self)

    def overflows(self, item: Any) -> None:
        """There was no more room for this message."""
        if self.template.companion is not None:
            self.template.companion.overflows(self, item)

    # How it runs

    async def _run(self, stream_of: StreamOf) -> None:
        mark = TURN.mark()
        try:
            await self.template.fn(self.stream, stream_of, self.trigger)
        except StreamClosed as closed:
            log.debug("%s has ended: %s", self.template.name, closed)
        except Exception as error:  # noqa: BLE001 - the edge: it harms nobody else
            if not self._begun:
                TURN.rollback(mark)
            self._failed(error)
        except asyncio.CancelledError:
            if self._begun:
                raise
            log.debug("%s was cancelled.", self.template.name)
        finally:
            self._end()

    def _failed(self, error: Exception) -> None:
        if self.template.companion is not None:
            self.template.companion.failed(self, error)
        else:
            log.error("The dialogue %s failed.", self.template.name, exc_info=error)

    def _broken(self, error: Exception) -> None:
        """What failed is not its function, but what is told of it."""
        log.error("The end of %s failed.", self.template.name, exc_info=error)

    def _end(self) -> None:
        self.ended = True
        RUNNING.pop(self, None)
        for ends in self._awaited:
            if not ends.done():
                ends.set_result(None)
        try:
            self.free("finished")
        finally:
            self.rests()


class Together:
    """Several dialogues that have one message in hand."""

    def __init__(self, dialogues: Sequence[Dialogue]) -> None:
        self.dialogues = dialogues

    def at_rest(self, callback: Callable[[], object]) -> None:
        """Call this once, as soon as all of them are at rest."""
        busy = len(self.dialogues)

        def rests() -> None:
            nonlocal busy
            busy -= 1
            if not busy:
                callback()

        for dialogue in self.dialogues:
            dialogue.at_rest(rests)

    @property
    def is_late(self) -> bool:
        """Whether nobody has to wait for any of them any more."""
        return all(each.is_at_rest or each.is_late for each in self.dialogues)

    def lingers(self) -> None:
        """What they have in hand counts as done though it is not."""
        for dialogue in self.dialogues:
            if not dialogue.is_at_rest:
                dialogue.lingers()


def dialogue_count() -> int:
    """How many dialogues run."""
    return len(RUNNING)
