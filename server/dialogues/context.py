"""DialogueContext: what a dialogue asks, hears and answers with.

@use_dialogue(identifier="session")
async def naming(ctx):
    name = await ctx.ask("name", "What is it called?")
    await ctx.reply(f"Then it is {name}.")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from server.awaiting import MaybeAwaitable, maybe_await
from server.dialogues import text
from server.dialogues.dialogue import Dialogue, Stream, StreamOf
from server.errors import AttemptsExceeded, PlayerError, StreamClosed
from server.messaging import context
from server.messaging.chain import MessageChain, MessageLike, Receipt
from server.messaging.context import Context
from server.messaging.events import Event, said_in

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

D = TypeVar("D")
Condition: TypeAlias = "Callable[[Event], MaybeAwaitable[bool]]"

EXPIRY = 300.0
"""Seconds that `ask` waits for an answer."""
FAILURES = 3
"""How many answers it may reject."""


class DialogueContext(Context[D]):
    """A dialogue: the message that began it, and those that come.

    `session` is the connection the latest came from. With `use_dialogue(resume=...)`
    `kept` is a dict that outlives the Server: it is kept, as JSON, each time a message
    is asked for, and `resumed` says whether this run goes on from there.
    """

    def __init__(
        self, game: Any, dialogue: Dialogue, stream: Stream, trigger: Event
    ) -> None:
        super().__init__(game, trigger)
        self.trigger = trigger
        """A copy of the first message."""
        self.stream = stream
        """Where the messages come from: the originals, after the trigger."""
        self.dialogue = dialogue
        self.stream_of: StreamOf
        self.others: list[DialogueContext[D]] = []
        """Those that `context_of` has given."""
        self.kept: dict[str, Any] = {}
        self.resumed = False
        self.asked: dict[str, Any] | None = None
        """The question that waits for its answer, as it can be kept."""
        self.asked_before: dict[str, Any] | None = None
        """That of the Server before, whose player knows it already."""
        self._timeout: float | None = None
        self._meets(trigger)

    # Answering

    async def reply(self, message: MessageLike, **kwargs: Any) -> Receipt | None:
        """Answer to where the dialogue began; `send` answers the latest message.

        If that was a connection which is gone, its player is answered elsewhere.
        """
        home = self.game.home_of(self.trigger)
        if self.trigger.detail_type == "session" and home is None:
            kwargs["ensure_private"] = True
        return await context.send(self.bot, self.trigger, message, **kwargs)

    # Asking

    async def get(
        self,
        condition: Condition | None = None,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - a message is not lost by it
        attempts: int | None = None,
    ) -> Event:
        """A copy of the next message; `event`, and so `send`, is about it from now on.

        See `MessageStream.get`, which raises the same.
        """
        event = await self.stream.get(condition, timeout=timeout, attempts=attempts)
        self._meets(event.copy())
        return self.event

    async def question(
        self,
        prompt: MessageLike,
        condition: Condition | None = None,
        *,
        timeout: float | None = None,  # noqa: ASYNC109
        attempts: int | None = None,
        **send_kwargs: Any,
    ) -> Event:
        """Reply with a question and get what comes.

        A resumed dialogue does not repeat the question it asked last.
        """
        if self.stream.reason is not None:
            raise StreamClosed(self.stream.reason)
        before, self.asked_before = self.asked_before, None
        self.asked = {"chain": MessageChain.coerce(prompt).to_payload()}
        try:
            if self.asked != before:
                await self.reply(prompt, **send_kwargs)
            return await self.get(condition, timeout=timeout, attempts=attempts)
        finally:
            self.asked = None

    async def ask(
        self,
        key: str,
        prompt: MessageLike,
        filters: Sequence[Callable[[Any], Any]] = (),
        *,
        expiry: float | None = EXPIRY,
        failures: int = FAILURES,
    ) -> Any:
        """The answer to a question, through all filters; asked once for each key.

        A filter (plain or async) is given the line, or what the one before it made of
        it. If one raises a PlayerError its sentence is told, for a ValueError a general
        one, and it is asked again; after so many failures AttemptsExceeded is raised,
        and DialogueTimeout if no answer comes for `expiry` seconds. The answers are in
        `kept`, so with `resume` they must be plain values and are not asked for again.
        """
        if key in self.kept:
            return self.kept[key]
        for _ in range(failures):
            event = await self.question(prompt, timeout=expiry)
            try:
                answer = await _filtered(event.raw_text or "", filters)
            except PlayerError as why:
                await self.reply(str(why))
            except ValueError:
                await self.reply(text.not_an_answer())
            else:
                self.kept[key] = answer
                return answer
        raise AttemptsExceeded("None of the answers would do.")

    async def ask_again(self) -> None:
        """Show the question that waits for an answer once more."""
        if self.asked is not None:
            await self.reply(MessageChain.parse(self.asked["chain"]))

    # Other dialogues

    async def forward(self, message: MessageLike) -> bool:
        """Let the trigger be as if it had said this; whether a dialogue takes it.

        That may be this one, unless it has freed its stream.
        """
        event = self.trigger.copy()
        event.message = MessageChain.coerce(message)
        event.raw_text = event.message.to_string()
        taken = await maybe_await(self.game.dialogues.route(event))
        return taken is not None

    def context_of(self, event: Event) -> DialogueContext[D]:
        """One that hears what has another event's identifier; it ends with this one.

        Raises StreamLocked if another dialogue hears that, unless this one overrides.
        """
        stream = self.stream_of(event)
        self.others = [each for each in self.others if not each.stream.closed]
        for each in self.others:
            if each.stream is stream:
                return each
        other: DialogueContext[D] = DialogueContext(
            self.game, self.dialogue, stream, event.copy()
        )
        other.stream_of, other.kept = self.stream_of, self.kept
        self.others.append(other)
        return other

    def that_reads(self, stream: Stream) -> DialogueContext[D] | None:
        """This one or one of the others, whose stream it is."""
        every = (self, *self.others)
        return next((each for each in every if each.stream is stream), None)

    # Time and data

    @property
    def timeout(self) -> float | None:
        """Seconds from when it is set until the stream is freed; None is never."""
        return self._timeout

    @timeout.setter
    def timeout(self, seconds: float | None) -> None:
        self._timeout = seconds
        self.stream.free_after(seconds)

    # Where it is

    def moves(self, left: ServerSession, session: ServerSession) -> None:
        """Its player has another connection in place of one of before."""
        for event in (self.trigger, self.event, *self.stream.buffered()):
            if event.sessid == left.sessid:
                event.sessid = session.sessid
        if self.session is left:
            self.session = session

    def _meets(self, event: Event) -> None:
        """This is the latest message."""
        self.event = event
        sessid = event.sessid
        self.session = None if sessid is None else self.game.sessions.get(sessid)
        self.message = said_in(event)


async def _filtered(value: Any, filters: Sequence[Callable[[Any], Any]]) -> Any:
    for each in filters:
        value = await maybe_await(each(value))
    return value
