"""Conversation: what `use_dialogue` makes of an `async def fn(ctx)`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias

from server import edge, tasks
from server.dialogues import keep, text
from server.dialogues.context import DialogueContext
from server.dialogues.dialogue import Dialogue, Stream, StreamOf
from server.dialogues.players import player_of, session_of, tell
from server.errors import AttemptsExceeded, DialogueTimeout, PlayerError
from server.messaging.events import Event
from server.messaging.game import GAME

log = logging.getLogger("server.dialogues")

Talk: TypeAlias = Callable[[DialogueContext[Any]], Awaitable[Any]]
Factory: TypeAlias = Callable[[], dict[str, Any]]


class Conversation:
    """Runs a function with a context, and keeps what must outlive this Server.

    `fresh` makes the `kept` of a new one; without it none is resumed. `observes` is
    that of dialogues beside others: their players need not be told of their end.
    """

    def __init__(
        self,
        fn: Talk,
        identifier: str,
        timeout: float | None = None,
        fresh: Factory | None = None,
        observes: bool = False,
    ) -> None:
        self.fn = fn
        self.identifier = identifier
        self.timeout = timeout
        self.fresh = fresh
        self.observes = observes
        self.name = f"{fn.__module__}.{fn.__qualname__}"

    async def __call__(
        self, stream: Stream, stream_of: StreamOf, trigger: Event
    ) -> None:
        """Run it. The stream begins with the trigger."""
        dialogue: Any = stream.listener
        event = (await stream.get()).copy()
        ctx: DialogueContext[Any] = DialogueContext(GAME, dialogue, stream, event)
        ctx.stream_of = stream_of
        if self.timeout is not None:
            ctx.timeout = self.timeout
        if dialogue.record is not None:
            ctx.kept, ctx.resumed = dialogue.record["kept"], True
            ctx.asked_before = dialogue.record["asked"]
            dialogue.kept_as = keep.key_of(dialogue)
        elif self.fresh is not None:
            ctx.kept = self.fresh()
        dialogue.context = ctx
        dialogue.value = await self.fn(ctx)

    # What becomes of its dialogues

    def asks(self, dialogue: Dialogue) -> None:
        """It asks for a message: from here it would go on."""
        if dialogue.context is not None and not dialogue.stream.closed:
            keep.note(dialogue)

    def lingers(self, dialogue: Dialogue) -> None:
        """The answer will not come again: whoever goes on has to ask once more."""
        keep.note_asked_again(dialogue)

    def freed(self, dialogue: Dialogue) -> None:
        """It gets no more messages, so there is nothing to go on with."""
        if not dialogue.goes_on:
            keep.forget(dialogue)

    def failed(self, dialogue: Dialogue, error: Exception) -> None:
        """Tell whoever it was with, in one sentence, and log what is a bug."""
        session = player_of(dialogue)
        if isinstance(error, DialogueTimeout):
            tell([session], text.no_answer())
        elif isinstance(error, AttemptsExceeded):
            tell([session], text.no_more_attempts())
        elif session is not None:
            edge.failed(session, error, f"The dialogue {self.name}")
        elif not isinstance(error, PlayerError):
            log.error("The dialogue %s failed.", self.name, exc_info=error)

    def overflows(self, dialogue: Dialogue, item: Event) -> None:
        """Tell who sent what there is no more room for."""
        tell([session_of(item)], text.too_much_at_once())

    def ask_again(self, dialogue: Dialogue) -> None:
        """Show its question once more."""
        if dialogue.context is not None and dialogue.context.asked is not None:
            work = dialogue.context.ask_again()
            tasks.begin(work, partial(edge.failed, dialogue.context.session))
