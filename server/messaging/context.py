"""Context: one event being handled, and the way back to where it came from.

`await ctx.send("hello")` answers there: what was said in a channel in the channel, what
was said in private to whoever said it, what was typed on the connection it came from.
"""

from __future__ import annotations

import copy
import warnings
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from server.awaiting import maybe_await
from server.data.scoped import scope_of
from server.errors import MessageError
from server.messaging.chain import MessageChain, MessageLike, Receipt
from server.messaging.components import At, Plain
from server.messaging.events import (
    Event,
    Message,
    UnexpectedException,
    said_in,
)
from server.scopes import per_chat

if TYPE_CHECKING:
    from server.commands.command import Command
    from server.data.boxes import Box
    from server.data.config import DataConfig
    from server.sessions.session import ServerSession

D = TypeVar("D")

CURRENT: ContextVar[CommandContext[Any] | None] = ContextVar("current", default=None)
"""The typed line that is being handled, as its middlewares see it."""


class DataBox(Protocol):
    """Where session data is while an event is handled (`server.data`)."""

    key: str | None

    def get(self) -> Any:
        """The value; in lazy mode something to await."""

    def set(self, value: Any) -> None:
        """Another value; None deletes it."""

    async def load(self) -> Any:
        """The value in either mode."""


class BoundBot:
    """The game as one context sees it: `bot.send("hello")` answers its event."""

    def __init__(self, game: Any, ctx: Context[Any]) -> None:
        self._game = game
        self._ctx = ctx

    async def send(self, first: Any, *rest: Any, **kwargs: Any) -> Receipt:
        """`send(message)` to where this context's event is from, or that of `event`.

        `send(event, message)` is the other way to call it. Raises MessageError,
        InvalidMessage.
        """
        args = (first, *rest) if isinstance(first, Event) else (self._ctx.event, first)
        if args[0] is self._ctx.event and self._ctx.actor is not None:
            kwargs.setdefault("actor", self._ctx.actor)
        receipt: Receipt = await self._game.send(*args, **kwargs)
        return receipt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._game, name)


class Context(Generic[D]):
    """One event, who handles it, and how to answer it."""

    def __init__(
        self,
        bot: Any,
        event: Event,
        *,
        session: ServerSession | None = None,
        message: Message | UnexpectedException | None = None,
        actor: Any = None,
    ) -> None:
        self.game = bot._game if isinstance(bot, BoundBot) else bot
        self.bot: Any = BoundBot(self.game, self)
        self.event = event
        self.session = session
        """The connection that caused the event; in a receiver of a session, that."""
        self.message = said_in(event) if message is None else message
        """What was said and by whom, if it was; or what failed."""
        self.actor = actor
        """Who received it and answers in `send`; None is the game itself."""
        self.box: DataBox | None = None
        """Where `data` is; a middleware of `server.data` puts it there."""

    def about(
        self, message: Message | UnexpectedException, actor: Any = None
    ) -> Context[D]:
        """The same with another message, for somebody else."""
        other = copy.copy(self)
        other.bot = BoundBot(other.game, other)
        other.message, other.actor = message, actor
        return other

    @property
    def ctx(self) -> Event:
        """The event, under a name of former times."""
        warnings.warn("Use `event`.", DeprecationWarning, stacklevel=2)
        return self.event

    @ctx.setter
    def ctx(self, event: Event) -> None:
        warnings.warn("Use `event`.", DeprecationWarning, stacklevel=2)
        self.event = event

    @property
    def self_id(self) -> int | None:
        """Which actor of the game received the event; 0 is the game itself."""
        number: int | None = self.event.self_id
        return number

    @property
    def user_id(self) -> int | None:
        """The account that sent it."""
        number: int | None = self.event.user_id
        return number

    @property
    def chat_id(self) -> str | None:
        """Where it was said, as a key: "channel:5", "room:20", "private:1"."""
        return per_chat(self.event)

    @property
    def chat(self) -> Any:
        """Where it was said: the channel, the room, or the account that said it."""
        return self.game.chat_of(self.event)

    @property
    def error(self) -> BaseException | None:
        """What failed, for whoever receives that."""
        body = self.message
        return body.error if isinstance(body, UnexpectedException) else None

    async def send(
        self,
        message: MessageLike,
        *,
        at_sender: bool = False,
        ensure_private: bool = False,
        ignore_failure: bool = True,
        **kwargs: Any,
    ) -> Receipt | None:
        """Answer to where the event came from; the receipt, or None if that failed.

        `at_sender` begins with the name of who is answered, in a channel or room;
        `ensure_private` answers only them. With `ignore_failure` no MessageError is
        raised. Others are `from_obj`, `exclude`, `options`, `session`, `quote_source`,
        and whatever clients shall be told beside the message. Raises InvalidMessage.
        """
        return await send(
            self.bot,
            self.event,
            message,
            at_sender=at_sender,
            ensure_private=ensure_private,
            ignore_failure=ignore_failure,
            **self._as_actor(),
            **kwargs,
        )

    async def reply(self, message: MessageLike, **kwargs: Any) -> Receipt | None:
        """The same as `send`; in a dialogue, always to where it began."""
        return await self.send(message, **kwargs)

    def _as_actor(self) -> dict[str, Any]:
        return {} if self.actor is None else {"actor": self.actor}

    # Session data

    @property
    def data(self) -> Any:
        """The value kept for this event; in lazy mode something to await."""
        return self._box().get()

    @data.setter
    def data(self, value: D | None) -> None:
        self._box().set(value)

    @data.deleter
    def data(self) -> None:
        self._box().set(None)

    session_data = data

    @property
    def data_key(self) -> str | None:
        """The key under which `data` is kept, or None if there is none."""
        return self._box().key

    async def get_data(self) -> Any:
        """The value, in either mode."""
        return await self._box().load()

    async def set_data(self, value: Any) -> None:
        """Another value, or something to await that becomes it; None deletes it."""
        self._box().set(await maybe_await(value))

    async def delete_data(self) -> None:
        """Keep nothing any more."""
        self._box().set(None)

    def data_scope(
        self, config: DataConfig[Any] | None = None
    ) -> AbstractAsyncContextManager[Box]:
        """For a block, the value that the config keeps for this event, as a box.

        `async with ctx.data_scope(VISITS) as box: box.value += 1`. Without a config it
        is that of the game's middleware of session data; a RuntimeError if none is in
        use.
        """
        return scope_of(self, config)

    def _box(self) -> DataBox:
        if self.box is None:
            raise RuntimeError("No middleware of session data is in use here.")
        return self.box


class CommandContext(Context[D]):
    """A line that was typed; `command` is None until it is known."""

    command: Command | None = None
    over = False
    """Whether the line is done with, and with it what its middlewares lent."""

    @property
    def cmdstring(self) -> str:
        """The command's name as it was typed."""
        return self.command.name if self.command is not None else ""

    @property
    def args(self) -> str:
        """All behind the command's name."""
        return self.command.args if self.command is not None else ""


class NoticeContext(Context[D]):
    """Something happened, and nothing is to be decided."""


class RequestContext(Context[D]):
    """Somebody asks for something; what `GAME.decides` registered is called once."""

    async def approve(self, remark: str = "") -> None:
        """Let it be. Nothing happens if it was decided already."""
        await self.game.decide(self.event, True, remark)

    async def reject(self, reason: str = "") -> None:
        """Let it not be. Nothing happens if it was decided already."""
        await self.game.decide(self.event, False, reason)


async def send(
    bot: Any,
    event: Event,
    message: MessageLike,
    *,
    at_sender: bool = False,
    ensure_private: bool = False,
    ignore_failure: bool = True,
    **kwargs: Any,
) -> Receipt | None:
    """Answer an event; see `Context.send`."""
    chain = MessageChain.coerce(message)
    try:
        if ensure_private:
            event = bot.in_private(event)
        elif at_sender and event.user_id and _is_for_many(event, kwargs):
            chain = MessageChain([At(event.user_id), Plain(" "), *chain])
        receipt: Receipt = await bot.send(event, chain, **kwargs)
    except MessageError:
        if not ignore_failure:
            raise
        return None
    return receipt


def _is_for_many(event: Event, kwargs: dict[str, Any]) -> bool:
    """Whether the answer goes to a group, and not to one connection of it alone."""
    if event.group_id is None or kwargs.get("session") is not None:
        return False
    return event.detail_type not in ("private", "session")
